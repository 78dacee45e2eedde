"""The service providers of a world for people and programs: list, register, certificates, remove.

Levers of whoever runs the sandbox, like the rest of `sandbox.control`.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from sandbox import control
from sandbox.config import Config
from sandbox.given import members, typed
from sandbox.platforms.providers.language import RegisterProvider, RemoveProvider
from sandbox.platforms.providers.provider import Certificate, Provider
from sandbox.platforms.providers.registry import (
    directory,
    from_metadata,
    make_certificate,
    make_secret,
    provider,
    read_certificate,
    register,
)
from sandbox.protocol.errors import Refused
from sandbox.web.bodies import content, form_body, json_body
from sandbox.web.noted import note
from sandbox.web.rooms import Tools, world_facts
from sandbox.world import World

API = "/sandbox/v1/worlds/<world_id>/providers"
PAGE = "/w/<world_id>/prestadores/"
_LISTS = ("redirect_uris", "acs_urls", "attributes", "certificates")
_STANDARDS = {"id_token_signed_response_alg": "RS256", "backchannel_token_delivery_mode": "poll"}
"""Members with the names of the standards, and what they are when they do not come."""
_OFFER = ("service", "start_url", "entity", "purpose")
_TEXTS = ("id", "name", "entity_id", "logout_url", "notify_url", *_OFFER, *_STANDARDS)
XML_TYPES = ("application/samlmetadata+xml", "application/xml", "text/xml")


def blueprint(config: Config, tools: Tools) -> Blueprint:
    """The page of the register, and its addresses for programs."""
    bp = Blueprint("providers", __name__)

    @bp.before_request
    def ask_for_key() -> None:
        """The key of the test-support surface, when others can reach it."""
        control.require_key(config)

    _for_programs(bp, tools)
    _for_people(bp, tools)
    return bp


def _for_programs(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get(API)
    def list_providers(world_id: str) -> Response:
        """Every provider of a world."""
        found = directory(worlds.get(world_id)).providers.values()
        return jsonify(providers=[told(one) for one in found])

    @bp.post(API)
    def register_provider(world_id: str) -> tuple[Response, int]:
        """Register a provider from its members."""
        world = worlds.get(world_id)
        made = register(world, _command(json_body()), control.ACTOR)
        return jsonify(told(made)), 201

    @bp.post(f"{API}/metadata")
    def upload_metadata(world_id: str) -> tuple[Response, int]:
        """Register the provider that SAML metadata (the body) describe."""
        if request.mimetype not in XML_TYPES:
            raise Refused("wrong_content_type", f"takes one of {XML_TYPES}")
        world = worlds.get(world_id)
        return jsonify(told(register(world, from_metadata(content()), control.ACTOR))), 201

    @bp.get(f"{API}/<provider_id>")
    def show_provider(world_id: str, provider_id: str) -> Response:
        """One provider."""
        return jsonify(told(provider(worlds.get(world_id), provider_id)))

    @bp.delete(f"{API}/<provider_id>")
    def remove_provider(world_id: str, provider_id: str) -> tuple[str, int]:
        """Take a provider out of the register."""
        worlds.get(world_id).perform(RemoveProvider(provider_id), control.ACTOR)
        return "", 204

    @bp.post(f"{API}/<provider_id>/test-certificate")
    def make_test_certificate(world_id: str, provider_id: str) -> tuple[Response, int]:
        """Make a key and its certificate; the private key is told this once."""
        private, made = make_certificate(worlds.get(world_id), provider_id, control.ACTOR)
        return jsonify(private_key=private, **_certificate(made)), 201

    @bp.post(f"{API}/<provider_id>/client-secret")
    def make_client_secret(world_id: str, provider_id: str) -> tuple[Response, int]:
        """Make a secret for OpenID Connect; it is told this once."""
        secret = make_secret(worlds.get(world_id), provider_id, control.ACTOR)
        return jsonify(client_id=provider_id, client_secret=secret), 201


def _for_people(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get(PAGE)
    def show(world_id: str) -> Response:
        """The register of the world."""
        return _page(worlds.get(world_id))

    @bp.post(f"{PAGE}acao/registar")
    def register_by_form(world_id: str) -> Any:
        """Register a provider typed in a form."""
        world = worlds.get(world_id)
        form = form_body()
        given: dict[str, Any] = {name: form.get(name, "").strip() for name in _TEXTS}
        for name in _LISTS[:3]:
            given[name] = form.get(name, "").split()
        pem = form.get("certificate", "").strip()
        given["certificates"] = [pem] if pem else []
        given["backoffice"] = form.get("backoffice") == "sim"
        return _done(world, lambda: register(world, _command(given), control.ACTOR))

    @bp.post(f"{PAGE}acao/metadados")
    def register_by_file(world_id: str) -> Any:
        """Register the provider of a metadata file."""
        world = worlds.get(world_id)
        form_body()
        file = request.files.get("ficheiro")
        sent = file.read() if file is not None else b""
        return _done(world, lambda: register(world, from_metadata(sent), control.ACTOR))

    @bp.post(f"{PAGE}acao/certificado")
    def certificate_by_form(world_id: str) -> Any:
        """Make a key and its certificate, shown this once."""
        world = worlds.get(world_id)
        wanted = form_body().get("id", "")
        try:
            private, made = make_certificate(world, wanted, control.ACTOR)
        except Refused as refusal:
            return _page(world, refusal)
        return _page(world, made=(provider(world, wanted), private, made))

    @bp.post(f"{PAGE}acao/segredo")
    def secret_by_form(world_id: str) -> Any:
        """Make a secret, shown this once."""
        world = worlds.get(world_id)
        wanted = form_body().get("id", "")
        try:
            secret = make_secret(world, wanted, control.ACTOR)
        except Refused as refusal:
            return _page(world, refusal)
        return _page(world, secret=(provider(world, wanted), secret))

    @bp.post(f"{PAGE}acao/retirar")
    def remove_by_form(world_id: str) -> Any:
        """Take a provider out of the register."""
        world = worlds.get(world_id)
        wanted = form_body().get("id", "")
        return _done(world, lambda: world.perform(RemoveProvider(wanted), control.ACTOR))


def _done(world: World, work: Any) -> Any:
    try:
        work()
    except Refused as refusal:
        return _page(world, refusal)
    return redirect(f"/w/{world.id}/prestadores/", 303)


def _page(
    world: World, refusal: Refused | None = None, made: Any = None, secret: Any = None
) -> Response:
    text = render_template(
        "console/providers.html",
        providers=directory(world).providers.values(),
        problem=refusal,
        typed=request.form if refusal else {},
        made=made,
        secret=secret,
        live=False,
        n=world.journal.head,
        base=f"/w/{world.id}",
        here="/prestadores/",
        world=world_facts(world),
        parte=request.headers.get("X-Parte") == "regiao",
    )
    status = note(refusal).status if refusal else 200
    return Response(text, status, {"X-N": str(world.journal.head)})


def _command(body: Mapping[str, Any]) -> RegisterProvider:
    members(body, (*_TEXTS, *_LISTS, "backoffice"))
    texts = {name: typed(body, name, str, "") for name in _TEXTS}
    lists = {name: _texts(body, name) for name in _LISTS}
    return RegisterProvider(
        texts["id"],
        texts["name"],
        texts["entity_id"],
        lists["redirect_uris"],
        lists["acs_urls"],
        texts["logout_url"],
        texts["notify_url"],
        lists["attributes"],
        tuple(read_certificate(one) for one in lists["certificates"]),
        texts["service"],
        id_token_alg=texts["id_token_signed_response_alg"] or "RS256",
        ciba_mode=texts["backchannel_token_delivery_mode"] or "poll",
        start_url=texts["start_url"],
        entity=texts["entity"],
        purpose=texts["purpose"],
        backoffice=typed(body, "backoffice", bool, False),
    )


def _texts(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Refused("malformed", f"{name}: takes a list of texts")
    if len(found) > 200:
        raise Refused("malformed", f"{name}: at most 200")
    return tuple(found)


def told(one: Provider) -> dict[str, Any]:
    """A provider as programs read it."""
    return {
        "id": one.id,
        "name": one.name,
        "entity_id": one.entity_id,
        "redirect_uris": list(one.redirect_uris),
        "acs_urls": list(one.acs_urls),
        "logout_url": one.logout_url,
        "notify_url": one.notify_url,
        "id_token_signed_response_alg": one.id_token_alg,
        "backchannel_token_delivery_mode": one.ciba_mode,
        "has_client_secret": bool(one.secrets_made),
        **{name: getattr(one, name) for name in _OFFER},
        "backoffice": one.backoffice,
        "attributes": list(one.attributes),
        "certificates": [_certificate(certificate) for certificate in one.certificates],
    }


def _certificate(one: Certificate) -> dict[str, Any]:
    return {
        "certificate": one.pem,
        "sha256": one.sha256,
        "sha1": one.sha1,
        "subject": one.subject,
        "not_before": one.not_before.isoformat(),
        "not_after": one.not_after.isoformat(),
    }
