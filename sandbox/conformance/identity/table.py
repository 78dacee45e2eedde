"""The table of an identity provider: who the verifier is there, and how a person signs in.

A TOML file that the integrator fills in; docs/how-to/verify-an-identity-provider.md explains it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sandbox.conformance.control import Unusable

OAUTH2, SAML, OPENID, CIBA = "oauth2", "saml", "openid", "ciba"
PERSON, PROCESS = "person", "process"
PROTOCOLS = (OAUTH2, SAML, OPENID, CIBA)
KNOWN: dict[str, dict[str, type]] = {
    PERSON: {"steps": list, "cancel": list, "cookies": dict, "nic": str, "hosts": list},
    PROCESS: {"restart": list},
    OAUTH2: dict.fromkeys(
        ("client_id", "redirect_uri", "authorize", "attributes", "resource", "refresh",
         "expired_token"), str),
    SAML: dict.fromkeys(("issuer", "acs", "logout", "key", "certificate", "metadata"), str),
    OPENID: dict.fromkeys(
        ("client_id", "redirect_uri", "client_secret", "key", "other_client_id",
         "other_client_secret"), str),
    CIBA: dict.fromkeys(("accepts", "refuses", "silent", "decide"), str),
}  # fmt: skip
"""Every section and what may stand in it."""
NEEDED = {
    OAUTH2: ("client_id", "redirect_uri"),
    SAML: ("issuer", "acs", "key", "certificate"),
    OPENID: ("client_id", "redirect_uri"),
    CIBA: ("silent",),
}
_STEP = {"open": str, "form": str, "fields": dict}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does: opens an address, or sends a form with some fields filled.

    Shapes: `form` is part of the form's address; without it, the form that has all the fields.
    """

    open: str = ""
    form: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """What the file says.  `folder` is where files that it names are."""

    sections: Mapping[str, Mapping[str, Any]]
    folder: Path = Path()

    @property
    def protocols(self) -> tuple[str, ...]:
        """The protocols that the component speaks: those with a section."""
        return tuple(one for one in PROTOCOLS if one in self.sections)

    def text(self, section: str, name: str, default: str = "") -> str:
        """A text of the table."""
        return str(self.sections.get(section, {}).get(name, default))

    def file(self, section: str, name: str) -> str:
        """The content of a file that the table names.  Errors: Unusable."""
        path = self.folder / self.text(section, name)
        try:
            return path.read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise Unusable(f"[{section}] {name}: {error}") from error

    def words(self, section: str, name: str) -> list[str]:
        """A list of texts."""
        return [str(one) for one in self.sections.get(section, {}).get(name, [])]

    def steps(self, name: str) -> tuple[Step, ...]:
        """What a person does, one after another."""
        return tuple(Step(**one) for one in self.sections.get(PERSON, {}).get(name, ()))

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of a session that is ready."""
        return dict(self.sections.get(PERSON, {}).get("cookies", {}))

    @property
    def signs_in(self) -> bool:
        """Whether it says how a person signs in."""
        return bool(self.steps("steps") or self.cookies)


def read_table(path: Path) -> Table:
    """The table in a file.  Errors: Unusable."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: {error}") from error
    return checked(found, path.parent)


def checked(found: Mapping[str, Any], folder: Path) -> Table:
    """A table in which every name is known and what is needed is there.  Errors: Unusable."""
    for section, values in found.items():
        _known(section, KNOWN, "section")
        if not isinstance(values, dict):
            raise Unusable(f"{section}: write it as [{section}]")
        for name, value in values.items():
            _known(name, KNOWN[section], f"[{section}]")
            if not isinstance(value, KNOWN[section][name]):
                raise Unusable(f"[{section}] {name}: takes {KNOWN[section][name].__name__}")
    table = Table(found, folder)
    if not table.protocols:
        raise Unusable(f"the table has none of {', '.join(PROTOCOLS)}: nothing can be asked")
    for section in table.protocols:
        missing = [name for name in NEEDED[section] if not table.text(section, name)]
        if missing:
            raise Unusable(f"[{section}]: {', '.join(missing)} missing")
    if CIBA in table.protocols and OPENID not in table.protocols:
        raise Unusable("[ciba]: needs [openid], whose client it is")
    for name in ("steps", "cancel"):
        for one in found.get(PERSON, {}).get(name, ()):
            _check_step(one)
    return table


def _known(name: str, known: Mapping[str, Any], where: str) -> None:
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
        raise Unusable(f"{where}: no «{name}»{hint}")


def _check_step(one: Any) -> None:
    if not isinstance(one, dict) or not one:
        raise Unusable("[person] a step is { open = … } or { form = …, fields = { … } }")
    for name, value in one.items():
        _known(name, _STEP, "[person] step")
        if not isinstance(value, _STEP[name]):
            raise Unusable(f"[person] step {name}: takes {_STEP[name].__name__}")
    wrong = [name for name, value in one.get("fields", {}).items() if not isinstance(value, str)]
    if wrong:
        raise Unusable(f"[person] step fields: {wrong[0]} takes a text")
