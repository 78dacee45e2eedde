"""The signature service: who may sign, which code confirms, and what is over.  Pure.

    (nothing) ──number and PIN──▶ waiting ──right code──▶ done
                                   │  ▲
                                   │  └──another code (ForceSMS)
                                   ├──last wrong code──▶ burnt
                                   └──time──▶ expired

A wrong PIN, a number that cannot sign, and a PIN that must be changed begin nothing.  Wrong PINs
are counted for each number, apart from those of signing in (`credential`).  A caller sees its own
processes only.  Source: fact sheet section 4; lifetimes and attempts are not published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from mock_scmd import checks
from mock_scmd import language as says
from mock_scmd.language import Document
from mock_scmd.tables import (
    CHANGE_PIN,
    CHANGE_PIN_TOO,
    CODE_OVER,
    DIGITS,
    GENERIC,
    INACTIVE,
    MOST_DOCUMENTS,
    OK,
    WRONG_CODE,
    WRONG_PIN,
)
from sandbox.identifiers.phone import normalise_phone
from sandbox.platforms.authentication.credential import attempts_left
from sandbox.protocol.conduct import cmd_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import SIGNING
from sandbox.protocol.security_code import normalise
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick
from sandbox.protocol.wire_faults import (
    CODE,
    CODE_AT_LAST,
    NO_CERTIFICATE,
    NO_SMS,
    SIGNATURE,
    Trouble,
)
from sandbox.signature_pin import signature_pin

WAITING, DONE, BURNT, EXPIRED = "waiting", "done", "burnt", "expired"
SIGN, SIGN_MANY, CERTIFICATE = "SCMDSign", "SCMDMultipleSign", "GetCertificateWithPin"
KEPT = 50
"""How many processes of a caller that are over are still known."""
_USABLE = ("active", "app_not_installed")
"""The code comes by SMS: the app is not needed."""
_MUST_CHANGE = {"901": CHANGE_PIN, "902": CHANGE_PIN_TOO}


@dataclass(frozen=True)
class Process:
    """One signature that was begun.  `documents` are empty when a certificate is asked for."""

    process_id: str
    operation: str
    citizen_id: str
    credential: str
    documents: tuple[Document, ...]
    code_id: str
    sends: int
    attempts_left: int
    code_expires_at: datetime
    expires_at: datetime
    status: str = WAITING


@dataclass(frozen=True)
class Caller:
    """What one application, or one browser, has begun; `answer` is the last code it was given."""

    processes: Mapping[str, Process] = field(default_factory=dict)
    newest: str = ""
    answer: str = ""
    attempts_left: int = 0
    certificate_of: str = ""

    @property
    def last(self) -> Process | None:
        """The newest process."""
        return self.processes.get(self.newest)


def credential_of(number: str) -> str:
    """What wrong signature PINs of a number are counted under."""
    return f"cmd:{number}:assinatura"


def decide(state: Caller | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: malformed, phone_malformed, code_malformed, code_sends, signature_unknown.
    """
    state = state or Caller()
    match command:
        case says.GetSignatureCertificate():
            number = normalise_phone(command.phone_number)
            citizen_id = signer(number, moment)
            if citizen_id and _met(NO_CERTIFICATE, "GetCertificate", citizen_id, moment):
                citizen_id = ""
            return [says.CertificateAsked(command.browser_id, number, citizen_id)]
        case says.SignDocument():
            documents = _checked(lambda: _single(command))
            return [_begin(command, SIGN, documents, moment)]
        case says.SignDocuments():
            documents = command.documents or _checked(lambda: checks.documents_of(command.lines))
            return [_begin(command, SIGN_MANY, documents, moment)]
        case says.GetCertificateWithPin():
            return [_begin(command, CERTIFICATE, (), moment)]
        case says.SendSignatureCode():
            return [_another(_waiting(state, command, moment), command, moment)]
        case says.ConfirmSignature():
            return [_confirm(_waiting(state, command, moment), command, moment)]
        case Tick():
            caller = moment.stream.partition(":")[2]
            return [
                says.SignatureExpired(caller, one.process_id)
                for one in state.processes.values()
                if one.status == WAITING and moment.now >= one.expires_at
            ]
    return []


