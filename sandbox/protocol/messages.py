"""One frozen dataclass per message between systems: what travels through iAP-PI.

A message is at the same time the command that its receiver handles.  No message carries a
security code or a token in clear: a code travels as a keyed proof, a token as its digest.
`REPLIES_TO` in the comments names the question that an answer belongs to.
"""

from datetime import datetime

from sandbox.protocol.frozen import frozen

# the names of the systems on the integration platform
BACKOFFICE = "backoffice"
AUTHENTICATION = "autenticacao"
AUTHORIZATIONS = "sistema-autorizacoes"
MOBILE_APP = "app-movel"
PORTAL = "portal-registo-criminal"
PAYMENTS = "pagamentos"
BANK = "banco"
MBWAY = "mb-way"
MAIL = "correio"
SRIC = "sric"
REQUEST_FRONTEND = "autorizacoes-frontend"
HOLDER_APP = "autorizacoes-titular"
ACCESS_DATA = "autorizacoes-dados"
ENTITY = "entidade-consumidora"
SIGNATURE = "assinatura-cmd"

ELSEWHERE = "fora:"
"""How the identifier of a visit begins that is not at the sandbox's portal."""
PORTAL_SERVICE = "registo-criminal"
LOOKALIKE_SERVICE = "registo-criminal-verificacao"
"""The services of the sandbox's own in the operator's catalogue: the portal's, and a trap."""


@frozen
class CmdStatusQuery:
    """Is the Chave Móvel Digital of this phone active?  (backoffice → authentication)

    `client_id` is that of a backoffice outside, which gets a handle in place of the holder.
    """

    case_id: str
    operator_id: str
    phone_number: str
    client_id: str = ""


@frozen
class CmdStatusReply:
    """The state of the CMD, in one shape whatever the answer (R17)."""

    case_id: str
    operator_id: str
    phone_number: str
    status: str
    holder: str
    warning: str = ""


@frozen
class RequestAccess:
    """Ask for access to somebody's data: the members of `request/authorization`, as on the wire.

    `owner` is the NIC in eight digits, `foreign_document` the document of who has none; in the
    phone channel `owner` may be what *Validar CMD* answered instead, and `additional_info` says
    on which call, by whom and for what (`entity_requests.phone_channel`).  Without a token of
    its caller (`token_digest`) it comes from a desk of the sandbox.
    Units: `reply_deadline` and `validity` are `yyyy-MM-dd HH:mm` in the time of Lisbon.
    (backoffice → authorizations, and the wire of entities)
    """

    client_id: str
    information_type: str
    reply_deadline: str
    attributes: tuple[str, ...] = ()
    owner: str = ""
    foreign_document: str = ""
    validity: str = ""
    channel_code: str = ""
    description: str = ""
    reply_to: str = ""
    token_digest: str = ""
    token_once: bool = False
    token_until: datetime | None = None
    additional_info: tuple[tuple[str, str], ...] = ()


@frozen
class RequestStatus:
    """What became of a request.  (authorizations → backoffice)

    `status`: pending, rejected, approved, denied, expired, code_expired, canceled.
    """

    case_id: str
    operator_id: str
    request_id: str
    status: str
    reason: str = ""
    expires_at: datetime | None = None
    request_number: str = ""


@frozen
class PushRequest:
    """Show a request on the citizen's phone.  (authorizations → app)"""

    citizen_id: str
    request_id: str
    service: str
    scopes: tuple[str, ...]
    phone_number: str
    call_id: str
    caller_number: str
    operator_id: str
    expires_at: datetime
    consumer_name: str = ""


@frozen
class CitizenDecision:
    """What the citizen pressed.  (app → authorizations)

    `decision`: approve, deny, declined_call.
    """

    citizen_id: str
    request_id: str
    decision: str
    phrase: str = ""


@frozen
class RequestClosed:
    """The request no longer waits for the citizen, or its code is over.  (authorizations → app)

    `status` as in RequestStatus, and code_used, code_burnt.
    """

    citizen_id: str
    request_id: str
    status: str
    reason: str = ""


@frozen
class CodeReady:
    """The app may generate and show the security code.  (authorizations → app)"""

    citizen_id: str
    request_id: str
    digits: int
    expires_at: datetime


@frozen
class WithdrawRequest:
    """The desk takes its request back.  (backoffice → authorizations)

    Without a `request_id`, which a desk may not have heard yet, every request of the case.
    With a `request_number`, the request of the wire that has it.
    """

    holder: str
    request_id: str
    operator_id: str
    reason: str
    case_id: str = ""
    client_id: str = ""
    request_number: str = ""


