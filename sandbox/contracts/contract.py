"""One contract: what is said on one wire, in the form that the tools of that wire read.  Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OPENAPI, ASYNCAPI, WSDL = "OpenAPI 3.1", "AsyncAPI 3.0", "WSDL 1.1"
HOLE = "http://127.0.0.1:8000"
"""The server of a document until it is asked for by the name of another."""
BY_HEADER = "x-schema-by-header"
"""The header of a request that names, in its last part, the schema of the body."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A document and what is said of it.

    `name` is its part of the address; `version` is raised by hand: the first number when what
    did serve serves no more, the second when something is added, the third for words alone.
    `make` is given the address of the server; it returns the members of a JSON document, or the
    text of a WSDL.  `any_case` are the addresses whose letters count in any case; `at` is where a
    service over SOAP is called.
    """

    name: str
    title: str
    form: str
    version: str
    make: Callable[[str], dict[str, Any] | str]
    any_case: tuple[str, ...] = ()
    at: str = ""


def openapi_of(
    title: str,
    about: str,
    paths: dict[str, Any],
    schemas: dict[str, Any],
    security: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An OpenAPI 3.1 document of these addresses; its version and servers are put in later."""
    components: dict[str, Any] = {"schemas": schemas}
    if security:
        components["securitySchemes"] = security
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "0",
            "description": f"{about} Simulation with fictitious data. Never production.",
        },
        "paths": paths,
        "components": components,
    }
