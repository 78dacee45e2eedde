"""The way of a message through the platform, as a table.

A message delivered at once has no state of its own: it is a line of `mensagens.entregues`.
"""

from typing import Any

from sandbox.platforms.integration import core, outside
from sandbox.protocol.system import Event
from sandbox.protocol.transitions import START, StateMachine, Transition

_ENDS: dict[type[Event], str] = {
    core.MessagesDelivered: "delivered",
    core.MessageDelivered: "delivered",
    **core.OUTCOMES,
    core.MessageDiscarded: "discarded",
}


def message_state(state: core.Held | core.DeadLetter | None, last: Event | None = None) -> str:
    """The name of a message's state; `last` is the event that led to it."""
    if isinstance(state, core.Held) and state.doubled:
        return "doubled"
    if isinstance(state, core.Held) and (state.attempts or state.due_at):
        return "failed" if state.attempts else "held"
    if isinstance(state, core.Held):
        return "resent"
    if state is not None:
        return state.outcome
    return _ENDS[type(last)] if last is not None else START


def outside_state(state: Any, last: Event | None = None) -> str:
    """The name of the state of a message for an address outside."""
    if isinstance(state, outside.Left):
        return "left"
    return "sent" if isinstance(state, core.Held) and state.sent else message_state(state, last)


MESSAGE = StateMachine(
    "Message between systems",
    core.TARGET,
    (
        Transition(START, core.MessagesDelivered, "delivered", "platform, nothing wrong"),
        Transition(START, core.MessageRejected, "rejected", "receiver, or a fault that spoils it"),
        Transition(START, core.MessageHeld, "held", "fault latencia, atrasa-mensagem or reordena"),
        Transition(START, core.MessageFailed, "failed", "fault indisponivel, erro, corta-ligacao"),
        Transition(START, core.MessageAbandoned, "abandoned", "one attempt only"),
        Transition(START, core.MessageLost, "lost", "fault perde-mensagem"),
        Transition(START, core.MessageDoubled, "doubled", "fault duplica-mensagem"),
        Transition("doubled", core.MessageDelivered, "delivered", "clock, the second time"),
        Transition("doubled", core.MessageFailed, "failed", "clock, fault indisponivel or erro"),
        Transition("doubled", core.MessageAbandoned, "abandoned", "clock, no attempt left"),
        Transition("doubled", core.MessageLost, "lost", "clock, fault perde-mensagem"),
        Transition("doubled", core.MessageRejected, "rejected", "clock, a fault that spoils it"),
        Transition("held", core.MessageDelivered, "delivered", "clock"),
        Transition("held", core.MessageFailed, "failed", "clock, fault indisponivel or erro"),
        Transition("held", core.MessageAbandoned, "abandoned", "clock, one attempt only"),
        Transition("held", core.MessageLost, "lost", "clock, fault perde-mensagem"),
        Transition("held", core.MessageRejected, "rejected", "clock, a fault that spoils it"),
        Transition("failed", core.MessageDelivered, "delivered", "clock, tried again"),
        Transition("failed", core.MessageAbandoned, "abandoned", "clock, last attempt"),
        Transition("failed", core.MessageLost, "lost", "clock, fault perde-mensagem"),
        Transition("failed", core.MessageRejected, "rejected", "clock, a fault that spoils it"),
        *(
            transition
            for dead in core.OUTCOMES.values()
            for transition in (
                Transition(dead, core.MessageResent, "resent", "who looks after the platform"),
                Transition(dead, core.MessageDiscarded, "discarded", "the same"),
            )
        ),
        Transition("resent", core.MessageDelivered, "delivered", "at once"),
        Transition("resent", core.MessageFailed, "failed", "fault indisponivel or erro"),
        Transition("resent", core.MessageAbandoned, "abandoned", "one attempt only"),
        Transition("resent", core.MessageLost, "lost", "fault perde-mensagem"),
        Transition("resent", core.MessageRejected, "rejected", "a fault that spoils it"),
    ),
)

OUTSIDE = StateMachine(
    "Message for a component outside",
    core.TARGET,
    (
        Transition(START, outside.MessageSent, "sent", "platform, to the address of a slot"),
        Transition("sent", outside.MessageTaken, "left", "component: 200 or 202"),
        Transition("sent", core.MessageFailed, "failed", "component: anything else, or nothing"),
        Transition("sent", core.MessageAbandoned, "abandoned", "the same, the last time"),
        Transition("failed", outside.MessageSent, "sent", "clock"),
        Transition("failed", outside.MessageTaken, "left", "component, late"),
        Transition("abandoned", core.MessageResent, "resent", "who looks after the platform"),
        Transition("abandoned", core.MessageDiscarded, "discarded", "the same"),
        Transition("resent", outside.MessageSent, "sent", "at once"),
    ),
)
