"""Fictitious citizens and operators: made from a seed, kept in the world, looked up by everybody.

Nobody here is real: tax numbers, civil identification numbers and mobile numbers belong to ranges
that nobody is given, and mail goes to `.invalid`.  Personas are the same in every world, so that
a guião can name them; the people around them come from the seed.
"""

import json
import random
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from sandbox.identifiers.civil_id import card_number, fictitious_nic
from sandbox.identifiers.nif import fictitious_nif
from sandbox.identifiers.niss import fictitious_niss
from sandbox.identifiers.phone import fictitious_phone, normalise_phone
from sandbox.personas import PERSONA_ROWS, PersonaRow

if TYPE_CHECKING:
    import sqlite_utils

CMD_STATES = (
    "active",
    "inactive",
    "suspended",
    "none",
    "app_not_installed",
    "blocked",
    "expired",
)
TEMPERS = ("calm", "hurried", "distrustful", "confused", "trusting", "insistent")
CONTACT_CENTRE = "Centro de Contacto (fictício)"

# Serials below these belong to personas, the ones from here on to generated people.
_FIRST_SERIAL = 1_000
_FIRST_PHONE_SERIAL = 1_000_000
_EARLIEST_BIRTH, _LATEST_BIRTH = date(1935, 1, 1), date(2005, 12, 31)
_PORTUGUESE_SPEAKING = ("BR", "AO", "CV", "GW", "MZ", "ST", "TL")
_TEMPER_WEIGHTS = {"calm": 55, "hurried": 20, "distrustful": 10, "confused": 15}
_CMD_WEIGHTS = {"active": 88, "inactive": 4, "suspended": 2, "none": 3, "app_not_installed": 3}

NAMED_OPERATORS = (
    ("rita-operadora", "Rita Campos Neves", "rita.neves"),
    ("tomas-operador", "Tomás Amaral Reis", "tomas.reis"),
)
_OTHER_OPERATORS = 6

CLERKS = (
    ("marta-funcionaria", "Marta Isabel Soares Pinto"),
    ("nuno-funcionario", "Nuno Filipe Rocha Leite"),
)
"""Who sits at the counters: the same in every world."""
CONSULTING = (
    ("empresa-exemplo", "Empresa de Exemplo, Lda."),
    ("curioso-exemplo", "Alguém que adivinha códigos"),
)
"""Who consults certificates in guiões; the portal asks nobody who they are."""
COUNTER = "Posto de atendimento da Justiça (fictício)"


@dataclass(frozen=True, slots=True)
class Citizen:
    """One citizen, as the registers of the world know the person.

    `cmd` has one of `CMD_STATES` for each phone, in the same order.  `nic` is empty for
    foreigners, whose `document` is a residence permit (`TR`) or a passport (`PAS`) instead of a
    card (`CC`).  `registered_name` is the name that the register of the CMD holds.

    Units: `birth_date` ISO 8601; `nationality` ISO 3166-1 alpha-2; `phones` E.164 without spaces.
    Source: the form of residence permit and passport numbers is assumed.
    """

    id: str
    full_name: str
    given_name: str
    family_name: str
    birth_date: str
    nationality: str
    nif: str
    nic: str
    document: str
    document_type: str
    niss: str
    email: str
    phones: tuple[str, ...]
    cmd: tuple[str, ...]
    app_pin: str
    story: str
    temper: str
    registered_name: str
    sim_changed_days_ago: int | None
    card_valid_until: str = ""
    conduct: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator of the contact centre; the password is fictitious, shown to who practises."""

    id: str
    full_name: str
    user_name: str
    password: str
    organisation: str


def generate_citizens(seed: int, count: int = 1000) -> list[Citizen]:
    """The `count` citizens of a world: all the personas, then as many others as are missing.

    The same seed gives the same people, while Faker keeps its lists of names: a smaller world has
    the first of them.
    """
    chance = random.Random(f"citizens:{seed}")
    names = _names(chance)
    missing = max(0, count - len(PERSONAS))
    # Drawn apart, so that what a person is does not hang on how many others there are.
    drawn, numbers = random.Random(f"serials:{seed}"), random.Random(f"phones:{seed}")
    serials = drawn.sample(range(_FIRST_SERIAL, 1_000_000), missing)
    phones = (
        fictitious_phone(serial)
        for serial in numbers.sample(range(_FIRST_PHONE_SERIAL, 10_000_000), 2 * missing)
    )
    generated = [
        _generated(f"cidadao-{number:04d}", serial, phones, chance, names)
        for number, serial in enumerate(serials, start=1)
    ]
    return [*PERSONAS, *generated]


def generate_operators(seed: int) -> list[Operator]:
    """The operators of a world: two who are in every world, then six others."""
    names = _names(random.Random(f"operators:{seed}"))
    rows = list(NAMED_OPERATORS)
    for number in range(1, _OTHER_OPERATORS + 1):
        rows.append((f"operador-{number:02d}", " ".join(next(names)), f"operador{number:02d}"))
    return [
        Operator(operator_id, full_name, user_name, f"ficticia-{user_name}", CONTACT_CENTRE)
        for operator_id, full_name, user_name in rows
    ]


def _names(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Pairs of given and family names, without end."""
    # At first use only: loading Faker takes longer than making a thousand people.
    from faker import Faker

    faker = Faker("pt_PT")
    faker.seed_instance(chance.getrandbits(64))
    while True:
        first_name = faker.first_name_female if faker.random_int(0, 1) else faker.first_name_male
        given = [first_name() for _ in range(faker.random_int(1, 2))]
        family = [faker.last_name() for _ in range(2)]
        # dict.fromkeys: nobody is called Ana Ana.
        yield " ".join(dict.fromkeys(given)), " ".join(dict.fromkeys(family))


