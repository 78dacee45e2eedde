"""One method of one address, as its description tells it: compiled at first use, then fast."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import orjson

from sandbox.contracts.contract import BY_HEADER
from sandbox.contracts.judge import Check, Mistake, Schema, compiled, mistakes

Texts = Mapping[str, str]
MOST_MISTAKES = 20
"""So many of one message are looked for: who sends thousands learns enough of the first."""


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
        """What is wrong with a value, from its beginning."""
        if self.right(value):
            return []
        return list(islice(mistakes(value, self.schema, self.root), MOST_MISTAKES))


class Query:
    """What stands after a question mark: rows of name, whether it must be there, and schema."""

    def __init__(self, rows: list[tuple[str, bool, Schema]], root: Schema) -> None:
        self._rows = [(name, required, Shape.of(schema, root)) for name, required, schema in rows]

    def wrong(self, given: Texts) -> list[Mistake]:
        """What is wrong after the question mark."""
        found: list[Mistake] = []
        for name, required, shape in self._rows:
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


class Operation:
    """One method of one address: what it takes and gives."""

    def __init__(self, contract: str, template: str, item: Schema, method: str, root: Schema):
        self.contract = contract
        self.template = template
        self.described = item[method]
        self._root = root
        self._named: dict[str, Shape] = {}
        given = [*item.get("parameters", ()), *self.described.get("parameters", ())]
        self.query_rows = [one for one in given if one["in"] == "query"]

    @cached_property
    def body(self) -> Shape | None:
        """What is taken, when it is told member by member."""
        return self._shape(self.described.get("requestBody", {}))

    def body_for(self, environ: Mapping[str, Any]) -> Shape | None:
        """What this request has to carry: at some addresses a header says which of several."""
        header = self.described.get(BY_HEADER)
        if header is None:
            return self.body
        name = str(environ.get(f"HTTP_{header.upper()}", "")).strip().rpartition(":")[2]
        return self.named(name) or self.body

    def named(self, name: str) -> Shape | None:
        """A schema among the components, when there is one of this name."""
        if name not in self._named and name in self._root["components"]["schemas"]:
            self._named[name] = Shape.of(self._root["components"]["schemas"][name], self._root)
        return self._named.get(name)

    @cached_property
    def query(self) -> Query:
        """What is taken after the question mark."""
        rows = [(one["name"], bool(one.get("required")), one["schema"]) for one in self.query_rows]
        return Query(rows, self._root)

    @cached_property
    def answers(self) -> dict[int, dict[str, Shape]]:
        """What is given, by status (0 for any other) and content type."""
        return {
            0 if status == "default" else int(status): {
                kind: Shape.of(content["schema"], self._root)
                for kind, content in answer.get("content", {}).items()
                if "json" in kind
            }
            for status, answer in self.described["responses"].items()
        }

    def shape(self, status: int, kind: str) -> Shape | None:
        """What an answer has to be, where that is told."""
        return self.answers.get(status, self.answers.get(0, {})).get(kind)

    @cached_property
    def locations(self) -> dict[int, Shape]:
        """Where a browser is sent, by status, when that is told."""
        return {
            int(status): Shape.of(answer["headers"]["Location"]["schema"], self._root)
            for status, answer in self.described["responses"].items()
            if "Location" in answer.get("headers", ())
        }

    def _shape(self, part: Schema) -> Shape | None:
        for kind, content in part.get("content", {}).items():
            if "json" in kind or "form" in kind:
                return Shape.of(content["schema"], self._root)
        return None

    def wrong_status(self, status: int) -> list[Mistake]:
        """What is wrong with the status alone: every one below 400 is told by its number."""
        if status in self.answers or (status >= 400 and 0 in self.answers):
            return []
        return [Mistake((), "status", sorted(self.answers), status)]

    def wrong_answer(self, status: int, kind: str, body: bytes) -> list[Mistake]:
        """What is wrong with an answer in JSON."""
        if wrong := self.wrong_status(status):
            return wrong
        shapes = self.answers.get(status, self.answers.get(0, {}))
        shape = shapes.get(kind)
        if shape is None:
            return [Mistake((), "content-type", sorted(shapes), kind)]
        try:
            return shape.wrong(orjson.loads(body))
        except orjson.JSONDecodeError:
            return [Mistake((), "json", "JSON", None)]

    def wrong_location(self, status: int, location: str) -> list[Mistake]:
        """What is wrong with the address that a browser is sent to."""
        shape = self.locations.get(status)
        found = shape.wrong(location) if shape is not None else []
        return [Mistake(("Location",), one.rule, one.expected, one.value) for one in found]
