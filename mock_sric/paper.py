"""The list in PDF (`getPDFAII`): all active records of a driver, in a layout of our own.

The real layout is not known.  The same transaction gives the same bytes, whenever it is made.
"""

from datetime import date
from functools import lru_cache

from mock_sric import language as says
from mock_sric.register import Extract, Record
from mock_sric.tables import DOCUMENT_TYPES, ENTITIES, OFFENCE_CLASSES, SCOPES
from sandbox.pdf import Paper, Text
from sandbox.pdf_form import BLANK, Form
from sandbox.protocol.local_time import lisbon

WATERMARK = "SIMULAÇÃO"
NUMBER, HOUR = "0" * 16, "00/00/0000 00:00:00"
REMEMBERED = 32
NOTICES = {
    "formacao": "Cinco pontos ou menos: tem de frequentar a ação de formação.",
    "formacao-feita": "Cinco pontos ou menos: frequentou a ação de formação.",
    "prova": "Três pontos ou menos: tem de fazer a prova teórica do exame de condução.",
    "prova-feita": "Três pontos ou menos: fez a prova teórica do exame de condução.",
    "cassacao": "Título de condução cassado.",
}
HEAD = ("N.º", "Auto ou NUIPC", "Infração", "Classe", "Coima e sanção", "Decisão", "Pontos")
SHARES = (4, 14, 33, 10, 16, 16, 7)


def listing(event: says.TransactionAnswered, scope: str) -> bytes:
    """The list that answers a search."""
    asked: says.SearchRecord = event.asked
    entity = f"{asked.entity_type}/{asked.entity_code}"
    document = (asked.document_type, asked.document_number, asked.country)
    form = _form(event.found, entity, asked.user, scope, document)
    return form.fill((event.transaction, f"{lisbon(event.at):%d/%m/%Y %H:%M:%S}"), event.at)


@lru_cache(REMEMBERED)
def _form(
    found: Extract, entity_key: str, user: str, scope: str, document: tuple[str, str, str]
) -> Form:
    """The list of these records for this user, but for its number and its hour.

    Laying it out takes ten times as long as filling it in, and the same is often asked again.
    """
    paper = Paper(
        f"Registo individual do condutor · {NUMBER}",
        at=BLANK,
        subject="Lista dos registos ativos",
        author="ANSR (simulação)",
        header="ANSR-SIM · Registo Individual do Condutor · simulação, sem valor legal",
        watermark=WATERMARK,
        compress=False,
    )
    entity = ENTITIES[entity_key]
    paper.heading("Registo Individual do Condutor")
    paper.paragraph(
        Text("SIMULAÇÃO, sem valor legal.", bold=True),
        " Dados fictícios: nenhuma destas pessoas existe.",
    )
    paper.facts(
        [
            ("Transação", NUMBER),
            ("Data e hora", HOUR),
            ("Entidade", f"{entity.key} · {entity.name}"),
            ("Utilizador e âmbito", f"{user} · {SCOPES[scope]}"),
        ]
    )
    paper.heading("Condutor", level=2)
    driver = found.driver
    paper.facts(
        [
            ("Nome", driver.name),
            ("Data de nascimento", _day(driver.birth)),
            ("Documento", _document(*document)),
            ("Título de condução", f"{driver.title} ({driver.title_country})"),
            ("Pontos", _points(found)),
            *(
                [("Inibição em curso", f"até {_day(found.banned_until)}")]
                if found.banned_until
                else []
            ),
        ]
    )
    paper.heading("Registos ativos", level=2)
    rows = [_row(number, one, found) for number, one in enumerate(found.records, start=1)]
    paper.table(HEAD, rows, SHARES, caption="Registos ativos, do mais recente para o mais antigo")
    lost = sum(found.balance.lost(one) for one in found.records)
    paper.paragraph(
        f"Total: {len(rows)} registo(s) ativo(s), {lost} ponto(s) retirado(s) por eles."
    )
    paper.paragraph(
        "O campo de controlo da resposta é o SHA-256 deste ficheiro.", muted=True, small=True
    )
    return Form(paper.finish(), (NUMBER, HOUR))


def _document(kind: str, number: str, country: str) -> str:
    return f"{DOCUMENT_TYPES[kind]} {number} ({country})"


def _points(found: Extract) -> str:
    said = " ".join(NOTICES[name] for name in found.balance.notices)
    until = found.balance.barred_until
    barred = f" Sem novo título até {_day(until)}." if until else ""
    return f"{found.balance.points}. {said}{barred}".strip().rstrip(".") + ("." if said else "")


def _row(number: int, record: Record, found: Extract) -> tuple[str, ...]:
    offence = record.offence
    sanction = f"Inibição {record.ban_days} dias" if record.ban_days else "Sem inibição"
    if record.injunction:
        sanction = f"Injunção {record.ban_days} dias"
    if record.served_from and record.served_to:
        sanction += f", de {_day(record.served_from)} a {_day(record.served_to)}"
    fine = f"{record.fine}; " if record.fine else ""
    return (
        str(number),
        record.reference,
        f"{_day(record.offence_on)}, {record.place}: {offence.text} "
        f"({offence.code}; {offence.law})",
        OFFENCE_CLASSES[offence.kind],
        f"{fine}{sanction}",
        f"{_day(record.decided_on)}; definitiva {_day(record.final_on)}",
        f"−{found.balance.lost(record)}",
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"
