"""Whether a value may stand where it stands, and the nearest one that may.  Pure.

Source: fact sheet 5.2 (forms of codes, instants and amounts, value tables); lengths are ours.
"""

import re
from datetime import datetime

from sandbox.contracts.nearest import like
from sandbox.platforms.iscapi.tables import CHANNEL_NUMBERS, OPERATIONS, TABLES

MOST_TEXT = 4_000
_FORMS: dict[str, tuple[str, str]] = {
    "entity": (r"SIOE:ORG:\d{9}", "SIOE:ORG:"),
    "service": (r"CES:SRV:\d{9}", "CES:SRV:"),
    "request": (r"\d{1,9}(/\d{4}(-\d{1,4})?)?", "1157/2020"),
    "number": (r"[^\x00-\x1f\x7f]{1,100}", "PROC/2971/2020"),
    "version": (r"\d{1,3}(\.\d{1,3})?", "1.0"),
    "amount": (r"\d{1,9}\.\d{2}", "120.00"),
    "email": (r"[^@\s]{1,64}@[^@\s]{1,120}\.[^@\s.]{2,20}", "nome@exemplo.pt"),
    "guid": (
        r"[\dA-Fa-f]{8}(-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}",
        "00000000-0000-4000-8000-000000000000",
    ),
    "days": (r"\d{1,3}", "30"),
    "boolean": (r"true|false", "true"),
}
"""A pattern for each form; the start of a code, or an example of what has none."""
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_DATES = (
    (r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d:\d\d).*)?", (1, 2, 3)),
    (r"(\d\d)[-/](\d\d)[-/](\d{4})(?:[T ](\d\d:\d\d:\d\d).*)?", (3, 2, 1)),
)
_USER = "CES:CT:"


def nearest(kind: str, text: str) -> str | None:
    """None when the text may stand there; else the nearest that may."""
    if kind in ("text", "group"):
        return None if len(text) <= MOST_TEXT else f"at most {MOST_TEXT} characters"
    if kind == "date":
        return None if _is_date(text) else _date(text)
    if kind == "operation":
        return None if text in OPERATIONS else like(text, OPERATIONS) or OPERATIONS[0]
    if kind == "user" or (kind == "user_code" and text.upper().startswith("CES:CT")):
        return _user(text)
    if kind == "user_code":
        kind = "number"
    if kind == "channel" and text in CHANNEL_NUMBERS:
        return None
    if kind in TABLES:
        return _in_table(kind, text)
    pattern, example = _FORMS[kind]
    if re.fullmatch(pattern, text, re.ASCII):
        return None
    if example.endswith(":"):
        return example + _nine(text)
    return _amount(text) if kind == "amount" else example


def _in_table(name: str, text: str) -> str | None:
    rows = TABLES[name].rows
    if text in rows:
        return None
    if (
        text.isascii()
        and text.isdigit()
        and len(text) < 6
        and name not in ("fee", "channel", "notification")
    ):
        return min(rows, key=lambda one: abs(int(one) - int(text)))
    meant = like(text, (one for one in rows.values() if one))
    by_meaning = next((key for key, value in rows.items() if value == meant), "")
    return like(text, rows) or by_meaning or ", ".join(list(rows)[:9])


def _user(text: str) -> str | None:
    rows = TABLES["user"].rows
    if text.startswith(_USER) and text.removeprefix(_USER) in rows:
        return None
    digits = _nine(text)
    return _USER + (digits if digits in rows else like(digits, rows) or next(iter(rows)))


def _nine(text: str) -> str:
    """The digits of a text, as a code has them."""
    return "".join(re.findall(r"\d", text, re.ASCII))[:9].zfill(9)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _date(text: str) -> str:
    for pattern, order in _DATES:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            day = "-".join(found[one] for one in order)
            made = f"{day}T{found[4] or '00:00:00'}"
            if _is_date(made):
                return made
    return "2020-03-20T17:37:58"


def _amount(text: str) -> str:
    found = re.fullmatch(r"(\d{1,9})(?:[.,](\d{0,2})0*)?(?: ?€| ?EUR)?", text, re.ASCII)
    return f"{found[1]}.{(found[2] or ''):0<2}" if found else "120.00"
