"""One sign-in at the Fornecedor de Autenticação, in one browser.

    (nothing) ──service asks──▶ choosing ──number and PIN──▶ code_sent ──code──▶ signed_in
                                  │  ▲                          │
                                  │  └──no attempts left────────┘
                                  └──card in──▶ card_in ──PIN──▶ signed_in
    choosing, code_sent, card_in ──gives up──▶ cancelled     ──time──▶ expired

A service that asks again begins anew.  Wrong PINs are counted per number and per card, not per
sign-in (`credential`).  A number that nobody has, one without CMD and a wrong PIN are answered
alike, and equally often.
Source: fact sheet 1.7 (steps official; lifetime and attempts of the code not published).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sandbox.cards import card_of
from sandbox.identifiers.phone import normalise_phone
from sandbox.platforms.authentication import language as says
from sandbox.platforms.authentication import oidc_language as oidc
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.credential import attempts_left
from sandbox.platforms.authentication.oidc_request import oidc_request
from sandbox.platforms.authentication.ordered import met_on_return
from sandbox.platforms.authentication.service_request import LEVELS, ServiceRequest, oauth_request
from sandbox.platforms.providers.core import BEGINNING, portal_of
from sandbox.platforms.providers.offers import STREAM
from sandbox.protocol import conduct
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import AskAuthentication
from sandbox.protocol.security_code import normalise
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick
from sandbox.protocol.wire_faults import Trouble

DIGITS = 6
"""Source: fact sheet 1.7, the code of a CMD sign-in has six digits (secondary)."""
OPEN = ("choosing", "code_sent", "card_in")


@dataclass(frozen=True)
class SignIn:
    """The sign-in of a browser; `refusal` is the last reason, for its page."""

    browser_id: str
    service: str
    expires_at: datetime
    status: str = "choosing"
    citizen_id: str = ""
    credential: str = ""
    code_id: str = ""
    code_expires_at: datetime | None = None
    attempts_left: int = 0
    sends: int = 0
    card_holder: str = ""
    card_number: str = ""
    means: str = ""
    assertion_id: str = ""
    refusal: str = ""
    refused_attempts_left: int = 0
    request: ServiceRequest | None = None
    troubles: tuple[Trouble, ...] = ()


def decide(state: SignIn | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: sign_in_unknown, step_out_of_order, phone_malformed, code_malformed, person_unknown,
    card_missing, card_none, code_sends; those of requests of services.
    """
    if isinstance(command, AskAuthentication):
        if portal_of(moment) is None:
            return [says.AssertionRefused("", command.browser_id, "portal_not_registered")]
        expires_at = moment.now + timedelta(seconds=moment.policy.sign_in_lifetime_s)
        return [says.SignInAsked(command.browser_id, command.service, expires_at)]
    if isinstance(command, asks.AskAuthorization):
        request = oauth_request(command, moment.look(STREAM) or BEGINNING)
        return _asked_or_done(command.browser_id, request, moment)
    if isinstance(command, oidc.AskByOpenId):
        directory = moment.look(STREAM) or BEGINNING
        return _asked_or_done(command.browser_id, oidc_request(command, directory), moment)
    if isinstance(command, asks.BeginSignIn):
        return _asked_or_done(command.browser_id, command.request, moment)
    if isinstance(command, Tick):
        return [says.SignInExpired(state.browser_id)] if state and state.status in OPEN else []
    if state is None or state.status not in OPEN or moment.now >= state.expires_at:
        raise Refused("sign_in_unknown", f"{type(command).__name__}: no sign-in is going on")
    if (means := _MEANS.get(type(command))) and state.request is not None:
        _require_means(state.request, means)
    match command:
        case asks.EnterByPhone():
            return [_signed_in(state, command.citizen_id, "telefone", "", moment)]
        case says.SignInWithCmd():
            return _cmd(state, command, moment)
        case says.SendAnotherCode():
            return [_another(state, moment)]
        case says.EnterSmsCode():
            return [_code(state, command, moment)]
        case says.InsertCard():
            return [_insert(state, command, moment)]
        case says.RemoveCard():
            if state.status != "card_in":
                raise Refused("card_missing", "RemoveCard: the reader is empty")
            return [says.CardRemoved(state.browser_id)]
        case says.EnterCardPin():
            return [_card_pin(state, command, moment)]
        case says.CancelSignIn():
            return [says.SignInCancelled(state.browser_id)]
    return []


