// One process of the sandbox for each worker: a line of JSON asks, a line answers.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a test asked for did not come true; the message is the sandbox's own, in Portuguese. */
export class Failure extends Error {
  constructor(answer) {
    super(answer.error);
    this.name = answer.kind;
  }
}

/** The sandbox at work. `command` is the program and its arguments. */
export class Sandbox {
  constructor(command) {
    const [program, ...rest] = command;
    this.waiting = [];
    this.child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', line => {
      const { ok, fail } = this.waiting.shift();
      const answer = JSON.parse(line);
      if ('error' in answer) fail(new Failure(answer));
      else ok(answer.ok);
    });
    this.ended = new Promise(done => {
      const gone = reason => {
        const text = `the sandbox is gone (${reason}): ${command.join(' ')}`;
        for (const { fail } of this.waiting.splice(0)) fail(new Error(text));
        this.gone = text;
        done();
      };
      this.child.on('error', error => gone(error.message));
      this.child.on('exit', code => gone(`exit code ${code}`));
    });
  }

  /** One thing asked; what it answered, or a `Failure`. */
  ask(ask, more = {}) {
    if (this.gone) return Promise.reject(new Error(this.gone));
    return new Promise((ok, fail) => {
      this.waiting.push({ ok, fail });
      this.child.stdin.write(JSON.stringify({ ask, ...more }) + '\n');
    });
  }

  /** No more will be asked; the server stops with its worlds. */
  async end() {
    this.child.stdin.end();
    await this.ended;
  }
}
