"""What is asked of a phone app as a person sees it: the request, the decision, the code."""

from collections.abc import Callable
from contextlib import suppress

from sandbox.conformance.control import Deviation
from sandbox.conformance.phone.acts import APPROVE, NOT_IN_CALL, REFUSE
from sandbox.conformance.phone.component import (
    APP,
    AUTHORIZATIONS,
    DECISION,
    SMS,
    PhoneApp,
    Screen,
)
from sandbox.platforms.integration.wire_form import SYSTEM, action_uri

MEMBERS = {"citizen_id", "request_id", "decision", "phrase"}
"""What a decision says; anything more is of the person."""
SHORT_S = 2.0
Play = Callable[[PhoneApp], None]
Row = tuple[int, str, str, str, Play, str]
"""Number, sentence, clause, certainty, play, what it stands on."""
SEED, GUIDE, SHEET = "documento-semente 000", "segurança da chamada", "ficha de factos 5.1"
CITIZEN = f"{SEED}, procedimento do cidadão"


# the request -------------------------------------------------------------------------------------
def shown(phone: PhoneApp) -> None:
    """The request, for the service that was asked for."""
    asked = phone.notify()
    phone.until(lambda screen: screen.has("registo criminal"), "o serviço do pedido não aparece")
    phone.drop(asked)


def tells(name: str, member: str) -> Play:
    """Something of the request that a person needs in order to decide."""

    def play(phone: PhoneApp) -> None:
        asked = phone.notify()
        wanted = asked.members[member]
        words = wanted if isinstance(wanted, list) else [wanted]
        phone.until(lambda screen: all(map(screen.has, words)), f"não aparece {name}")
        phone.drop(asked)

    return play


def of_which_call(phone: PhoneApp) -> None:
    """The call from which it comes: its reference, or the number that is on it."""
    asked = phone.notify()

    def there(screen: Screen) -> bool:
        number = str(asked.members["caller_number"])[-9:]
        return screen.has(asked.members["call_id"]) or number in screen.digits

    phone.until(there, "não aparece de que chamada é o pedido")
    phone.drop(asked)


def text_message(phone: PhoneApp) -> None:
    """A text message is shown."""
    text = f"Ensaio {phone.next_id()[9:17]} de mensagem"
    phone.take(SMS, {"citizen_id": phone.citizen, "sender": "Autenticacao", "text": text})
    phone.until(lambda screen: screen.has(text), "a mensagem de texto não aparece")


def waits_for_person(phone: PhoneApp) -> None:
    """Nothing is decided while nobody presses."""
    asked = phone.notify()
    phone.quiet(asked, "enviou uma decisão que ninguém tomou")
    phone.drop(asked)


def of_others(phone: PhoneApp) -> None:
    """A request for another phone is not on this one."""
    asked = phone.request(phone.other)
    # To refuse what is for somebody else is as good as not to show it.
    with suppress(Deviation):
        phone.notify(asked)
    phone.never(lambda screen: screen.has(asked.entity), "mostra o pedido de outro cidadão")
    phone.press(APPROVE, asked, phone.citizen)
    phone.quiet(asked, "deixa decidir um pedido de outro cidadão")


# the decision ------------------------------------------------------------------------------------
def decides(act: str, decision: str) -> Play:
    """A button sends what it says."""

    def play(phone: PhoneApp) -> None:
        asked = phone.notify()
        found = phone.decide(act, asked).members
        if (found.get("citizen_id"), found.get("decision")) != (asked.citizen_id, decision):
            raise Deviation(f"«{act}» enviou a decisão «{found.get('decision')}»")

    return play


