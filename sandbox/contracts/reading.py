"""A contract as somebody reads it: sections of rows, from the document itself.  Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.contracts.judge import Schema, resolved
from sandbox.plain_xml import Element, read_xml

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Row:
    """One member: its name with what it is inside of, kind, whether it must be, what is asked."""

    name: str
    kind: str
    required: bool
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a title: what is sent, what comes back."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One operation, channel or message."""

    key: str
    title: str
    about: str
    parts: tuple[Part, ...]


MOST_ELEMENTS = 5_000
"""More than any contract of the house has; they are our own."""


def sections(document: Mapping[str, Any]) -> list[Section]:
    """What a JSON document says, one operation or message after another."""
    if "openapi" in document:
        return list(_operations(document))
    return [*_channels(document), *_messages(document)]


def sections_of_wsdl(text: str) -> list[Section]:
    """The operations of a WSDL, with the members of what goes in and comes back."""
    root = read_xml(text.encode(), MOST_ELEMENTS)
    elements = {
        one.attributes["name"]: one
        for one in _everything(root)
        if one.local == "element" and one.children
    }
    types = {
        one.attributes["name"]: one
        for one in _everything(root)
        if one.local == "complexType" and "name" in one.attributes
    }
    ports = [one for one in root.children if one.local == "portType"]
    names = [one.attributes["name"] for port in ports for one in port.children]
    return [
        Section(
            name,
            name,
            "",
            tuple(
                Part(title, tuple(_elements(elements[of], types)))
                for title, of in (("Pedido", name), ("Resposta", f"{name}Response"))
                if of in elements
            ),
        )
        for name in names
    ]


def _everything(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _everything(child)


def _elements(element: Element, types: Mapping[str, Element], inside: str = "") -> Iterator[Row]:
    for one in _everything(element):
        if one.local != "element" or "type" not in one.attributes:
            continue
        kind = one.attributes["type"].rpartition(":")[2]
        name = inside + one.attributes["name"]
        yield Row(name, kind, one.attributes.get("minOccurs", "1") != "0")
        if kind in types and name.count(".") < 3:
            yield from _elements(types[kind], types, f"{name}.")


def _operations(document: Mapping[str, Any]) -> Iterator[Section]:
    for address, item in document["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation is None:
                continue
            given = [*item.get("parameters", ()), *operation.get("parameters", ())]
            parts = [Part("Parâmetros", tuple(map(_parameter, given)))] if given else []
            for title, body in _bodies(operation):
                rows = tuple(members(body, document))
                parts += [Part(title, rows)] if rows else []
            yield Section(
                operation["operationId"],
                f"{method.upper()} {address}",
                operation.get("summary", ""),
                tuple(parts),
            )


def _parameter(item: Mapping[str, Any]) -> Row:
    kind, rule = _told(item["schema"])
    return Row(item["name"], kind, bool(item.get("required")), rule)


def _bodies(operation: Mapping[str, Any]) -> Iterator[tuple[str, Schema]]:
    yield from (("Corpo do pedido", one) for one in _schemas_in(operation.get("requestBody", {})))
    for status, answer in operation["responses"].items():
        name = "Recusa" if status == "default" else f"Resposta {status}"
        yield from ((name, one) for one in _schemas_in(answer))
    for name, callback in operation.get("callbacks", {}).items():
        for item in callback.values():
            for sent in _schemas_in(item["post"]["requestBody"]):
                yield f"O que é enviado ao endereço da entidade ({name})", sent


def _schemas_in(part: Mapping[str, Any]) -> list[Schema]:
    return [content["schema"] for content in part.get("content", {}).values()][:1]


def members(schema: Schema, root: Schema, inside: str = "") -> Iterator[Row]:
    """The members of an object, those inside others after a point."""
    schema = resolved(schema, root)
    if schema.get("type") == "array" or schema.get("type") == ["array", "null"]:
        yield from members(schema.get("items", {}), root, f"{inside.removesuffix('.')}[].")
        return
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        one = resolved(one, root)
        kind, rule = _told(one)
        yield Row(inside + name, kind, name in required, rule)
        if inside.count(".") < 3:
            yield from members(one, root, f"{inside}{name}.")
    for form in schema.get("oneOf", ()):
        yield from members(form, root, inside)


_KINDS = {
    "string": "texto", "integer": "número inteiro", "number": "número", "boolean": "sim ou não",
    "object": "objeto", "array": "lista", "null": "nada",
}  # fmt: skip


def _told(schema: Schema) -> tuple[str, str]:
    """Kind and rule of a schema, as people read them."""
    kinds = schema.get("type", [])
    named = [_KINDS[one] for one in ([kinds] if isinstance(kinds, str) else kinds)]
    kind = " ou ".join(named) or ("uma de várias formas" if "oneOf" in schema else "qualquer")
    rules = []
    if "const" in schema:
        rules.append(f"sempre «{schema['const']}»")
    if "enum" in schema:
        values = [f"«{one}»" for one in schema["enum"]]
        rest = f" e mais {len(values) - 12}" if len(values) > 12 else ""
        rules.append(f"um de {', '.join(values[:12])}{rest}")
    for word, text in _RULES.items():
        if word in schema:
            rules.append(text.format(schema[word]))
    if schema.get("description"):
        rules.append(str(schema["description"]))
    return kind, "; ".join(rules)


_RULES = {
    "minLength": "pelo menos {} caracteres",
    "maxLength": "até {} caracteres",
    "pattern": "com a forma {}",
    "minimum": "a partir de {}",
    "maximum": "até {}",
    "minItems": "pelo menos {} elementos",
    "maxItems": "até {} elementos",
}


def _channels(document: Mapping[str, Any]) -> Iterator[Section]:
    for name, channel in document["channels"].items():
        rows = tuple(Row(one, "mensagem", False) for one in channel["messages"])
        about = f"{channel.get('description', '')} {len(rows)} mensagens.".strip()
        yield Section(f"canal-{name}", channel["address"], about, ())


def _messages(document: Mapping[str, Any]) -> Iterator[Section]:
    schemas = document["components"]["schemas"]
    for name, message in document["components"]["messages"].items():
        schema = schemas[name]
        data = schema["properties"].get("data", schema)
        title = "Dados" if "data" in schema["properties"] else "Corpo"
        rows = tuple(members(data, document))
        parts = (Part(title, rows),) if rows else ()
        yield Section(name, name, message["summary"], parts)
