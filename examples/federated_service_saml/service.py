"""A service whose users sign in with Autenticação.gov by SAML 2.0: all that it takes, on one page.

python service.py               serves on http://127.0.0.1:5001, against the world `demo`
AUTENTICACAO=…  PORT=…  KEYS=…  another Fornecedor de Autenticação, port, folder of the key
"""

import os
import re
import secrets
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask, Response, abort, make_response, redirect, render_template_string, request
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

AUTENTICACAO = os.environ.get("AUTENTICACAO", "http://127.0.0.1:8000/w/demo/autenticacao")
PORT = int(os.environ.get("PORT", "5001"))
KEYS = Path(os.environ.get("KEYS", ".keys"))
HERE = f"http://127.0.0.1:{PORT}"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
WANTED = (f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto")
LEVEL = 3  # Without FAAALevel it would be 4, and the card alone would do.
UNSPECIFIED = OneLogin_Saml2_Constants.NAMEID_UNSPECIFIED
HTTP_POST = OneLogin_Saml2_Constants.BINDING_HTTP_POST

# What python3-saml cannot say by itself: who asks, for which attributes, and at what level.
WHO_ASKS = '<samlp:AuthnRequest IsPassive="false" ProviderName="Serviço de ensaio" '
EXTENSIONS = (
    '<samlp:Extensions xmlns:fa="http://autenticacao.cartaodecidadao.pt/atributos">'
    "<fa:RequestedAttributes>{attributes}</fa:RequestedAttributes>"
    f"<fa:FAAALevel>{LEVEL}</fa:FAAALevel></samlp:Extensions>"
).format(
    attributes="".join(
        f'<fa:RequestedAttribute Name="{name}" isRequired="true" NameFormat='
        '"urn:oasis:names:tc:SAML:2.0:attrname-format:uri"/>'
        for name in WANTED
    )
)
POST = """<!doctype html><html lang="pt-PT"><title>A ir para a autenticação</title>
<form method="post" action="{{ to }}" id="f">
<input type="hidden" name="SAMLRequest" value="{{ message }}">
<input type="hidden" name="RelayState" value="{{ relay_state }}"><button>Continuar</button></form>
<script>document.getElementById("f").submit()</script></html>"""
PAGE = """<!doctype html><html lang="pt-PT"><title>Serviço de ensaio</title><h1>{{ title }}</h1>
{% for name, value in facts.items() %}<p>{{ name }}: {{ value }}</p>{% endfor %}
<p><a href="/entrar">Entrar com Autenticação.gov</a></p></html>"""

app = Flask(__name__)
# Kept here and not in a cookie: a request that was answered must be gone for good.  Key: a random
# text in the browser's cookie; value: `asked` and `relay_state`, then the facts of the citizen.
sessions: dict[str, dict] = {}


def own_key() -> tuple[str, str]:
    """Private key and certificate, made at the first start; only the certificate leaves."""
    private, public = KEYS / "chave.pem", KEYS / "certificado.pem"
    if not private.exists():
        KEYS.mkdir(parents=True, exist_ok=True)
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Servico de ensaio")])
        made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(datetime.now(UTC) - timedelta(days=1))
        made = made.not_valid_after(datetime.now(UTC) + timedelta(days=365))
        public.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        private.touch(0o600)
        private.write_bytes(pem)
    return private.read_text(), public.read_text()


def settings(identity_provider: dict | None = None) -> dict:
    """What the library is told; without an identity provider, enough for our metadata."""
    key, certificate = own_key()
    return {
        "strict": True,  # Else it looks at neither times, nor audience, nor destination.
        "sp": {
            "entityId": f"{HERE}/metadata",
            "assertionConsumerService": {"url": f"{HERE}/acs"},
            "NameIDFormat": UNSPECIFIED,
            "privateKey": key,
            "x509cert": certificate,
        },
        "security": {
            "authnRequestsSigned": True,
            "wantMessagesSigned": True,  # The signature is on the Response, not the Assertion.
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
        },
        **(identity_provider or {}),
    }


def known() -> dict:
    """Our settings with those of the Fornecedor de Autenticação, whose key may change one day."""
    try:
        with urlopen(f"{AUTENTICACAO}/fa/metadata", timeout=10) as answer:
            xml = answer.read()
    except OSError:
        abort(503, "O Fornecedor de Autenticação não responde. Tente mais tarde.")
    found = OneLogin_Saml2_IdPMetadataParser.parse(
        xml, required_sso_binding=HTTP_POST, required_slo_binding=HTTP_POST
    )
    return settings({"idp": found["idp"]})


@app.get("/metadata")
def metadata() -> Response:
    """Our metadata: upload them where providers are registered."""
    xml = OneLogin_Saml2_Settings(settings(), sp_validation_only=True).get_sp_metadata()
    return Response(xml, content_type="application/samlmetadata+xml")


@app.get("/entrar")
def sign_in() -> Response:
    """Send the browser away with a signed request, by HTTP-POST, the only binding there is."""
    found = OneLogin_Saml2_Settings(known())
    asked = OneLogin_Saml2_Authn_Request(found, force_authn=True)
    xml = asked.get_xml().replace("</saml:Issuer>", f"</saml:Issuer>{EXTENSIONS}", 1)
    xml = re.sub(r"<samlp:AuthnRequest\s", WHO_ASKS, xml, count=1)
    signed = OneLogin_Saml2_Utils.add_sign(xml, found.get_sp_key(), found.get_sp_cert())
    browser, relay_state = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    sessions[browser] = {"asked": asked.get_id(), "relay_state": relay_state}
    page = make_response(
        render_template_string(
            POST,
            to=found.get_idp_data()["singleSignOnService"]["url"],
            message=b64encode(signed).decode(),
            relay_state=relay_state,
        )
    )
    # The answer is a form of another site.  In production: secure=True, samesite="None".
    page.set_cookie("sessao", browser, httponly=True, samesite="Lax")
    return page


@app.post("/acs")
def answered() -> Response:
    """The Response: believed once, for the request that this very browser was sent away with."""
    session = sessions.pop(request.cookies.get("sessao", ""), {})
    expected = session.get("relay_state", "")
    if not expected or not secrets.compare_digest(request.form.get("RelayState", ""), expected):
        abort(403, "Nenhum pedido de autenticação espera por esta resposta.")
    sent = {
        "https": "off",
        "http_host": f"127.0.0.1:{PORT}",
        "script_name": "/acs",
        "post_data": request.form,
    }
    auth = OneLogin_Saml2_Auth(sent, known())
    try:
        auth.process_response(request_id=session["asked"])
    except Exception as error:  # What is no document at all: the library has no one error for it.
        app.logger.warning("refused: %s", error)
        abort(400, "A resposta não se consegue ler.")
    # Without InResponseTo the library takes an answer that nobody asked for.
    unasked = auth.get_last_response_in_response_to() != session["asked"]
    if unasked or auth.get_errors() or not auth.is_authenticated():
        app.logger.warning("refused: %s", auth.get_last_error_reason() or "unasked")
        abort(403, "A autenticação não foi concluída.")
    told = auth.get_attributes()
    if not told.get(WANTED[0]):
        abort(403, "O cidadão não tem número de identificação civil.")
    browser = secrets.token_urlsafe(24)  # A new session: the old text may be known to others.
    sessions[browser] = {"facts": {name.rpartition("/")[2]: told[name][0] for name in told}}
    back = make_response(redirect("/sessao", 303))
    back.set_cookie("sessao", browser, httponly=True, samesite="Lax")
    return back


@app.get("/")
@app.get("/sessao")
def session_page() -> tuple[str, int]:
    """Who is signed in: the page with the NIC, or 401."""
    facts = sessions.get(request.cookies.get("sessao", ""), {}).get("facts", {})
    title = "Autenticado" if facts else "Por autenticar"
    return render_template_string(PAGE, title=title, facts=facts), 200 if facts else 401


if __name__ == "__main__":
    app.run("127.0.0.1", PORT)
