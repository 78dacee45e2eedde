// Fixtures for Playwright Test, with the names that the pytest plugin has.
//
//   import { test, expect } from 'service-sandbox-playwright';
//
//   test('a refusal is respected', async ({ call, citizen, operator, world }) => {
//     await operator.abre_servico({ servico: 'registo-criminal' });
//     await citizen.recusa({ quando: 'autorizacao.recebida', resulta: { autorizacao: 'recusada' } });
//     expect(await world.fact('codigo.emitidos')).toBe(0);
//   });
import { test as base, expect } from '@playwright/test';
import { Failure, Sandbox } from './process.js';

const COMMAND = ['python3', 'run_sandbox.py', 'remote'];

/** A role of the cast: its verbs are those of the guião; `url` is its page. */
function seat(sandbox, role, { url, verbs, person, pin, user_name, password }) {
  const own = {
    role, url, person, pin, userName: user_name, password,
    can: () => verbs,
    heard: () => sandbox.ask('heard', { role }),
    sees: name => sandbox.ask('sees', { role, name }),
    view: () => sandbox.ask('view', { role }),
  };
  for (const verb of verbs) own[verb] = (given = {}) => sandbox.ask('verb', { role, verb, given });
  return own;
}

export const test = base.extend({
  /** Which program to run, and who plays: `test.use({ sandboxCommand: […], cast: {…} })`. */
  sandboxCommand: [
    process.env.SANDBOX_COMMAND ? process.env.SANDBOX_COMMAND.split(' ') : COMMAND,
    { option: true, scope: 'worker' },
  ],
  cast: [{}, { option: true }],
  sandbox: [{}, { option: true }],

  sandboxProcess: [async ({ sandboxCommand }, use) => {
    const found = new Sandbox(sandboxCommand);
    await use(found);
    await found.end();
  }, { scope: 'worker', timeout: 60_000 }],

  world: async ({ sandboxProcess: it, cast, sandbox }, use, info) => {
    const opened = await it.ask('open', { name: info.title, cast, sandbox });
    const roles = Object.entries(opened.roles).map(([role, row]) => [role, seat(it, role, row)]);
    const seats = Object.fromEntries(roles);
    await use({
      id: opened.id, url: opened.url, level: opened.level, seats,
      seat: role => seats[role],
      do: (...steps) => it.ask('do', { steps }),
      wait: (event, within = '10min') => it.ask('wait', { event, within }),
      events: (name = '') => it.ask('events', { name }),
      fact: (name, role = '') => it.ask('fact', { name, role }),
    });
    const failed = info.status !== info.expectedStatus;
    const left = await it.ask('close', failed ? { evidence: info.outputPath('sandbox') } : {});
    for (const path of left) await info.attach(path.split(/[\\/]/).pop(), { path });
  },

  citizen: async ({ world }, use) => use(world.seat('cidadao')),
  operator: async ({ world }, use) => use(world.seat('operador')),

  /** The call between the two, dialled and answered. */
  call: async ({ world, citizen, operator }, use) => {
    await citizen.liga({ para: 'contact-center' });
    await operator.atende();
    await use({
      world, citizen, operator,
      state: () => world.fact('chamada.estado'),
      transcript: async () => (await world.events('fala.dita')).map(one => one.data.text),
      upTo: (...fragments) => world.do({ usa: fragments }),
    });
  },

  clock: async ({ world, sandboxProcess: it }, use) => use({
    now: async () => new Date(await it.ask('now')),
    advance: time => it.ask('advance', { time }),
  }),

  faults: async ({ world, sandboxProcess: it }, use) => {
    const start = (kind, given = {}) => it.ask('start_fault', { given: { kind, ...given } });
    const end = name => it.ask('end_fault', { name });
    await use({
      start, end,
      during: async (kind, work, given = {}) => {
        const name = await start(kind, given);
        try {
          return await work(name);
        } finally {
          await end(name);
        }
      },
    });
  },

  phone: async ({ citizen }, use) => use({
    code: () => citizen.sees('codigo_seguranca'),
    request: async () => (await citizen.view()).waiting ?? {},
    messages: async () => (await citizen.view()).messages ?? [],
    view: () => citizen.view(),
  }),

  inbox: async ({ world, phone }, use) => {
    let read = 0;
    await use({
      all: () => phone.messages(),
      search: async words => (await phone.messages()).filter(
        one => JSON.stringify(one).toLowerCase().includes(words.toLowerCase())),
      wait: async (within = '10min') => {
        if ((await phone.messages()).length <= read) await world.wait('sms.recebido', within);
        return (await phone.messages())[read++];
      },
    });
  },
});

export { Failure, expect };