def addressed(phone: PhoneApp) -> None:
    """The decision has a MessageID of its own, its action, and names no other message."""
    asked = phone.notify()
    headers = phone.decide(REFUSE, asked).headers
    if headers.get("Action") != action_uri(DECISION):
        raise Deviation(f"a decisão veio com a Action «{headers.get('Action')}»")
    if headers.get("RelatesTo") not in (None, "", asked.message_id):
        raise Deviation("a decisão diz em RelatesTo outra mensagem que não o pedido")
    if headers.get("MessageID") in (None, "", asked.message_id):
        raise Deviation("a decisão não tem um MessageID seu")
    if headers.get("To") not in (None, SYSTEM + AUTHORIZATIONS):
        raise Deviation(f"a decisão vai para «{headers.get('To')}»")
    if headers.get("ReplyTo") not in (None, SYSTEM + APP) and "://" not in headers["ReplyTo"]:
        raise Deviation(f"ReplyTo diz «{headers.get('ReplyTo')}»")


def presses_twice(phone: PhoneApp) -> None:
    """A second press decides nothing more."""
    asked = phone.notify()
    phone.decide(APPROVE, asked)
    phone.press(APPROVE, asked)
    phone.press(REFUSE, asked)
    phone.quiet(asked, "carregar outra vez enviou outra decisão", 1)


def one_of_two(phone: PhoneApp) -> None:
    """Of two requests, the one that was pressed."""
    first, second = phone.notify(), phone.notify()
    phone.decide(APPROVE, second)
    phone.quiet(first, "decidiu o pedido em que ninguém carregou")
    phone.drop(first)


def nothing_of_person(phone: PhoneApp) -> None:
    """A decision says what was decided, and nothing of the person."""
    asked = phone.notify()
    found = phone.decide(APPROVE, asked)
    more = sorted(set(found.members) - MEMBERS)
    if more:
        raise Deviation(f"a decisão leva também {', '.join(more)}")
    phrase = str(found.members.get("phrase", ""))
    if any(letter.isdigit() for letter in phrase):
        raise Deviation("a frase da decisão leva algarismos")


# the end of a request ----------------------------------------------------------------------------
def expires(phone: PhoneApp) -> None:
    """After its time a request is not authorized any more."""
    asked = phone.notify(lasts_s=SHORT_S)
    phone.ends.until(lambda: False, SHORT_S + 1)
    phone.not_open(asked, "autoriza um pedido depois do prazo")


def withdrawn(phone: PhoneApp) -> None:
    """What the operator took back is not authorized any more."""
    asked = phone.notify()
    phone.close(asked, "withdrawn")
    phone.not_open(asked, "autoriza um pedido que o operador cancelou")
    other = phone.notify()
    phone.decide(REFUSE, other)


# the code ----------------------------------------------------------------------------------------
def shows_code(phone: PhoneApp) -> None:
    """After the yes, the code."""
    asked = phone.notify()
    code = phone.code(asked)
    before = phone.screen().digits.count(code)
    decision = phone.decide(APPROVE, asked)
    if phone.screen().digits.count(code) > before:
        raise Deviation("mostra o código antes de o Sistema de Autorizações o permitir")
    phone.code_ready(asked, decision.headers.get("MessageID", ""))
    phone.until(lambda screen: code in screen.digits, "o código não aparece")


def no_code_before_yes(phone: PhoneApp) -> None:
    """A code that comes before anybody decided is not shown."""
    asked = phone.notify()
    code = phone.code_ready(asked)
    phone.never(lambda screen: code in screen.digits, "mostra o código antes do sim")
    phone.drop(asked)


def no_code_after_no(phone: PhoneApp) -> None:
    """A code that comes after a refusal is not shown."""
    asked = phone.notify()
    phone.decide(REFUSE, asked)
    code = phone.code_ready(asked)
    phone.never(lambda screen: code in screen.digits, "mostra o código depois de recusar")


def code_expires(phone: PhoneApp) -> None:
    """A code whose time is over is not shown."""
    asked = phone.notify()
    decision = phone.decide(APPROVE, asked)
    code = phone.code_ready(asked, decision.headers.get("MessageID", ""), SHORT_S)
    phone.until(lambda screen: code in screen.digits, "o código não aparece")
    phone.ends.until(lambda: False, SHORT_S)
    phone.until(lambda screen: code not in screen.digits, "mostra o código depois do prazo")


