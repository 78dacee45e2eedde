"""Walk a plan on a stage: do each step, wait for its effects in the journal, judge the end.

Steps are done in the order of the file.  A step ends when an event that its row produces (and
what `resulta` asks) is in the journal; when it is not, time is let pass to the next thing that
is due, at most until `prazo` (60 s of the world; for `quando` and `espera`, ten minutes).
`prazo: 0s` means not to wait.  Nothing here sleeps.  How one step is done is in `doing`.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sandbox.play.actors import Actors
from sandbox.play.doing import Doing
from sandbox.play.happening import Happening
from sandbox.play.language import Language
from sandbox.play.levers import Levers
from sandbox.play.people_seats import Expectations
from sandbox.play.plan import Advance, Item, Run, Step, Wait
from sandbox.play.report import FAILED, PASSED, CheckReport, RunReport, StepReport
from sandbox.play.stage import Stage, StageTrouble
from sandbox.play.values import shown
from sandbox.play.verdict import Evidence, never, verify
from sandbox.play.watch import Failure, Watch

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
        self._human = frozenset(human)
        self._pace = pace
        self._doing = Doing(
            stage, self.watch, self.actors, language.vocabulary, self._observe, self._let_pass
        )
        self._tell = tell
        self._people = Expectations(self.watch, self._let_pass, stage.now, tell)
        self._reacting = False
        self._reactions_left = [reaction.times for reaction in run.guiao.reactions]
        self._reactions_due: list[int] = []

    def play(self) -> RunReport:
        """The report of this run; a failure is in it, never raised."""
        report = self.report
        report.remarks += self.run.guiao.remarks
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
            self._react()
        except (Failure, StageTrouble) as failure:
            where = f"{place.file}:{place.line}: " if place else ""
            report.failure = f"{where}{failure}"
            return
        self._judge()

    def _judge(self) -> None:
        evidence = self._evidence()
        for section, rows, judge in (
            ("verifica", self.run.guiao.checks, verify),
            ("nunca", self.run.guiao.nevers, never),
        ):
            for condition in rows:
                verdict = judge(condition, evidence)
                self.report.checks.append(
                    CheckReport(section, condition, verdict.holds, verdict.found)
                )

    # watching -----------------------------------------------------------------------------------
    def _observe(self) -> None:
        """Read what is new; faults begin and end by it, and reactions become due."""
        while fresh := self.stage.journal(self.watch.head):
            self.watch.take(fresh)
            for event in fresh:
                if event.type == "codigo.apresentado":
                    self.actors.look_at_code(event.get("citizen_id"))
                self._note_reactions(event)
            self.levers.answer(fresh)

    def _observe_quietly(self) -> None:
        """After a failure: the report shows the journal to its end."""
        self.watch.take(self.stage.journal(self.watch.head))

    def _note_reactions(self, event: Happening) -> None:
        for number, reaction in enumerate(self.run.guiao.reactions):
            if self._reactions_left[number] and self.watch.names.matches(reaction.on, event):
                self._reactions_left[number] -= 1
                self._reactions_due.append(number)

    def _react(self) -> None:
        """Do the standing rules that became due; one at a time, none within another."""
        while self._reactions_due and not self._reacting:
            number = self._reactions_due.pop(0)
            self._reacting = True
            try:
                self._step(self.run.guiao.reactions[number].step, "reação")
            finally:
                self._reacting = False

    def _let_pass(self, limit: datetime) -> bool:
        """Let time pass to the next thing that happens; False when nothing does by `limit`."""
        self._react()
        moved = self.levers.run_to_next(limit)
        self._observe()
        return moved

    def _pass(self, seconds: float) -> None:
        self.levers.advance(self.stage.now() + timedelta(seconds=seconds))
        self._observe()

    # items --------------------------------------------------------------------------------------
    def _item(self, item: Item) -> None:
        self._react()
        if isinstance(item, Step):
            self._step(item)
        elif isinstance(item, Wait):
            self._wait(item)
        else:
            self._advance(item)

    def _advance(self, item: Advance) -> None:
        first = self.watch.head + 1
        at = self.stage.now()
        self._pass(item.seconds)
        self._note("avanca", f"passam {shown(item.seconds)}", item, at, first)

    def _wait(self, item: Wait) -> None:
        first, at = self.watch.head + 1, self.stage.now()
        text = f"espera {item.condition}"
        limit = at + timedelta(seconds=TRIGGER_S if item.within_s is None else item.within_s)
        while not self._holds(item):
            if not self._let_pass(limit):
                self._note("espera", text, item, at, first, FAILED)
                names = (item.condition.subject,)
                near = self.watch.nearest(names, first - 1)
                since = at.isoformat()[11:19]
                raise Failure(
                    f"esperava {item.condition} desde {since}; {near}{self.watch.troubles()}"
                )
        if item.label:
            self.watch.labels[item.label] = self.stage.now()
        self._note("espera", text, item, at, first)

    def _holds(self, item: Wait) -> bool:
        condition = item.condition
        if condition.kind == "event" and condition.operator == "existe":
            return self.watch.arrived(condition.subject, "") is not None
        return verify(condition, self._evidence()).holds

    def _evidence(self) -> Evidence:
        role = next(iter(self.actors.cast.values()))
        return Evidence(
            self.watch.events,
            self.watch.names,
            self.watch.labels,
            self.stage.now(),
            {name: one.persona for name, one in self.actors.cast.items()},
            lambda value: self.actors.text(value, role),
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
        if step.when:
            self._await(step)
        if step.after_s:
            self._pass(step.after_s)
        self._pace(step)
        self.levers.before(step.word)
        self._observe()
        first, at = self.watch.head + 1, self.stage.now()
        self.watch.begins(step)
        text = step.verb.human or step.verb.label
        try:
            expected = self.actors.expected(step)
            human = step.role in self._human
            detail = self._expect(step, expected) if human else self._doing.act(step, expected)
        except (Failure, StageTrouble) as failure:
            self._observe()
            self._note(step.word, text, step, at, first, FAILED, str(failure), kind)
            raise
        if step.label:
            self.watch.labels[step.label] = self.stage.now()
        self._note(step.word, text, step, at, first, PASSED, detail, kind)

    def _await(self, step: Step) -> None:
        began, after = self.stage.now(), self.watch.awaited(step.when, step.role)
        within = TRIGGER_S if step.within_s is None else step.within_s
        limit = began + timedelta(seconds=within)
        while self.watch.arrived(step.when, step.role) is None:
            if not self._let_pass(limit):
                near = self.watch.nearest((step.when,), after)
                raise Failure(
                    f"«{step.word}» esperava {step.when} desde {began.isoformat()[11:19]} "
                    f"(prazo {shown(within)}); {near}{self.watch.troubles()}"
                )

    def _expect(self, step: Step, expected: dict[str, str]) -> str:
        """Wait for a person; what was done otherwise is a remark, what was not done ends it."""
        done, remarks = self._people.expect(step, self.actors.cast[step.role], expected)
        if done is None and remarks:
            raise Failure(remarks[0])
        self.report.remarks += remarks
        self.actors.did(step.role, step.verb.verb)
        return f"pela pessoa, n.º {done.n}" if done else "a cargo da pessoa"
