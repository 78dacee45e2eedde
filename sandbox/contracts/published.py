"""Every contract of the house, by name: made once, the same bytes each time, with its digest."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from sandbox.apps import App
from sandbox.contracts import asyncapi
from sandbox.contracts.contract import ASYNCAPI, HOLE, OPENAPI, WSDL, Contract
from sandbox.discovery import LEVERS
from sandbox.openapi import openapi
from sandbox.platforms.integration.contract import ROUTES
from sandbox.protocol.system import System

RULE = (
    "A versão tem três números: o primeiro sobe quando o que servia deixa de servir, o segundo "
    "quando se acrescenta alguma coisa, o terceiro quando só mudam palavras. Depois do sinal + "
    "vai o início da impressão digital: dois documentos com a mesma impressão são iguais, letra "
    "a letra."
)


SOCKETS, MESSAGES = "lugares", "iap-pi"
"""The contracts of what seats hear, and of what systems say to one another."""


@dataclass(frozen=True)
class Published:
    """A contract as it is served, for one name of the server."""

    contract: Contract

    @property
    def name(self) -> str:
        """Its part of the address."""
        return self.contract.name

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document without its version, for the nameless server."""
        return sha256(_text(self.contract.make(HOLE)).encode()).hexdigest()

    @property
    def version(self) -> str:
        """The version that rows state, with the beginning of the digest."""
        return f"{self.contract.version}+{self.digest[:12]}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON document, its version filled in; nothing for a WSDL."""
        made = self.contract.make(HOLE)
        if isinstance(made, str):
            return {}
        made["info"]["version"] = self.version
        return made

    def text(self, server: str) -> str:
        """What is served: JSON, or the WSDL, naming this server."""
        if self.contract.form == WSDL:
            return str(self.contract.make(server))
        servers: dict[str, Any] = {"servers": [{"url": server}]}
        if self.contract.form == ASYNCAPI:
            host = {"host": server.partition("://")[2], "protocol": "ws"}
            servers = {"servers": {"sandbox": host}} if "servers" in self.document else {}
        return _text(self.document | servers)


class Catalogue:
    """The contracts of some apps and systems."""

    def __init__(self, apps: tuple[App, ...], systems: Iterable[System], version: str) -> None:
        self._apps = apps
        self._systems = tuple(systems)
        self._version = version
        self.every = tuple(Published(one) for one in self._contracts())
        self.by_name: Mapping[str, Published] = {one.name: one for one in self.every}

    def _contracts(self) -> list[Contract]:
        apps, systems = self._apps, self._systems
        return [
            Contract("sandbox", "Pessoas e alavancas (JSON)", OPENAPI, "1.1.0", self._whole),
            Contract("prestadores", "Registo de prestadores", OPENAPI, "1.1.0", self._providers),
            *(one for app in apps for one in app.contracts),
            Contract(
                SOCKETS,
                "O que cada lugar ouve (sockets)",
                ASYNCAPI,
                "1.1.0",
                lambda server: asyncapi.sockets(apps, systems, server),
            ),
            Contract(
                MESSAGES,
                "iAP-PI: mensagens entre sistemas",
                ASYNCAPI,
                "1.1.0",
                lambda server: asyncapi.messages(ROUTES),
            ),
        ]

    def _whole(self, server: str) -> dict[str, Any]:
        return openapi(self._apps, self._version)

    def _providers(self, server: str) -> dict[str, Any]:
        whole = openapi(self._apps, self._version)
        root = f"{LEVERS}/{{world}}/providers"
        whole["info"] |= {"title": "Register of service providers"}
        whole["paths"] = {
            address: item for address, item in whole["paths"].items() if address.startswith(root)
        }
        components = whole["components"]
        components["schemas"] = {"Problem": components["schemas"]["Problem"]}
        components["securitySchemes"].pop("seat")
        return whole


def _text(document: Any) -> str:
    if isinstance(document, str):
        return document
    return json.dumps(document, ensure_ascii=False, indent=1)
