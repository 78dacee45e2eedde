"""Whether what passes on the wires keeps to their contracts: compiled at first use, then fast."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from sandbox.contracts.audiences import AUDIENCES
from sandbox.contracts.contract import OPENAPI
from sandbox.contracts.judge import Check, Mistake, Schema, compiled, mistakes
from sandbox.contracts.paths import Paths
from sandbox.contracts.published import Catalogue
from sandbox.contracts.shapes import body_check, schema_of
from sandbox.journal import Record
from sandbox.platforms.integration.contract import ROUTES
from sandbox.protocol.system import Envelope, System

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Shape:
    """A schema with its quick check."""

    schema: Schema
    root: Schema
    right: Check

    @classmethod
    def of(cls, schema: Schema, root: Schema) -> "Shape":
        """Compile a schema."""
        return cls(schema, root, compiled(schema, root))

    def wrong(self, value: Any) -> list[Mistake]:
        """What is wrong with a value."""
        return [] if self.right(value) else list(mistakes(value, self.schema, self.root))


class Operation:
    """One method of one address: what it takes and gives."""

    def __init__(self, contract: str, template: str, item: Schema, method: str, root: Schema):
        self.contract = contract
        self.template = template
        self.described = item[method]
        self._root = root
        given = [*item.get("parameters", ()), *self.described.get("parameters", ())]
        self.query_rows = [one for one in given if one["in"] == "query"]

    @cached_property
    def body(self) -> Shape | None:
        """What is taken, when it is told member by member."""
        return self._shape(self.described.get("requestBody", {}))

    @cached_property
    def query(self) -> list[tuple[str, bool, Shape]]:
        """What is taken after the question mark: name, whether it must be there, its form."""
        return [
            (one["name"], bool(one.get("required")), Shape.of(one["schema"], self._root))
            for one in self.query_rows
        ]

    @cached_property
    def answers(self) -> dict[int, Shape | None]:
        """What is given, by status; 0 for any other."""
        return {
            0 if status == "default" else int(status): self._shape(answer)
            for status, answer in self.described["responses"].items()
        }

    def _shape(self, part: Schema) -> Shape | None:
        for kind, content in part.get("content", {}).items():
            if "json" in kind or "form" in kind:
                return Shape.of(content["schema"], self._root)
        return None

    def wrong_query(self, given: Texts) -> list[Mistake]:
        """What is wrong after the question mark."""
        found: list[Mistake] = []
        for name, required, shape in self.query:
            if name not in given:
                found += [Mistake((), "required", name, None)] if required else []
                continue
            value: Any = given[name]
            if shape.schema.get("type") == "integer" and value.isascii() and value.isdigit():
                value = int(value)
            found += [
                Mistake((name, *one.at), one.rule, one.expected, one.value)
                for one in shape.wrong(value)
            ]
        return found

    def wrong_answer(self, status: int, body: bytes) -> list[Mistake]:
        """What is wrong with an answer in JSON."""
        shape = self.answers.get(status, self.answers.get(0))
        if status not in self.answers and (status < 400 or 0 not in self.answers):
            return [Mistake((), "status", sorted(self.answers), status)]
        if shape is None:
            return []
        try:
            return shape.wrong(orjson.loads(body))
        except orjson.JSONDecodeError:
            return [Mistake((), "json", "JSON", None)]


class Keeping:
    """The contracts of a house, ready to judge what passes."""

    def __init__(self, catalogue: Catalogue, systems: Iterable[System]) -> None:
        self._catalogue = catalogue
        self._systems = tuple(systems)
        self._operations: dict[tuple[str, str], Operation] = {}
        self._events: dict[str, tuple[Check, Callable[[Any], list[Mistake]], frozenset[str]]] = {}
        self._bodies: dict[tuple[str, str, str], Callable[[Any], bool]] = {}

    @cached_property
    def paths(self) -> Paths:
        """Every address that has a contract."""
        found: dict[str, Any] = {}
        folded: list[str] = []
        for one in self._catalogue.every:
            if one.contract.form == OPENAPI and one.name != "prestadores":
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

    def callback(self, contract: str, name: str) -> Shape:
        """What is sent to somebody's own address."""
        document = self._catalogue.by_name[contract].document
        for item in document["paths"].values():
            for sent in item.get("post", {}).get("callbacks", {}).get(name, {}).values():
                body = sent["post"]["requestBody"]["content"]["application/json"]["schema"]
                return Shape.of(body, document)
        raise LookupError(f"{contract} has no callback {name}")

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
