"""What a court can do to a criminal record, as rows.  For who trains or tests: ours."""

from sandbox.protocol import court as told
from sandbox.protocol.crimes import CRIMES, MAIN_PENALTIES, PENALTIES
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "juizo"
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
        told.ReportDecision,
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
        told.ReportExtinction,
        "Comunicar extinção da pena",
        "Comunique que a pena se extinguiu",
        "registo.pena_extinta",
    ),
    _of_decision(
        "cancela_provisoriamente",
        told.CancelProvisionally,
        "Cancelar provisoriamente",
        "Cancele a decisão provisoriamente",
        "registo.cancelamento_provisorio",
    ),
    _of_decision(
        "determina_nao_transcricao",
        told.WithholdDecision,
        "Determinar a não transcrição",
        "Determine que a decisão não seja transcrita",
        "registo.nao_transcricao",
    ),
    Verb(
        ROLE,
        "comunica_obito",
        told.ReportDeath,
        "Comunicar óbito",
        "registo",
        fields=(_WHO,),
        produces=("registo.obito",),
        human="Comunique a morte do titular",
        source=f"{LAW}, art. 11.º; a página é nossa",
    ),
)

PHRASES: tuple[Phrase, ...] = ()

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "court-levers",
        "Who trains or tests tells the record of decisions by hand, in the name of a court.",
        "assumed",
        "our choice: no court has such a page",
    ),
)