def signer(number: str, moment: Moment) -> str:
    """The citizen who signs with this number; nothing when nobody can."""
    citizen = moment.people.citizen_by_phone(number)
    if citizen is None or cmd_of(citizen, number, moment) not in _USABLE:
        return ""
    return str(citizen.id)


def _single(command: says.SignDocument) -> tuple[Document, ...]:
    return (("", checks.name_of(command.doc_name), checks.digest_of(command.hash)),)


_LABELS = {"Hash": "hash («Hash (base64)»)", "DocName": "doc_name («Nome do documento»)"}


def _checked(read: Any) -> Any:
    """What is read, or the refusal of what cannot be."""
    try:
        return read()
    except checks.Wrong as wrong:
        where = _LABELS.get(wrong.field, "lines («Documentos»)")
        raise Refused(
            "malformed",
            f"{where}: {wrong.field}: takes {wrong.allowed}",
            f"{wrong.field}: não está na forma que o serviço aceita.",
        ) from wrong


def _begin(command: Any, operation: str, documents: tuple[Document, ...], moment: Moment) -> Event:
    number = normalise_phone(command.phone_number)
    credential = credential_of(number)
    left = attempts_left(credential, moment)

    def refused(code: str, left: int) -> Event:
        return says.SignatureRefused(command.browser_id, operation, code, credential, left)

    if len(documents) > MOST_DOCUMENTS:
        return refused(GENERIC, left)
    citizen_id = signer(number, moment)
    if not citizen_id:
        return refused(INACTIVE, left)
    pin = signature_pin(moment.people.citizen(citizen_id))
    if not left or not compare_digest(command.pin.encode(), pin.encode()):
        return refused(WRONG_PIN, max(0, left - 1))
    must_change = _MUST_CHANGE.get(moment.policy.signature_pin_change)
    if must_change:
        return refused(must_change, left)
    if ordered := _met(CODE, operation, citizen_id, moment):
        # Nobody wrote a wrong PIN: nothing is counted.
        return says.SignatureRefused(command.browser_id, operation, ordered.value, "", left)
    made = moment.next_id("AC")
    process_id = guid(moment.secrets.agreed(f"processo-de-assinatura:{made}"))
    expires_at = moment.now + timedelta(seconds=moment.policy.signature_lifetime_s)
    begun = Process(
        process_id,
        operation,
        citizen_id,
        credential,
        documents,
        "",
        0,
        0,
        moment.now,
        expires_at,
    )
    return _sent(begun, command.browser_id, moment)


def _met(effect: str, operation: str, citizen_id: str, moment: Moment) -> Trouble | None:
    """The fault that this answer meets, if any."""
    met = moment.meet(SIGNATURE, SIGNING, (effect,), (operation,), citizen_id)
    return met[0] if met else None


def guid(seed: bytes) -> str:
    """Sixteen bytes in the form of a GUID (version 4), in lower case."""
    text = seed[:6].hex() + f"4{seed[6:8].hex()[1:]}" + f"8{seed[8:16].hex()[1:]}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _sent(process: Process, browser_id: str, moment: Moment) -> Event:
    lifetime = timedelta(seconds=moment.policy.sms_code_lifetime_s)
    return says.SignatureCodeSent(
        browser_id,
        process.process_id,
        process.operation,
        process.citizen_id,
        process.credential,
        process.documents,
        moment.next_id("SMS"),
        DIGITS,
        process.sends + 1,
        moment.policy.sms_code_attempts,
        min(moment.now + lifetime, process.expires_at),
        process.expires_at,
        _met(NO_SMS, process.operation, process.citizen_id, moment) is not None,
    )


