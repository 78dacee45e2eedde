"""The contract of the register of service providers, address by address."""

from typing import Any

from sandbox.discovery import LEVERS
from sandbox.openapi_parts import REFUSED, TEXT, answers, object_of, one_of, path, text
from sandbox.platforms.providers.core import ALGORITHMS
from sandbox.providers_desk import XML_TYPES

_ALL = f"{LEVERS}/{{world}}/providers"
_LIST = {"type": "array", "items": text(300), "maxItems": 20}


def paths() -> dict[str, Any]:
    """Every address of the register."""
    certificate = _object("certificate", "sha256", "sha1", "subject", "not_before", "not_after")
    known = {
        "id": TEXT,
        "name": TEXT,
        "entity_id": TEXT,
        "redirect_uris": {"type": "array", "items": TEXT},
        "acs_urls": {"type": "array", "items": TEXT},
        "logout_url": TEXT,
        "notify_url": TEXT,
        "id_token_signed_response_alg": one_of(ALGORITHMS),
        "backchannel_token_delivery_mode": one_of(("poll", "ping")),
        "has_client_secret": {"type": "boolean"},
        **dict.fromkeys(("service", "start_url", "entity", "purpose"), TEXT),
        "backoffice": {"type": "boolean"},
        "attributes": {"type": "array", "items": TEXT},
        "certificates": {"type": "array", "items": certificate},
    }
    provider = object_of(known, list(known))
    every = object_of({"providers": {"type": "array", "items": provider}}, ["providers"])
    made = object_of(
        {**certificate["properties"], "private_key": TEXT},
        [*certificate["required"], "private_key"],
    )
    secret = _object("client_id", "client_secret")
    xml = {kind: {"schema": {"type": "string"}} for kind in XML_TYPES}
    return {
        _ALL: _at(
            get=_operation("providers", "Every service provider.", every),
            post=_operation("register-provider", "Register a provider.", provider, "201")
            | {"requestBody": _json(_wanted())},
        ),
        f"{_ALL}/metadata": _at(
            post=_operation("provider-metadata", "Register by SAML metadata.", provider, "201")
            | {"requestBody": {"required": True, "content": xml}},
        ),
        f"{_ALL}/{{provider}}": _at(
            path("provider"),
            get=_operation("provider", "One service provider.", provider),
            delete=_operation("remove-provider", "Take it out of the register.", provider)
            | {"responses": {"204": {"description": "Taken out."}, "default": REFUSED}},
        ),
        f"{_ALL}/{{provider}}/test-certificate": _at(
            path("provider"),
            post=_operation("test-certificate", "Make a key and a certificate.", made, "201"),
        ),
        f"{_ALL}/{{provider}}/client-secret": _at(
            path("provider"),
            post=_operation("client-secret", "Make a secret.", secret, "201"),
        ),
    }


def _wanted() -> dict[str, Any]:
    """What a provider is registered with."""
    pem = {"type": "array", "items": text(10_000), "maxItems": 5}
    wanted = {
        "id": text(19, "^([0-9]{9,19})?$"),
        "name": text(100),
        "entity_id": text(200),
        "redirect_uris": _LIST,
        "acs_urls": _LIST,
        "logout_url": text(200),
        "notify_url": text(200),
        "service": text(60, "^[a-z0-9-]*$"),
        "id_token_signed_response_alg": one_of(("", *ALGORITHMS)),
        "backchannel_token_delivery_mode": one_of(("", "poll", "ping")),
        "start_url": text(200),
        "entity": text(100),
        "purpose": text(100),
        "backoffice": {"type": "boolean"},
        "attributes": {**_LIST, "maxItems": 200},
        "certificates": pem,
    }
    return object_of(wanted, ["name"])


def _object(*names: str) -> dict[str, Any]:
    return object_of(dict.fromkeys(names, TEXT), list(names))


def _json(body: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": body}}}


def _at(*more: dict[str, Any], **operations: Any) -> dict[str, Any]:
    return {"parameters": [path("world"), *more], **operations}


def _operation(
    name: str, summary: str, answer: dict[str, Any], status: str = "200"
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "security": [{}, {"key": []}],
        "responses": answers(summary, answer, status),
    }
