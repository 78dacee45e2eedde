"""What an auditor takes away: the transactions found as a table, or with their texts."""

import csv
import io
import zipfile
from typing import Any

from mock_sric import audit, audit_view

MOST = 5000
COLUMNS = {
    "number": "numero",
    "at": "data_hora",
    "operation": "operacao",
    "user": "utilizador",
    "entity": "entidade",
    "scope": "ambito",
    "code": "codigo",
    "text": "mensagem",
    "count": "registos",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def table(archive: Any, criteria: dict[str, str]) -> bytes:
    """The transactions as CSV in UTF-8."""
    return _csv(audit_view.find(archive, criteria, MOST))


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for row in rows:
        writer.writerow([_safe(str(row[name])) for name in COLUMNS])
    return ("\ufeff" + text.getvalue()).encode()


def _safe(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell[:1] else cell


def bundle(archive: Any, criteria: dict[str, str]) -> bytes:
    """The table, and INPUT and OUTPUT of each transaction."""
    rows = audit_view.find(archive, criteria, MOST)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        # One date for every entry: the same transactions give the same bytes.
        file.writestr(zipfile.ZipInfo("auditoria.csv", _EPOCH), _csv(rows))
        for row in rows:
            for kind, name in ((audit.RECEIVED, "INPUT"), (audit.SENT, "OUTPUT")):
                entry = zipfile.ZipInfo(f"{row['number']}-{name}.xml", _EPOCH)
                file.writestr(entry, archive.read(kind, row["number"]) or b"")
    return made.getvalue()
