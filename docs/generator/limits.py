"""The pages of what we assume: the limits of a world, and how each behaviour is known."""

import re
from dataclasses import fields

from docs.generator import house
from docs.generator.faults import table_of_faults
from docs.generator.markdown import code, codes, page, table
from sandbox.protocol.policy import CHOICES, PORTUGUESE, Policy
from sandbox.protocol.vocabulary import Behaviour

MEANINGS: dict[str, str] = {
    "ring_timeout_s": "How long a call rings before nobody has answered.",
    "request_lifetime_s": "How long a request waits for the citizen.",
    "code_lifetime_s": "How long a security code lives.",
    "code_digits": "How many decimal digits a code has (4 to 12); under 7 the journal warns.",
    "code_attempts": "Wrong codes after which a request is burnt.",
    "total_lifetime_s": "From the request to the end of its code, at most.",
    "token_lifetime_s": "How long a token can be pasted.",
    "operator_failures": "Wrong codes of one operator within the window; then no more requests.",
    "operator_failures_window_s": "The window of the limit above.",
    "phone_failures": "Wrong codes for one citizen within the window; then no more requests.",
    "phone_failures_window_s": "The window of the limit above.",
    "cmd_checks": "Validations of Chave Móvel Digital by one operator within the window.",
    "cmd_checks_window_s": "The window of the limit above.",
    "requests_per_citizen": "Requests to one citizen within the window, before a pause.",
    "requests_window_s": "The window of the limit above.",
    "cooldown_s": "How long that pause lasts.",
    "pending_requests": "A second request while one waits: refused, replacing it, or ending both.",
    "phrase": "The phrase of the call: not used, shown, or to be chosen among three.",
    "pending_requests_of": "Whose requests count as waiting: the same operator's, or everybody's.",
    "one_call_at_once": "Whether an operator talks on one line only, and holds it to take another.",
    "call_required": "Whether a case and a request need a call in progress.",
    "sim_swap_warning_days": "A SIM card changed within so many days brings a warning.",
    "lookalike_service": "Whether the catalogue has a service that resembles the real one.",
    "answer_timeout_s": "How long the desk waits for another system before it may ask again.",
    "delivery_attempts": "How often a message is tried before it is given up.",
    "delivery_interval_s": "How long between two tries.",
    "sric_attempts": "Wrong passwords in a row after which a login of SRIC is locked.",
    "sric_strict": "Whether a registration at SRIC must name the entity.",
    "sric_working_days": "Whether the five days for telling of a change are days of work.",
    "sric_late_suspends": "Whether a change told too late suspends the user at once.",
    "payment_lifetime_s": "How long a payment can be paid.",
    "card_check_lifetime_s": "How long the bank of a card waits for its holder (3-D Secure).",
    "mbway_lifetime_s": "How long a MB WAY request waits on the phone.",
    "pin_attempts": "Wrong PINs after which the app, a CMD or a card is blocked.",
    "sign_in_lifetime_s": "How long a sign-in at the Fornecedor de Autenticação may take.",
    "sms_code_lifetime_s": "How long a code sent by SMS can be entered.",
    "sms_code_attempts": "Wrong codes after which a sign-in begins anew.",
    "sms_code_sends": "How many codes one sign-in may have sent.",
    "cmd_block_s": "How long a CMD is blocked after too many wrong PINs.",
    "assertion_lifetime_s": "How long the proof of a sign-in can be exchanged.",
    "portal_session_s": "How long a citizen stays signed in at the portal.",
    "attributes_wait_s": "How long attributes asked for are Pending.",
    "attributes_pace_ms": "How far apart two looks at attributes are, in milliseconds.",
    "consultations": "Consultations by one browser within the window.",
    "consultations_window_s": "The window of the limit above.",
    "ciba_lifetime_s": "How long a sign-in asked for by CIBA waits that names no end.",
    "ciba_interval_s": "How far apart a service looks whether it was answered (CIBA).",
    "data_access_s": "How long a token opens data, and an authorization holds that names no end.",
    "attributes_delay_s": "How long it takes to gather the data that an entity asked for.",
    "callback_timeout_s": "How long an address outside may take to answer what is sent to it.",
    "wire_retries": "How often a message to an address outside is sent again (official: 5).",
    "wire_interval_s": "How long between two of these (official: ten minutes).",
    "wire_form": "How a message is written that leaves for an address outside.",
    "contract_checks": "Whether what passes on the wires is held to its contracts.",
    "refusals_kept": "How many entries of «Porque não?» are kept (1 to 2000).",
    "requests_per_s": "How many requests a second a world takes, from all sides together.",
    "entity_token_once": "Whether an entity needs a new token for each request.",
    "signature_lifetime_s": "From the PIN of a signature to the end of its process.",
    "signature_pin_change": "Whether whoever signs must change the PIN first, and with which code.",
}


