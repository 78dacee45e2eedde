"""The drivers of a world: named ones of every kind, and its citizens, each from the world's seed.

Days are counted back from the day on which the world begins, so that a record that ends «today»
does so in every world.  Documents are of the 99xxxxxx block and belong to nobody.  Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from mock_sric.register import Document, Driver, Record, years_after
from mock_sric.tables import OFFENCES
from sandbox.identifiers.civil_id import card_number, fictitious_nic, nic_check_digit
from sandbox.identifiers.nif import fictitious_nif, nif_check_digit
from sandbox.protocol.system import Moment

_PLACES = ("Zêzere", "Zambujal", "Vale de Zebros", "Zibreira", "Zavial")
_YEAR = 365
_SPEED, _PHONE, _WRONG_WAY = "2.54.027.01.02", "2.54.084.01.01", "2.54.013.01.01"
_ALCOHOL, _MUCH_ALCOHOL = "2.54.081.01.01", "3.54.081.01.02"
_FAST, _DAZZLE, _CRIME = "3.54.027.01.03", "3.54.060.01.01", "CRIME-292"


@dataclass(frozen=True, slots=True)
class Row:
    """One infraction of a named driver, in days before the world begins (`ends`: five years)."""

    code: str
    days: int
    final: int | None = 0
    ban_days: int = 0
    served_days: int | None = None
    injunction: bool = False
    ends_today: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """One named driver: the serial gives its documents.  Units: `licensed` days before."""

    id: str
    serial: int
    name: str
    note: str
    licensed: int = 12 * _YEAR
    rows: tuple[Row, ...] = ()
    steps: tuple[tuple[str, int], ...] = ()
    documents: tuple[str, ...] = ("CC", "CN")


_TEN = tuple(Row(_SPEED if n % 2 else _PHONE, 1700 - 150 * n, 1600 - 150 * n) for n in range(10))

NAMED: tuple[Named, ...] = (
    Named("sem-infracoes", 901, "Abílio Sarmento Vau", "Conhecido, sem nenhuma infração."),
    Named(
        "nada-ativo", 902, "Benedita Ourique Paz", "Só tem registos com mais de cinco anos.",
        rows=(Row(_FAST, 2300, 2100), Row(_PHONE, 2600, 2400)),
    ),
    Named(
        "zero-pontos", 903, "Caetano Ruas Leitão", "Perdeu os doze pontos: título cassado.",
        licensed=900, rows=(Row(_CRIME, 700, 600, 150, 590), Row(_CRIME, 400, 300, 240, 290)),
    ),
    Named(
        "tres-pontos", 904, "Delfina Morgado Rio", "Tem três pontos: falta a prova teórica.",
        licensed=900, rows=(Row(_MUCH_ALCOHOL, 800, 700, 60, 690), Row(_FAST, 300, 200, 60, 190)),
    ),
    Named(
        "cinco-pontos", 905, "Eugénio Lapa Serrão", "Tem cinco pontos: falta a formação.",
        licensed=900, rows=(Row(_ALCOHOL, 800, 700, 30, 690), Row(_DAZZLE, 300, 200, 60, 190)),
    ),
    Named(
        "doze-pontos", 906, "Felisbela Couto Nave", "Carta com um ano e os doze pontos.",
        licensed=400,
    ),
    Named(
        "quinze-pontos", 907, "Gaspar Freitas Lago", "Três anos sem perder pontos: quinze.",
        licensed=4 * _YEAR,
    ),
    Named(
        "acaba-hoje", 908, "Hermínia Vilas Prado",
        "O único registo mostra-se hoje pela última vez.",
        rows=(Row(_FAST, 2000, 0, 60, ends_today=True),),
    ),
    Named(
        "inibido", 909, "Ilídio Pacheco Mar", "Está a cumprir uma inibição de conduzir.",
        rows=(Row(_MUCH_ALCOHOL, 300, 40, 120, 30),),
    ),
    Named(
        "reprovado", 910, "Jacinta Borges Vale",
        "Faltou à formação sem justificação: título cassado.",
        licensed=1000, rows=(Row(_ALCOHOL, 900, 800, 30, 790), Row(_DAZZLE, 500, 400, 60, 390)),
        steps=(("falta", 100),),
    ),
    Named(
        "carta-estrangeira", 911, "Klaus Brandt Weiß", "Título emitido em Espanha.",
        rows=(Row(_SPEED, 500, 380, 30, 300),), documents=("CE", "PAS"),
    ),
    Named(
        "dois-documentos", 912, "Leonor Sá Casais", "A mesma pessoa por vários documentos.",
        rows=(Row(_PHONE, 600, 450),), documents=("CC", "PAS", "NIF", "CN"),
    ),
    Named(
        "dois-registos", 913, "Miguel Torres Anta", "Dois registos ativos.",
        rows=(Row(_SPEED, 700, 600, 30, 500), Row(_FAST, 400, 250, 90, 100)),
    ),
    Named("dez-registos", 914, "Natália Brites Mó", "Dez registos ativos.", rows=_TEN),
    Named(
        "em-recurso", 915, "Octávio Pinho Lima", "A decisão ainda não é definitiva.",
        rows=(Row(_FAST, 200, None),),
    ),
    Named(
        "injuncao", 916, "Palmira Reis Sobral",
        "Processo-crime suspenso, com a injunção de não conduzir.",
        rows=(Row(_CRIME, 400, 250, 120, 240, injunction=True),),
    ),
    Named(
        "mesmo-dia", 917, "Quirino Alves Foz",
        "Três infrações do mesmo dia: no máximo seis pontos.",
        licensed=900,
        rows=(Row(_FAST, 500, 400), Row(_WRONG_WAY, 500, 400), Row(_DAZZLE, 500, 400)),
    ),
    Named(
        "formacao-voluntaria", 918, "Raquel Sande Moura",
        "Quinze pontos e mais um pela formação voluntária.",
        licensed=4 * _YEAR, steps=(("formacao-voluntaria", 60),),
    ),
    Named(
        "residente", 919, "Samuel Tavares Évora", "Conhecido pelo título de residência.",
        rows=(Row(_PHONE, 350, 280),), documents=("TR", "OUT"),
    ),
    Named(
        "bilhete-antigo", 920, "Tomásia Veiga Grilo", "Bilhete de identidade e licença antiga.",
        licensed=40 * _YEAR, rows=(Row(_WRONG_WAY, 900, 700),), documents=("BI", "LC"),
    ),
)  # fmt: skip
"""One driver of every kind, with the same documents in every world."""

NO_RECORD_SERIAL = 900
"""Whoever has this serial is in no register at all."""


def document_number(kind: str, serial: int) -> str:
    """The number of the document of this kind that a serial has."""
    nic = fictitious_nic(serial)
    numbers = {
        "CC": card_number(nic),
        "BI": nic + nic_check_digit(nic),
        "PAS": f"ZZ{serial:06d}",
        "TR": f"TR{serial:07d}",
        "CN": title_number(serial),
        "LC": f"LC{serial:06d}",
        "CE": f"ES{serial:07d}",
        "NIF": fictitious_nif(serial),
        "OUT": f"OUT{serial:05d}",
    }
    return numbers[kind]


def title_number(serial: int) -> str:
    """A Portuguese title of nobody: its last digit is that of the tax number."""
    return f"L-{serial:06d} {nif_check_digit(f'40{serial:06d}')}"


def nuipc(sequence: int, year: int, service: str = "T8ZZZ") -> str:
    """The number of a criminal case.  Source: control digit inferred from published numbers."""
    digits = f"{year % 100:02d}{sequence:06d}"
    total = sum(int(one) * weight for one, weight in zip(digits, range(9, 1, -1), strict=True))
    control = (11 - total % 11) % 11 % 10
    return f"{sequence}/{year % 100:02d}.{control}{service}"


def find(document: Document, world: Any, moment: Moment) -> Driver | None:
    """The driver who has this document, or None.  `world` are the settings of the world."""
    begin = world.created_at.date()
    one = _by_number().get(document.number)
    if one is not None:
        known = _named(one, begin)
        return known if known.known_by(document) else None
    number = document.number
    if document.type == "CN" and number.startswith("L-"):
        number = f"40{number[2:8]}{number[-1]}"
    citizen = moment.people.citizen_by_document(number)
    if citizen is None:
        return None
    driver = _citizen(citizen, world.seed, begin, moment)
    return driver if driver is not None and driver.known_by(document) else None


def named(driver_id: str, begin: date) -> Driver:
    """A named driver.  Errors: KeyError."""
    return _named({one.id: one for one in NAMED}[driver_id], begin)


@cache
def _by_number() -> dict[str, Named]:
    return {document_number(kind, one.serial): one for one in NAMED for kind in one.documents}


def _country(kind: str) -> str:
    return {"CE": "ES", "PAS": "ES"}.get(kind, "PT")


@lru_cache(256)
def _named(one: Named, begin: date) -> Driver:
    foreign = "CE" in one.documents
    documents = tuple(
        Document(kind, document_number(kind, one.serial), _country(kind) if foreign else "PT")
        for kind in one.documents
    )
    title = "CE" if foreign else "LC" if "LC" in one.documents else "CN"
    return Driver(
        one.id,
        one.name,
        begin - timedelta(days=30 * _YEAR + 37 * (one.serial - 890)),
        documents,
        document_number(title, one.serial),
        "ES" if foreign else "PT",
        begin - timedelta(days=one.licensed),
        tuple(_record(row, number, one.serial, begin) for number, row in enumerate(one.rows)),
        tuple((kind, begin - timedelta(days=days)) for kind, days in one.steps),
        one.note,
    )


def _record(row: Row, number: int, serial: int, begin: date) -> Record:
    crime = OFFENCES[row.code].kind == "crime"
    offence_on = begin - timedelta(days=row.days)
    final_on = None if row.final is None else begin - timedelta(days=row.final)
    if row.ends_today:
        final_on = years_after(begin, -5)
        offence_on = final_on - timedelta(days=200)
    decided_on = (final_on or begin) - timedelta(days=20)
    served = row.served_days
    reference = f"{1 + number % 5}{serial:06d}{number:02d}"
    return Record(
        nuipc(serial * 10 + number, offence_on.year) if crime else reference,
        row.code,
        offence_on,
        _PLACES[(serial + number) % len(_PLACES)],
        "" if crime else OFFENCES[row.code].fine.partition("–")[0] + " €",
        decided_on,
        final_on,
        row.ban_days,
        None if served is None else begin - timedelta(days=served),
        row.injunction,
    )


# the citizens of the world ----------------------------------------------------------------------
_FIXED: dict[str, tuple[Row, ...]] = {
    "ana-silva": (Row(_PHONE, 640, 520), Row(_SPEED, 300, 190, 30, 120)),
    "joao-desconfiado": (Row(_FAST, 2500, 2300),),
}
"""The citizens that the examples of the sheet name: two active records, and none."""

_COMMON = (_SPEED, _PHONE, _WRONG_WAY, _ALCOHOL, _FAST, _MUCH_ALCOHOL, _DAZZLE)


def _citizen(citizen: Any, seed: int, begin: date, moment: Moment) -> Driver | None:
    serial = int(citizen.nif[2:8])
    luck = bytes.fromhex(moment.secrets.digest(f"driver {seed} {citizen.id}"))
    if citizen.id in _FIXED:
        rows = _FIXED[citizen.id]
    elif luck[0] < 77:
        return None
    else:
        rows = _rows(luck)
    born = date.fromisoformat(citizen.birth_date)
    identity = Document(
        citizen.document_type,
        citizen.document,
        citizen.nationality if citizen.document_type == "PAS" else "PT",
    )
    title = title_number(serial)
    return Driver(
        citizen.id,
        citizen.full_name,
        born,
        (identity, Document("NIF", citizen.nif), Document("CN", title)),
        title,
        "PT",
        min(years_after(born, 18) + timedelta(days=luck[1]), begin - timedelta(days=200)),
        tuple(_record(row, number, serial, begin) for number, row in enumerate(rows)),
        (),
    )


def _rows(luck: bytes) -> tuple[Row, ...]:
    """None for most drivers; for the others up to four, the oldest first."""
    count = (0, 0, 0, 0, 1, 1, 2, 4)[luck[2] % 8]
    made = []
    for number in range(count):
        first, second = luck[4 + 2 * number], luck[5 + 2 * number]
        final = 30 + 9 * first
        ban = 30 if second % 3 == 0 else 0
        made.append(
            Row(
                _COMMON[second % len(_COMMON)],
                final + 90 + second % 60,
                final,
                ban,
                final - 15 if ban else None,
            )
        )
    return tuple(sorted(made, key=lambda row: -row.days))
