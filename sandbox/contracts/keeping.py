"""Whether what passes on the wires keeps to their contracts: compiled at first use, then fast."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import orjson

from sandbox.contracts.audiences import AUDIENCES
from sandbox.contracts.contract import HOLE, OPENAPI, WSDL
from sandbox.contracts.judge import Check, Mistake
from sandbox.contracts.operation import Operation, Query, Shape, Texts
from sandbox.contracts.paths import Paths
from sandbox.contracts.published import SOCKETS, Catalogue
from sandbox.contracts.shapes import body_check, schema_of
from sandbox.contracts.soap_service import Said, SoapService
from sandbox.journal import Record
from sandbox.platforms.integration.contract import ROUTES
from sandbox.protocol.system import Envelope, System


class Keeping:
    """The contracts of a house, ready to judge what passes."""

    def __init__(self, catalogue: Catalogue, systems: Iterable[System]) -> None:
        self._catalogue = catalogue
        self._systems = tuple(systems)
        self._operations: dict[tuple[str, str], Operation] = {}
        self._events: dict[str, tuple[Check, Callable[[Any], list[Mistake]], frozenset[str]]] = {}
        self._bodies: dict[tuple[str, str, str], Callable[[Any], bool]] = {}
        self._services: dict[str, SoapService] = {}

    @cached_property
    def paths(self) -> Paths:
        """Every address that has a contract."""
        found: dict[str, Any] = {}
        folded: list[str] = []
        for one in self._catalogue.every:
            if one.contract.form == OPENAPI:
                found |= {
                    path: (one.name, item, one.document)
                    for path, item in one.document["paths"].items()
                }
                folded += one.contract.any_case
        return Paths(found, folded)

    def operation(self, method: str, path: str) -> Operation | None:
        """What the contracts say of a method of an address, or None."""
        found = self.paths.find(path)
        if found is None:
            return None
        template, (name, item, root) = found
        key = (method, template)
        operation = self._operations.get(key)
        if operation is None and method.lower() in item:
            operation = Operation(name, template, item, method.lower(), root)
            self._operations[key] = operation
        return operation

    @cached_property
    def refusing(self) -> frozenset[str]:
        """The types of the events that are a refusal with a reason."""
        return frozenset(
            event.TYPE
            for system in self._systems
            for event in system.events
            if event.TYPE.endswith(("recusado", "recusada", "recusadas"))
            and "reason" in event.__annotations__
        )

    def leaving(self, contract: str, name: str) -> Shape:
        """What is sent to somebody's own address: a callback, or the schema of that name."""
        document = self._catalogue.by_name[contract].document
        for item in document["paths"].values():
            for sent in item.get("post", {}).get("callbacks", {}).get(name, {}).values():
                body = sent["post"]["requestBody"]["content"]["application/json"]["schema"]
                return Shape.of(body, document)
        return Shape.of(document["components"]["schemas"][name], document)

    # services over SOAP -------------------------------------------------------------------------
    @cached_property
    def _soap(self) -> Paths:
        every = self._catalogue.every
        return Paths({one.contract.at: one.name for one in every if one.contract.at})

    def service_at(self, path: str) -> str:
        """The contract of the service over SOAP at an address, or nothing."""
        found = self._soap.find(path)
        return str(found[1]) if found else ""

    def is_service(self, contract: str) -> bool:
        """Whether a contract is a WSDL."""
        return self._catalogue.by_name[contract].contract.form == WSDL

    def envelope(self, contract: str, content: bytes, answer: bool = False) -> Said:
        """An envelope, judged by the contract of its service."""
        service = self._services.get(contract)
        if service is None:
            service = SoapService(self._catalogue.by_name[contract].text(HOLE))
            self._services[contract] = service
        return service.answered(content) if answer else service.asked(content)

    # sockets ------------------------------------------------------------------------------------
    @cached_property
    def _channels(self) -> Paths:
        document = self._catalogue.by_name[SOCKETS].document
        found = {}
        for channel in document["channels"].values():
            asked = channel["bindings"]["ws"]["query"]["properties"]
            rows = [(name, False, schema) for name, schema in asked.items()]
            found[channel["address"]] = Query(rows, document)
        return Paths(found)

    def wrong_socket(self, path: str, given: Texts) -> list[Mistake]:
        """What is wrong with how a socket is asked for."""
        found = self._channels.find(path)
        return found[1].wrong(given) if found else []

    # events and messages ------------------------------------------------------------------------
    def wrong_record(self, record: Record) -> list[Mistake]:
        """What is wrong with an event that sockets tell: its data, and who is told."""
        if not self._events:
            self._compile_events()
        found = self._events.get(record.type)
        if found is None:
            return [Mistake(("type",), "enum", sorted(self._events), record.type)]
        right, explain, roles = found
        wrong = []
        data = orjson.loads(record.data)
        if not right(data):
            wrong = [
                Mistake(("data", *one.at), one.rule, one.expected, one.value)
                for one in explain(data)
            ]
        if roles and record.audience:
            strangers = {seat.partition(":")[0] for seat in record.audience.split()} - roles
            if strangers:
                wrong.append(Mistake((), "audience", sorted(roles), sorted(strangers)[0]))
        return wrong

    def _compile_events(self) -> None:
        for system in self._systems:
            roles = frozenset(AUDIENCES.get(system.name, ()))
            for event in system.events:
                shape = Shape.of(schema_of(event), {})
                self._events[event.TYPE] = (shape.right, shape.wrong, roles)

    def keeps_route(self, envelope: Envelope) -> bool:
        """Whether a message between systems is one of the routes, with the body of it."""
        if not self._bodies:
            self._bodies = {
                (route.action, route.sender, route.receiver): body_check(route.body)
                for route in ROUTES
            }
        check = self._bodies.get((envelope.action, envelope.sender, envelope.receiver))
        return check is not None and check(envelope.body)
