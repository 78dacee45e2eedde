"""What a court can do to a criminal record, as rows, and what its page shows, as data.

The court is for who trains or tests: no real one has such a page.  An app is made of these by
joining `SCREENS`, `VERBS` and `BEHAVIOURS` with `see` and `context`.
"""

from typing import Any

from mock_registo_criminal import record_language as says
from mock_registo_criminal.record_court import MAIN_PENALTIES, ROLE, record_of
from mock_registo_criminal.record_crimes import CRIMES, PENALTIES
from mock_registo_criminal.record_rules import BASES, read_record
from sandbox.protocol.system import Moment
from sandbox.protocol.vocabulary import Behaviour, Field, Screen, Verb
from sandbox.web.layout import lisbon
from sandbox.world import World

KEEPER = ("ensaio", "Tribunal (simulado)")
LAW = "Lei 37/2015"

SCREENS: tuple[Screen, ...] = (Screen("registo", "", "Tribunal (simulado)"),)

_WHO = Field("citizen_id", "titular", "Titular (identificador)", max_length=60)
_PROCESS = Field("process", "processo", "Processo", required=False, max_length=40)


def _of_decision(verb: str, command: type, label: str, human: str, produces: str) -> Verb:
    return Verb(
        ROLE,
        verb,
        command,
        label,
        "registo",
        fields=(_WHO, _PROCESS),
        produces=(produces,),
        human=human,
        source=f"{LAW}; a página é nossa",
    )


VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "comunica_decisao",
        says.ReportDecision,
        "Comunicar decisão",
        "registo",
        fields=(
            _WHO,
            Field(
                "crime",
                "crime",
                "Crime",
                kind="choice",
                max_length=40,
                choices=tuple((item.id, item.title) for item in CRIMES),
            ),
            Field(
                "penalty",
                "pena",
                "Pena principal",
                kind="choice",
                max_length=20,
                choices=tuple((kind, PENALTIES[kind][0]) for kind in MAIN_PENALTIES),
            ),
            Field("months", "meses", "Meses", required=False, max_length=4),
            Field("days", "dias", "Dias de multa", required=False, max_length=4),
            Field("ends_on", "termo", "Termo da pena", required=False, max_length=10),
            Field("ban_months", "interdicao", "Meses de interdição", required=False, max_length=4),
            Field("withheld", "nao_transcrever", "Não transcrever", kind="boolean", required=False),
        ),
        produces=("registo.decisao",),
        human="Comunique uma decisão transitada em julgado",
        source=f"{LAW}; a página é nossa",
    ),
    _of_decision(
        "comunica_extincao",
        says.ReportExtinction,
        "Comunicar extinção da pena",
        "Comunique que a pena se extinguiu",
        "registo.pena_extinta",
    ),
    _of_decision(
        "cancela_provisoriamente",
        says.CancelProvisionally,
        "Cancelar provisoriamente",
        "Cancele a decisão provisoriamente",
        "registo.cancelamento_provisorio",
    ),
    _of_decision(
        "determina_nao_transcricao",
        says.WithholdDecision,
        "Determinar a não transcrição",
        "Determine que a decisão não seja transcrita",
        "registo.nao_transcricao",
    ),
    Verb(
        ROLE,
        "comunica_obito",
        says.ReportDeath,
        "Comunicar óbito",
        "registo",
        fields=(_WHO,),
        produces=("registo.obito",),
        human="Comunique a morte do titular",
        source=f"{LAW}, art. 11.º; a página é nossa",
    ),
)

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
    Behaviour(
        "court-levers",
        "Who trains or tests tells the record of decisions by hand, in the name of a court.",
        "assumed",
        "our choice: no court has such a page",
    ),
)


def context(world: World, person_id: str) -> dict[str, str]:
    """Nothing of a court is left out by who writes."""
    return {}


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """The record of the citizen who is looked at: each decision, and who sees it, and why."""
    citizen = world.people.citizen(where.get("titular", ""))
    changes = world.machine.state(f"record:{citizen.id}") if citizen else None
    return record_view(citizen, changes, world.moment())


def record_view(citizen: Any, changes: Any, moment: Moment) -> dict[str, Any]:
    """A record as data: for each decision its state, and for each basis the article and reason."""
    if citizen is None:
        return {"citizen_id": "", "holder": "", "died_on": "", "decisions": []}
    record = record_of(citizen, changes)
    today = lisbon(moment.now).date().isoformat()
    read = {basis: read_record(record, basis, today).lines for basis in BASES}
    decisions = [
        {
            "process": line.decision.process,
            "court": line.decision.court,
            "crime": line.decision.offence.title,
            "final_on": line.decision.final_on,
            "state": line.state,
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
        for number, line in enumerate(read["geral"])
    ]
    return {
        "citizen_id": citizen.id,
        "holder": citizen.full_name,
        "died_on": record.died_on,
        "decisions": decisions,
    }
