"""Exchanges and messages are held to the house's own contracts, by a judge that can say no."""

from typing import Any

import pytest

from run_sandbox import describe_apps
from sandbox.openapi import openapi
from sandbox.play.contracts import Exchange, of_exchange, of_message, schema_of
from sandbox.play.language import Language

CONTRACT = openapi(describe_apps(), "1")
WORLDS = "/sandbox/v1/worlds"


@pytest.mark.parametrize(
    ("exchange", "wrong"),
    [
        (Exchange("GET", WORLDS, 200, None, {"worlds": ["a"]}), []),
        (Exchange("GET", WORLDS, 200, None, {"worlds": 3}), ["corpo.worlds: não é array"]),
        (Exchange("GET", WORLDS, 200, None, {"worlds": [], "x": 1}), ["corpo: não devia ter «x»"]),
        (Exchange("GET", WORLDS, 201, None, {}), ["o contrato não tem a resposta 201"]),
        (Exchange("PUT", WORLDS, 200, None, {}), ["o contrato não tem este endereço"]),
        (
            Exchange("POST", "/w/m/backoffice/api/answer-call", 200, {"zz": 1},
                     {"n": 1, "events": []}),
            ["pedido: não devia ter «zz»"],
        ),
    ],
)  # fmt: skip
def test_an_exchange_is_held_to_its_address(exchange: Exchange, wrong: list[str]) -> None:
    assert of_exchange(exchange, CONTRACT) == wrong


def test_a_refusal_has_its_own_form() -> None:
    exchange = Exchange("GET", f"{WORLDS}/m", 404, None, {"code": "world_unknown"})
    assert "corpo: falta «detail»" in of_exchange(exchange, CONTRACT)


def message(**data: Any) -> dict[str, Any]:
    """A message of a socket about an answered call."""
    return {
        "n": 3, "at": "2024-05-06T09:00:00.000+00:00", "stream": "call:C-0001",
        "type": "chamada.atendida", "actor": "operador:rita-operadora", "cause": 2,
        "correlation": "C-0001", "data": data,
    }  # fmt: skip


def test_a_message_is_held_to_the_class_of_its_event(language: Language) -> None:
    names = schema_of(language.classes["chamada.atendida"])["required"]
    whole = dict.fromkeys(names, "x")
    assert of_message(message(**whole), language.classes, CONTRACT) == []
    first = names[0]
    lacking = {name: value for name, value in whole.items() if name != first}
    found = of_message(message(**lacking), language.classes, CONTRACT)
    assert found == [f"mensagem.data: falta «{first}»"]
    found = of_message(message(**whole, more=1), language.classes, CONTRACT)
    assert found == ["mensagem.data: não devia ter «more»"]
    found = of_message({**message(**whole), "n": "3"}, language.classes, CONTRACT)
    assert found == ["mensagem.n: não é integer"]
