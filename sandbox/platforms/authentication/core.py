"""The platform as one system: hand-over tokens, sign-ins, wrong PINs and proofs together.

Each has a file: `cmd_register` (who has a CMD, citizens' data), `handover` (tokens of calls),
`sign_in` (a browser at the Fornecedor de Autenticação), `credential` (wrong PINs), `assertion`
(the proof that a browser takes to its service).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.platforms.authentication import (
    assertion,
    authorization_code,
    backchannel,
    credential,
    grant,
    handover,
    leaving,
    phone_token,
    pushed_request,
    saml_request,
    sign_in,
    told_consent,
)
from sandbox.platforms.authentication import backchannel_language as phone
from sandbox.platforms.authentication import language as says
from sandbox.platforms.authentication import oidc_language as oidc
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.assertion import Assertion
from sandbox.platforms.authentication.authorization_code import Code
from sandbox.platforms.authentication.backchannel import PhoneSignIn
from sandbox.platforms.authentication.cmd_register import SCOPES, CmdChecks, citizen_data
from sandbox.platforms.authentication.credential import Credential, stream_of
from sandbox.platforms.authentication.grant import Grant
from sandbox.platforms.authentication.handover import Token, TokenIssued, TokenUsed, token_id_of
from sandbox.platforms.authentication.sign_in import SignIn
from sandbox.protocol import messages as told
from sandbox.protocol.messages import AUTHENTICATION
from sandbox.protocol.system import Event, Moment, StreamOf, System, Tick

_COUNTED = ("cmd_wrong", "cmd_blocked", "card_pin_wrong", "card_blocked")


def _at_browser(command: Any, moment: Moment) -> str:
    return f"acesso:{command.browser_id}"


COMMANDS: dict[type, StreamOf] = {
    **handover.COMMANDS,
    **dict.fromkeys(
        (
            told.AskAuthentication,
            asks.AskAuthorization,
            asks.EnterByPhone,
            asks.BeginSignIn,
            oidc.AskByOpenId,
            says.SignInWithCmd,
            says.SendAnotherCode,
            says.EnterSmsCode,
            says.InsertCard,
            says.RemoveCard,
            says.EnterCardPin,
            says.CancelSignIn,
        ),
        _at_browser,
    ),
    says.CountAttempt: lambda command, moment: stream_of(command.credential),
    says.IssueAssertion: lambda command, moment: assertion_stream(command.assertion_id, moment),
    told.ExchangeAssertion: lambda command, moment: f"assercao:{command.digest}",
    asks.UsePhoneToken: lambda command, moment: f"token:{command.digest}",
    **dict.fromkeys(
        (asks.ReceiveSaml, asks.TakeSaml), lambda command, moment: f"saml:{command.digest}"
    ),
    asks.GrantAccess: lambda command, moment: grant.grant_stream(command.access_id, moment.secrets),
    asks.RefreshAccess: lambda command, moment: f"concessao:{command.digest}",
    asks.BeginAttributes: lambda command, moment: f"concessao:{command.digest}",
    asks.OpenLookup: lambda command, moment: grant.lookup_stream(
        command.context_id, moment.secrets
    ),
    asks.FetchAttributes: lambda command, moment: f"atributos:{command.context_digest}",
    oidc.RevokeAccess: lambda command, moment: grant.grant_stream(
        command.access_id, moment.secrets
    ),
    oidc.IssueCode: lambda command, moment: authorization_code.code_stream(
        command.code_id, moment.secrets
    ),
    oidc.PushRequest: lambda command, moment: pushed_request.new_stream(moment),
    oidc.TakePushed: lambda command, moment: pushed_request.STREAM + command.number,
    oidc.RedeemCode: lambda command, moment: f"codigo-entrada:{command.digest}",
    phone.RequestSignIn: lambda command, moment: backchannel.new_stream(moment),
    **dict.fromkeys(
        (phone.PollSignIn, phone.ReportPing),
        lambda command, moment: backchannel.SIGN_IN + command.sign_in_number,
    ),
    told.SignInDecision: lambda command, moment: backchannel.SIGN_IN + command.request_number,
    told.ConsentGiven: lambda command, moment: told_consent.stream_of(command.request_id),
    oidc.UseClientAssertion: lambda command, moment: f"prova-prestador:{command.digest}",
}
_OF_SIGN_IN = frozenset(kind for kind, stream in COMMANDS.items() if stream is _at_browser)
_OF_ASSERTION = frozenset({says.IssueAssertion, told.ExchangeAssertion})
_OF_GRANT = frozenset(
    {
        asks.GrantAccess,
        asks.RefreshAccess,
        asks.BeginAttributes,
        asks.OpenLookup,
        asks.FetchAttributes,
        oidc.RevokeAccess,
    }
)
_OF_PHONE = frozenset(
    {phone.RequestSignIn, phone.PollSignIn, phone.ReportPing, told.SignInDecision}
)
_OF_CODE = frozenset({oidc.IssueCode, oidc.RedeemCode, oidc.UseClientAssertion})


def assertion_stream(assertion_id: str, moment: Moment) -> str:
    """Where a proof is kept: by the digest of its text."""
    return f"assercao:{moment.secrets.digest(moment.secrets.token(assertion_id))}"


def decide(state: Any, command: object, moment: Moment) -> list[Event]:
    """Hand the command to the file it belongs to."""
    kind = type(command)
    if kind in _OF_SIGN_IN or (kind is Tick and isinstance(state, SignIn)):
        return sign_in.decide(state, command, moment)
    if kind in _OF_ASSERTION or (kind is Tick and isinstance(state, Assertion)):
        return assertion.decide(state, command, moment)
    if kind in _OF_GRANT:
        return grant.decide(state, command, moment)
    if kind in _OF_PHONE or (kind is Tick and isinstance(state, PhoneSignIn)):
        return backchannel.decide(state, command, moment)
    if kind in _OF_CODE:
        return authorization_code.decide(state, command, moment)
    if isinstance(command, oidc.PushRequest | oidc.TakePushed):
        return pushed_request.decide(state, command, moment)
    if isinstance(command, asks.ReceiveSaml | asks.TakeSaml):
        return saml_request.decide(state, command, moment)
    if isinstance(command, asks.UsePhoneToken):
        return phone_token.decide(state, command, moment)
    if isinstance(command, told.ConsentGiven):
        return told_consent.decide(state, command, moment)
    if isinstance(command, says.CountAttempt):
        return credential.decide(state, command, moment)
    return handover.decide(state, command, moment)


_EVOLVE: dict[type, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(says.EVENTS, sign_in.evolve),
    **dict.fromkeys(asks.EVENTS, grant.evolve),
    **dict.fromkeys(oidc.EVENTS, authorization_code.evolve),
    oidc.AccessRevoked: grant.evolve,
    **dict.fromkeys((oidc.RequestPushed, oidc.PushedTaken), pushed_request.evolve),
    **dict.fromkeys(phone.EVENTS, backchannel.evolve),
    asks.PhoneTokenUsed: phone_token.evolve,
    told_consent.ConsentTold: lambda state, event: event,
    **dict.fromkeys((asks.SamlReceived, asks.SamlTaken), saml_request.evolve),
    **dict.fromkeys((says.AttemptsCounted, says.AttemptsCleared), credential.evolve),
    **dict.fromkeys(
        (
            says.AssertionIssued,
            says.AssertionUsed,
            says.AssertionRefused,
            says.AssertionExpired,
        ),
        assertion.evolve,
    ),
}


def evolve(state: Any, event: Any) -> Any:
    """Fold one event into the state of its stream."""
    return _EVOLVE.get(type(event), handover.evolve)(state, event)


def deadline(state: Any) -> datetime | None:
    """The end of an unused token or proof, or of a sign-in."""
    if isinstance(state, SignIn):
        return sign_in.deadline(state)
    if isinstance(state, Assertion):
        return state.expires_at if state.status == "issued" else None
    if isinstance(state, PhoneSignIn):
        return state.expires_at if state.status == "pending" else None
    return handover.deadline(state)


_OF_SERVICES = frozenset((*says.EVENTS, *asks.EVENTS, *oidc.EVENTS))


def audience(event: Any, state: Any) -> tuple[str, ...]:
    """The browser that signs in; for the telephone service, its operator and citizen."""
    if isinstance(state, SignIn | Assertion | Grant | Code):
        return (f"navegador:{state.browser_id}",) if state.browser_id else ()
    if isinstance(state, PhoneSignIn):
        return (backchannel.DESK,)
    if isinstance(event, asks.PhoneTokenUsed):
        return (f"operador:{event.operator_id}",)
    if isinstance(state, Credential) or type(event) in _OF_SERVICES:
        return ()
    return handover.audience(event, state)


def _counted(event: says.CredentialsRefused, state: SignIn) -> says.CountAttempt | None:
    return says.CountAttempt(event.credential, False) if event.reason in _COUNTED else None


def _burnt(event: says.SmsCodeRefused, state: SignIn) -> says.CountAttempt | None:
    return says.CountAttempt(state.credential, False) if event.reason == "code_burnt" else None


def _proved(
    event: says.SignedIn, state: SignIn
) -> says.IssueAssertion | asks.GrantAccess | oidc.IssueCode:
    if state.request is not None and state.request.oidc is not None:
        return oidc.IssueCode(
            event.assertion_id,
            event.browser_id,
            event.citizen_id,
            event.means,
            event.level,
            event.credential,
            state.request,
        )
    if state.request is not None:
        return asks.GrantAccess(
            event.assertion_id,
            event.browser_id,
            state.request.provider_id,
            event.citizen_id,
            event.means,
            event.level,
            state.request.attributes,
            event.credential,
        )
    return says.IssueAssertion(
        event.assertion_id,
        event.browser_id,
        event.service,
        event.citizen_id,
        event.means,
        event.credential,
    )


def _right(event: Any, state: Any) -> says.CountAttempt | None:
    return says.CountAttempt(event.credential, True) if event.credential else None


def settled(state: Any) -> bool:
    """What may leave memory: all that has ended, and counts."""
    if isinstance(state, SignIn):
        return state.status not in sign_in.OPEN
    if isinstance(state, Assertion | Token):
        return state.status != "issued"
    return not isinstance(state, PhoneSignIn) or state.status != "pending"


AUTHENTICATION_SYSTEM = System(
    name=AUTHENTICATION,
    commands=COMMANDS,
    events=(
        *handover.EVENTS,
        *says.EVENTS,
        *asks.EVENTS,
        *oidc.EVENTS,
        *phone.EVENTS,
        told_consent.ConsentTold,
    ),
    decide=decide,
    evolve=evolve,
    deadline=deadline,
    react=leaving.react,
    reacts_to=leaving.SENT,
    listens_to={
        says.CredentialsRefused: _counted,
        says.SmsCodeRefused: _burnt,
        says.SignedIn: _proved,
        says.AssertionIssued: _right,
        asks.AccessGranted: _right,
        oidc.CodeIssued: _right,
        oidc.CodeRedeemed: authorization_code.granted,
        oidc.CodeReplayed: authorization_code.revoked,
        phone.SignInCollected: backchannel.granted,
        asks.AccessRefreshed: grant.renewed,
        asks.SamlTaken: saml_request.begun,
        oidc.PushedTaken: pushed_request.begun,
        asks.AttributesAsked: grant.opened,
        asks.PhoneTokenUsed: lambda event, state: asks.EnterByPhone(
            event.browser_id, event.citizen_id
        ),
    },
    audience=audience,
    settled=settled,
)

__all__ = [
    "AUTHENTICATION_SYSTEM",
    "SCOPES",
    "CmdChecks",
    "Token",
    "TokenIssued",
    "TokenUsed",
    "citizen_data",
    "token_id_of",
]
