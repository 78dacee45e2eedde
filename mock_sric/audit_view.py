"""What an auditor sees: transactions by what they are found by, and one with both its texts."""

import json
from collections.abc import Sequence
from typing import Any

from mock_sric import audit, language
from mock_sric.access import Place
from mock_sric.answers import term_of
from mock_sric.tables import MESSAGES

SHOWN = 100


def facts(archive: Any, transaction: str) -> dict[str, Any] | None:
    """What a transaction is known by; None when it is not there, or no longer."""
    content = archive.read(audit.FACTS, transaction)
    if content is None:
        return None
    found: dict[str, Any] = json.loads(content)
    return found | {"numero": transaction}


def text(archive: Any, kind: str, transaction: str) -> str:
    """What came or what left."""
    return (archive.read(kind, transaction) or b"").decode()


def auditor(
    archive: Any, place: Place | None, purges: Sequence[language.AuditPurged]
) -> dict[str, Any]:
    """The auditor's screens."""
    criteria = dict(one.partition("=")[::2] for one in place.criteria) if place else {}
    searched = bool(place and place.searched)
    return {
        "criteria": criteria,
        "searched": searched,
        "found": find(archive, criteria, SHOWN) if searched else [],
        "exported": bool(place and place.exported),
        "transaction": opened(archive, place.transaction) if place and place.transaction else None,
        "purges": [
            {
                "day": f"{one.day[:4]}-{one.day[4:6]}-{one.day[6:]}",
                "count": one.count,
                "purged_on": audit.purge_day(one.day).isoformat(),
            }
            for one in reversed(purges)
        ],
    }


def find(archive: Any, criteria: dict[str, str], limit: int) -> list[dict[str, Any]]:
    """The transactions that somebody looks for, the newest first."""
    number = criteria.get("transaction", "")
    if number:
        found = facts(archive, number)
        numbers = [number] if found and _fits(found, criteria) else []
    else:
        first = criteria.get("since", "").replace("-", "")
        last = criteria.get("until", "").replace("-", "") or "9" * 8
        numbers = archive.keys(audit.FACTS, term_of(criteria), first, f"{last}99999999", limit)
    return [_row(archive, one) for one in numbers]


def _fits(found: dict[str, Any], criteria: dict[str, str]) -> bool:
    wanted = {"utilizador": "user", "entidade": "entity", "ambito": "scope"}
    return all(found[word] == criteria.get(name, found[word]) for word, name in wanted.items())


def _row(archive: Any, number: str) -> dict[str, Any]:
    found = facts(archive, number) or {}
    code = str(found.get("codigo", ""))
    return {
        "number": number,
        "at": found.get("em", ""),
        "operation": found.get("operacao", ""),
        "user": found.get("utilizador", ""),
        "entity": found.get("entidade", ""),
        "scope": found.get("ambito", ""),
        "code": code,
        "text": MESSAGES[int(code)].text if code.isdigit() else found.get("falha", ""),
        "count": found.get("registos", 0),
    }


def opened(archive: Any, number: str) -> dict[str, Any]:
    """One transaction, whole; `gone` when its data have been purged."""
    found = facts(archive, number)
    if found is None:
        return {"number": number, "gone": True}
    return {
        **_row(archive, number),
        "gone": False,
        "facts": {name: value for name, value in found.items() if value not in ("", None)},
        "received": text(archive, audit.RECEIVED, number),
        "sent": text(archive, audit.SENT, number),
    }
