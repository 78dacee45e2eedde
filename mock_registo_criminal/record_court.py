"""The criminal record of one citizen while a world goes on: what courts tell, as it happens.

    record = record_of(citizen, world.machine.state(f"record:{citizen.id}"))
    world.perform(ReportDecision("ana-silva", "furto", "multa", days="90"), COURT_SEAT)

A stream holds the decisions that are new or have changed; what was recorded before follows from
the citizen (`record_people`).  A decision is known by the number of its process.  Nothing is ever
taken out: what a certificate shows is decided when it is drawn up (`record_rules`).
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mock_registo_criminal import record_language as says
from mock_registo_criminal.record import HOME, Decision, Penalty, Record
from mock_registo_criminal.record_people import COURT, FOREIGN_COURT, first_record, months_after
from mock_registo_criminal.record_rules import may_withhold
from mock_registo_criminal.record_terms import extinguished_on
from sandbox.protocol import court as told
from sandbox.protocol import crimes
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, System
from sandbox.web.layout import lisbon

NAME = "identificacao-criminal"
_NUMBER = re.compile(r"[0-9]{0,4}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Changes:
    """What has been told of a citizen's record: decisions as they are now, and a death."""

    decisions: tuple[Decision, ...] = ()
    died_on: str = ""


def record_of(citizen: Any, changes: Changes | None = None) -> Record:
    """The record of a citizen now: what it held at first, and what courts have said since."""
    first = first_record(citizen)
    if changes is None:
        return first
    known = {one.process: one for one in (*first.decisions, *changes.decisions)}
    return Record(first.holder_id, tuple(known.values()), changes.died_on)


def decide(state: Changes | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows from what a court tells.

    Errors: person_unknown, malformed, decision_unknown, penalty_not_over, not_withholdable,
    holder_dead.
    """
    citizen = moment.people.citizen(command.citizen_id)
    if citizen is None:
        raise Refused("person_unknown", f"no citizen «{command.citizen_id[:60]}»")
    record = record_of(citizen, state)
    today = lisbon(moment.now).date().isoformat()
    if record.died_on:
        raise Refused("holder_dead", f"{citizen.id} died on {record.died_on}")
    if isinstance(command, told.ReportDeath):
        return [says.DeathReported(citizen.id, today)]
    if isinstance(command, told.ReportDecision):
        process = f"{len(record.decisions) + 1}/{today[2:4]}.0TBENS"
        found = _reported(command, process, today)
        if found.withheld:
            _require_withholdable(record, found)
        return [says.DecisionReported(citizen.id, found)]
    return [_told(record, _named(record, command.process), command, today)]


def _told(record: Record, decision: Decision, command: Any, today: str) -> Event:
    """What is told of a decision that is there."""
    if isinstance(command, told.ReportExtinction):
        over = tuple(
            item if item.kind in crimes.ACCESSORY else replace(item, ends_on=today)
            for item in decision.penalties
        )
        return says.PenaltyExtinguished(record.holder_id, replace(decision, penalties=over))
    if isinstance(command, told.CancelProvisionally):
        over_on = extinguished_on(decision)
        if not over_on or over_on > today:
            raise Refused("penalty_not_over", f"{decision.process} is over on {over_on or '?'}")
        return says.DecisionHidden(record.holder_id, replace(decision, hidden_on=today))
    _require_withholdable(record, decision)
    return says.DecisionWithheld(record.holder_id, replace(decision, withheld=True))


def _require_withholdable(record: Record, decision: Decision) -> None:
    reason = may_withhold(record, decision)
    if reason:
        raise Refused("not_withholdable", f"{decision.process}: Lei 37/2015, art. 13", reason)


def _named(record: Record, process: str) -> Decision:
    """The decision of a process; without one, the newest."""
    if not process and record.decisions:
        return max(record.decisions, key=lambda one: one.final_on)
    found = next((one for one in record.decisions if one.process == process.strip()), None)
    if found is None:
        raise Refused("decision_unknown", f"{record.holder_id} has no process «{process[:40]}»")
    return found


def _reported(command: told.ReportDecision, process: str, today: str) -> Decision:
    problems = [
        f"{name}: «{value[:20]}»"
        for name, value, fits in (
            ("crime", command.crime, command.crime in crimes.BY_ID),
            ("penalty", command.penalty, command.penalty in crimes.MAIN_PENALTIES),
            ("months", command.months, _NUMBER.fullmatch(command.months)),
            ("days", command.days, _NUMBER.fullmatch(command.days)),
            ("ban_months", command.ban_months, _NUMBER.fullmatch(command.ban_months)),
            ("ends_on", command.ends_on, not command.ends_on or _is_day(command.ends_on)),
            ("country", command.country, _COUNTRY.fullmatch(command.country)),
        )
        if not fits
    ]
    if problems:
        raise Refused("malformed", f"ReportDecision: {'; '.join(problems)}")
    months, days, ban = (
        int(text or 0) for text in (command.months, command.days, command.ban_months)
    )
    penalties = [Penalty(command.penalty, months, days, command.ends_on)]
    if ban:
        penalties.append(Penalty(crimes.INTERDICTION, ban, 0, months_after(today, ban)))
    return Decision(
        process,
        COURT if command.country == HOME else FOREIGN_COURT,
        command.crime,
        committed_on=months_after(today, -12),
        decided_on=today,
        final_on=today,
        penalties=tuple(penalties),
        country=command.country,
        minor_victim=command.minor_victim,
        withheld=command.withheld,
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def evolve(state: Changes | None, event: Event) -> Changes:
    """Fold what was told into what has changed."""
    found = state or Changes()
    if isinstance(event, says.DeathReported):
        return changed(found, died_on=event.on)
    if isinstance(event, says.OfDecision):
        others = tuple(one for one in found.decisions if one.process != event.decision.process)
        return changed(found, decisions=(*others, event.decision))
    return found


RECORD_SYSTEM = System(
    name=NAME,
    commands=dict.fromkeys(
        (
            told.ReportDecision,
            told.ReportExtinction,
            told.CancelProvisionally,
            told.WithholdDecision,
            told.ReportDeath,
        ),
        lambda command, moment: f"record:{command.citizen_id}",
    ),
    events=says.RECORD_EVENTS,
    decide=decide,
    evolve=evolve,
    audience=lambda event, state: (told.COURT_SEAT,),
)