def _generated(
    citizen_id: str,
    serial: int,
    phones: Iterator[str],
    chance: random.Random,
    names: Iterator[tuple[str, str]],
) -> Citizen:
    given_name, family_name = next(names)
    foreigner = chance.random() < 0.04
    owned = tuple(next(phones) for _ in range(2 if chance.random() < 0.05 else 1))
    birth = chance.randint(_EARLIEST_BIRTH.toordinal(), _LATEST_BIRTH.toordinal())
    return Citizen(
        id=citizen_id,
        full_name=f"{given_name} {family_name}",
        given_name=given_name,
        family_name=family_name,
        birth_date=date.fromordinal(birth).isoformat(),
        nationality=chance.choice(_PORTUGUESE_SPEAKING) if foreigner else "PT",
        **_identifiers(serial, chance.choice(("TR", "TR", "TR", "PAS")) if foreigner else "CC"),
        email=_email(citizen_id),
        phones=owned,
        cmd=tuple(_weighted(chance, _CMD_WEIGHTS) for _ in owned),
        app_pin=f"{chance.randrange(10_000):04d}",
        story="",
        temper=_weighted(chance, _TEMPER_WEIGHTS),
        registered_name=f"{given_name} {family_name}",
        sim_changed_days_ago=chance.randint(30, 900) if chance.random() < 0.1 else None,
    )


def _persona(serial: int, row: PersonaRow) -> Citizen:
    full_name = row.full_name or f"{row.given_name} {row.family_name}"
    return Citizen(
        id=row.id,
        full_name=full_name,
        given_name=row.given_name,
        family_name=row.family_name,
        birth_date=row.birth_date,
        nationality=row.nationality,
        **_identifiers(serial, row.document_type),
        email=_email(row.id),
        phones=tuple(normalise_phone(phone) for phone in row.phones),
        cmd=row.cmd,
        app_pin=row.app_pin,
        story=row.story,
        temper=row.temper,
        registered_name=row.registered_name or full_name,
        sim_changed_days_ago=row.sim_changed_days_ago,
        card_valid_until=row.card_valid_until,
        conduct=row.conduct,
    )


def _identifiers(serial: int, document_type: str) -> dict[str, str]:
    nic = fictitious_nic(serial) if document_type == "CC" else ""
    return {
        "nif": fictitious_nif(serial),
        "nic": nic,
        "document": card_number(nic) if nic else f"{document_type}{serial:07d}",
        "document_type": document_type,
        "niss": fictitious_niss(serial),
    }


def _email(citizen_id: str) -> str:
    return f"{citizen_id.replace('-', '.')}@exemplo.invalid"


def _weighted(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]


PERSONAS: tuple[Citizen, ...] = tuple(
    _persona(serial, row) for serial, row in enumerate(PERSONA_ROWS, start=1)
)

_PERSONA_IDS = frozenset(persona.id for persona in PERSONAS)


def create_people_tables(db: "sqlite_utils.Database") -> None:
    """Make the empty tables that hold the people of one world."""
    people = db.table("people")
    people.create(
        {"position": int, "id": str, "persona": int, "search_text": str, "citizen": str},
        pk="position",
    )
    people.create_index(["id"], unique=True)
    db.table("people_phones").create({"phone": str, "citizen_id": str}, pk="phone")
    operators = db.table("operators")
    operators.create({"position": int, "id": str, "user_name": str, "operator": str}, pk="position")
    operators.create_index(["id"], unique=True)
    operators.create_index(["user_name"], unique=True)


