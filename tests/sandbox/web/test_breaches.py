"""One breach of every wire in each direction: recorded with the place, the rule and what would do.

An app of ours stands behind the watch and answers what a row says; who asks sends what a row says.
A contract that gets no row here fails the test of the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from mock_scmd.tables import DATA, OPERATIONS
from mock_sric.tables import NAMESPACE
from run_sandbox import describe_apps
from sandbox import soap_text
from sandbox.contracts.keeping import Keeping
from sandbox.contracts.published import Catalogue
from sandbox.platforms.integration.wire_form import SPACE as IAP
from sandbox.platforms.integration.wire_form import WSA
from sandbox.platforms.iscapi.tables import SPACE as ISCAPI
from sandbox.refusals.books import Books
from sandbox.refusals.entry import CALLER, OURS, Entry
from sandbox.refusals.writing import Writer
from sandbox.registry import Registry
from sandbox.web.bodies import KEPT
from sandbox.web.noted import HEARS
from sandbox.web.watch import Watch
from sandbox.world import World
from sandbox.worlds import Worlds

APPS = describe_apps()
FORM = "application/x-www-form-urlencoded"
XML = "text/xml; charset=utf-8"
SA = "sistema-autorizacoes/AuthorizationSystemFrontend/authorizationsystem/frontend/request"


@pytest.fixture(scope="module")
def keeping(registry: Registry) -> Keeping:
    return Keeping(Catalogue(APPS, registry.systems, "1"), registry.systems)


@pytest.fixture
def books() -> Books:
    return Books(lambda: 0.0)


@pytest.fixture
def watch(worlds: Worlds, keeping: Keeping, books: Books) -> Watch:
    return Watch(worlds, keeping, Writer(books, list))


@dataclass(frozen=True)
class Row:
    """What comes, what is answered, and the first thing that is wrong with one of them."""

    wire: str
    path: str
    place: str
    rule: str
    body: bytes = b""
    answer: bytes = b"{}"
    method: str = "POST"
    kind: str = "application/json"
    answers: str = "application/json"
    status: str = "200 OK"
    form: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    query: str = ""

    def __str__(self) -> str:
        return f"{self.wire}{self.place}"


def soap(body: str, spaces: dict[str, str], header: str = "") -> bytes:
    return soap_text.envelope(body, spaces, header).encode()


def form(**values: str) -> bytes:
    return urlencode(values).encode()


def served(watch: Watch, world: World, row: Row) -> None:
    """A request passes the watch, and an answer comes back."""
    levers = not row.path.startswith("/")
    root = f"/sandbox/v1/worlds/{world.id}/" if levers else f"/w/{world.id}"

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start(row.status, [("Content-Type", row.answers), *row.headers])
        return [row.answer]

    environ = {
        "REQUEST_METHOD": row.method,
        "sandbox.path": root + row.path,
        "QUERY_STRING": row.query,
        "CONTENT_TYPE": row.kind,
        KEPT: row.body,
        **{f"HTTP_{name.upper()}": value for name, value in row.headers},
    }
    b"".join(watch.serve(app, environ, lambda *told: None))


def found(books: Books, world: World, sender: str) -> list[Entry]:
    every = books.of(world.id).newest_first()
    return [one for one in every if (one.kind, one.sender) == ("contrato", sender)]


# what is said -------------------------------------------------------------------------------------
LOGIN = "/autenticacao"
SCMD, SRIC = "/assinatura-cmd/SCMDService.svc", "/sric/ws"
DOOR = "/iap/servicos"
ASK = "scope=openid&response_type=code&redirect_uri=http%3A%2F%2Fa"
ADDRESSED = f"<a:Action>{IAP}:ValidarCMD</a:Action>"
VALIDATE = "<m:ValidarCMD>{}<m:operator_id>o</m:operator_id></m:ValidarCMD>"
SEARCH = "<r:getPDFAII><r:utilizador>a.b</r:utilizador>{}</r:getPDFAII>"
FOUND = (
    "<r:getPDFAIIResponse><r:quantidadeRegistos>{}</r:quantidadeRegistos>{}</r:getPDFAIIResponse>"
)
NUMBER = "<r:transacao><r:numeroTransacao>{}</r:numeroTransacao></r:transacao>"
BAD = "<s:Fault><faultcode>s:Client</faultcode><faultstring>x</faultstring>{}</s:Fault>"
WRONG_DETAIL = BAD.format("<detail><m:falta/></detail>")

BY_CALLERS = [
    Row("sandbox", "/backoffice/api/speak", "/text", "type", b'{"text":3}', form={"text": "texto"}),
    Row("prestadores", "providers", "/name", "type", b'{"name":3}', form={"name": "texto"}),
    Row(
        "autenticacao-oauth2", f"{LOGIN}/OAuthResourceServer/Api/Resource", "/token", "type",
        b'{"token":3}', form={"token": "texto"},
    ),
    Row(
        "autenticacao-saml", f"{LOGIN}/fa/Default.aspx", "/RelayState", "maxLength",
        form(SAMLRequest="x", RelayState="x" * 9000), kind=FORM,
        form={"SAMLRequest": "•••", "RelayState": "texto"},
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/oidc/token", "/grant_type", "enum",
        form(grant_type="authorization-code"), kind=FORM, form={"grant_type": "authorization_code"},
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/OIDC/bc-authorize", "/requested_expiry", "pattern",
        form(scope="openid", requested_expiry="dez"), kind=FORM,
        form={"scope": "•••", "requested_expiry": "texto com a forma ^[0-9]+$"},
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/oidc/authorize", "", "required", method="GET", query=ASK,
        status="303 See Other",
    ),
    Row("sistema-autorizacoes", f"/{SA}/authorization", "", "required", b'{"owner":"x"}'),
    Row(
        "scmd", SCMD, "/Body/ForceSMS", "additionalProperties",
        soap("<t:ForceSMS><t:processID>1</t:processID></t:ForceSMS>", {"t": OPERATIONS}),
        form={"Body": {"ForceSMS": {"processId": "texto"}}},
    ),
    Row(
        "scmd", SCMD, "/Body", "additionalProperties", soap("<t:SignPdf/>", {"t": OPERATIONS}),
    ),
    Row(
        "sric-wssricpdf", f"{SRIC}/WsSRICPDF", "/Body/getPDFAII/aplicacao", "sequence",
        soap(
            SEARCH.format("<r:codPais>PT</r:codPais><r:aplicacao>x</r:aplicacao>"),
            {"r": NAMESPACE},
            "<r:ambito>1</r:ambito><r:processo>1</r:processo>",
        ),
    ),
    Row(
        "sric-wssricpdf", f"{SRIC}/WsSRICPDF", "/Header", "required",
        soap(SEARCH.format(""), {"r": NAMESPACE}),
    ),
    Row(
        "sric-wsusergetsric", f"{SRIC}/WsUserGetSRIC", "/Body/registarUtilizador/dataInicio",
        "pattern",
        soap(
            "<r:registarUtilizador><r:dataInicio>6 de maio</r:dataInicio></r:registarUtilizador>",
            {"r": NAMESPACE},
        ),
    ),
    Row(
        "iap", f"{DOOR}/soap", "/Body/ValidarCMD", "required",
        soap(VALIDATE.format(""), {"m": IAP, "a": WSA}, ADDRESSED),
    ),
    Row(
        "iap", f"{DOOR}/soap", "/Header/Action", "const",
        soap(
            VALIDATE.format("<m:case_id>A</m:case_id>"), {"m": IAP, "a": WSA},
            "<a:Action>ValidarCMD</a:Action>",
        ),
    ),
    Row(
        "iap-json", f"{DOOR}/rest", "/case_id", "type",
        b'{"case_id":1,"operator_id":"o","phone_number":"9"}', status="202 Accepted",
        answer=b'{"MessageID":"m","estado":"recebida"}', headers=(("Action", f"{IAP}:ValidarCMD"),),
        form={"case_id": "texto", "operator_id": "•••", "phone_number": "•••"},
    ),
    Row(
        "iscapi", f"{DOOR}/iscapi", "/Body/messageRequest", "required",
        soap("<i:messageRequest/>", {"i": ISCAPI}),
    ),
]  # fmt: skip

OURS_BROKEN = [
    Row("sandbox", "journal", "/head", "type", answer=b'{"head":"x","events":[]}', method="GET"),
    Row(
        "sandbox", "journal", "", "required", answer=b'{"detail":"x"}', method="GET",
        status="404 Not Found", answers="application/problem+json",
    ),
    Row("prestadores", "providers", "", "required", method="GET"),
    Row(
        "autenticacao-oauth2", f"{LOGIN}/oauthresourceserver/api/resource", "/0", "required",
        b'{"token":"x"}', b'[{"name":"x"}]',
    ),
    Row(
        "autenticacao-saml", f"{LOGIN}/fa/Default.aspx", "", "status", form(SAMLRequest="x"),
        b"", kind=FORM, status="202 Accepted", answers="text/html",
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/.well-known/openid-configuration", "", "required",
        method="GET", answer=b'{"issuer":"http://a"}',
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/oidc/token", "/error", "enum",
        form(grant_type="refresh_token"), status="400 Bad Request", kind=FORM,
        answer=b'{"error":"bad","error_description":"x","code":"malformed","text":"x"}',
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/oidc/authorize", "/Location", "pattern", method="GET",
        query=f"{ASK}&client_id=1", status="302 Found", answers="text/html",
        headers=(("Location", "http://a/?erro=x"),),
    ),
    Row(
        "autenticacao-openid", f"{LOGIN}/oidc/bc-authorize", "/interval", "minimum",
        form(scope="openid"), b'{"auth_req_id":"x","expires_in":1,"interval":0}', kind=FORM,
    ),
    Row(
        "sistema-autorizacoes", "/sistema-autorizacoes/api/invocacoes", "/invocacoes", "type",
        method="GET", answer=b'{"invocacoes":{}}',
    ),
    Row(
        "scmd", SCMD, "/Body/ForceSMSResponse/ForceSMSResult/Message", "sequence",
        soap("<t:ForceSMS/>", {"t": OPERATIONS}),
        soap(
            "<t:ForceSMSResponse><t:ForceSMSResult><d:ProcessId/><d:Message/></t:ForceSMSResult>"
            "</t:ForceSMSResponse>",
            {"t": OPERATIONS, "d": DATA},
        ),
        answers=XML,
    ),
    Row(
        "sric-wssricpdf", f"{SRIC}/WsSRICPDF", "/Header/transacao/numeroTransacao", "pattern",
        answer=soap(
            FOUND.format(1, "<r:codErro>0</r:codErro><r:campoErro/>"), {"r": NAMESPACE},
            NUMBER.format("7"),
        ),
        answers=XML,
    ),
    Row(
        "sric-wssricpdf", f"{SRIC}/WsSRICPDF", "/Body/getPDFAIIResponse/codErro", "maximum",
        answer=soap(
            FOUND.format(1, "<r:codErro>8</r:codErro><r:campoErro/>"), {"r": NAMESPACE},
            NUMBER.format("7" * 16),
        ),
        answers=XML,
    ),
    Row(
        "sric-wsusergetsric", f"{SRIC}/WsUserGetSRIC", "/Body/Fault/detail", "additionalProperties",
        answer=soap(WRONG_DETAIL, {"m": NAMESPACE}), answers=XML, status="500 Fault",
    ),
    Row(
        "iap", f"{DOOR}/soap", "/Body/Fault/detail", "additionalProperties",
        answer=soap(WRONG_DETAIL, {"m": IAP}), answers=XML, status="500 Fault",
    ),
    Row(
        "iap-json", f"{DOOR}/rest", "/estado", "enum", b"{}", status="202 Accepted",
        answer=b'{"MessageID":"m","estado":"aceite"}',
    ),
    Row(
        "iscapi", f"{DOOR}/iscapi", "/Header", "required",
        answer=soap(
            "<i:messageRequestResponse><result>true</result></i:messageRequestResponse>",
            {"i": ISCAPI},
        ),
        answers=XML,
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", BY_CALLERS, ids=str)
def test_what_somebody_asks_against_a_contract_is_theirs(
    watch: Watch, world: World, books: Books, row: Row
) -> None:
    served(watch, world, row)
    [entry] = found(books, world, CALLER)
    assert entry.wire == row.wire
    assert (row.place, row.rule) in [(one.place, one.rule) for one in entry.expected]
    if row.form is not None:
        assert entry.form == row.form


@pytest.mark.parametrize("row", OURS_BROKEN, ids=str)
def test_what_we_answer_against_a_contract_is_ours(
    watch: Watch, world: World, books: Books, row: Row, caplog: pytest.LogCaptureFixture
) -> None:
    served(watch, world, row)
    [entry] = found(books, world, OURS)
    assert entry.wire == row.wire
    assert (row.place, row.rule) in [(one.place, one.rule) for one in entry.expected]
    assert "contract: " in caplog.text


# what is on no request ----------------------------------------------------------------------------
CALLBACKS: list[tuple[str, str, Any]] = [
    ("autenticacao-openid", "ping", {"auth_req_id": 3}),
    ("sistema-autorizacoes", "decision", {"requestNumber": "1"}),
    ("iap-json", "ValidarCMD", {"case_id": 1}),
    ("iap", "ValidarCMD", soap(VALIDATE.format(""), {"m": IAP, "a": WSA}, ADDRESSED)),
    ("iscapi", "messageRequest", soap("<i:messageRequest/>", {"i": ISCAPI})),
]


@pytest.mark.parametrize("sent", CALLBACKS, ids=lambda sent: sent[0])
def test_what_leaves_for_an_address_against_a_contract_is_ours(
    watch: Watch, world: World, books: Books, sent: tuple[str, str, Any]
) -> None:
    watch.sent.callback(world, *sent)
    [entry] = found(books, world, OURS)
    assert (entry.wire, entry.method) == (sent[0], "POST")
    assert entry.expected


def test_what_is_said_on_a_socket_is_of_who_says_it(
    watch: Watch, world: World, books: Books
) -> None:
    environ = {
        "HTTP_UPGRADE": "websocket",
        "sandbox.path": f"/w/{world.id}/backoffice/ws",
        "QUERY_STRING": "desde=ontem",
        "REQUEST_METHOD": "GET",
    }
    watch.serve(lambda environ, start: [], environ, lambda *told: None)
    environ[HEARS]("olá, 912345678")  # type: ignore[operator]
    said, asked = found(books, world, CALLER)
    assert (said.wire, said.expected[0].rule) == ("lugares", "operations")
    assert said.expected[0].found == "string (14)"
    assert [(one.place, one.rule) for one in asked.expected] == [("/desde", "type")]


def test_every_contract_has_a_row_in_each_direction(keeping: Keeping) -> None:
    """Sockets and messages between systems have theirs in tests of their own."""
    apart = {"lugares", "iap-pi"}
    every = {one.name for one in Catalogue(APPS, (), "1").every} - apart
    assert {row.wire for row in BY_CALLERS} == every
    assert {row.wire for row in OURS_BROKEN} == every
