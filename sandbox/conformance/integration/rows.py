"""What is asked of an integration platform: IP-101 to IP-171.

Numbers are for ever: a control that goes leaves its number empty.
"""

from collections.abc import Callable

from sandbox.conformance.control import Control, Deviation
from sandbox.conformance.integration import delivery
from sandbox.conformance.integration.component import (
    AUTHENTICATION,
    DESK,
    QUESTION,
    Letter,
    Platform,
    Said,
    without,
)
from sandbox.conformance.integration.delivery import Play
from sandbox.plain_xml import NotXml, read_xml
from sandbox.platforms.integration.wire_form import SYSTEM, WSA, action_uri, soap_message, xml_body
from sandbox.soap_text import SOAP
from sandbox.web import soap

SHEET = "ficha de factos 5.1"
WSA_SOAP = "WS-Addressing 1.0, SOAP Binding"
_USING = "{http://www.w3.org/2006/05/addressing/wsdl}UsingAddressing"


# taking and routing -----------------------------------------------------------------------------
def taken(form: str) -> Play:
    """A message in this form is acknowledged."""
    return lambda platform: platform.take(platform.question(), form)


def contract(platform: Platform) -> None:
    """The contract says that WS-Addressing is used."""
    said = platform.get(f"{platform.soap}?wsdl")
    try:
        root = read_xml(said.content, 20_000)
    except NotXml as error:
        raise Deviation(f"{platform.soap}?wsdl (HTTP {said.status}): {error}") from error
    every = [root]
    for one in every:
        every += one.children
    if not any(one.name == _USING for one in every):
        raise Deviation("o contrato não tem UsingAddressing")


def routed(form: str) -> Play:
    """It arrives at its receiver, at no other, and says what it said."""

    def play(platform: Platform) -> None:
        letter = platform.question()
        found = platform.carry(letter, form)
        if found.system != AUTHENTICATION:
            raise Deviation(f"chegou a «{found.system}», e era para «{AUTHENTICATION}»")
        told = {name: found.members.get(name) for name in letter.members}
        if told != letter.members:
            raise Deviation("chegou a dizer outra coisa do que foi enviado")
        platform.quiet(letter, 1, 0.5, "chegou a mais do que um destinatário")

    return play


def addressed(platform: Platform) -> None:
    """MessageID, To, Action and ReplyTo arrive as they were sent."""
    letter = platform.question()
    found = platform.carry(letter).headers
    wrong = [name for name, value in letter.headers.pairs() if found.get(name) != value]
    if wrong:
        raise Deviation(f"chegaram mudados ou em falta: {', '.join(wrong)}")


def answered(platform: Platform) -> None:
    """An answer finds who asked, and names the question."""
    asked = platform.question()
    platform.carry(asked)
    found = platform.carry(platform.answer(asked))
    if found.system != DESK:
        raise Deviation(f"a resposta chegou a «{found.system}», e era para «{DESK}»")
    if found.headers.get("RelatesTo") != asked.headers.message_id:
        raise Deviation(f"RelatesTo é «{found.headers.get('RelatesTo', '')}»")


def answered_elsewhere(platform: Platform) -> None:
    """An answer goes to the address that its question gave."""
    asked = platform.question(reply_to=platform.ends.address("respostas"))
    platform.carry(asked)
    found = platform.carry(platform.answer(asked))
    if found.system != "respostas":
        raise Deviation(f"a resposta chegou a «{found.system}», e ReplyTo dizia outro endereço")


# what is refused --------------------------------------------------------------------------------
def refuses(what: str, change: Callable[[Letter], Letter], *forms: str) -> Play:
    """A message that is wrong in one way is refused in these forms."""

    def play(platform: Platform) -> None:
        for form in forms or ("rest", "1.1", "1.2"):
            letter = change(platform.question())
            platform.refused(platform.send(letter, form), letter, f"{what} ({form})")

    return play


def no_json(platform: Platform) -> None:
    """What is no JSON object is refused."""
    for content in (b'{"case_id": ', b'["case_id"]', b"\xff\xfe"):
        letter = platform.question()
        head = {"Content-Type": "application/json", **dict(letter.headers.pairs())}
        platform.refused(platform.post(platform.rest, content, head), letter, "o que não é JSON")


