"""Whether envelopes keep to a WSDL: headers, the one element of a body, and what is inside.

Pure.  Bytes come in, and come back as a value with its schema and its mistakes; a place is written
as `/Body/getPDFAII/numDocumento`.  Source: WSDL 1.1; SOAP 1.1 and 1.2; Basic Profile 1.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.contracts.judge import Check, Mistake, Schema, compiled, mistakes
from sandbox.contracts.xml_forms import XSD, Form, Forms, value_of
from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.soap_text import SOAP

MOST_ELEMENTS = 5_000
_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_WSA = "http://www.w3.org/2005/08/addressing"
_WSAW = "{http://www.w3.org/2006/05/addressing/wsdl}"
_VERSIONS = {space: version for version, space in SOAP.items()}
_FAULTS = {"1.1": ("faultcode", "faultstring"), "1.2": ("Code", "Reason")}
_DETAILS = {"1.1": "detail", "1.2": "Detail"}


@dataclass(frozen=True, slots=True)
class Said:
    """An envelope, judged: its value, the schema of what should have come, what is wrong."""

    mistakes: tuple[Mistake, ...]
    value: Any = None
    schema: Schema | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    """One way of an operation: the element of its body, its headers, and the Action it has."""

    element: str
    headers: tuple[str, ...]
    action: str


class SoapService:
    """The operations of one WSDL, ready to judge what passes."""

    def __init__(self, text: str) -> None:
        self._root = read_xml(text.encode(), MOST_ELEMENTS)
        self._checks: dict[tuple[str, bool], tuple[Schema, Check]] = {}

    @cached_property
    def _forms(self) -> Forms:
        [types] = self._root.all(f"{{{_WSDL}}}types")
        return Forms(types.all(f"{{{XSD}}}schema"))

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The element of each message of the WSDL."""
        return {
            one.attributes["name"]: part.attributes["element"].rpartition(":")[2]
            for one in self._root.all(f"{{{_WSDL}}}message")
            for part in one.children
        }

    @cached_property
    def _messages(self) -> dict[tuple[str, bool], _Message]:
        """What is asked and answered, by the element of the body and whether it is an answer."""
        headers = dict(self._headers())
        found: dict[tuple[str, bool], _Message] = {}
        for operation in _inside(self._root, "portType", "operation"):
            name = operation.attributes["name"]
            for one in operation.children:
                answer = one.local == "output"
                if one.local not in ("input", "output"):
                    continue
                element = self._parts[one.attributes["message"].rpartition(":")[2]]
                action = one.attributes.get(f"{_WSAW}Action", "")
                key = (name, answer)
                found[element, answer] = _Message(element, headers.get(key, ()), action)
        return found

    def _headers(self) -> Iterator[tuple[tuple[str, bool], tuple[str, ...]]]:
        """The headers of each operation, as its binding declares them."""
        for operation in _inside(self._root, "binding", "operation"):
            for way in operation.children:
                declared = [one for one in way.children if one.local == "header"]
                names = (one.attributes["message"].rpartition(":")[2] for one in declared)
                key = (operation.attributes["name"], way.local == "output")
                if way.local in ("input", "output"):
                    yield key, tuple(self._parts[name] for name in names)

    # what passes --------------------------------------------------------------------------------
    def asked(self, content: bytes) -> Said:
        """What somebody asks, judged."""
        return self._judged(content, False)

    def answered(self, content: bytes) -> Said:
        """What is answered, a Fault too, judged."""
        return self._judged(content, True)

    def _judged(self, content: bytes, answer: bool) -> Said:
        try:
            root = read_xml(content, MOST_ELEMENTS)
        except NotXml as error:
            return Said((Mistake((), "xml", str(error), None),))
        space = root.name.removeprefix("{").rpartition("}")[0]
        body = root.child(f"{{{space}}}Body")
        if space not in _VERSIONS or root.local != "Envelope" or body is None:
            return Said((Mistake((), "required", "Envelope/Body", None),))
        names = sorted(name for name, way in self._messages if way == answer)
        if len(body.children) != 1:
            return Said((Mistake(("Body",), "maxOccurs", names, body.children),))
        [one] = body.children
        if answer and one.name == f"{{{space}}}Fault":
            return Said(tuple(self._fault(one, _VERSIONS[space])))
        message = self._messages.get((one.local, answer))
        if message is None or one.name != f"{{{self._space}}}{one.local}":
            return Said((Mistake(("Body",), "additionalProperties", names, one.local),))
        return self._of_message(message, answer, root.child(f"{{{space}}}Header"), one)

    @property
    def _space(self) -> str:
        return self._root.attributes["targetNamespace"]

    def _of_message(
        self, message: _Message, answer: bool, header: Element | None, body: Element
    ) -> Said:
        wrong: list[Mistake] = []
        schema, right = self._schema(message, answer)
        inside = value_of(body, self._form(message.element), ("Body", message.element), wrong)
        value: dict[str, Any] = {"Body": {message.element: inside}}
        given = {
            name: value_of(one, self._form(name), ("Header", name), wrong)
            for one in (header.children if header is not None else ())
            for name in message.headers
            if one.name == f"{{{self._space}}}{name}"
        }
        if message.action and header is not None:
            action = header.child(f"{{{_WSA}}}Action")
            given |= {"Action": action.text.strip()} if action is not None else {}
        if message.headers or message.action:
            value = {"Header": given, **value}
        if not right(value):
            wrong += mistakes(value, schema, {})
        return Said(tuple(wrong), value, schema)

    def _form(self, element: str) -> Form:
        return self._forms.elements[element]

    def _schema(self, message: _Message, answer: bool) -> tuple[Schema, Check]:
        """The schema of a whole envelope, with its quick check."""
        found = self._checks.get((message.element, answer))
        if found is None:
            members: dict[str, Any] = {}
            headers = {name: self._form(name).schema for name in message.headers}
            if message.action:
                headers["Action"] = {"const": message.action}
            if headers:
                members["Header"] = _closed(headers)
            members["Body"] = _closed({message.element: self._form(message.element).schema})
            schema = _closed(members)
            found = self._checks[message.element, answer] = (schema, compiled(schema, {}))
        return found

    def _fault(self, fault: Element, version: str) -> Iterator[Mistake]:
        """What is wrong with a Fault: its members, and the element of its detail."""
        at = ("Body", "Fault")
        found = {one.local: one for one in fault.children}
        for name in _FAULTS[version]:
            if name not in found:
                yield Mistake(at, "required", name, None)
        detail = found.get(_DETAILS[version])
        for one in detail.children if detail is not None else ():
            form = self._forms.elements.get(one.local)
            place = (*at, _DETAILS[version])
            if form is None or one.name != f"{{{self._space}}}{one.local}":
                yield Mistake(
                    place, "additionalProperties", sorted(self._forms.elements), one.local
                )
                continue
            wrong: list[Mistake] = []
            value = value_of(one, form, (*place, one.local), wrong)
            yield from wrong
            yield from mistakes(value, form.schema, {}, (*place, one.local))


def _inside(root: Element, first: str, second: str) -> Iterator[Element]:
    for one in root.all(f"{{{_WSDL}}}{first}"):
        yield from one.all(f"{{{_WSDL}}}{second}")


def _closed(members: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }
