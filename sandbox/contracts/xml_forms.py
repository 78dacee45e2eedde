"""XML Schema, as far as the house's WSDLs use it, in the words of `judge`: an element is an object.

A form says what an element may be; `value_of` reads an element by its form and finds what JSON has
no word for (order, an element that stands twice).  Names of types are unique in a contract of the
house, so their prefixes are not looked at.  Pure.
Source: XML Schema 1.0, parts 1 and 2.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.contracts.judge import Mistake, Place
from sandbox.plain_xml import Element

XSD = "http://www.w3.org/2001/XMLSchema"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TEXT = "#"
"""The member that is the text of an element with attributes; an attribute is `@` and its name."""
_DATE = r"-?\d{4}-\d\d-\d\d"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_WHOLE = {"type": "integer"}
_BUILT_IN: Mapping[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "base64Binary": {"type": "string", "pattern": r"^[A-Za-z0-9+/=\s]*\Z"},
    "date": {"type": "string", "pattern": rf"^\s*{_DATE}{_ZONE}\s*\Z"},
    "dateTime": {
        "type": "string",
        "pattern": rf"^\s*{_DATE}T\d\d:\d\d:\d\d(\.\d+)?{_ZONE}\s*\Z",
    },
    "boolean": {"enum": ["true", "false", "1", "0"]},
    "int": _WHOLE,
    "long": _WHOLE,
}
_NUMBER = re.compile(r"\s*[+-]?\d{1,18}\s*", re.ASCII)


@dataclass(slots=True)
class Form:
    """What an element may be: its schema, and its children by their whole names."""

    schema: dict[str, Any]
    children: dict[str, "Child"] = field(default_factory=dict)
    open: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """An element inside another."""

    name: str
    form: Form
    many: bool


class Forms:
    """The forms of the global elements of some schemas, by their names."""

    def __init__(self, schemas: Iterable[Element]) -> None:
        self._types: dict[str, tuple[Element, str]] = {}
        self._made: dict[str, Form] = {}
        elements: list[tuple[Element, str]] = []
        for schema in schemas:
            space = schema.attributes["targetNamespace"]
            inside = space if schema.attributes.get("elementFormDefault") == "qualified" else ""
            for one in schema.children:
                if one.local in ("simpleType", "complexType"):
                    self._types[one.attributes["name"]] = (one, inside)
                elif one.local == "element":
                    elements.append((one, inside))
        self.elements = {
            one.attributes["name"]: self._of_element(one, inside) for one, inside in elements
        }

    def _of_element(self, element: Element, inside: str) -> Form:
        named = element.attributes.get("type")
        if named is not None:
            form = self._of_name(named)
        else:
            form = self._of_complex(element.child(f"{{{XSD}}}complexType"), inside)
        if element.attributes.get("nillable") == "true":
            kind = form.schema.get("type", "string")
            return Form({**form.schema, "type": [kind, "null"]}, form.children, form.open)
        return form

    def _of_name(self, written: str) -> Form:
        prefix, _, name = written.rpartition(":")
        if prefix == "xs":
            return Form(dict(_BUILT_IN[name]))
        found = self._made.get(name)
        if found is None:
            kind, inside = self._types[name]
            simple = kind.local == "simpleType"
            found = self._of_simple(kind) if simple else self._of_complex(kind, inside)
            self._made[name] = found
        return found

    def _of_simple(self, kind: Element) -> Form:
        [rule] = kind.children
        schema = dict(self._of_name(rule.attributes["base"]).schema)
        for facet in rule.children:
            value = facet.attributes["value"]
            match facet.local:
                case "enumeration":
                    schema["enum"] = [*schema.get("enum", ()), value]
                case "pattern":
                    schema["pattern"] = rf"^(?:{value})\Z"
                case "minInclusive" | "maxInclusive":
                    schema[facet.local[:3] + "imum"] = int(value)
                case _:
                    schema[facet.local] = int(value)
        return Form(schema)

    def _of_complex(self, kind: Element | None, inside: str) -> Form:
        schema: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
        form = Form(schema)
        for part in kind.children if kind is not None else ():
            if part.local == "simpleContent":
                [extension] = part.children
                schema["properties"][_TEXT] = self._of_name(extension.attributes["base"]).schema
                self._add_attributes(schema, extension.children)
            for one in part.children if part.local == "sequence" else ():
                self._add(form, one, inside)
        self._add_attributes(schema, kind.children if kind is not None else ())
        if not form.open:
            schema["additionalProperties"] = False
        return form

    def _add(self, form: Form, one: Element, inside: str) -> None:
        if one.local == "any":
            form.open = True
            return
        name = one.attributes["name"]
        inner = self._of_element(one, inside)
        many = one.attributes.get("maxOccurs", "1") != "1"
        form.children[f"{{{inside}}}{name}" if inside else name] = Child(name, inner, many)
        schema = {"type": "array", "items": inner.schema} if many else inner.schema
        form.schema["properties"][name] = schema
        if one.attributes.get("minOccurs", "1") != "0":
            form.schema["required"].append(name)

    def _add_attributes(self, schema: dict[str, Any], rows: Iterable[Element]) -> None:
        for one in rows:
            if one.local == "attribute":
                name = f"@{one.attributes['name']}"
                schema["properties"][name] = self._of_name(one.attributes["type"]).schema
                if one.attributes.get("use") == "required":
                    schema["required"].append(name)


# an element by its form --------------------------------------------------------------------------
def value_of(element: Element, form: Form, at: Place, wrong: list[Mistake]) -> Any:
    """The element as a value of the form's schema; what no schema says goes to `wrong`."""
    kinds = form.schema.get("type", "string")
    if element.attributes.get(_NIL) in ("true", "1") and "null" in kinds:
        return None
    members: dict[str, Any] = {
        f"@{name}": text for name, text in element.attributes.items() if name[:1] != "{"
    }
    if "object" not in kinds:
        if element.children or members:
            return members | {one.local: None for one in element.children}
        whole = "integer" in kinds and _NUMBER.fullmatch(element.text)
        return int(element.text) if whole else element.text
    if _TEXT in form.schema["properties"] or element.text.strip():
        members[_TEXT] = element.text
    _add_children(element, form, at, wrong, members)
    return members


def _add_children(
    element: Element, form: Form, at: Place, wrong: list[Mistake], members: dict[str, Any]
) -> None:
    order = [child.name for child in form.children.values()]
    last = 0
    for one in element.children:
        known = form.children.get(one.name)
        if known is None:
            # As it came: a namespace that is not the right one makes another name of it.
            strange = one.local if one.local not in order else one.name
            members.setdefault(strange, None)
            continue
        place = order.index(known.name)
        if place < last:
            wrong.append(Mistake((*at, known.name), "sequence", order, order[place:]))
        last = max(last, place)
        value = value_of(one, known.form, (*at, known.name), wrong)
        if known.many:
            members.setdefault(known.name, []).append(value)
        elif known.name in members:
            wrong.append(Mistake((*at, known.name), "maxOccurs", 1, value))
        else:
            members[known.name] = value
