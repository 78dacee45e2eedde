"""What each field of a call must be, and what is wrong with those that are not: stages 2 and 3.

Missing fields are told together, comma separated; fields outside their limits as `field;allowed`,
with a bar between several.  Pure.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from mock_sric.register import years_after
from mock_sric.tables import (
    APPLICATIONS,
    COUNTRIES,
    DOCUMENT_TYPES,
    ENTITY_TYPES,
    MISSING,
    OUTSIDE,
    SCOPES,
)
from sandbox.identifiers.civil_id import is_valid_card_number, is_valid_nic
from sandbox.identifiers.nif import is_valid_nif

Fields = Mapping[str, str]
Wrong = tuple[int, str]
"""Code of the message, and `campoErro`."""

SEARCH = (
    "utilizador",
    "aplicacao",
    "tipoDocumento",
    "numDocumento",
    "codPais",
    "tipoEntidade",
    "codEntidade",
)
REGISTRATION = ("username", "nome", "apelido", "aplicacao", "ambito", "dataInicio")
OF_ENTITY = ("tipoEntidade", "codEntidade")

PROCESS = re.compile(r"\d{1,6}/\d{2}\.\d[A-Z0-9]{5}|\d{9}|\d{1,6}/\d{4}")
"""A criminal case (NUIPC), a notice, or a case of the ANSR."""
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f<>]*")
_TITLE = re.compile(r"(?:[A-Z]{2}-\d{5,6}|[A-Z]-(?:\d{6}|\d{8})) \d", re.ASCII)


def _pattern(text: str) -> Callable[[str], bool]:
    found = re.compile(text, re.ASCII)
    return lambda value: found.fullmatch(value) is not None


def _identity_card(value: str) -> bool:
    if not re.fullmatch(r"\d{8,9}", value, re.ASCII):
        return False
    return is_valid_nic(value[:-1].zfill(8), value[-1])


DOCUMENTS: dict[str, tuple[Callable[[str], bool], str]] = {
    "BI": (_identity_card, "7 ou 8 algarismos e o de controlo"),
    "CC": (
        lambda value: " " not in value and value.isupper() and is_valid_card_number(value),
        "12 caracteres com controlo certo",
    ),
    "PAS": (_pattern(r"[A-Z0-9]{5,12}"), "[A-Z0-9]{5,12}"),
    "TR": (_pattern(r"[A-Z0-9]{6,12}"), "[A-Z0-9]{6,12}"),
    "CN": (lambda value: _TITLE.fullmatch(value) is not None, "L-999999 9"),
    "LC": (_pattern(r"[A-Z0-9-]{3,15}"), "[A-Z0-9-]{3,15}"),
    "CE": (_pattern(r"[A-Z0-9-]{4,20}"), "[A-Z0-9-]{4,20}"),
    "NIF": (is_valid_nif, "9 algarismos com controlo certo"),
    "OUT": (_pattern(r"[A-Z0-9-]{3,20}"), "[A-Z0-9-]{3,20}"),
}
"""For each type of document, whether a number is one, and what is allowed."""

_NAME = (lambda value: len(value) <= 60 and _PRINTABLE.fullmatch(value) is not None, "1 a 60")


def _one_of(known: Mapping[str, str]) -> tuple[Callable[[str], bool], str]:
    return (known.__contains__, "|".join(known))


SHAPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "utilizador": (_pattern(r"[A-Za-z0-9._-]{3,32}"), "[A-Za-z0-9._-]{3,32}"),
    "username": (_pattern(r"[A-Za-z0-9._-]{3,32}"), "[A-Za-z0-9._-]{3,32}"),
    "nome": _NAME,
    "apelido": _NAME,
    "tipoDocumento": _one_of(DOCUMENT_TYPES),
    "codPais": _one_of(COUNTRIES),
    "tipoEntidade": _one_of(ENTITY_TYPES),
    "codEntidade": (_pattern(r"[A-Z0-9]{5}"), "[A-Z0-9]{5}"),
    "ambito": _one_of(SCOPES),
    "processo": (lambda value: PROCESS.fullmatch(value) is not None, "NUIPC, auto ou processo"),
}
_APPLICATION = (_pattern(r"[A-Za-z0-9._-]{1,30}"), "[A-Za-z0-9._-]{1,30}")


def missing(given: Fields, wanted: tuple[str, ...]) -> Wrong | None:
    """Stage 2: mandatory fields that are absent or empty, in the order of the message."""
    empty = [name for name in wanted if not given.get(name, "").strip()]
    return (MISSING, ",".join(empty)) if empty else None


def search_outside(given: Fields) -> Wrong | None:
    """Stage 3 of a search: patterns, tables, and the country that a document can be of."""
    wrong = _outside(given, {**SHAPES, "aplicacao": _APPLICATION})
    kind, number = given.get("tipoDocumento", ""), given.get("numDocumento", "")
    if kind in DOCUMENTS:
        fits, allowed = DOCUMENTS[kind]
        if not fits(number):
            wrong["numDocumento"] = allowed
        country = given.get("codPais", "")
        if country in COUNTRIES and kind == "CE" and country == "PT":
            wrong["codPais"] = "|".join(name for name in COUNTRIES if name != "PT")
        elif country in COUNTRIES and kind not in ("PAS", "OUT", "CE") and country != "PT":
            wrong["codPais"] = "PT"
    elif len(number) > 20 or not _PRINTABLE.fullmatch(number):
        wrong["numDocumento"] = "1 a 20"
    return _told(wrong, (*SEARCH, "ambito", "processo"))


def registration_outside(given: Fields, today: date) -> Wrong | None:
    """Stage 3 of a registration: patterns, tables, and a start at most a year ahead."""
    wrong = _outside(given, {**SHAPES, "aplicacao": _one_of(APPLICATIONS)})
    limit = years_after(today, 1)
    starts = day_of(given.get("dataInicio", ""))
    if starts is None or starts > limit:
        wrong["dataInicio"] = f"data até {limit.isoformat()}"
    return _told(wrong, (*REGISTRATION, *OF_ENTITY))


def day_of(text: str) -> date | None:
    """The day of an `xs:date` without a zone, or None."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _outside(
    given: Fields, shapes: Mapping[str, tuple[Callable[[str], bool], str]]
) -> dict[str, str]:
    return {
        name: shapes[name][1]
        for name, value in given.items()
        if name in shapes and value and not shapes[name][0](value)
    }


def _told(wrong: Mapping[str, str], order: tuple[str, ...]) -> Wrong | None:
    told = [f"{name};{wrong[name]}" for name in order if name in wrong]
    return (OUTSIDE, " | ".join(told)) if told else None
