"""The lives of a hand-over token, of a sign-in, of its proof and of one in the app, as tables."""

from typing import Any

from sandbox.platforms.authentication import backchannel_language as phone
from sandbox.platforms.authentication import handover
from sandbox.platforms.authentication import language as says
from sandbox.platforms.authentication.assertion import Assertion
from sandbox.platforms.authentication.backchannel import PhoneSignIn
from sandbox.platforms.authentication.sign_in import SignIn
from sandbox.protocol.messages import AUTHENTICATION
from sandbox.protocol.transitions import START, StateMachine, Transition


def token_state(state: Any) -> str:
    """The name of a token's state."""
    return state.status if isinstance(state, handover.Token) else START


def sign_in_state(state: Any) -> str:
    """The name of a sign-in's state."""
    return state.status if isinstance(state, SignIn) else START


def assertion_state(state: Any) -> str:
    """The name of a proof's state."""
    return state.status if isinstance(state, Assertion) else START


def phone_sign_in_state(state: Any) -> str:
    """The name of the state of a sign-in by the app."""
    return state.status if isinstance(state, PhoneSignIn) else START


TOKEN = StateMachine(
    "Hand-over token",
    AUTHENTICATION,
    (
        Transition(START, handover.TokenIssued, "issued", "desk, after the right code"),
        Transition("issued", handover.TokenUsed, "used", "desk, pasted by whom it was issued to"),
        Transition("issued", handover.TokenExpired, "expired", "clock"),
    ),
)
SIGN_IN = StateMachine(
    "Sign-in of a browser",
    AUTHENTICATION,
    (
        Transition(START, says.SignInAsked, "choosing", "service"),
        Transition("choosing", says.SmsCodeSent, "code_sent", "citizen: number and PIN"),
        Transition("code_sent", says.SmsCodeRefused, "choosing", "citizen: the last wrong code"),
        Transition("code_sent", says.SignedIn, "signed_in", "citizen: the code"),
        Transition("choosing", says.CardInserted, "card_in", "citizen"),
        Transition("card_in", says.CardRemoved, "choosing", "citizen"),
        Transition("card_in", says.SignedIn, "signed_in", "citizen: the card's PIN"),
        Transition("code_sent", says.CardInserted, "card_in", "citizen"),
        Transition("card_in", says.SmsCodeSent, "code_sent", "citizen: number and PIN"),
        *(
            Transition(state, event, after, by)
            for state in ("choosing", "code_sent", "card_in")
            for event, after, by in (
                (says.SignInCancelled, "cancelled", "citizen"),
                (says.SignInExpired, "expired", "clock"),
            )
        ),
        *(
            Transition(state, says.SignInAsked, "choosing", "service")
            for state in ("code_sent", "card_in", "signed_in", "cancelled", "expired")
        ),
    ),
)
ASSERTION = StateMachine(
    "Proof of a sign-in",
    AUTHENTICATION,
    (
        Transition(START, says.AssertionIssued, "issued", "citizen who signed in"),
        Transition("issued", says.AssertionUsed, "used", "service, for the same browser"),
        Transition("issued", says.AssertionExpired, "expired", "clock"),
    ),
)
PHONE_SIGN_IN = StateMachine(
    "Sign-in by the app (CIBA)",
    AUTHENTICATION,
    (
        Transition(START, phone.SignInRequested, "pending", "service"),
        Transition("pending", phone.SignInApproved, "approved", "citizen, in the app"),
        Transition("pending", phone.SignInDenied, "denied", "citizen, in the app"),
        Transition("pending", phone.SignInLapsed, "expired", "clock"),
        Transition("approved", phone.SignInCollected, "collected", "service, by asking"),
    ),
)
