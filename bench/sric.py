"""What a search at SRIC costs beside the smallest SOAP echo, and finding one of many transactions.

Both services stand in the same application and are called in turn, in this process, over WSGI.
The echo parses and validates the same envelope (lxml, xmlschema) and sends it back.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import xmlschema
from flask import Blueprint, Response, request
from lxml import etree
from werkzeug.test import Client

import mock_sric
from bench.table import Row
from mock_sric import answers, audit, drivers, wsdl
from run_sandbox import build_registry, describe_apps
from sandbox.channel import Channel
from sandbox.journal import SqliteJournal
from sandbox.web.assets import Assets
from sandbox.web.visit import Tools
from sandbox.worlds import Worlds

BEGAN = datetime(2024, 5, 6, 9, tzinfo=UTC)
NAMESPACE = "urn:sandbox:sric:2013-10"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
FEW, MANY = 10_000, 1_000_000
OF_EACH = 100
"""How many transactions a user has: a world with more of them has more users."""

ENTITIES, SCOPES = ("TJ/T8ZZ1", "MP/T9ZZ1", "TR/TRZZ1"), ("INV", "INS", "REC")
FACTS = b'{"numero": "", "operacao": "WsSRICPDF", "codigo": "0"}'
"""What stands for the facts: a look-up reads them for the rows that it shows only."""


def measure(folder: Path, rounds: int = 9, each: int = 40) -> list[Row]:
    """Rows on searching and on finding."""
    ours, echo, cold = _services(folder)
    whole, smallest = [], []
    for call in (ours, echo):
        call(0)
    for _ in range(rounds):
        whole.append(_seconds(ours, each))
        smallest.append(_seconds(echo, each))
    share = median(small / one for small, one in zip(smallest, whole, strict=True))
    first = median(_seconds(cold, 1) for _ in range(10))
    detail = (
        f"median of {rounds} rounds of {each} in turn: {1 / median(whole):.0f} a second against "
        f"{1 / median(smallest):.0f}; the first list of a driver takes {1000 * first:.0f} ms"
    )
    few, many = (_looked_up(folder / f"{count}.world", count) for count in (FEW, MANY))
    return [
        Row("search with ten records and its PDF, of echoes", share, "×", 1 / 3, False, detail),
        Row(
            f"look-up among {MANY:,} transactions",
            1000 * many,
            "ms",
            50,
            True,
            "slowest of those by user, entity, scope, all three, day, and none that is there",
        ),
        Row(
            f"the same, against {FEW:,}",
            many / few,
            "×",
            1.5,
            True,
            f"{1000 * few:.2f} ms; the slowest kind of look-up in each, medians of 15",
        ),
    ]


def _seconds(call: Callable[[int], object], times: int) -> float:
    began = perf_counter()
    for number in range(times):
        call(number)
    return (perf_counter() - began) / times


def _envelope(card: str) -> bytes:
    fields = {
        "utilizador": "mj.helena",
        "aplicacao": "CITIUS-SIM",
        "tipoDocumento": "CC",
        "numDocumento": card,
        "codPais": "PT",
        "tipoEntidade": "TJ",
        "codEntidade": "T8ZZ1",
    }
    members = "".join(f"<r:{name}>{text}</r:{name}>" for name, text in fields.items())
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:r="{NAMESPACE}" xmlns:w="{WSSE}"><s:Header>'
        "<w:Security><w:UsernameToken><w:Username>ws.t8zz1</w:Username>"
        "<w:Password>ficticia-ws.t8zz1</w:Password></w:UsernameToken></w:Security>"
        f"<r:ambito>INV</r:ambito></s:Header><s:Body><r:getPDFAII>{members}</r:getPDFAII>"
        "</s:Body></s:Envelope>"
    ).encode()


def _echo() -> Blueprint:
    bp = Blueprint("eco", __name__)
    schema = xmlschema.XMLSchema(wsdl.xsd())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

    @bp.post("/eco")
    def echo() -> Response:
        """Parse, validate, send back."""
        root = etree.fromstring(request.get_data(), parser)
        schema.validate(root.find(f"{{{SOAP}}}Body")[0])
        return Response(etree.tostring(root), content_type="text/xml; charset=utf-8")

    return bp


def _services(folder: Path) -> tuple[Callable[[int], object], ...]:
    app = next(app for app in describe_apps() if app.name == "mock_sric")
    worlds = Worlds(folder / "worlds", build_registry(describe_apps()), people=20)
    worlds.create("medida", start=BEGAN)
    flask = mock_sric.create_app(app, Tools(worlds, Channel(), Assets(())))
    flask.register_blueprint(_echo())
    client = Client(flask)
    world = {"sandbox.world": "medida"}

    def post(path: str, body: bytes) -> None:
        answer = client.post(path, data=body, content_type="text/xml", environ_overrides=world)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.text[:300]}")

    ten = _envelope(drivers.document_number("CC", 914))
    others = iter(drivers.document_number("CC", one.serial) for one in drivers.NAMED[2:15])

    def next_driver(number: int) -> None:
        card = next(others)
        while card.startswith(("99000911", "99000914")):
            card = next(others)
        post("/ws/WsSRICPDF", _envelope(card))

    return (
        lambda number: post("/ws/WsSRICPDF", ten),
        lambda number: post("/eco", ten),
        next_driver,
    )


# the audit --------------------------------------------------------------------------------------
def _looked_up(path: Path, count: int) -> float:
    """Seconds of the slowest kind of look-up, the median of fifteen each."""
    journal = SqliteJournal(path)
    _fill(journal, count)
    chance = random.Random(7)
    archive = journal.archive

    def find(**criteria: str) -> Callable[[], object]:
        terms = answers.term_of(criteria)
        return lambda: archive.keys(audit.FACTS, terms)

    user = f"mj.u{chance.randrange(count // OF_EACH)}"
    wanted: dict[str, Callable[[], object]] = {
        "number": lambda: archive.find(audit.FACTS, _number(count // 2)),
        "user": find(user=user),
        "entity": find(entity=ENTITIES[0]),
        "scope": find(scope="REC"),
        "three": find(user=user, entity=ENTITIES[1], scope="INV"),
        "nobody": find(user="mj.ninguem", scope="INV"),
        "day": lambda: archive.keys(audit.FACTS, (), "2024060100000000", "2024060199999999"),
    }
    slowest = max(_median(call) for call in wanted.values())
    journal.close()
    return slowest


def _median(call: Callable[[], object]) -> float:
    def once() -> float:
        began = perf_counter()
        call()
        return perf_counter() - began

    return median(once() for _ in range(15))


def _number(place: int) -> str:
    day = BEGAN + timedelta(days=place // 2_000)
    return f"{day:%Y%m%d}{place % 2_000 + 1:08d}"


def _fill(journal: SqliteJournal, count: int) -> None:
    """Transactions as the archive has them, written at once and not one by one."""
    chance = random.Random(7)
    execute, many = journal.connection.execute, journal.connection.executemany
    execute("PRAGMA synchronous=OFF")
    execute("BEGIN")
    documents: list[tuple[Any, ...]] = []
    for place in range(count):
        facts = {
            "utilizador": f"mj.u{chance.randrange(count // OF_EACH)}",
            "entidade": chance.choice(ENTITIES),
            "ambito": chance.choice(SCOPES),
            "codigo": "0",
            "operacao": "WsSRICPDF",
        }
        key = _number(place)
        # Those of code and operation are found by nobody here.
        terms = [one for one in answers.terms(facts) if not one.startswith(("codigo", "operacao"))]
        documents.append((audit.FACTS, key, place + 1, "\n".join(terms), FACTS))
        if len(documents) == 50_000 or place == count - 1:
            many("INSERT INTO documents VALUES (NULL, ?, ?, ?, 0, ?, ?)", documents)
            rows = [(one[0], term, one[1]) for one in documents for term in one[3].split("\n")]
            rows.sort()
            many("INSERT INTO document_terms VALUES (?, ?, ?)", rows)
            documents = []
    execute("COMMIT")