def code_used(phone: PhoneApp) -> None:
    """A code that was used is shown no more."""
    asked, code = phone.authorized()
    phone.close(asked, "code_used")
    phone.until(lambda screen: code not in screen.digits, "mostra um código já usado")


def code_stays(phone: PhoneApp) -> None:
    """The code is in nothing that leaves the app."""
    asked, code = phone.authorized()
    phone.close(asked, "code_used")
    phone.quiet(asked, "enviou mais do que a decisão", 1)
    if any(code in f"{one.members}{one.headers}" for one in phone.ends.came):
        raise Deviation("enviou o código que devia só mostrar")


ROWS: tuple[Row, ...] = (
    (110, "Mostra o pedido, com o serviço para que é.", CITIZEN, "official", shown, ""),
    (111, "Mostra que entidade pede os dados.", f"{GUIDE}, R11", "assumed",
     tells("a entidade que pede", "consumer_name"), "AP-110"),
    (112, "Mostra que dados são pedidos.", f"{GUIDE}, R11", "assumed",
     tells("os dados pedidos", "scopes"), "AP-110"),
    (113, "Mostra de que chamada vem o pedido.", f"{GUIDE}, R11", "assumed", of_which_call,
     "AP-110"),
    (114, "Mostra uma mensagem de texto que chega.", "não publicado", "assumed", text_message, ""),
    (115, "Nada decide enquanto a pessoa não carrega.", CITIZEN, "official", waits_for_person,
     "AP-120"),
    (116, "Não mostra nem decide o pedido de outro cidadão.", f"{GUIDE}, R1", "assumed",
     of_others, "AP-120"),
    (120, "Autorizar envia a decisão de autorizar.", CITIZEN, "official",
     decides(APPROVE, "approve"), ""),
    (121, "Recusar envia a decisão de recusar.", CITIZEN, "official", decides(REFUSE, "deny"), ""),
    (122, "«Não estou em chamada» diz isso mesmo.", f"{GUIDE}, R12", "assumed",
     decides(NOT_IN_CALL, "declined_call"), ""),
    (123, "A decisão tem MessageID seu e Action; RelatesTo, se o diz, é o do pedido.",
     f"WS-Addressing 1.0, Core 3.4; {SHEET}", "official", addressed, "AP-121"),
    (124, "Carregar duas vezes é decidir uma.", f"{GUIDE}, R5", "assumed", presses_twice,
     "AP-120"),
    (125, "De dois pedidos, decide aquele em que se carregou.", f"{GUIDE}, R1 e R9", "assumed",
     one_of_two, "AP-120"),
    (126, "A decisão nada diz da pessoa.", f"{SEED}, os dados vêm depois do código; {GUIDE}, R15",
     "official", nothing_of_person, "AP-120"),
    (130, "Passado o prazo, o pedido já não se autoriza.", f"{GUIDE}, R4", "assumed", expires,
     "AP-120"),
    (131, "O que o operador cancelou já não se autoriza; o seguinte sim.", f"{GUIDE}, R10",
     "assumed", withdrawn, "AP-120 AP-121"),
    (140, "Depois do sim, e só quando lho permitem, mostra o código de segurança.", CITIZEN,
     "official", shows_code, "AP-120"),
    (141, "Um código que chega antes do sim não aparece.", f"{SEED}, código depois de «Autorizar»; "
     f"{GUIDE}, R2", "official", no_code_before_yes, "AP-140"),
    (142, "Um código que chega depois de recusar não aparece.", f"{GUIDE}, R2", "official",
     no_code_after_no, "AP-121 AP-140"),
    (143, "Passado o prazo do código, deixa de o mostrar.", f"{GUIDE}, R4", "assumed",
     code_expires, "AP-140"),
    (144, "Usado o código, deixa de o mostrar.", f"{GUIDE}, R5", "assumed", code_used, "AP-140"),
    (145, "O código não está em nada do que envia.", f"{GUIDE}, R14", "assumed", code_stays,
     "AP-140"),
)  # fmt: skip
