"""What the platform does wrong on a component's back: rules of the front for the AttributeManager.

Source: fact sheet 1.4: replies, states, the pace of one look in a second.
"""

import json
from collections.abc import Callable
from typing import Any

from sandbox.conformance.federated.component import NAME, NIC
from sandbox.conformance.house import Reply, Rule
from sandbox.platforms.authentication.attribute_table import AVAILABLE
from sandbox.platforms.authentication.attributes import CITIZEN

Truth = Callable[[], Reply]
MANAGER = "/oauthresourceserver/api/attributemanager"


def of_attributes(path: str) -> bool:
    """Whether this is the AttributeManager."""
    return path.lower().endswith(MANAGER)


def away(method: str, path: str, truth: Truth) -> Reply:
    """The line is cut, whatever is asked."""
    return Reply(cut=True)


def cut(method: str, path: str, truth: Truth) -> Reply:
    """The line is cut when attributes are asked for."""
    return Reply(cut=True) if of_attributes(path) else truth()


def answering(status: int, body: bytes, kind: str = "application/json") -> Rule:
    """The AttributeManager says this and nothing else."""

    def rule(method: str, path: str, truth: Truth) -> Reply:
        return Reply(status, body, kind) if of_attributes(path) else truth()

    return rule


def listing(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Rule:
    """The list of attributes is another one."""

    def rule(method: str, path: str, truth: Truth) -> Reply:
        reply = truth()
        if method != "GET" or not of_attributes(path) or reply.status != 200:
            return reply
        return Reply(200, json.dumps(change(json.loads(reply.body))).encode())

    return rule


def named(name: str) -> Rule:
    """The citizen has another name."""
    return listing(
        lambda found: [one | {"value": name} if one["name"] == NAME else one for one in found]
    )


def without_nic() -> Rule:
    """The NIC is not available."""
    gone = {"value": None, "state": "NotAvailable"}
    return listing(lambda found: [one | gone if one["name"] == NIC else one for one in found])


def turned() -> Rule:
    """The list stands the other way round, behind attributes that nobody asked for."""
    others = [{"name": f"{CITIZEN}{one}", "value": "0", "state": AVAILABLE} for one in ("X", "Y")]
    return listing(lambda found: others + found[::-1])


def without_states() -> Rule:
    """As the older guide has it."""
    return listing(lambda found: [{k: v for k, v in one.items() if k != "state"} for one in found])


def busy_once() -> Rule:
    """The first look is too early, says the platform."""
    told: list[str] = []

    def rule(method: str, path: str, truth: Truth) -> Reply:
        if method == "GET" and of_attributes(path) and not told:
            told.append(path)
            return Reply(429, b'{"code": "too_often"}', "application/problem+json")
        return truth()

    return rule
