"""Reason codes: why something was refused, for programs, for developers and for people.

A code is stable: scripts compare it.  The English sentence says what was attempted, what was
found and the way out; the Portuguese text is what a screen shows.
"""

from typing import Any

from sandbox.protocol.reason import Reason
from sandbox.protocol.reasons_call import CALL
from sandbox.protocol.reasons_oidc import OIDC
from sandbox.protocol.reasons_portal import PORTAL
from sandbox.protocol.reasons_services import SERVICES
from sandbox.protocol.reasons_systems import SYSTEMS


class Refused(Exception):
    """Say that a command changes nothing, and why.

    Errors: `code` is a key of `REASONS`; `sentence` is for developers; `text` is for screens.
    """

    def __init__(self, code: str, sentence: str, text: str = "") -> None:
        reason = REASONS[code]
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.text = text or reason.text
        self.status = reason.status
        self.command: Any = None
        """What was asked of a system, when one refused."""


REASONS: dict[str, Reason] = {
    # the shape of what was sent
    "malformed": Reason(
        "The request cannot be read as what this address takes.",
        "O pedido não está na forma esperada. Corrija o que está assinalado e tente de novo.",
        422,
    ),
    "too_large": Reason(
        "The body is larger than this address takes.",
        "O conteúdo enviado é demasiado grande. Envie no máximo 64 KB.",
        413,
    ),
    "wrong_content_type": Reason(
        "The content type is not one that this address takes.",
        "O tipo de conteúdo não é aceite aqui. Envie JSON em UTF-8.",
        415,
    ),
    "method_not_allowed": Reason(
        "The address exists, the method does not.",
        "Esta operação não existe neste endereço.",
        405,
    ),
    "not_found": Reason(
        "Nothing has this address or identifier.",
        "Não existe nada neste endereço. Verifique-o ou volte ao início.",
        404,
    ),
    "world_unknown": Reason(
        "No world has this name.",
        "Não existe nenhum mundo com este nome. Escolha um na página inicial.",
        404,
    ),
    "world_ended": Reason(
        "The world has been ended.",
        "Este mundo já terminou. Crie outro na página inicial.",
        410,
    ),
    "world_exists": Reason(
        "A world already has this name.",
        "Já existe um mundo com este nome. Escolha outro nome.",
    ),
    "worlds_full": Reason(
        "As many worlds of headers are in use as a server takes.",
        "Há demasiados mundos breves em uso. Termine um, ou use o nome de um que já exista.",
        429,
    ),
    "rate_exceeded": Reason(
        "More requests came in a second than this world takes, or an address outside of worlds.",
        "Chegam pedidos a mais. Espere um segundo e tente de novo.",
        429,
    ),
    "world_differs": Reason(
        "The address names one world and the header another.",
        "O endereço é de um mundo e o cabeçalho de outro.",
    ),
    "scenario_unknown": Reason(
        "No scenario has this name.",
        "Não existe nenhum cenário com este nome.",
        404,
    ),
    "scenario_elsewhere": Reason(
        "This scenario says nothing of this address.",
        "Este cenário não é deste endereço.",
        422,
    ),
    "conflict": Reason(
        "Somebody else wrote first.",
        "Outra pessoa atuou primeiro. Veja o estado atual e tente de novo.",
    ),
    "not_supported": Reason(
        "The operation is not offered in this state or by this engine.",
        "Esta operação não é possível aqui.",
    ),
    "internal": Reason(
        "A defect of the simulator: it is recorded, nothing was changed.",
        "O simulador encontrou um defeito seu. Nada foi alterado; tente de novo.",
        500,
    ),
    # seats and sign-in
    "seat_missing": Reason(
        "The request carries no valid seat.",
        "A sua sessão não existe ou terminou. Entre de novo.",
        401,
    ),
    "seat_foreign": Reason(
        "The seat belongs to somebody else.",
        "Este lugar pertence a outra pessoa.",
        403,
    ),
    "csrf_failed": Reason(
        "The form does not carry the token of its page.",
        "O formulário perdeu a validade. Recarregue a página e tente de novo.",
        403,
    ),
    "host_foreign": Reason(
        "The Host header names another server than this one.",
        "Este endereço não é deste simulador. Abra-o por 127.0.0.1 ou localhost.",
        421,
    ),
    "key_missing": Reason(
        "The test-support surface asks for the key printed at start.",
        "Indique a chave que o servidor mostrou ao arrancar.",
        401,
    ),
    "wrong_password": Reason(
        "User name and password do not match.",
        "O utilizador ou a palavra-passe não estão certos.",
        403,
    ),
    "app_locked": Reason(
        "The app asks for its PIN first.",
        "Abra primeiro a aplicação com o seu PIN.",
    ),
    "app_blocked": Reason(
        "Too many wrong PINs: the app is blocked.",
        "A aplicação foi bloqueada por PIN errado. Associe-a de novo num telemóvel.",
    ),
    "offline": Reason(
        "The phone has no network.",
        "O telemóvel está sem rede. Desligue o modo de voo e tente de novo.",
    ),
    "phone_off": Reason(
        "The phone is off: its battery is empty.",
        "O telemóvel está desligado: ficou sem bateria.",
    ),
    "app_outdated": Reason(
        "The app is too old to answer requests.",
        "A aplicação está desatualizada. Atualize-a para continuar.",
    ),
    # the wire
    "unavailable": Reason(
        "The app cannot be reached now: a fault was ordered.",
        "O serviço não está disponível. Tente de novo dentro de momentos.",
        503,
    ),
    "connection_cut": Reason(
        "The connection broke: nobody knows whether the command was done.",
        "A ligação foi cortada. Verifique o estado antes de repetir.",
        502,
    ),
    "answer_unreadable": Reason(
        "An answer came that cannot be read.",
        "A resposta chegou incompleta. Verifique o estado antes de repetir.",
        502,
    ),
    # the control surface
    "fault_unknown": Reason(
        "No fault of this kind or name.",
        "Não existe nenhuma falha com este nome ou tipo.",
        404,
    ),
    "clock_backwards": Reason(
        "A clock never goes back.",
        "O relógio não anda para trás.",
        422,
    ),
    "clock_real": Reason(
        "A real clock cannot be advanced.",
        "O relógio deste mundo é o real e não pode ser adiantado.",
    ),
    "time_not_agreed": Reason(
        "Time is skipped when all programs that take part in it agree: wait for them, or let "
        "those leave that are gone.",
        "Há programas que participam no tempo deste mundo e nem todos concordaram em avançar: "
        "espere por eles ou retire os que já não estão.",
    ),
    "too_many_participants": Reason(
        "Too many programs take part in the time of this world.",
        "Já participam demasiados programas no tempo deste mundo.",
    ),
    "slot_unknown": Reason(
        "No slot has this name: the answer has the nearest ones.",
        "Não existe nenhum lugar de componente com este nome.",
        404,
    ),
    "slot_address": Reason(
        "A slot takes the plain address of a component other than the sandbox itself.",
        "O endereço não serve para um componente: escreva http:// ou https://, o servidor e o "
        "caminho, sem utilizador, pergunta ou fragmento.",
        422,
    ),
    "checkpoint_unknown": Reason(
        "No checkpoint has this name.",
        "Não existe nenhum ponto guardado com este nome.",
        404,
    ),
    "person_unknown": Reason(
        "Nobody in this world has this identifier.",
        "Não existe ninguém neste mundo com este identificador.",
        404,
    ),
    **CALL,
    **PORTAL,
    **SYSTEMS,
    **SERVICES,
    **OIDC,
}