def policy() -> str:
    """Every limit of a world."""
    english = {name: portuguese for portuguese, name in PORTUGUESE.items()}
    known = _settings()
    rows = []
    for item in fields(Policy):
        word = english[item.name]
        behaviour = known.get(word)
        rows.append(
            (
                code(word),
                code(item.name),
                _default(item.name, item.default),
                MEANINGS[item.name],
                behaviour.certainty if behaviour else "assumed",
            )
        )
    choices = [
        (code(english[name]), codes(words), codes(words.values()))
        for name, words in CHOICES.items()
    ]
    return page(
        "Limits of a world",
        "What the real service does not publish is a setting. Guiões write the Portuguese name "
        "under `politica`; programs may use either name, at "
        "`POST /sandbox/v1/worlds/<world>/policy`. Units are seconds unless the name says "
        "otherwise. The sources are in [fidelity](fidelity.md).",
        table(("in guiões", "in code", "default", "meaning", "certainty"), rows),
        "## Choices",
        table(("limit", "in guiões", "in code"), choices),
    )


def _default(name: str, value: object) -> str:
    if name in CHOICES:
        words = {english: word for word, english in CHOICES[name].items()}
        return code(words[str(value)])
    if isinstance(value, bool):
        return code("true" if value else "false")
    return f"{value} s" if name.endswith("_s") else str(value)


def _settings() -> dict[str, Behaviour]:
    """The behaviour that each limit belongs to."""
    found: dict[str, Behaviour] = {}
    for _, behaviours in house.behaviours():
        for behaviour in behaviours:
            for word in re.findall(r"[a-z_]+", behaviour.setting):
                found.setdefault(word, behaviour)
    return found


def fidelity() -> str:
    """How each imitated behaviour is known, and what is not imitated."""
    parts = [
        "How we know what we imitate: *official* (a public document says so), *observed* (somebody "
        "saw it) or *assumed* (our choice, with what would settle it). The documents are in "
        "[sources](sources.md), the settings in [limits of a world](policy.md).",
    ]
    for name, behaviours in house.behaviours():
        head = ["behaviour", "certainty", "source", "setting"]
        rows = [
            [item.statement, item.certainty, item.source, codes(_words(item.setting))]
            for item in behaviours
        ]
        if any(item.shown_by for item in behaviours):
            # A system with numbered clauses says which tests show each of them.
            head = [*head, "shown by"]
            for row, item in zip(rows, behaviours, strict=True):
                row.append(code(f"{item.shown_by}…") if item.shown_by else "")
        parts += [f"## {name}", table(head, rows)]
    parts += [
        "## Troubles that can be ordered",
        "Each by time, by use, or until it is ended; what they are told is in [faults](faults.md).",
        table_of_faults(),
        "## What is not imitated",
        "\n".join(f"- {item}" for item in NOT_IMITATED),
    ]
    return page("Fidelity", *parts)


def _words(setting: str) -> list[str]:
    return [word for word in re.split(r",\s*", setting) if word]


NOT_IMITATED: tuple[str, ...] = (
    "The certificate, its access code and its consultation.",
    "Real money: cards, references and MB WAY are fictitious, and so is the bank.",
    "Sound: what is said on the line is text.",
    "OAuth 2.0, SAML and the signed tokens of the authentication platform; OpenID CIBA polling "
    "and callbacks (rules R19 and R20 of the relatives have no counterpart here).",
    "The public interface of Sistema de Autorizações for other entities; lasting authorizations.",
    "TLS, signatures and time stamps of WS-Security at SRIC: a UsernameToken, over loopback.",
    "SOAP, WS-Security and at-least-once delivery of the integration platform.",
    "Association of the app with a Chave Móvel Digital, biometrics, real notifications.",
    "Every other service by telephone; supervisors, queues and recording in the contact centre.",
    "The look of the real screens: none is public, and no official logo is used.",
)
