"""Every contract is one in its own form, and the same each time."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from run_sandbox import build_registry, describe_apps
from sandbox.contracts.contract import ASYNCAPI, OPENAPI, WSDL
from sandbox.contracts.judge import WORDS
from sandbox.contracts.published import Catalogue, Published
from sandbox.contracts.reading import sections, sections_of_wsdl
from sandbox.platforms.integration.contract import ROUTES
from sandbox.registry import Registry

APPS = describe_apps()
REGISTRY: Registry = build_registry(APPS)
CATALOGUE = Catalogue(APPS, REGISTRY.systems, "1")
NOT_JUDGED = {"description", "format", "title"}


def of(form: str) -> list[Any]:
    found = [one for one in CATALOGUE.every if one.contract.form == form]
    assert found
    return [pytest.param(one, id=one.name) for one in found]


@pytest.mark.parametrize("one", of(OPENAPI))
def test_each_description_of_addresses_is_valid(one: Published) -> None:
    OpenAPIV31SpecValidator(one.document).validate()


@pytest.mark.parametrize("one", of(ASYNCAPI))
def test_each_reference_of_a_description_of_messages_leads_somewhere(one: Published) -> None:
    for reference in references(one.document):
        found: Any = one.document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found


@pytest.mark.parametrize("one", of(ASYNCAPI))
def test_each_payload_is_a_schema(one: Published) -> None:
    for schema in one.document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("one", of(WSDL))
def test_each_service_is_xml_that_names_its_server(one: Published) -> None:
    text = one.text("http://outro.exemplo:9")
    ElementTree.fromstring(text)
    assert 'location="http://outro.exemplo:9/w/demo/' in text


def test_a_document_is_the_same_when_it_is_made_anew() -> None:
    again = Catalogue(describe_apps(), build_registry(APPS).systems, "1")
    assert [one.digest for one in again.every] == [one.digest for one in CATALOGUE.every]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}", one.version) for one in CATALOGUE.every)


def test_every_event_and_every_route_is_described() -> None:
    events = {event.TYPE for system in REGISTRY.systems for event in system.events}
    sockets = CATALOGUE.by_name["lugares"].document
    assert set(sockets["components"]["messages"]) == events
    assert set(CATALOGUE.by_name["iap-pi"].document["components"]["messages"]) == {
        route.action for route in ROUTES
    }


def test_a_seat_hears_of_its_own_matters_alone() -> None:
    channels = CATALOGUE.by_name["lugares"].document["channels"]
    assert "chamada.iniciada" in channels["telemovel"]["messages"]
    assert "chamada.iniciada" not in channels["tribunal"]["messages"]
    assert "mundo.criado" in channels["journal"]["messages"]
    assert "mundo.criado" not in channels["backoffice"]["messages"]


@pytest.mark.parametrize("one", [*of(OPENAPI), *of(ASYNCAPI)])
def test_only_words_that_are_judged_are_used(one: Published) -> None:
    found = {word for schema in schemas(one.document) for word in schema}
    assert found - WORDS - NOT_JUDGED == set()


@pytest.mark.parametrize("one", [*of(OPENAPI), *of(ASYNCAPI), *of(WSDL)])
def test_each_can_be_read(one: Published) -> None:
    wsdl = one.contract.form == WSDL
    found = sections_of_wsdl(one.text("http://a")) if wsdl else sections(one.document)
    assert [section for section in found if section.parts]
    keys = [section.key for section in found]
    assert len(keys) == len(set(keys))


def references(node: Any) -> Iterator[str]:
    """Every `$ref` of a document."""
    for value in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from references(value)
    if isinstance(node, dict) and "$ref" in node:
        yield node["$ref"]


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a document: what stands under `schema`, `schemas`, or inside one."""
    if isinstance(node, list):
        for one in node:
            yield from schemas(one)
    elif isinstance(node, dict):
        for name, one in node.items():
            if name == "schema":
                yield from inside(one)
            elif name == "schemas":
                for each in one.values():
                    yield from inside(each)
            else:
                yield from schemas(one)


def inside(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and those in it."""
    yield schema
    within = [*schema.get("properties", {}).values(), *schema.get("oneOf", ())]
    for word in ("items", "propertyNames"):
        within += [schema[word]] if word in schema else []
    for one in within:
        yield from inside(one)