def text_of(letter: Letter, form: str) -> str:
    """A message as an envelope."""
    return soap_message(letter.headers, xml_body(letter.action, letter.members), form)


def is_fault(said: Said, form: str) -> None:
    """The answer is a Fault of this version, with its HTTP status.  Errors: Deviation."""
    statuses = (500,) if form == "1.1" else (400, 500)
    if said.status not in statuses:
        raise Deviation(f"HTTP {said.status}; um Fault de SOAP {form} é {statuses[0]}")
    try:
        message = soap.read(said.content, understood=WSA)
    except soap.NotSoap as error:
        raise Deviation(f"a recusa não é um envelope: {error}") from error
    if message.body.name != f"{{{SOAP[form]}}}Fault":
        raise Deviation(f"a recusa não é um Fault de SOAP {form}")


def faults(form: str) -> Play:
    """What is wrong in an envelope is told by a Fault of its version."""

    def play(platform: Platform) -> None:
        letter = _with_action(platform.question(), "NaoExiste")
        said = platform.send(letter, form)
        is_fault(platform.refused(said, letter, "uma Action desconhecida"), form)
        letter = platform.question()
        cut = text_of(letter, form)[:-20]
        said = platform.refused(platform.envelope(cut, form), letter, "um envelope cortado")
        is_fault(said, form)

    return play


def _with_action(letter: Letter, name: str) -> Letter:
    changed = without(letter, action=action_uri(name))
    return Letter(changed.headers, name, letter.members)


def changed_text(what: str, change: Callable[[str, str], str]) -> Play:
    """An envelope changed at one place is refused by a Fault."""

    def play(platform: Platform) -> None:
        for form, space in SOAP.items():
            letter = platform.question()
            text = change(text_of(letter, form), space)
            said = platform.envelope(text, form, letter.headers.action)
            is_fault(platform.refused(said, letter, what), form)

    return play


def _twice(text: str, space: str) -> str:
    return text.replace("</wsa:To>", f"</wsa:To><wsa:To>{SYSTEM}{DESK}</wsa:To>")


def _must_understand(text: str, space: str) -> str:
    header = '<x:Novo xmlns:x="urn:ensaio" s:mustUnderstand="1">x</x:Novo>'
    return text.replace("</s:Header>", f"{header}</s:Header>")


def _other_body(text: str, space: str) -> str:
    return text.replace(f"m:{QUESTION}>", "m:CancelarPedido>")


def _dtd(text: str, inside: str) -> str:
    head, body = text.split("\n", 1)
    return f"{head}\n<!DOCTYPE s:Envelope [{inside}]>{body}".replace("+351900000123", "&a;", 1)


def opens_nothing(platform: Platform) -> None:
    """An entity from elsewhere is refused, and not sought."""
    address = platform.ends.address("segredo")
    for entity in (f'<!ENTITY a SYSTEM "{address}">', f'<!ENTITY % b SYSTEM "{address}"> %b;'):
        for form in SOAP:
            letter = platform.question()
            text = _dtd(text_of(letter, form), entity)
            said = platform.envelope(text, form, letter.headers.action)
            is_fault(platform.refused(said, letter, "uma entidade externa"), form)
    if platform.ends.looked:
        raise Deviation("foi buscar uma entidade externa a um endereço")


def expands_nothing(platform: Platform) -> None:
    """Entities made of entities are refused, and the platform stays up."""
    names = "abcdef"
    rows = ['<!ENTITY g "ensaio">'] + [
        f'<!ENTITY {one} "{f"&{after};" * 10}">'
        for one, after in zip(names, names[1:] + "g", strict=True)
    ]
    letter = platform.question()
    text = _dtd(text_of(letter, "1.2"), "".join(reversed(rows)))
    said = platform.envelope(text, "1.2", letter.headers.action)
    is_fault(platform.refused(said, letter, "entidades feitas de entidades"), "1.2")