@frozen
class RedeemCode:
    """The code that the citizen said, as a keyed proof.  (backoffice → authorizations)"""

    case_id: str
    holder: str
    request_id: str
    proof: str
    operator_id: str
    session_id: str
    call_id: str


@frozen
class CodeResult:
    """What the code was worth.  (authorizations → backoffice)

    `outcome`: accepted, or a reason code (code_wrong, code_burnt, code_expired, …).  It answers
    a code, and a question about one (`CodeResultQuery`).  With `accepted` comes the decision that
    was held: the digest of its token (`access`), by which the data are asked for.
    """

    case_id: str
    operator_id: str
    request_id: str
    outcome: str
    attempt: int
    attempts_left: int
    access: str = ""


@frozen
class ConsentGiven:
    """What a citizen has allowed by a request that the right code completed.

    It is told when one of the two is somebody else's component.  `access` is what the data are
    asked for by, as in `CodeResult`; `attributes` are addresses.  (authorizations → authentication)
    """

    case_id: str
    citizen_id: str
    operator_id: str
    request_id: str
    service: str
    attributes: tuple[str, ...]
    access: str
    request_number: str = ""


@frozen
class CodeResultQuery:
    """What was the code worth, whose answer did not come?  (backoffice → authorizations)

    It tries nothing and counts nothing; `attempt` is the last one that the desk has heard of.
    """

    case_id: str
    holder: str
    request_id: str
    attempt: int
    operator_id: str
    session_id: str
    call_id: str


@frozen
class CitizenDataQuery:
    """`resourceJWT` of the desk: the data that the token of its decision opens.

    `access` is the digest of that token, `attributes` the addresses asked for.
    (backoffice → authentication)
    """

    case_id: str
    operator_id: str
    request_id: str
    access: str
    attributes: tuple[str, ...]


@frozen
class CitizenDataReply:
    """Name and value of each field allowed, and of no other."""

    case_id: str
    operator_id: str
    request_id: str
    data: tuple[tuple[str, str], ...]


@frozen
class IssueToken:
    """A hand-over token for the federated service.  (backoffice → authentication)"""

    case_id: str
    operator_id: str
    session_id: str
    holder: str
    service: str
    request_id: str
    client_id: str = ""


@frozen
class TokenReply:
    """The token that was issued, by its identifier."""

    case_id: str
    operator_id: str
    token_id: str
    expires_at: datetime


@frozen
class ExchangeToken:
    """The token that the operator pasted, as its digest.  (backoffice → authentication)"""

    digest: str
    other_world: bool
    operator_id: str
    session_id: str
    service: str


@frozen
class TokenResult:
    """`outcome`: accepted, or a reason code; `federated_id` names the session that was opened."""

    operator_id: str
    outcome: str
    federated_id: str = ""
    case_id: str = ""


@frozen
class OpenFederatedSession:
    """An operator arrives in the citizen's name.  (authentication → portal)"""

    federated_id: str
    operator_id: str
    session_id: str
    holder: str
    service: str
    data: tuple[tuple[str, str], ...]


@frozen
class AskAuthentication:
    """Somebody in this browser wants to sign in.  (portal → authentication)"""

    browser_id: str
    service: str


@frozen
class ExchangeAssertion:
    """What a browser brought back from its sign-in, as its digest.  (portal → authentication)"""

    digest: str
    browser_id: str
    service: str


@frozen
class AssertionResult:
    """The assertion is worth nothing; `outcome` is a reason code.  (authentication → portal)"""

    browser_id: str
    outcome: str


@frozen
class OpenCitizenSession:
    """A citizen has signed in.  (authentication → portal)

    `means`: cmd or cc; `level` as the Fornecedor de Autenticação counts (3, 4); `attributes` by
    their addresses, in the formats of each means.
    """

    browser_id: str
    citizen_id: str
    means: str
    level: int
    attributes: tuple[tuple[str, str], ...]


@frozen
class SendSms:
    """A text message to the citizen's phone.  (portal, authentication, signature → phone)

    A code in the text is a mark (`sandbox.protocol.hidden_words`).
    """

    citizen_id: str
    sender: str
    text: str


@frozen
class CertificateRequested:
    """The request of the certificate is in.  (portal → backoffice)"""

    operator_id: str
    federated_id: str
    request_number: str


# payments ---------------------------------------------------------------------------------------
@frozen
class RequestPayment:
    """Open a payment for an order, once: asked again it is answered alike.  (portal → payments)

    Units: `amount_cents` in cents of euro.  `payer` is a citizen, `return_path` where the payer
    goes afterwards (an address inside the world), `method` the one chosen at the portal, if any.
    """

    order_id: str
    merchant: str
    amount_cents: int
    payer: str
    description: str
    return_path: str = ""
    method: str = ""
    methods: tuple[str, ...] = ("multibanco", "cartao", "mbway")


