"""Every screen of the phone in every state."""

from tests.browser.scene import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    ASKED,
    DIALLED,
    ENDED,
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

APP, TELEPHONE, MESSAGES, SETTINGS = (
    "/autenticacao-gov",
    "/telefone",
    "/mensagens",
    "/definicoes",
)
MINUTES_5 = 301
WITHOUT_APP = {
    "carlos-cmd-inativa": "inativa",
    "sofia-cmd-suspensa": "suspensa",
    "manuel-sem-cmd": "sem-cmd",
    "beatriz-sem-aplicacao": "sem-aplicacao",
}
approved, denied = phone("approve"), phone("deny")


def wrong_pin(times: int):
    """The PIN is mistyped."""

    def act(scene: Scene) -> None:
        scene.at_phone("lock-app")
        for _ in range(times):
            scene.at_phone("unlock-app", pin="1111")

    return act


def transferred(scene: Scene) -> None:
    """The call passes to Tomás, who has not answered yet."""
    scene.at_other_desk("open-phone-service")
    scene.at_desk("transfer-call", to_operator="tomas-operador")


def in_two_calls(scene: Scene) -> None:
    """Two requests wait, one of which is of a stranger's call."""
    scene.play(ASKED)
    scene.somebody_else_calls()


HOME_STATES = (
    State("inicio", "phone"),
    State("inicio-sem-rede", "phone", before=phone("enter-flight-mode")),
    State("inicio-em-chamada", "phone", before=play(ANSWERED)),
    State("inicio-com-pedido", "phone", before=play(ASKED)),
    State("inicio-com-pedido-app-fechada", "phone", before=all_of(play(ASKED), phone("lock-app"))),
    State("inicio-com-codigo", "phone", before=play(APPROVED)),
    State("inicio-com-sms", "phone", before=play(ENDED)),
    State("inicio-relogio-errado", "phone", before=phone("skew-clock", minutes="-37")),
    State("inicio-nome-estrangeiro", "phone", citizen="li-wei-estrangeira", pin="5176"),
)
TELEPHONE_STATES = (
    State("telefone", "phone", TELEPHONE),
    State("telefone-dois-cartoes", "phone", TELEPHONE, citizen="maria-dois-telemoveis", pin="3691"),
    State("telefone-numero-errado", "phone", TELEPHONE, then=press("Ligar", Número_a_marcar="12")),
    State("telefone-a-chamar", "phone", TELEPHONE, play(DIALLED)),
    State("telefone-atendida", "phone", TELEPHONE, play(ANSWERED)),
    State("telefone-conversa", "phone", TELEPHONE, play(6)),
    State("telefone-teclado", "phone", TELEPHONE, play(6), then=unfold("#teclado")),
    State("telefone-com-pedido", "phone", TELEPHONE, play(ASKED)),
    State("telefone-com-codigo", "phone", TELEPHONE, play(APPROVED)),
    State("telefone-fala-vazia", "phone", TELEPHONE, play(6), then=press("Dizer")),
    State("telefone-em-espera", "phone", TELEPHONE, all_of(play(6), desk("hold-call"))),
    State("telefone-a-transferir", "phone", TELEPHONE, all_of(play(6), transferred)),
    State("telefone-terminada", "phone", TELEPHONE, play(ENDED)),
    State("telefone-desligou", "phone", TELEPHONE, all_of(play(6), phone("hang-up"))),
    State(
        "telefone-conversa-anterior",
        "phone",
        TELEPHONE,
        play(ENDED),
        then=unfold("#conversa-anterior"),
    ),
    State("telefone-desistiu", "phone", TELEPHONE, all_of(play(DIALLED), phone("hang-up"))),
    State("telefone-nao-atendida", "phone", TELEPHONE, all_of(play(DIALLED), wait(600))),
    State(
        "telefone-recentes",
        "phone",
        TELEPHONE,
        all_of(play(DIALLED), phone("hang-up"), play(6), desk("hang-up"), play(1), wait(600)),
    ),
)
MESSAGE_STATES = (
    State("mensagens-vazias", "phone", MESSAGES),
    State("mensagens", "phone", MESSAGES, play(ENDED)),
    State("mensagens-lidas", "phone", MESSAGES, all_of(play(ENDED), wait(400))),
)
APP_STATES = (
    *(
        State(f"app-{name}", "phone", APP, citizen=citizen, pin="")
        for citizen, name in WITHOUT_APP.items()
    ),
    State("app-fechada", "phone", APP, pin=""),
    State("app-fechada-ver-pin", "phone", APP, pin="", then=unfold("#ver-pin")),
    State("app-fechada-com-pedido", "phone", APP, all_of(play(ASKED), phone("lock-app"))),
    State("app-pin-errado", "phone", APP, wrong_pin(1)),
    State("app-pin-errado-duas-vezes", "phone", APP, wrong_pin(2)),
    State("app-bloqueada", "phone", APP, wrong_pin(3)),
    State("app-aberta", "phone", APP),
    State("app-sem-rede", "phone", APP, phone("enter-flight-mode")),
    State("app-pedido", "phone", APP, play(ASKED)),
    State("app-pedido-sem-frase", "phone", APP, play(ASKED), policy={"phrase": "off"}),
    State("app-pedido-escolher-frase", "phone", APP, play(ASKED), policy={"phrase": "choose"}),
    State(
        "app-pedido-frase-por-escolher",
        "phone",
        APP,
        play(ASKED),
        then=press("Autorizar"),
        policy={"phrase": "choose"},
    ),
    State("app-pedido-de-estranho", "phone", APP, Scene.somebody_else_calls),
    State("app-pedido-de-outra-chamada", "phone", APP,
          all_of(play(ANSWERED), Scene.somebody_else_calls)),
    State("app-dois-pedidos", "phone", APP, in_two_calls),
    State("app-pedido-parecido", "phone", APP, Scene.lookalike, policy={"lookalike_service": True}),
    State(
        "app-pedido-chamada-terminada",
        "phone",
        APP,
        all_of(play(ASKED), trouble("indisponivel"), desk("hang-up")),
    ),
    State("app-pedido-sem-rede", "phone", APP, all_of(play(ASKED), phone("enter-flight-mode"))),
    State("app-a-enviar", "phone", APP, all_of(play(ASKED), Scene.slow, approved)),
    State("app-a-enviar-recusa", "phone", APP, all_of(play(ASKED), Scene.slow, denied)),
    State(
        "app-a-enviar-sem-entrega",
        "phone",
        APP,
        all_of(play(ASKED), trouble("indisponivel"), approved),
    ),
    State(
        "app-resposta-nao-enviada",
        "phone",
        APP,
        all_of(play(ASKED), trouble("indisponivel"), approved, wait(60)),
    ),
    State("app-codigo", "phone", APP, play(APPROVED)),
    State("app-codigo-8-algarismos", "phone", APP, play(APPROVED), policy={"code_digits": 8}),
    State("app-codigo-a-acabar", "phone", APP, all_of(play(APPROVED), wait(285))),
    State(
        "app-codigo-de-estranho",
        "phone",
        APP,
        all_of(Scene.somebody_else_calls, approved),
    ),
    State("app-codigo-depois-da-chamada", "phone", APP,
          all_of(play(APPROVED), trouble("indisponivel"), desk("hang-up"))),
    State("app-recusado", "phone", APP, all_of(play(ASKED), denied)),
    State("app-nao-estou-em-chamada", "phone", APP, all_of(play(ASKED), phone("decline-call"))),
    State("app-frase-errada", "phone", APP, all_of(play(ASKED), Scene.wrong_phrase),
          policy={"phrase": "choose"}),
    State("app-sem-resposta", "phone", APP, all_of(play(ASKED), wait(MINUTES_5))),
    State("app-retirado", "phone", APP, all_of(play(ASKED), desk("cancel-request"))),
    State("app-retirado-chamada", "phone", APP, all_of(play(ASKED), desk("hang-up"))),
    State("app-retirado-transferida", "phone", APP, all_of(play(ASKED), transferred)),
    State("app-trocou-de-telemovel", "phone", APP, all_of(play(ASKED), phone("change-device"))),
    State("app-codigo-fora-de-prazo", "phone", APP, all_of(play(APPROVED), wait(MINUTES_5))),
    State("app-codigo-bloqueado", "phone", APP,
          all_of(play(APPROVED), lambda scene: scene.wrong_code(3))),
    State("app-concluido", "phone", APP, play(ACCEPTED)),
    State("app-historico", "phone", APP,
          all_of(play(ASKED), denied, Scene.ask_again, approved), then=unfold("#historico")),
)  # fmt: skip
SETTING_STATES = (
    State("definicoes", "phone", SETTINGS),
    State("definicoes-sem-rede", "phone", SETTINGS, phone("enter-flight-mode")),
    State("definicoes-adiantado", "phone", SETTINGS, phone("skew-clock", minutes="5")),
    State("definicoes-atrasado", "phone", SETTINGS, phone("skew-clock", minutes="-5")),
    State("definicoes-dois-cartoes", "phone", SETTINGS,
          citizen="maria-dois-telemoveis", pin="3691"),
    State("definicoes-outro-aparelho", "phone", SETTINGS, phone("change-device")),
    State("definicoes-desvio-errado", "phone", SETTINGS,
          then=press("Acertar relógio", Desvio_em_minutos="99999")),
)  # fmt: skip

STATES = named(
    "telemovel",
    (*HOME_STATES, *TELEPHONE_STATES, *MESSAGE_STATES, *APP_STATES, *SETTING_STATES),
)