ROWS: tuple[tuple[int, str, str, str, Play, str], ...] = (
    (110, "Entrega a mensagem ao seu destinatário, e só a ele, com o que dizia.", SHEET,
     "official", routed("rest"), "IP-101"),
    (111, "Entrega também o que veio em SOAP.", SHEET, "official", routed("1.1"), "IP-102"),
    (112, "MessageID, To, Action e ReplyTo chegam como foram enviados.",
     f"WS-Addressing 1.0, Core 3.2; {SHEET}", "official", addressed, ""),
    (113, "A resposta chega a quem perguntou, com RelatesTo.",
     f"WS-Addressing 1.0, Core 3.4; {SHEET}", "official", answered, ""),
    (114, "A resposta vai para o endereço que ReplyTo dá.", "WS-Addressing 1.0, Core 3.4",
     "official", answered_elsewhere, "IP-113"),
    (140, "Recusa o que não tem MessageID, ou tem um que não é URI nem GUID.", SHEET, "official",
     refuses("um MessageID mau", lambda one: without(one, message_id="um dois")), ""),
    (141, "Recusa o que não tem Action.", f"{WSA_SOAP} 6.4.2; Core 3.2", "official",
     refuses("uma mensagem sem Action", lambda one: without(one, action="")), ""),
    (142, "Recusa uma Action desconhecida.", f"{WSA_SOAP} 6.4.4", "official",
     refuses("uma Action desconhecida", lambda one: _with_action(one, "NaoExiste")), ""),
    (143, "Recusa um destinatário desconhecido.", f"{WSA_SOAP} 6.4.3", "official",
     refuses("um destinatário desconhecido",
             lambda one: without(one, to=f"{SYSTEM}nao-existe")), ""),
    (144, "Recusa uma pergunta sem ReplyTo.", SHEET, "official",
     refuses("uma pergunta sem ReplyTo", lambda one: without(one, reply_to="")), ""),
    (145, "Recusa o que não é um objeto JSON.", SHEET, "official", no_json, ""),
    (150, "Uma recusa em SOAP 1.1 é um Fault, com HTTP 500.", "SOAP 1.1, 4.4 e 6.2", "official",
     faults("1.1"), "IP-111"),
    (151, "Uma recusa em SOAP 1.2 é um Fault da mesma versão.",
     "SOAP 1.2, parte 1, 5.4; parte 2, 7.5.2", "official", faults("1.2"), "IP-103"),
    (152, "Recusa um cabeçalho de endereçamento repetido.", f"{WSA_SOAP} 6.4.1.3", "official",
     changed_text("um cabeçalho repetido", _twice), "IP-150 IP-151"),
    (153, "Recusa um cabeçalho obrigatório que não conhece.",
     "SOAP 1.1, 4.2.3; SOAP 1.2, parte 1, 5.2.3", "official",
     changed_text("um cabeçalho obrigatório desconhecido", _must_understand), "IP-150 IP-151"),
    (154, "Recusa um corpo que não é o da Action.", "não publicado", "assumed",
     changed_text("um corpo que não é o da Action", _other_body), "IP-150 IP-151"),
    (160, "Recusa entidades externas, sem as ir buscar.", "SOAP 1.1, 3; SOAP 1.2, parte 1, 5",
     "official", opens_nothing, "IP-150 IP-151"),
    (161, "Recusa entidades feitas de entidades, e continua de pé.",
     "SOAP 1.1, 3; SOAP 1.2, parte 1, 5", "official", expands_nothing, "IP-150 IP-151"),
)  # fmt: skip
"""Number, sentence, clause, certainty, play, what it stands on."""
_DOORS: tuple[tuple[int, str, str, str, Play, str], ...] = (
    (101, "Aceita uma mensagem em JSON, com os cabeçalhos em HTTP.", f"{SHEET}, Styles",
     "official", taken("rest"), ""),
    (102, "Aceita uma mensagem em SOAP 1.1.", f"{SHEET}, Styles", "official", taken("1.1"), ""),
    (103, "Aceita uma mensagem em SOAP 1.2.", f"{SHEET}, Styles", "official", taken("1.2"), ""),
    (104, "O contrato (?wsdl) diz que usa WS-Addressing.", f"{SHEET}, WS-Addressing 1.0",
     "official", contract, ""),
)  # fmt: skip


def _control(row: tuple[int, str, str, str, Play, str], *always: str) -> Control:
    number, asks, clause, certainty, play, needs = row
    return Control(f"IP-{number}", asks, clause, certainty, play, (*always, *needs.split()))


CONTROLS: tuple[Control, ...] = (
    *(_control(row) for row in _DOORS),
    _control(ROWS[0]),
    *sorted(
        (_control(row, "IP-110") for row in (*ROWS[1:], *delivery.ROWS)),
        key=lambda one: one.id,
    ),
)
