"""What the record of a citizen holds and who sees it, as data: each decision, and why.

The composition root hands `record_view` and `BEHAVIOURS` to the page of courts, which is another
app's.
"""

from typing import Any

from mock_registo_criminal.record_court import record_of
from mock_registo_criminal.record_rules import BASES, read_record
from mock_registo_criminal.record_terms import extinguished_on
from sandbox.protocol.system import Moment
from sandbox.protocol.vocabulary import Behaviour
from sandbox.web.layout import lisbon

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "what-is-transcribed",
        "What a certificate shows follows from its purpose, the terms of cancellation, and what "
        "courts have hidden.",
        "official",
        "Lei 37/2015, arts. 10 to 13; Lei 113/2009 (fact sheet 7.3)",
    ),
    Behaviour(
        "new-conviction",
        "An older decision stays as long as a newer one that came before its end.",
        "assumed",
        "Lei 37/2015, art. 11, says that it is not cancelled, and not for how long",
    ),
    Behaviour(
        "hiding-undone",
        "A new conviction for a crime that was meant undoes what a court had hidden.",
        "assumed",
        "Lei 37/2015, arts. 12 and 13, in its detail",
    ),
)


def record_view(citizen: Any, changes: Any, moment: Moment) -> dict[str, Any]:
    """For each decision, newest first, its state, and for each basis the article and reason."""
    record = record_of(citizen, changes)
    today = lisbon(moment.now).date().isoformat()
    read = {basis: read_record(record, basis, today).lines for basis in BASES}
    decisions = []
    for number, line in enumerate(read["geral"]):
        decision = line.decision
        over_on = extinguished_on(decision)
        decisions.append(
            {
                "process": decision.process,
                "court": decision.court,
                "crime": decision.offence.title,
                "final_on": decision.final_on,
                "state": line.state,
                "over_on": over_on,
                "over": bool(over_on) and over_on <= today,
                "hidden": bool(decision.hidden_on),
                "withheld": decision.withheld,
                "in_force_until": line.in_force_until,
                "seen": [
                    {
                        "basis": basis,
                        "shown": lines[number].shown,
                        "article": lines[number].article,
                        "reason": lines[number].reason,
                    }
                    for basis, lines in read.items()
                ],
            }
        )
    decisions.sort(key=lambda item: str(item["final_on"]), reverse=True)
    return {
        "citizen_id": citizen.id,
        "holder": citizen.full_name,
        "died_on": record.died_on,
        "decisions": decisions,
    }