def _waiting(state: Caller, command: Any, moment: Moment) -> Process:
    found = state.processes.get(command.process_id or state.newest)
    if found is None:
        raise Refused(
            "signature_unknown",
            f"{type(command).__name__}: no process {command.process_id[:60]!r} of this caller",
        )
    return found


def _another(process: Process, command: says.SendSignatureCode, moment: Moment) -> Event:
    if command.phone_number:
        number = normalise_phone(command.phone_number)
        if credential_of(number) != process.credential:
            raise Refused("signature_unknown", "SendSignatureCode: the process is of another")
    if process.status != WAITING or moment.now >= process.expires_at:
        raise Refused("signature_over", f"SendSignatureCode: the process is {process.status}")
    if process.sends >= moment.policy.sms_code_sends:
        raise Refused("code_sends", f"SendSignatureCode: {process.sends} codes have been sent")
    return _sent(process, command.browser_id, moment)


def _confirm(process: Process, command: says.ConfirmSignature, moment: Moment) -> Event:
    if process.status == DONE:
        raise Refused("signature_over", "ConfirmSignature: the code has been used")
    typed = normalise(command.sms_code, DIGITS)
    browser_id, process_id = command.browser_id, process.process_id
    if process.status != WAITING or moment.now >= process.code_expires_at:
        left = process.attempts_left
        return says.SignatureCodeRefused(browser_id, process_id, CODE_OVER, left)
    right = moment.secrets.security_code(process.code_id, DIGITS)
    if not compare_digest(typed.encode(), right.encode()):
        left = process.attempts_left - 1
        return says.SignatureCodeRefused(browser_id, process_id, WRONG_CODE, left)
    if ordered := _met(CODE_AT_LAST, "ValidateOtp", process.citizen_id, moment):
        left = process.attempts_left
        return says.SignatureCodeRefused(browser_id, process_id, ordered.value, left)
    count = len(process.documents)
    return says.DocumentsSigned(browser_id, process_id, process.operation, count)


def evolve(state: Caller | None, event: Event) -> Caller:
    """Fold one event into what a caller has begun."""
    state = state or Caller()
    match event:
        case says.CertificateAsked():
            answer = OK if event.citizen_id else INACTIVE
            return changed(state, certificate_of=event.citizen_id, answer=answer, newest="")
        case says.SignatureRefused():
            left = event.attempts_left
            return changed(
                state, answer=event.code, attempts_left=left, newest="", certificate_of=""
            )
        case says.SignatureCodeSent():
            return changed(_with(state, _begun(event), OK), certificate_of="")
    process = state.processes[getattr(event, "process_id", "")]
    match event:
        case says.SignatureCodeRefused():
            left = event.attempts_left
            burnt = process.status == WAITING and not left
            status = BURNT if burnt else process.status
            after = changed(process, attempts_left=left, status=status)
            return changed(_with(state, after, event.code), attempts_left=left)
        case says.DocumentsSigned():
            return _with(state, changed(process, status=DONE), OK)
    return _with(state, changed(process, status=EXPIRED), state.answer)


def _begun(event: says.SignatureCodeSent) -> Process:
    return Process(
        event.process_id,
        event.operation,
        event.citizen_id,
        event.credential,
        event.documents,
        event.code_id,
        event.sends,
        event.attempts_left,
        event.code_expires_at,
        event.expires_at,
    )


def _with(state: Caller, process: Process, answer: str) -> Caller:
    """The state with a process as it is now; the oldest that are over are forgotten."""
    known = {**state.processes, process.process_id: process}
    over = [key for key, one in known.items() if one.status != WAITING]
    for key in over[:-KEPT]:
        del known[key]
    newest = process.process_id if process.status != EXPIRED or not state.newest else state.newest
    return changed(state, processes=known, newest=newest, answer=answer)


def deadline(state: Caller) -> datetime | None:
    """When the first process that waits is over."""
    return min(
        (one.expires_at for one in state.processes.values() if one.status == WAITING), default=None
    )
