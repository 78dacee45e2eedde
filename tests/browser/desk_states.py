"""Every page of the desk, of the portal and of the console in every state, and the error pages."""

from typing import Any

from tests.browser.scene import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    ASKED,
    CHECKED,
    CONFIRMED,
    COPIED,
    DIALLED,
    ENDED,
    FILLED,
    IN_PORTAL,
    OPENED,
    PHONE_SERVICE,
    SUBMITTED,
    Scene,
)
from tests.browser.states import (
    State,
    all_of,
    desk,
    named,
    phone,
    play,
    press,
    trouble,
    unfold,
    wait,
)
from tests.http.client import CENTRE, PHONE

MINUTES_5, MINUTES_10 = 301, 601
CASE, TOKEN = "/atendimento/A-0001", "/servico-por-telefone"
NUMBERS = {
    "inativa": "900735182",
    "suspensa": "900816439",
    "sem-cmd": "900294750",
    "sem-aplicacao": "900367928",
    "sim-trocado": "900508237",
}


def check(number: str):
    """The desk validates the CMD of a number."""
    return all_of(play(OPENED), lambda scene: scene.check(number))


def step(count: int, fault: Any, *acts: Any, seconds: float = 0):
    """A moment, a fault, what is asked then, and a while."""
    return all_of(play(count), fault, *acts, *([wait(seconds)] if seconds else []))


def give_code(scene: Scene) -> None:
    """The right code, given once more or later."""
    scene.at_desk("validate-code", code=scene.code())


def give_code_twice(scene: Scene) -> None:
    """The right code, and once more when no answer came."""
    code = scene.code()
    scene.at_desk("validate-code", code=code)
    scene.pass_time(40)
    scene.at_desk("validate-code", code=code)


def give_used_code(scene: Scene) -> None:
    """The code that was accepted, given again."""
    scene.at_desk("validate-code", code=scene.secrets[-1])


def give_old_code(scene: Scene) -> None:
    """The code of a request that is over, when another waits."""
    old = scene.code()
    scene.at_desk("cancel-request")
    scene.ask_again()
    scene.at_desk("validate-code", code=old)


def paste(scene: Scene, token: str = "") -> None:
    """Authenticate with a token."""
    scene.at_desk("authenticate", token=token or scene.token())


def paste_twice(scene: Scene) -> None:
    """The token is used, and once more from the start."""
    token = scene.token()
    paste(scene, token)
    scene.at_desk("open-phone-service")
    paste(scene, token)


def paste_of_colleague(scene: Scene) -> None:
    """Rita's token at Tomás's desk is refused, and told at both."""
    token = scene.token()
    scene.at_other_desk("open-phone-service")
    scene.at_other_desk("authenticate", token=token)
    scene.move_to_other_desk()


def paste_late(scene: Scene) -> None:
    """The token is pasted after its end."""
    token = scene.token()
    scene.pass_time(MINUTES_10)
    paste(scene, token)


def two_ring(scene: Scene) -> None:
    """Two people call at once."""
    scene.at_phone("dial", to_number=CENTRE)
    scene.another_phone("joao-desconfiado")
    scene.pass_time(17)
    scene.at_other_phone("joao-desconfiado", "dial", to_number=CENTRE)


def two_lines(scene: Scene) -> None:
    """One call on hold while another is answered."""
    scene.play(ASKED)
    scene.another_phone("joao-desconfiado")
    scene.at_desk("hold-call")
    scene.at_other_phone("joao-desconfiado", "dial", to_number=CENTRE)
    scene.at_desk("answer-call", call_id=scene.ringing())


def transferred(scene: Scene) -> None:
    """The call passes to Tomás, who sits down."""
    scene.at_other_desk("open-phone-service")
    scene.at_desk("transfer-call", to_operator="tomas-operador")


def at_tomas(scene: Scene) -> None:
    """The call passes to Tomás; his desk is looked at."""
    transferred(scene)
    scene.move_to_other_desk()


def rejected(scene: Scene) -> None:
    """A second case of the same citizen asks while the first request waits."""
    scene.play(ASKED)
    scene.at_desk("open-service", service="registo-criminal-verificacao")
    scene.check(PHONE)
    scene.ask_again()


def cooled_down(scene: Scene) -> None:
    """One request more than a citizen may get."""
    scene.play(ASKED)
    scene.at_desk("cancel-request")
    scene.ask_again()