@frozen
class PaymentOpened:
    """The payment can be paid.  (payments → portal)"""

    order_id: str
    payment_id: str
    amount_cents: int
    entity: str
    reference: str
    expires_at: datetime


@frozen
class CancelPayment:
    """Nobody shall pay this order any more.  (portal → payments)"""

    order_id: str
    reason: str = ""


@frozen
class PaymentCallback:
    """What has become of a payment, signed; may come late, twice or never.  (payments → portal)

    `state`: paid, refused, expired, canceled, late, wrong_amount, duplicate, reversed,
    duplicate_reversed, wrong_amount_reversed.  `amount_cents` is the money that moved, or that
    was asked when none did; `nonce` is the same when the same callback comes again.
    """

    order_id: str
    payment_id: str
    amount_cents: int
    currency: str
    state: str
    method: str
    reason: str
    at: datetime
    nonce: str
    signature: str


@frozen
class PaymentQuery:
    """How does the payment of this order stand?  (portal → payments)"""

    order_id: str
    query_id: str


@frozen
class PaymentStatus:
    """How it stands; `state` as the payment's own, `unknown` for an order nobody asked for.

    Signed like a callback.  (payments → portal)
    """

    order_id: str
    query_id: str
    payment_id: str
    amount_cents: int
    received_cents: int
    currency: str
    state: str
    method: str
    at: datetime
    signature: str


@frozen
class MbwayRequest:
    """Ask on the phone whether to pay.  (payments → MB WAY)"""

    citizen_id: str
    push_id: str
    payment_id: str
    merchant: str
    description: str
    amount_cents: int
    phone_number: str
    expires_at: datetime


@frozen
class MbwayDecision:
    """What the owner of the phone decided: accept, refuse, pin_blocked.  (MB WAY → payments)"""

    citizen_id: str
    push_id: str
    payment_id: str
    decision: str


@frozen
class MbwayClosed:
    """The request on the phone is over: paid, refused, expired, canceled.  (payments → MB WAY)"""

    citizen_id: str
    push_id: str
    status: str


# mail -------------------------------------------------------------------------------------------
@frozen
class SendMail:
    """A message to an address; nothing leaves the machine.  (portal → mail)

    `body` is plain text; a link into the world is written `[[/path]]`, and a secret inside its
    path `{kind:id}`: who shows the message derives it, so that no journal holds it.
    """

    to: str
    subject: str
    body: str
    citizen_id: str = ""
    sender: str = ""


# requests of entities ---------------------------------------------------------------------------
@frozen
class NotifyHolder:
    """An entity asks for data of this citizen.  (frontend → the citizen's app and portal)

    `kind` is empty, or `ciba`: a service asks for a sign-in, in the app alone.
    """

    citizen_id: str
    request_number: str
    client_id: str
    consumer_name: str
    description: str
    attributes: tuple[str, ...]
    valid_until: datetime
    expires_at: datetime
    kind: str = ""


@frozen
class SignInDecision:
    """What the citizen answered a service that asks for a sign-in.  (app → authentication)"""

    citizen_id: str
    request_number: str
    decision: str


@frozen
class HolderDecision:
    """What the citizen decided: accept, refuse; where: app, portal.  (citizen → frontend)"""

    citizen_id: str
    request_number: str
    decision: str
    where: str


@frozen
class CodeRead:
    """The phone of this citizen has read the QR code of a request.  (citizen → frontend)"""

    citizen_id: str
    request_number: str


@frozen
class EntityRequestClosed:
    """The request is over: granted, denied, expired.  (frontend → citizen)"""

    citizen_id: str
    request_number: str
    status: str


@frozen
class RequestAnswered:
    """The decision, in the code of the wire, for the address of the entity.  (frontend → entity)

    Its `jwt` is derived when it leaves: no journal holds it.
    """

    client_id: str
    request_number: str
    code: str
    reply_to: str


@frozen
class OpenAccess:
    """The token with this digest opens these data, as long as an authorization holds.

    `grant_number` is the request by which it was given, of before perhaps.  Without an end it
    holds as long as such tokens do.  Of the phone channel: whose call it was.  (frontend → data)
    """

    digest: str
    request_number: str
    grant_number: str
    client_id: str
    citizen_id: str
    attributes: tuple[str, ...]
    expires_at: datetime | None
    operator_id: str = ""
    case_id: str = ""
    request_id: str = ""
