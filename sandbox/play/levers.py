"""The faults of a guião over time: each begins and ends once, by its own occasions.

An occasion is the start, a step about to be done, an event, or time since the start.
"""

from datetime import datetime, timedelta

from sandbox.play.happening import Happening
from sandbox.play.plan import FaultPlan, Run, Trigger
from sandbox.play.stage import Stage
from sandbox.play.watch import Watch
from sandbox.protocol.fault_kinds import (
    LOST_ANSWER,
    NO_DELAY,
    NO_PROGRAM,
    NO_SCREEN,
    ON_THE_WIRE,
)
from sandbox.protocol.fault_table import row_of

AT_KERNEL: dict[str, str] = {
    NO_DELAY: "no núcleo nada demora; só se sente no protocolo e no navegador",
    LOST_ANSWER: "no núcleo conta como uma resposta perdida",
    NO_PROGRAM: "no núcleo não há programa que pergunte; só se sente com um, por HTTP",
    ON_THE_WIRE: "no núcleo o diário diz que aconteceu; a resposta estragada só existe por HTTP",
    NO_SCREEN: "no núcleo não há ecrãs que fiquem para trás; o diário diz que aconteceu",
}
"""What is said of a fault of the wire where there is none."""


class Levers:
    """Pulls the levers of one run, also while time passes."""

    def __init__(self, run: Run, stage: Stage, watch: Watch) -> None:
        self._run = run
        self._stage = stage
        self._watch = watch
        self._waiting = list(run.guiao.faults)
        self._on: list[FaultPlan] = []
        self._timed: list[tuple[datetime, FaultPlan]] = []

    def remarks(self) -> list[str]:
        """What the faults of this run cannot do on this stage: said, not passed over in silence."""
        if self._stage.level != "nucleo":
            return []
        rows = ((fault, row_of(fault.kind, fault.target)) for fault in self._run.guiao.faults)
        return [
            f"falha «{fault.name}» ({fault.kind}): {AT_KERNEL[row.kernel]}"
            for fault, row in rows
            if row is not None and row.kernel
        ]

    def begin(self) -> None:
        """The faults that are there from the start; the others' time runs from here."""
        now = self._stage.now()
        for fault in list(self._waiting):
            if fault.starts.at_start:
                self._start(fault)
            elif fault.starts.after_s is not None:
                self._waiting.remove(fault)
                self._timed.append((now + timedelta(seconds=fault.starts.after_s), fault))
        self._timed.sort(key=lambda timed: timed[0])

    def before(self, word: str, label: str = "") -> None:
        """A step is about to be done; faults begin and end by its word or by its label."""
        if not (self._waiting or self._on):
            return
        for fault in [fault for fault in self._on if _names(fault.ends, word, label)]:
            self._end(fault)
        for fault in [fault for fault in self._waiting if _names(fault.starts, word, label)]:
            self._start(fault)

    def pull(self, name: str, on: bool) -> None:
        """`injeta` and `retira`: a fault begins or ends by hand."""
        for fault in [fault for fault in (self._waiting if on else self._on) if fault.name == name]:
            if on:
                self._start(fault)
            else:
                self._end(fault)

    def answer(self, fresh: list[Happening]) -> None:
        """Events that faults begin or end with."""
        if not (self._waiting or self._on):
            return
        matches = self._watch.names.matches
        for event in fresh:
            for fault in [fault for fault in self._on if fault.ends.on]:
                if matches(fault.ends.on, event):
                    self._end(fault)
            for fault in [fault for fault in self._waiting if fault.starts.on]:
                if matches(fault.starts.on, event):
                    self._start(fault)

    def advance(self, to: datetime) -> None:
        """Let time pass, starting on the way what is due."""
        while self._timed and self._timed[0][0] <= to:
            self._start_timed()
        self._stage.advance(to)

    def run_to_next(self, limit: datetime) -> bool:
        """Let time pass to what is due next; False when nothing is by `limit`."""
        if self._timed and self._timed[0][0] <= limit:
            if not self._stage.run_to_next(self._timed[0][0]):
                self._start_timed()
            return True
        return self._stage.run_to_next(limit)

    def _start_timed(self) -> None:
        at, fault = self._timed.pop(0)
        self._stage.advance(at)
        self._start(fault)

    def _start(self, fault: FaultPlan) -> None:
        if fault in self._waiting:
            self._waiting.remove(fault)
        self._on.append(fault)
        self._stage.start_fault(fault)

    def _end(self, fault: FaultPlan) -> None:
        self._on.remove(fault)
        self._stage.end_fault(fault.name)
        if fault.starts.by_hand:
            self._waiting.append(fault)


def _names(trigger: Trigger, word: str, label: str) -> bool:
    return trigger.on == word or (bool(label) and trigger.step == label)