def several_cases(scene: Scene) -> None:
    """Closed cases of each outcome."""
    for ending in ("close-case", "reject-data"):
        scene.play(ACCEPTED)
        scene.at_desk(ending)
        scene.at_desk("hang-up")
    scene.play(ENDED)


def of_colleague(scene: Scene) -> str:
    """The same page, when Tomás opens it."""
    page = scene.session
    scene.move_to_other_desk()
    return page


def of_token(scene: Scene) -> str:
    """The page of the session of the portal."""
    return scene.session


down, lost = trouble("indisponivel"), Scene.deaf
late = trouble("latencia", delay_ms=60_000)
copy = desk("confirm-and-copy-token")
again = desk("ask-again")


def loses(operation: str):
    """The next message of this action vanishes."""
    return trouble("perde-mensagem", operation=operation, uses=1)


def sign_in_again(scene: Scene) -> None:
    """Rita leaves, and comes back in another session."""
    scene.desk_token = scene.sign_in("rita.neves")


look_alike = {"lookalike_service": True}

TABLE_STATES = (
    State("entrada", "desk", signed_in=False),
    State("entrada-errada", "desk", signed_in=False,
          then=press("Entrar", Utilizador="rita.neves", **{"Palavra-passe": "outra"})),
    State("livre", "desk"),
    State("a-tocar", "desk", before=play(DIALLED)),
    State("duas-a-tocar", "desk", before=two_ring),
    State("chamada", "desk", before=play(ANSWERED)),
    State("conversa", "desk", before=play(3)),
    State("fala-vazia", "desk", before=play(3), then=press("Dizer")),
    State("mais-frases", "desk", before=play(3), then=unfold("#mais-frases")),
    State("transferir", "desk", before=play(3), then=unfold("#transferir")),
    State("em-espera", "desk", before=all_of(play(3), desk("hold-call"))),
    State("duas-chamadas", "desk", before=two_lines),
    State("com-atendimento", "desk", before=play(ASKED)),
    State("terminados", "desk", before=several_cases),
    State("sem-chamada-exigida", "desk", policy={"call_required": False}),
    State("servico-parecido", "desk", before=play(ANSWERED), policy=look_alike),
    State("transferida-para-si", "desk", before=all_of(play(3), at_tomas)),
    State("abrir-sem-chamada", "desk", then=press("Registo Criminal")),
)  # fmt: skip
CASE_STATES = (
    State("cmd", "desk", CASE, play(OPENED)),
    State("cmd-numero-errado", "desk", CASE, play(OPENED),
          then=press("Validar Chave Móvel Digital", Número_de_telemóvel="12")),
    *(State(f"cmd-{name}", "desk", CASE, check(number)) for name, number in NUMBERS.items()),
    State("cmd-limite", "desk", CASE, all_of(check(NUMBERS["inativa"]),
          lambda scene: scene.check(PHONE)), policy={"cmd_checks": 1}),
    State("cmd-a-validar", "desk", CASE, step(OPENED, late, lambda scene: scene.check(PHONE))),
    State("cmd-sem-resposta", "desk", CASE,
          step(OPENED, late, lambda scene: scene.check(PHONE), seconds=40)),
    State("cmd-indisponivel", "desk", CASE, step(OPENED, down, lambda scene: scene.check(PHONE))),
    State("cmd-indisponivel-de-vez", "desk", CASE,
          step(OPENED, down, lambda scene: scene.check(PHONE), seconds=60)),
    State("cmd-ativa", "desk", CASE, play(CHECKED)),
    State("cmd-ativa-outro-numero", "desk", CASE, play(CHECKED), then=unfold("#outro-numero")),
    State("cmd-numero-diferente", "desk", CASE, check("900471306")),
    State("pedido-a-enviar", "desk", CASE, step(CHECKED, late, Scene.ask_again)),
    State("pedido-indisponivel", "desk", CASE, step(CHECKED, down, Scene.ask_again)),
    State("pedido-indisponivel-de-vez", "desk", CASE,
          step(CHECKED, down, Scene.ask_again, seconds=60)),
    State("pedido-sem-resposta", "desk", CASE, step(CHECKED, late, Scene.ask_again, seconds=40)),
    State("pedido-pendente", "desk", CASE, play(ASKED)),
    State("pedido-pendente-sem-frase", "desk", CASE, play(ASKED), policy={"phrase": "off"}),
    State("pedido-pendente-escolhe-frase", "desk", CASE, play(ASKED), policy={"phrase": "choose"}),
    State("pedido-pendente-com-codigo", "desk", CASE, play(ASKED), then=unfold("#outro-codigo")),
    State("pedido-recusado", "desk", CASE, all_of(play(ASKED), phone("deny"))),
    State("pedido-nao-estou-em-chamada", "desk", CASE,
          all_of(play(ASKED), phone("decline-call"))),
    State("pedido-frase-errada", "desk", CASE, all_of(play(ASKED), Scene.wrong_phrase),
          policy={"phrase": "choose"}),
    State("pedido-expirado", "desk", CASE, all_of(play(ASKED), wait(MINUTES_5))),
    State("pedido-cancelado", "desk", CASE, all_of(play(ASKED), desk("cancel-request"))),
    State("pedido-trocou-telemovel", "desk", CASE, all_of(play(ASKED), phone("change-device"))),
    State("pedido-pausa", "desk", CASE, cooled_down, policy={"requests_per_citizen": 1}),
    State("pedido-ja-pendente", "desk", "/atendimento/A-0002", rejected, policy=look_alike),
    State("pedido-substituido", "desk", CASE, rejected,
          policy=look_alike | {"pending_requests": "replace"}),
    State("pedido-sem-chamada", "desk", CASE, all_of(play(CHECKED), desk("hold-call")),
          then=press("Enviar pedido de autorização de acesso a dados")),
    State("codigo", "desk", CASE, play(APPROVED)),
    State("codigo-malformado", "desk", CASE, play(APPROVED),
          then=press("Validar Código de Segurança", Código_de_segurança="12")),
    State("codigo-a-validar", "desk", CASE, step(APPROVED, late, give_code)),
    State("codigo-indisponivel-de-vez", "desk", CASE, step(APPROVED, down, give_code, seconds=60)),
    State("codigo-errado", "desk", CASE, all_of(play(APPROVED), Scene.wrong_code)),
    State("codigo-errado-duas-vezes", "desk", CASE,
          all_of(play(APPROVED), lambda scene: scene.wrong_code(2))),
    State("codigo-queimado", "desk", CASE,
          all_of(play(APPROVED), lambda scene: scene.wrong_code(3))),
    State("codigo-expirado", "desk", CASE, all_of(play(APPROVED), wait(MINUTES_5))),
    State("codigo-usado", "desk", CASE, all_of(play(ACCEPTED), give_used_code)),
    State("codigo-de-outro-pedido", "desk", CASE, all_of(play(APPROVED), give_old_code)),
    State("codigo-sem-resposta", "desk", CASE,
          step(APPROVED, loses("ResultadoCodigo"), give_code, seconds=40)),
    State("codigo-usado-sem-resposta", "desk", CASE,
          step(APPROVED, loses("ResultadoCodigo"), give_code_twice)),
    State("codigo-por-receber", "desk", CASE,
          all_of(step(APPROVED, loses("ValidarCodigo"), give_code, seconds=40), again)),
    State("dados-sem-resposta", "desk", CASE,
          step(APPROVED, loses("RespostaObterDados"), give_code, seconds=40)),
    State("dados-a-obter", "desk", CASE, step(APPROVED, trouble(
        "perde-mensagem", operation="DadosCidadao"), give_code)),
    State("dados", "desk", CASE, play(ACCEPTED)),
    State("dados-em-parte", "desk", CASE,
          all_of(play(ACCEPTED), desk("confirm-data", scopes=["nome", "nif"]))),
    State("dados-confirmados", "desk", CASE, play(CONFIRMED)),
    State("token-a-emitir", "desk", CASE, step(CONFIRMED, late, copy)),
    State("token-indisponivel-de-vez", "desk", CASE, step(CONFIRMED, down, copy, seconds=60)),
    State("token", "desk", CASE, play(COPIED)),
    State("token-expirado", "desk", CASE, all_of(play(COPIED), wait(MINUTES_10))),
    State("token-expirado-sem-chamada", "desk", CASE,
          all_of(play(COPIED), desk("hang-up"), wait(MINUTES_10))),
    State("token-de-outra-sessao", "desk", CASE, all_of(play(COPIED), sign_in_again)),
    State("token-sem-resposta", "desk", CASE,
          step(PHONE_SERVICE, loses("ResultadoToken"), paste, seconds=40)),
    State("token-servico-aberto", "desk", CASE, play(PHONE_SERVICE)),
    State("autenticado", "desk", CASE, play(IN_PORTAL)),
    State("sem-chamada", "desk", CASE, all_of(play(COPIED), desk("hang-up"))),
    State("fim-submetido", "desk", CASE, play(SUBMITTED)),
    State("fim-fechado", "desk", CASE, all_of(play(OPENED), desk("close-case"))),
    State("fim-dados-incorretos", "desk", CASE, all_of(play(ACCEPTED), desk("reject-data"))),
    State("fim-chamada-terminada", "desk", CASE, all_of(play(ASKED), phone("hang-up"))),
    State("fim-transferida", "desk", CASE, all_of(play(ASKED), transferred)),
    State("fim-recusado", "desk", CASE, all_of(play(ASKED), phone("deny"), desk("close-case"))),
    State("desconhecido", "desk", "/atendimento/A-9999", status=404),
    State("nenhum", "desk", "/atendimento", status=404),
)  # fmt: skip
TOKEN_STATES = (
    State("servico-fechado", "desk", TOKEN),
    State("servico-aberto", "desk", TOKEN, desk("open-phone-service")),
    State("servico-com-token", "desk", TOKEN, play(PHONE_SERVICE)),
    State("servico-token-vazio", "desk", TOKEN, play(PHONE_SERVICE), then=press("Autenticar")),
    State("servico-a-autenticar", "desk", TOKEN, step(PHONE_SERVICE, late, paste)),
    State("servico-sem-resposta", "desk", TOKEN, step(PHONE_SERVICE, late, paste, seconds=40)),
    State("servico-resposta-perdida", "desk", TOKEN,
          step(PHONE_SERVICE, loses("ResultadoToken"), paste, seconds=40)),
    State("servico-por-usar", "desk", TOKEN,
          all_of(step(PHONE_SERVICE, loses("TrocarToken"), paste, seconds=40), again)),
    State("servico-aceite", "desk", TOKEN, play(IN_PORTAL)),
    State("servico-token-desconhecido", "desk", TOKEN,
          all_of(play(PHONE_SERVICE), lambda scene: paste(scene, "abcdef.abcdef"))),
    State("servico-token-usado", "desk", TOKEN, all_of(play(PHONE_SERVICE), paste_twice)),
    State("servico-token-expirado", "desk", TOKEN, all_of(play(PHONE_SERVICE), paste_late)),
    State("servico-token-de-outro", "desk", TOKEN,
          all_of(play(PHONE_SERVICE), paste_of_colleague)),
)  # fmt: skip
PORTAL_STATES = (
    State("sem-sessao", "portal"),
    State("sem-operador", "portal", signed_in=False),
    State("pedido", "portal", of_token, play(IN_PORTAL)),
    State("pedido-sem-finalidade", "portal", of_token, play(IN_PORTAL), then=press("Continuar")),
    State("rever", "portal", of_token, play(FILLED)),
    State("rever-alterar", "portal", of_token, play(FILLED), then=unfold("#alterar")),
    State("submetido", "portal", of_token, play(SUBMITTED)),
    State("de-outro", "portal", of_colleague, play(IN_PORTAL),
          status=403),
    State("desconhecido", "portal", "/pedido/F-9999", status=404),
    State("pagina-desconhecida", "portal", "/nada", status=404),
)  # fmt: skip
CONSOLE_STATES = (
    State("inicio", "root"),
    State("recusas", "root", "/sandbox/errors"),
    State("mundo", "world"),
    State("mundo-depois-de-uma-chamada", "world", before=play(ENDED)),
    State("mundo-com-falhas", "world", before=all_of(down, late)),
    State("mundo-com-pontos", "world", before=all_of(
        lambda scene: scene.do(f"{scene.control}/checkpoints", {"name": "inicio"}),
        play(ASKED),
        lambda scene: scene.do(f"{scene.control}/checkpoints", {"name": "pedido-pendente"}),
    )),
    State("mundo-relogio-real", "world", before=lambda scene: scene.clock("real")),
    State("mundo-relogio-acelerado", "world", before=lambda scene: scene.clock("accelerated", 10)),
    State("mundo-desconhecido", "root", "/w/nao-existe/", status=404),
    State("pessoa-desconhecida", "world", "/telemovel/ninguem/", status=404),
    State("ecra-desconhecido", "phone", "/nada", status=404),
    State("endereco-desconhecido", "root", "/nada", status=404),
    State("metodo-errado", "root", "/mundos", status=405),
)  # fmt: skip

DESK_STATES = named("mesa", TABLE_STATES) | named("atendimento", CASE_STATES)
DESK_STATES |= named("mesa", TOKEN_STATES)
STATES = DESK_STATES | named("portal", PORTAL_STATES) | named("consola", CONSOLE_STATES)