def store_people(
    db: "sqlite_utils.Database", citizens: Iterable[Citizen], operators: Iterable[Operator]
) -> None:
    """Write the people of a new world, all of them or none.

    Errors: `sqlite3.IntegrityError` when an identifier, a phone or a user name comes twice.
    """
    citizens = list(citizens)
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?)",
            (
                (position, one.id, one.id in _PERSONA_IDS, _search_text(one), _as_json(one))
                for position, one in enumerate(citizens)
            ),
        )
        db.conn.executemany(
            "INSERT INTO people_phones VALUES (?, ?)",
            ((phone, one.id) for one in citizens for phone in one.phones),
        )
        db.conn.executemany(
            "INSERT INTO operators VALUES (?, ?, ?, ?)",
            (
                (position, one.id, one.user_name, _as_json(one))
                for position, one in enumerate(operators)
            ),
        )


class PeopleRegister:
    """Look people up in one world; what has been read once is not read again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._citizens: dict[str, Citizen] = {}
        self._ids_by_phone: dict[str, str] = {}
        self._operators: dict[str, Operator] = {}

    def citizen(self, citizen_id: str) -> Citizen | None:
        """One citizen, or None."""
        if citizen_id not in self._citizens:
            self._read_citizens("WHERE id = ?", (citizen_id,))
        return self._citizens.get(citizen_id)

    def citizen_by_phone(self, phone_number: str) -> Citizen | None:
        """The citizen who has this phone, or None.  Units: E.164 without spaces."""
        if phone_number not in self._ids_by_phone:
            row = self._connection.execute(
                "SELECT citizen_id FROM people_phones WHERE phone = ?", (phone_number,)
            ).fetchone()
            if row is None:
                return None
            self._ids_by_phone[phone_number] = row[0]
        return self.citizen(self._ids_by_phone[phone_number])

    def citizen_by_document(self, number: str) -> Citizen | None:
        """The citizen who has this card, permit, passport or tax number, or None."""
        found = self._read_citizens("WHERE instr(citizen, ?)", (f'"{number}"',))
        return next((one for one in found if number in (one.document, one.nif)), None)

    def citizen_by_nic(self, nic: str) -> Citizen | None:
        """The citizen with this civil identification number, without its check digit, or None."""
        found = self._read_citizens("WHERE instr(citizen, ?)", (f'"nic": "{nic}',))
        return next((one for one in found if one.nic[:8] == nic), None)

    def citizens(self, limit: int = 50, offset: int = 0, search: str = "") -> list[Citizen]:
        """One page of citizens, personas first, whose name, id, NIF or phone has every word."""
        words = _folded(search).split()
        where = " AND ".join(["1", *("instr(search_text, ?)" for _ in words)])
        return self._read_citizens(
            f"WHERE {where} ORDER BY position LIMIT ? OFFSET ?", (*words, limit, offset)
        )

    def personas(self) -> list[Citizen]:
        """The named citizens, in the order of their table."""
        return self._read_citizens("WHERE persona ORDER BY position", ())

    def count(self) -> int:
        """How many citizens the world has."""
        return int(self._connection.execute("SELECT count(*) FROM people").fetchone()[0])

    def operator(self, operator_id: str) -> Operator | None:
        """One operator, or None."""
        if not self._operators:
            self.operators()
        return self._operators.get(operator_id)

    def operator_by_user_name(self, user_name: str) -> Operator | None:
        """The operator who signs in with this name, or None."""
        return next((one for one in self.operators() if one.user_name == user_name), None)

    def operators(self) -> list[Operator]:
        """Every operator, in order."""
        if not self._operators:
            rows = self._connection.execute("SELECT operator FROM operators ORDER BY position")
            for (text,) in rows:
                operator = Operator(**json.loads(text))
                self._operators[operator.id] = operator
        return list(self._operators.values())

    def clerk(self, clerk_id: str) -> Operator | None:
        """One clerk of a counter, or None."""
        names = dict(CLERKS)
        if clerk_id not in names:
            return None
        return Operator(clerk_id, names[clerk_id], "", "", COUNTER)

    def _read_citizens(self, where: str, values: tuple[Any, ...]) -> list[Citizen]:
        rows = self._connection.execute(f"SELECT id, citizen FROM people {where}", values)
        for citizen_id, text in (found := rows.fetchall()):
            if citizen_id not in self._citizens:
                known = json.loads(text)
                known |= {"phones": tuple(known["phones"]), "cmd": tuple(known["cmd"])}
                self._citizens[citizen_id] = Citizen(**known)
        return [self._citizens[citizen_id] for citizen_id, _ in found]


def _as_json(person: Citizen | Operator) -> str:
    values = {field.name: getattr(person, field.name) for field in fields(person)}
    return json.dumps(values, ensure_ascii=False)


def _search_text(citizen: Citizen) -> str:
    return _folded(" ".join((citizen.full_name, citizen.id, citizen.nif, *citizen.phones)))


def _folded(text: str) -> str:
    """Lower case without accents, so that `joao` finds João."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