_MEANS: dict[type, str] = {
    says.SignInWithCmd: "cmd",
    says.InsertCard: "cc",
    says.EnterCardPin: "cc",
    asks.EnterByPhone: "telefone",
}


def _asked_or_done(browser_id: str, request: ServiceRequest, moment: Moment) -> list[Event]:
    """A sign-in for a registered service; where a conduct is ordered, its end too."""
    begun = asked(browser_id, request, moment)
    by_self = conduct.ordered_for("", moment)
    means = request.means()
    if by_self == conduct.AUTHORIZES and means:
        way = "cmd" if "cmd" in means else means[0]
        state = evolve(None, begun)
        assert state is not None
        return [begun, _signed_in(state, conduct.WHO_AUTHORIZES, way, "", moment)]
    if by_self in conduct.NO:
        return [begun, says.SignInCancelled(browser_id)]
    return [begun, says.SignInExpired(browser_id)] if by_self == conduct.LAPSES else [begun]


def asked(browser_id: str, request: ServiceRequest, moment: Moment) -> Event:
    """A sign-in for a registered service begins."""
    expires_at = moment.now + timedelta(seconds=moment.policy.sign_in_lifetime_s)
    return says.SignInAsked(browser_id, request.provider_id, expires_at, request)


def _require_means(request: ServiceRequest, means: str) -> None:
    if means not in request.means():
        raise Refused(
            "means_not_offered",
            f"{request.provider_name} asks for level {request.level}: takes {request.means()}",
        )


def _cmd(state: SignIn, command: says.SignInWithCmd, moment: Moment) -> list[Event]:
    number = normalise_phone(command.phone_number)
    if not (command.pin.isascii() and command.pin.isdigit() and 4 <= len(command.pin) <= 8):
        raise Refused(
            "malformed",
            "SignInWithCmd: pin («PIN da Chave Móvel Digital»): takes 4 to 8 digits",
            "O PIN da Chave Móvel Digital tem de 4 a 8 algarismos.",
        )
    credential = f"cmd:{number}"
    left = attempts_left(credential, moment)
    citizen = moment.people.citizen_by_phone(number)
    right = citizen is not None and compare_digest(command.pin.encode(), citizen.app_pin.encode())
    status = conduct.cmd_of(citizen, number, moment) if right else ""
    if left and status in _USABLE:
        sent = _sent(state, citizen.id, credential, 1, moment)
        return _by_self(state, sent, conduct.conduct_of(citizen.id, moment), moment)
    reason = "cmd_blocked" if left <= 1 or status == "blocked" else "cmd_wrong"
    return [says.CredentialsRefused(state.browser_id, "cmd", reason, credential, max(0, left - 1))]


def _by_self(state: SignIn, sent: says.SmsCodeSent, by_self: str, moment: Moment) -> list[Event]:
    """What follows on right credentials: a code, and what its owner does by themselves."""
    if by_self == conduct.AUTHORIZES:
        return [sent, _signed_in(state, sent.citizen_id, "cmd", sent.credential, moment)]
    if by_self in conduct.NO:
        return [says.SignInCancelled(state.browser_id)]
    if by_self == conduct.LAPSES:
        return [says.SignInExpired(state.browser_id)]
    if by_self == conduct.WRONG_CODE:
        left = sent.attempts_left - 1
        return [sent, says.SmsCodeRefused(state.browser_id, sent.code_id, "code_wrong", left)]
    return [sent]


_USABLE = ("active", "app_not_installed")
"""By SMS the app is not needed."""


def _sent(
    state: SignIn, citizen_id: str, credential: str, sends: int, moment: Moment
) -> says.SmsCodeSent:
    return says.SmsCodeSent(
        state.browser_id,
        moment.next_id("SMS"),
        citizen_id,
        credential,
        DIGITS,
        sends,
        moment.policy.sms_code_attempts,
        moment.now + timedelta(seconds=moment.policy.sms_code_lifetime_s),
    )


def _another(state: SignIn, moment: Moment) -> Event:
    if state.status != "code_sent":
        raise Refused("step_out_of_order", "SendAnotherCode needs number and PIN first")
    if state.sends >= moment.policy.sms_code_sends:
        raise Refused("code_sends", f"SendAnotherCode: {state.sends} codes have been sent")
    return _sent(state, state.citizen_id, state.credential, state.sends + 1, moment)


