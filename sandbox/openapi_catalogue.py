"""The contract of the catalogue of what can be asked for by name (`sandbox.catalogue_desk`)."""

from typing import Any

from sandbox.discovery import LEVERS
from sandbox.openapi_parts import TEXT, WHOLE, Schema, answers, object_of, path


def paths() -> dict[str, Any]:
    """The whole of it, one scenario, one person."""
    texts = {"type": "array", "items": TEXT}
    of_scenario = dict.fromkeys(
        ("name", "says", "fault", "target", "certainty", "source", "needs", "curl"), TEXT
    )
    of_person = dict.fromkeys(
        ("id", "name", "says", "nic", "nif", "document", "app_pin", "conduct", "curl"), TEXT
    )
    one = object_of({**of_scenario, "wires": texts}, [*of_scenario, "wires"])
    person = object_of({**of_person, "phones": texts, "cmd": texts}, [*of_person, "phones", "cmd"])
    wire = object_of({"prefix": TEXT, "app": TEXT}, ["prefix", "app"])
    whole_of_it = {
        "headers": object_of({"world": TEXT, "scenario": TEXT}, ["world", "scenario"]),
        "worlds": object_of({"most": WHOLE, "idle_s": WHOLE}, ["most", "idle_s"]),
        "wires": {"type": "array", "items": wire},
        "preparations": {"type": "object", "additionalProperties": TEXT},
        "scenarios": {"type": "array", "items": one},
        "people": {"type": "array", "items": person},
    }
    root = LEVERS.removesuffix("/worlds") + "/catalogue"
    every = object_of(whole_of_it, list(whole_of_it))
    return {
        root: {"get": _operation("catalogue", "Scenarios and published people.", every)},
        f"{root}/scenarios/{{name}}": {
            "parameters": [path("name")],
            "get": _operation("scenario", "One scenario, or the nearest names.", one),
        },
        f"{root}/people/{{person}}": {
            "parameters": [path("person")],
            "get": _operation("published", "One published person, or the nearest.", person),
        },
    }


def _operation(name: str, summary: str, answer: Schema) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "security": [{}, {"key": []}],
        "responses": answers(summary, answer),
    }
