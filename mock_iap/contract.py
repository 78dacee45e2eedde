"""The inspection of the integration platform as data: what can be seen and done there.

The platform is real, its inspection page is ours: no public document shows one.
"""

from sandbox.platforms.integration.language import DiscardMessage, ResendMessage
from sandbox.protocol.vocabulary import Field, Screen, Verb

ROLE = "plataforma"
KEEPER = ("ensaio", "Plataforma de Integração (simulada)")
SOURCE = "ficha de factos 5.1; a página é nossa"

SCREENS: tuple[Screen, ...] = (
    Screen("mensagens", "", "Mensagens da Plataforma de Integração"),
    Screen("mensagem", "mensagem", "Mensagem"),
)

_MESSAGE = Field("message_id", "mensagem", "Número da mensagem", required=False, max_length=200)


def _row(verb: str, command: type, label: str, human: str, produces: str) -> Verb:
    return Verb(
        ROLE,
        verb,
        command,
        label,
        "mensagens",
        fields=(_MESSAGE,),
        produces=(produces,),
        human=human,
        source=SOURCE,
    )


VERBS: tuple[Verb, ...] = (
    _row(
        "reenvia_mensagem",
        ResendMessage,
        "Reenviar",
        "Envie de novo a mensagem que não chegou",
        "mensagem.reenviada",
    ),
    _row(
        "descarta_mensagem",
        DiscardMessage,
        "Descartar",
        "Ponha de lado a mensagem que não chegou",
        "mensagem.descartada",
    ),
)
