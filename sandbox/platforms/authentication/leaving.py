"""What leaves the platform: codes to phones, attributes to services, answers to the desk."""

from collections.abc import Iterable
from typing import Any

from sandbox.platforms.authentication import backchannel, handover, phone_token, sign_in
from sandbox.platforms.authentication import backchannel_language as phone
from sandbox.platforms.authentication import language as says
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.attributes import attributes_of
from sandbox.platforms.providers.core import portal_of
from sandbox.protocol import messages as told
from sandbox.protocol.conduct import cmd_of
from sandbox.protocol.hidden_words import code_mark
from sandbox.protocol.messages import AUTHENTICATION, MOBILE_APP, PORTAL
from sandbox.protocol.system import Envelope, Moment

SMS_SENDER = "CMD"
SERVICES = {"registo-criminal": PORTAL}
"""Which system stands behind each service that browsers sign in to."""
SENT = handover.ANSWERED | {
    says.SmsCodeSent,
    says.CredentialsRefused,
    says.AssertionUsed,
    says.AssertionRefused,
    asks.PhoneTokenUsed,
    phone.SignInRequested,
    *backchannel.ENDS,
}
"""After which events something leaves."""


def react(event: Any, state: Any, moment: Moment) -> Iterable[Envelope]:
    """Codes go to phones, attributes to services; the rest to the desk."""
    if isinstance(state, backchannel.PhoneSignIn):
        yield from backchannel.leaves(event, state)
        return
    match event:
        case says.SmsCodeSent():
            code = code_mark(event.code_id, event.digits)
            text = (
                f"Código de segurança: {code}. Serve uma vez, para entrar em "
                f"{state.request.provider_name}. Não o diga a ninguém. Simulação."
                if state.request
                else f"Código de segurança: {code}. Serve uma vez, para entrar no Portal Registo "
                "Criminal. Não o diga a ninguém. Simulação."
            )
            sms = told.SendSms(event.citizen_id, SMS_SENDER, text)
            yield Envelope(AUTHENTICATION, MOBILE_APP, "EnviarCodigoSMS", sms, "")
        case says.CredentialsRefused() if event.means == "cmd":
            yield from _warned(event, moment)
        case says.AssertionUsed():
            citizen = moment.people.citizen(state.citizen_id)
            portal = portal_of(moment)
            opened = told.OpenCitizenSession(
                event.browser_id,
                state.citizen_id,
                state.means,
                sign_in.LEVELS[state.means],
                tuple(
                    (name, value)
                    for name, value in attributes_of(citizen, state.means)
                    if portal is not None and portal.may_ask_for(name)
                ),
            )
            receiver = SERVICES[state.service]
            yield Envelope(AUTHENTICATION, receiver, "AbrirSessaoCidadao", opened, "")
        case says.AssertionRefused():
            result = told.AssertionResult(event.browser_id, event.reason)
            yield Envelope(AUTHENTICATION, PORTAL, "ResultadoAssercao", result, "")
        case asks.PhoneTokenUsed():
            yield from phone_token.react(event, state)
        case _:
            yield from handover.react(event, state, moment)


def _warned(event: says.CredentialsRefused, moment: Moment) -> Iterable[Envelope]:
    """Whoever has the number hears what the page does not say."""
    number = event.credential.partition(":")[2]
    citizen = moment.people.citizen_by_phone(number)
    if citizen is None:
        return
    status = cmd_of(citizen, number, moment)
    if status not in ("active", "app_not_installed"):
        text = "Alguém tentou entrar com este número, que não tem a Chave Móvel Digital ativa."
    elif event.reason == "cmd_blocked":
        text = (
            "A sua Chave Móvel Digital está bloqueada por algum tempo: o PIN falhou várias vezes."
        )
    else:
        return
    sms = told.SendSms(citizen.id, SMS_SENDER, f"{text} Simulação.")
    yield Envelope(AUTHENTICATION, MOBILE_APP, "EnviarCodigoSMS", sms, "")
