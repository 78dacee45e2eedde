"""The judge of JSON Schema: its quick yes and its long no agree with a library's."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from run_sandbox import describe_apps
from sandbox.contracts.judge import WORDS, compiled, mistakes
from sandbox.contracts.nearest import valid_form
from sandbox.contracts.operation import MOST_MISTAKES, Shape
from sandbox.openapi import openapi

CONTRACT = openapi(describe_apps(), "1")
NOT_JUDGED = {"description", "format", "title"}
"""Words of JSON Schema that say nothing about what is allowed here."""
SCHEMA_KEYS = {"type", "$ref", "enum", "oneOf"}


def schemas(node: Any, names: bool = False) -> Any:
    """Every schema inside a description; members of `properties` are names, not words."""
    if isinstance(node, list):
        for one in node:
            yield from schemas(one)
    elif isinstance(node, dict):
        if not names and SCHEMA_KEYS & set(node) and isinstance(node.get("type", ""), str | list):
            yield node
        for key, one in node.items():
            yield from schemas(one, names=key == "properties")


def test_every_word_of_the_contract_is_judged() -> None:
    inside = [
        content["schema"]
        for methods in CONTRACT["paths"].values()
        for name, method in methods.items()
        if name != "parameters"
        for part in (*method["responses"].values(), method.get("requestBody", {}))
        for content in part.get("content", {}).values()
    ]
    found = {word for one in schemas([inside, CONTRACT["components"]["schemas"]]) for word in one}
    assert found - WORDS - NOT_JUDGED == set()


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["a"],
    "properties": {
        "a": {"type": ["string", "null"], "maxLength": 2, "minLength": 1, "pattern": "^x"},
        "b": {"type": "integer", "minimum": 1, "maximum": 3},
        "c": {"type": "array", "maxItems": 2, "minItems": 1, "items": {"enum": ["p", "q"]}},
        "d": {"oneOf": [{"type": "boolean"}, {"type": "number", "minimum": 5}]},
        "e": {"type": "object", "propertyNames": {"enum": ["r"]}},
        "f": {"type": "object", "maxProperties": 1, "properties": {"r": {"const": 1}}},
    },
}
QUICK = compiled(SCHEMA, {})
VALUES = st.dictionaries(
    st.sampled_from("abcdef"),
    st.one_of(
        st.none(), st.booleans(), st.integers(0, 6), st.sampled_from(["", "x", "xy", "xyz", "p"]),
        st.lists(st.sampled_from("pqr"), max_size=3),
        st.dictionaries(st.sampled_from("rs"), st.integers(0, 1), max_size=2),
    ),
)  # fmt: skip


@given(VALUES)
def test_it_judges_as_the_library_of_the_tests_does(value: Any) -> None:
    right = Draft202012Validator(SCHEMA).is_valid(value)
    assert (not [*mistakes(value, SCHEMA, {})]) == right
    assert QUICK(value) == right


def test_a_mistake_says_where_by_a_pointer() -> None:
    found = [*mistakes({"a/b": [{"~": 1}]}, nested({"type": "string"}), {})]
    assert [(one.pointer, one.rule, one.expected) for one in found] == [
        ("/a~1b/0/~0", "type", ["string"])
    ]


def nested(schema: dict[str, Any]) -> dict[str, Any]:
    """An object in a list in an object."""
    inner = {"type": "object", "properties": {"~": schema}}
    return {"type": "object", "properties": {"a/b": {"type": "array", "items": inner}}}


MANY = {f"n{number}": 1 for number in range(1_000)}


def test_of_a_thousand_mistakes_the_first_are_told() -> None:
    found = Shape.of(SCHEMA, {}).wrong({"a": "x", **MANY})
    assert [one.value for one in found] == list(MANY)[:MOST_MISTAKES]


def test_of_a_thousand_strange_names_the_first_are_guessed() -> None:
    schema = {"type": "object", "properties": {"text": {"type": "boolean"}}}
    assert valid_form({"txet": 1, **MANY}, schema, {}) == {"text": True}
    assert valid_form({**MANY, "txet": 1}, schema, {}) == {}
