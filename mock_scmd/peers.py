"""The signature service as the machine sees it: a stream for each caller, codes to phones."""

from collections.abc import Iterable
from typing import Any

from mock_scmd import core
from mock_scmd import language as says
from mock_scmd.core import Caller
from mock_scmd.tables import APPLICATIONS, PAGE, WRONG_PIN
from sandbox.platforms.authentication.language import CountAttempt
from sandbox.protocol import messages as told
from sandbox.protocol.hidden_words import code_mark
from sandbox.protocol.messages import MOBILE_APP, SIGNATURE
from sandbox.protocol.system import Envelope, Moment, System

SMS_SENDER = "CMD"


def stream(caller: str) -> str:
    """Where a caller's processes are kept."""
    return f"assinaturas:{caller}"


def caller_of(application_id: str) -> str:
    """The name under which an application calls; no browser has it."""
    return f"ws:{application_id}"


def name_of(caller: str) -> str:
    """What a caller is called in a text message."""
    found = APPLICATIONS.get(caller.removeprefix("ws:")) if caller.startswith("ws:") else None
    return found.name if found else PAGE


def react(event: Any, state: Caller, moment: Moment) -> Iterable[Envelope]:
    """The code goes to the phone of who signs, with what it is for."""
    if event.lost:
        return
    code = code_mark(event.code_id, event.digits)
    names = [name for _, name, _ in event.documents if name]
    if event.operation == core.CERTIFICATE:
        what = "entregar o seu certificado"
    elif len(event.documents) == 1:
        what = f"assinar «{names[0]}»" if names else "assinar um documento"
    else:
        what = f"assinar {len(event.documents)} documentos"
    text = (
        f"Código de segurança: {code}. Serve uma vez, para {what} em {name_of(event.browser_id)}. "
        "Não o diga a ninguém. Simulação."
    )
    sms = told.SendSms(event.citizen_id, SMS_SENDER, text)
    yield Envelope(SIGNATURE, MOBILE_APP, "EnviarCodigoAssinatura", sms, "")


def audience(event: Any, state: Any) -> tuple[str, ...]:
    """The browser that signs; an application hears only answers."""
    caller = event.browser_id
    return () if caller.startswith("ws:") else (f"navegador:{caller}",)


def _wrong_pin(event: says.SignatureRefused, state: Caller) -> CountAttempt | None:
    wrong = event.code == WRONG_PIN and event.credential
    return CountAttempt(event.credential, False) if wrong else None


def _right_pin(event: says.SignatureCodeSent, state: Caller) -> CountAttempt | None:
    return CountAttempt(event.credential, True) if event.sends == 1 else None


SIGNATURE_SYSTEM = System(
    name=SIGNATURE,
    commands=dict.fromkeys(
        (
            says.GetSignatureCertificate,
            says.SignDocument,
            says.SignDocuments,
            says.GetCertificateWithPin,
            says.SendSignatureCode,
            says.ConfirmSignature,
        ),
        lambda command, moment: stream(command.browser_id),
    ),
    events=says.EVENTS,
    decide=core.decide,
    evolve=core.evolve,
    deadline=core.deadline,
    react=react,
    reacts_to=frozenset({says.SignatureCodeSent}),
    listens_to={
        says.SignatureRefused: _wrong_pin,
        says.SignatureCodeSent: _right_pin,
    },
    audience=audience,
    settled=lambda state: core.deadline(state) is None,
)