def _code(state: SignIn, command: says.EnterSmsCode, moment: Moment) -> Event:
    if state.status != "code_sent" or state.code_expires_at is None:
        raise Refused("step_out_of_order", "EnterSmsCode needs number and PIN first")
    typed = normalise(command.sms_code, DIGITS)
    if moment.now >= state.code_expires_at:
        return says.SmsCodeRefused(
            state.browser_id, state.code_id, "code_expired", state.attempts_left
        )
    right = moment.secrets.security_code(state.code_id, DIGITS)
    if not compare_digest(typed.encode(), right.encode()):
        left = state.attempts_left - 1
        reason = "code_wrong" if left else "code_burnt"
        return says.SmsCodeRefused(state.browser_id, state.code_id, reason, left)
    return _signed_in(state, state.citizen_id, "cmd", state.credential, moment)


def _insert(state: SignIn, command: says.InsertCard, moment: Moment) -> Event:
    citizen = moment.people.citizen(command.card_holder)
    if citizen is None:
        raise Refused("person_unknown", f"InsertCard: nobody is {command.card_holder[:60]}")
    card = card_of(citizen)
    if card is None:
        raise Refused("card_none", f"InsertCard: {citizen.id} has no Cartão de Cidadão")
    return says.CardInserted(state.browser_id, citizen.id, card.number)


def _card_pin(state: SignIn, command: says.EnterCardPin, moment: Moment) -> Event:
    card = card_of(moment.people.citizen(state.card_holder)) if state.card_holder else None
    if state.status != "card_in" or card is None:
        raise Refused("card_missing", "EnterCardPin: no card is in the reader")
    credential = f"cc:{card.number}"
    left = attempts_left(credential, moment)
    if not left:
        return says.CredentialsRefused(state.browser_id, "cc", "card_blocked", credential, 0)
    if not compare_digest(command.pin.encode(), card.pin.encode()):
        reason = "card_pin_wrong" if left > 1 else "card_blocked"
        return says.CredentialsRefused(state.browser_id, "cc", reason, credential, left - 1)
    if card.expired(moment.now.date()):
        return says.CredentialsRefused(state.browser_id, "cc", "card_expired", credential, left)
    return _signed_in(state, card.holder_id, "cc", credential, moment)


def _signed_in(
    state: SignIn, citizen_id: str, means: str, credential: str, moment: Moment
) -> Event:
    return says.SignedIn(
        state.browser_id,
        citizen_id,
        means,
        LEVELS[means],
        state.service,
        moment.next_id("AS"),
        credential,
        met_on_return(state.request, citizen_id, moment),
    )


def evolve(state: SignIn | None, event: Event) -> SignIn | None:
    """Fold one event into the sign-in."""
    if isinstance(event, says.SignInAsked):
        return SignIn(event.browser_id, event.service, event.expires_at, request=event.request)
    if state is None:
        return None
    match event:
        case says.CredentialsRefused():
            return changed(state, refusal=event.reason, refused_attempts_left=event.attempts_left)
        case says.SmsCodeSent():
            return changed(
                state,
                status="code_sent",
                citizen_id=event.citizen_id,
                credential=event.credential,
                code_id=event.code_id,
                code_expires_at=event.expires_at,
                attempts_left=event.attempts_left,
                sends=event.sends,
                refusal="",
            )
        case says.SmsCodeRefused():
            back = "choosing" if event.reason == "code_burnt" else state.status
            return changed(
                state,
                status=back,
                attempts_left=event.attempts_left,
                refusal=event.reason,
                refused_attempts_left=event.attempts_left,
            )
        case says.CardInserted():
            return changed(
                state,
                status="card_in",
                card_holder=event.card_holder,
                card_number=event.card_number,
                refusal="",
            )
        case says.CardRemoved():
            return changed(state, status="choosing", card_holder="", card_number="", refusal="")
        case says.SignedIn():
            return changed(
                state,
                status="signed_in",
                citizen_id=event.citizen_id,
                means=event.means,
                assertion_id=event.assertion_id,
                refusal="",
                troubles=event.troubles,
            )
        case says.SignInCancelled():
            return changed(state, status="cancelled")
        case says.SignInExpired():
            return changed(state, status="expired")
    return state


def deadline(state: SignIn) -> datetime | None:
    """When a sign-in that nobody ends is over."""
    return state.expires_at if state.status in OPEN else None
