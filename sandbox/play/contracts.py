"""Whether an exchange over HTTP and a message of a socket are what the house's contracts say.

The judge is `sandbox.contracts.judge`; here stands what a guião says of its mistakes.  Pure:
descriptions and values in, sentences out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.contracts.judge import Mistake, Schema
from sandbox.contracts.judge import mistakes as judged
from sandbox.contracts.paths import Paths
from sandbox.contracts.shapes import schema_of


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back; `sent` is None without a body."""

    method: str
    path: str
    status: int
    sent: Any
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.status})"


def mistakes(value: Any, schema: Schema, root: Schema, at: str = "corpo") -> Iterator[str]:
    """Everything in a value that its schema does not allow, as sentences."""
    return (told(one, at) for one in judged(value, schema, root))


def told(mistake: Mistake, at: str) -> str:
    """A mistake as a sentence; `at` names the whole value."""
    place = at + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in mistake.at
    )
    expected, value = mistake.expected, mistake.value
    match mistake.rule:
        case "type":
            return f"{place}: não é {' nem '.join(expected)}"
        case "enum" | "const":
            return f"{place}: «{value}» não é um dos valores"
        case "oneOf":
            return f"{place}: serve a {expected} das formas, e devia servir a uma"
        case "minLength" | "maxLength":
            return f"{place}: tem {len(value)} caracteres, e são de {expected[0]} a {expected[1]}"
        case "pattern":
            return f"{place}: «{value[:60]}» não tem a forma {expected}"
        case "maxProperties":
            return f"{place}: tem {len(value)} membros, mais do que {expected}"
        case "required":
            return f"{place}: falta «{expected}»"
        case "additionalProperties":
            return f"{place}: não devia ter «{value}»"
        case "propertyNames":
            return f"{place} («{value}»): «{value}» não é um dos valores"
        case "minItems" | "maxItems":
            return f"{place}: tem {len(value)} elementos, e são de {expected[0]} a {expected[1]}"
    return f"{place}: {value} não está entre {expected[0]} e {expected[1]}"


# exchanges --------------------------------------------------------------------------------------
def of_exchange(exchange: Exchange, contract: Schema) -> list[str]:
    """What an exchange has that the description of the addresses does not say.

    What was sent is judged when it was accepted: a bad request that is refused keeps the contract.
    """
    found_path = Paths(contract["paths"]).find(exchange.path.partition("?")[0])
    operation = found_path and found_path[1].get(exchange.method.lower())
    if not operation:
        return ["o contrato não tem este endereço"]
    answers = operation["responses"]
    answer = answers.get(str(exchange.status), answers.get("default"))
    if answer is None or (exchange.status < 400 and str(exchange.status) not in answers):
        return [f"o contrato não tem a resposta {exchange.status}"]
    found = list(mistakes(exchange.body, _schema_in(answer), contract))
    if exchange.sent is not None and exchange.status < 400:
        asked = _schema_in(operation.get("requestBody", {}))
        found += mistakes(exchange.sent, asked, contract, "pedido")
    return found


def _schema_in(part: Schema) -> Schema:
    for content in part.get("content", {}).values():
        found: Schema = content["schema"]
        return found
    return {}


# messages ---------------------------------------------------------------------------------------
def of_message(
    message: Mapping[str, Any], events: Mapping[str, type], contract: Schema
) -> list[str]:
    """What a message of a socket has that its schema does not say: the envelope, then the data."""
    found = list(mistakes(message, {"$ref": "#/components/schemas/Event"}, contract, "mensagem"))
    kind = events.get(str(message.get("type")))
    if kind is None:
        return [*found, f"mensagem.type: não há «{message.get('type')}»"]
    return found + list(mistakes(message.get("data"), schema_of(kind), contract, "mensagem.data"))
