"""The desk of an entity as data: what the entity of this sandbox can ask for, without a wire."""

from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.contract import ATTRIBUTES
from sandbox.protocol.vocabulary import Field, Screen, Verb

ROLE = "entidade"
KEEPER = ("ensaio", "Entidade (simulada)")
SOURCE = "ficha de factos 6.1 e 6.2; a página é nossa"

SCREENS: tuple[Screen, ...] = (Screen("entidade", "", "Entidade (simulada)"),)

_ATTRIBUTES = Field(
    "attributes",
    "dados",
    "Dados",
    kind="flags",
    required=False,
    choices=tuple(ATTRIBUTES.items()),
)
_NUMBER = Field("request_number", "pedido", "Pedido", kind="hidden", required=False, max_length=36)
_ASKED = (
    _ATTRIBUTES,
    Field("reply_deadline", "prazo_resposta", "Responder até (aaaa-mm-dd hh:mm)", max_length=16),
    Field("validity", "validade", "Válida até (aaaa-mm-dd hh:mm)", required=False, max_length=16),
    Field("description", "descricao", "Motivo que o titular lê", required=False, max_length=45),
)


def _verb(
    verb: str, command: type, label: str, human: str, produces: str, *fields: Field, kind: str = ""
) -> Verb:
    return Verb(
        ROLE,
        verb,
        command,
        label,
        "entidade",
        fields=fields,
        constants=(("information_type", kind),) if kind else (),
        produces=(produces,),
        human=human,
        source=SOURCE,
        address=f"request-{kind.lower().replace('_', '-')}" if kind else "",
    )


VERBS: tuple[Verb, ...] = (
    _verb(
        "pede_acesso",
        says.RequestAccess,
        "Pedir autorização",
        "Peça ao titular acesso aos dados",
        "consentimento.pedido",
        Field("owner", "nic", "NIC do titular (8 algarismos)", max_length=20),
        *_ASKED,
        kind=says.JWT,
    ),
    _verb(
        "pede_acesso_qr",
        says.RequestAccess,
        "Pedir por código QR",
        "Mostre um código QR a quem quer entrar",
        "consentimento.pedido",
        *_ASKED,
        kind=says.QR,
    ),
    _verb(
        "obtem_dados",
        says.ReadAttributes,
        "Obter dados",
        "Obtenha os dados autorizados",
        "acesso_dados.entregue",
        _NUMBER,
        _ATTRIBUTES,
    ),
    _verb(
        "inicia_obtencao",
        says.BeginAttributes,
        "Iniciar obtenção",
        "Comece a obter os dados autorizados",
        "acesso_dados.iniciado",
        _NUMBER,
    ),
    _verb(
        "continua_obtencao",
        says.FetchAttributes,
        "Continuar obtenção",
        "Veja que dados já chegaram",
        "acesso_dados.entregue",
        _NUMBER,
        Field("process_id", "processo", "Processo", kind="hidden", required=False, max_length=36),
    ),
)
