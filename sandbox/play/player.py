"""Walk a plan on a stage: do each step, wait for its effects in the journal, judge the end.

Steps are done in the order of the file.  A step ends when an event that its row produces (and
what `resulta` asks) is in the journal; when it is not, time is let pass to the next thing that
is due, at most until `prazo` (60 s of the world; for `quando` and `espera`, ten minutes).
`prazo: 0s` means not to wait.  Nothing here sleeps.  How one step is done is in `doing`.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sandbox.play.actors import Actors
from sandbox.play.branches import Branching
from sandbox.play.component_places import remarks
from sandbox.play.component_steps import ComponentSteps
from sandbox.play.doing import Doing
from sandbox.play.judging import judged
from sandbox.play.language import Language
from sandbox.play.levers import Levers
from sandbox.play.people_seats import Expectations
from sandbox.play.plan import Advance, Branches, Condition, Item, Pull, Retry, Run, Step, Wait
from sandbox.play.reactions import Reactions
from sandbox.play.report import FAILED, PASSED, CheckReport, RunReport, StepReport
from sandbox.play.seen import KINDS as SEEN
from sandbox.play.seen import Seen
from sandbox.play.stage import Stage, StageTrouble
from sandbox.play.values import shown
from sandbox.play.verdict import Evidence, verify
from sandbox.play.watch import Failure, Watch
from sandbox.protocol.local_time import hour_of

TRIGGER_S = 600.0
Pace = Callable[[Step], None]
Tell = Callable[[str], None]


def no_pace(step: Step) -> None:
    """As fast as the stage goes."""


def silent(text: str) -> None:
    """Nobody is told."""


class Player:
    """Plays one run.  `human` names the roles that people play; `tell` shows them their step."""

    def __init__(
        self,
        run: Run,
        stage: Stage,
        language: Language,
        human: Collection[str] = (),
        pace: Pace = no_pace,
        tell: Tell = silent,
    ) -> None:
        self.run = run
        self.stage = stage
        self.watch = Watch(run, language)
        self.actors = Actors(run, stage, language, human)
        self.levers = Levers(run, stage, self.watch)
        self.report = RunReport(run.guiao, run.name, stage.level)
        self._seen = Seen(run, stage, self.actors, language, self.watch)
        self._human = frozenset(human)
        self._pace = pace
        self._doing = Doing(
            stage, self.watch, self.actors, language.vocabulary, self._observe, self._let_pass
        )
        self._tell = tell
        self._out_of_order: list[CheckReport] = []
        self._components = ComponentSteps(
            run.guiao.slots, self.watch, self.actors, self._let_pass, stage.now
        )
        self._people = Expectations(self.watch, self._let_pass, stage.now, tell)
        self._branching = Branching(
            self._item, self._comes, self._let_pass, self._advance_to, stage.now
        )
        self._reactions = Reactions(
            run.guiao.reactions, self.watch, lambda step: self._step(step, "reação")
        )

    def play(self) -> RunReport:
        """The report of this run; a failure is in it, never raised."""
        report = self.report
        guiao = self.run.guiao
        report.remarks += [*guiao.remarks, *self.levers.remarks()]
        report.remarks += remarks(guiao.slots, guiao.clock)
        try:
            self.stage.open(self.run)
        except StageTrouble as trouble:
            report.failure = f"{self.run.guiao.file}: {trouble}"
            return report
        try:
            self._walk()
        finally:
            self._observe_quietly()
            report.events = self.watch.events
            self.stage.close()
        return report

    def _walk(self) -> None:
        report = self.report
        place = None
        try:
            for role in self.actors.cast.values():
                place = role.place
                person = self.actors.person(role)
                if role.name in self._human:
                    sign_in = f"  {person.user_name} / {person.password}" if person.password else ""
                    self._tell(f"{role.name}: {person.name}  {self.stage.address(role)}{sign_in}")
            self._observe()
            self.levers.begin()
            self._observe()
            for item in self.run.guiao.items:
                place = item.place
                self._item(item)
            self._reactions.do()
        except (Failure, StageTrouble) as failure:
            where = f"{place.file}:{place.line}: " if place else ""
            report.failure = f"{where}{failure}"
            return
        self._judge()

    def _judge(self) -> None:
        checks, remarks = judged(self.run, self._seen, self._evidence())
        self.report.remarks += [one for one in remarks if one not in self.report.remarks]
        self.report.checks += checks
        self.report.checks += self._out_of_order

    # watching -----------------------------------------------------------------------------------
    def _observe(self) -> None:
        """Read what is new; faults begin and end by it, and reactions become due."""
        while fresh := self.stage.journal(self.watch.head):
            self.watch.take(fresh)
            for event in fresh:
                if event.type == "codigo.apresentado":
                    self.actors.look_at_code(event.get("citizen_id"))
                self._reactions.note(event)
            self.levers.answer(fresh)

    def _observe_quietly(self) -> None:
        """After a failure: the report shows the journal to its end."""
        self.watch.take(self.stage.journal(self.watch.head))

    def _let_pass(self, limit: datetime) -> bool:
        """Let time pass to the next thing that happens; False when nothing does by `limit`."""
        self._reactions.do()
        hush = self._reactions.silence_ends()
        if hush is None or hush > limit:
            moved = self.levers.run_to_next(limit)
            self._observe()
            return moved
        if not self.levers.run_to_next(hush):
            self._advance_to(max(hush, self.stage.now()))
        self._observe()
        if self._reactions.silence_ends() == hush and self.stage.now() >= hush:
            self._reactions.hush(self.stage.now())
            self._reactions.do()
        return True

    def _pass(self, seconds: float) -> None:
        self._advance_to(self.stage.now() + timedelta(seconds=seconds))

    def _advance_to(self, instant: datetime) -> None:
        self.levers.advance(instant)
        self._observe()

    # items --------------------------------------------------------------------------------------
    def _item(self, item: Item) -> None:
        self._reactions.do()
        if isinstance(item, Step):
            if not item.levels or self.stage.level in item.levels:
                self._step(item)
        elif isinstance(item, Wait):
            self._wait(item)
        elif isinstance(item, Retry):
            self._retry(item)
        elif isinstance(item, Branches):
            self._branching.walk(item)
        elif isinstance(item, Pull):
            self._pull(item)
        else:
            self._advance(item)

    def _comes(self, item: Item) -> bool:
        """Whether an item of a branch has what it waits for."""
        if isinstance(item, Wait):
            return self._holds(item)
        if not isinstance(item, Step):
            return True
        part = self._components.part(item)
        if part is not None:
            return self._components.has_come(item, part)
        if item.role in self._human:
            return self._people.has_done(item, self.actors.cast[item.role])
        return not item.when or self.watch.arrived(item.when, item.role) is not None

    def _advance(self, item: Advance) -> None:
        first = self.watch.head + 1
        at = self.stage.now()
        self._pass(item.seconds)
        self._note(item.word, f"passam {shown(item.seconds)}", item, at, first)

    def _retry(self, item: Retry) -> None:
        """Do a step again until it has its effect; what the last attempt lacked is the failure."""
        for left in range(item.at_most - 1, -1, -1):
            self._pass(item.every_s)
            first, at = self.watch.head + 1, self.stage.now()
            try:
                self._step(item.step, "tentativa")
            except Failure:
                if not left:
                    raise
                # What this attempt lacked is told, and is no failure of the guião yet.
                self.report.steps.pop()
                text = f"tenta de novo {item.step.word}"
                self._note(item.word, text, item, at, first, PASSED, "ainda não", "tentativa")
            else:
                return

    def _pull(self, item: Pull) -> None:
        first, at = self.watch.head + 1, self.stage.now()
        self.levers.pull(item.fault, item.on)
        self._observe()
        word = "injeta" if item.on else "retira"
        self._note(word, f"{word} a falha «{item.fault}»", item, at, first)

    def _wait(self, item: Wait) -> None:
        first, at = self.watch.head + 1, self.stage.now()
        text = {"espera": f"espera {item.condition}", "ate": f"até {item.condition}"}.get(
            item.word, item.word
        )
        limit = at + timedelta(seconds=TRIGGER_S if item.within_s is None else item.within_s)
        while not self._holds(item):
            if not self._let_pass(limit):
                self._note(item.word, text, item, at, first, FAILED)
                names = (item.condition.subject,)
                near = self.watch.nearest(names, first - 1)
                since = hour_of(at)
                raise Failure(
                    f"esperava {item.condition} desde {since}; {near}{self.watch.troubles()}"
                )
        if item.label:
            self.watch.labels[item.label] = self.stage.now()
        self._note(item.word, text, item, at, first)

    def _holds(self, item: Wait) -> bool:
        condition = item.condition
        if condition.kind in SEEN:
            seen = self._seen.verdict(condition)
            if seen is None and (told := self._seen.unjudged(condition)) not in self.report.remarks:
                self.report.remarks.append(told)
            return seen is None or seen.holds
        if condition.kind == "event" and condition.operator == "existe":
            return self.watch.arrived(condition.subject, "") is not None
        return verify(condition, self._evidence()).holds

    def _evidence(self) -> Evidence:
        role = next(iter(self.actors.cast.values()), None)
        return Evidence(
            self.watch.events,
            self.watch.names,
            self.watch.labels,
            self.stage.now(),
            {name: one.persona for name, one in self.actors.cast.items()},
            lambda value: self.actors.text(value, role) if role else str(value),
        )

    def _note(
        self,
        word: str,
        text: str,
        item: Item,
        at: datetime,
        first: int,
        status: str = PASSED,
        detail: str = "",
        kind: str = "passo",
    ) -> None:
        last = self.watch.head
        first = first if first <= last else 0
        self.report.steps.append(
            StepReport(
                word,
                text,
                item.place,
                at.isoformat(timespec="milliseconds"),
                first,
                last if first else 0,
                status,
                detail,
                kind,
            )
        )

    # steps --------------------------------------------------------------------------------------
    def _step(self, step: Step, kind: str = "passo") -> None:
        part = self._components.part(step)
        if step.when and part is None:
            self._await(step)
        if step.after_s and part is None:
            self._pass(step.after_s)
        self._pace(step)
        self.levers.before(step.word, step.label)
        self._observe()
        first, at = self.watch.head + 1, self.stage.now()
        if part is None:
            self.watch.begins(step)
        text = step.verb.human or step.verb.label
        try:
            expected = self.actors.expected(step)
            if part is not None:
                detail = self._components.expect(step, part, expected)
            elif step.role in self._human:
                detail = self._expect(step, expected)
            else:
                detail = self._doing.act(step, expected)
        except (Failure, StageTrouble) as failure:
            self._observe()
            self._note(step.word, text, step, at, first, FAILED, str(failure), kind)
            raise
        if step.label:
            self.watch.labels[step.label] = self.stage.now()
        self._note(step.word, text, step, at, first, PASSED, detail, kind)
        self._seen.look(step.word)

    def _await(self, step: Step) -> None:
        began, after = self.stage.now(), self.watch.awaited(step.when, step.role)
        within = TRIGGER_S if step.within_s is None else step.within_s
        limit = began + timedelta(seconds=within)
        while self.watch.arrived(step.when, step.role) is None:
            if not self._let_pass(limit):
                near = self.watch.nearest((step.when,), after)
                raise Failure(
                    f"«{step.word}» esperava {step.when} desde {hour_of(began)} "
                    f"(prazo {shown(within)}); {near}{self.watch.troubles()}"
                )

    def _expect(self, step: Step, expected: dict[str, str]) -> str:
        """Wait for a person; what was done otherwise is a remark, what was not done ends it."""
        done, remarks = self._people.expect(step, self.actors.cast[step.role], expected)
        if done is None and remarks:
            raise Failure(remarks[0])
        self.report.remarks += remarks
        late = self._people.out_of_order(step) if step.strict or self.run.guiao.strict else ""
        if late:
            order = Condition(step.place, step.word, "order", "ordem", "estrita")
            self._out_of_order.append(CheckReport("ordem", order, False, late))
        self.actors.did(step.role, step.verb.verb)
        return f"pela pessoa, n.º {done.n}" if done else "a cargo da pessoa"
