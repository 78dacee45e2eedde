"""The desk of an entity as data: what the entity of this sandbox can ask for, without a wire."""

from sandbox.platforms.authentication import backchannel_language as phone
from sandbox.platforms.entity_requests import data_language as data_says
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.contract import ATTRIBUTES
from sandbox.protocol.messages import RequestAccess
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
    wire="attributeList",
)
_NUMBER = Field("request_number", "pedido", "Pedido", kind="hidden", required=False, max_length=36)
_ASKED = (
    _ATTRIBUTES,
    Field(
        "reply_deadline",
        "prazo_resposta",
        "Responder até (aaaa-mm-dd hh:mm)",
        max_length=16,
        wire="replyDeadline",
    ),
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


CIBA_SOURCE = "OpenID Connect CIBA Core 1.0, 7.1 e 10.1; o formulário é nosso"
VERBS: tuple[Verb, ...] = (
    _verb(
        "pede_acesso",
        RequestAccess,
        "Pedir autorização",
        "Peça ao titular acesso aos dados",
        "consentimento.pedido",
        Field("owner", "nic", "NIC do titular (8 algarismos)", max_length=20),
        *_ASKED,
        kind=says.JWT,
    ),
    _verb(
        "pede_acesso_qr",
        RequestAccess,
        "Pedir por código QR",
        "Mostre um código QR a quem quer entrar",
        "consentimento.pedido",
        *_ASKED,
        kind=says.QR,
    ),
    _verb(
        "obtem_dados",
        data_says.ReadAttributes,
        "Obter dados",
        "Obtenha os dados autorizados",
        "acesso_dados.entregue",
        _NUMBER,
        _ATTRIBUTES,
    ),
    _verb(
        "inicia_obtencao",
        data_says.BeginAttributes,
        "Iniciar obtenção",
        "Comece a obter os dados autorizados",
        "acesso_dados.iniciado",
        _NUMBER,
    ),
    _verb(
        "continua_obtencao",
        data_says.FetchAttributes,
        "Continuar obtenção",
        "Veja que dados já chegaram",
        "acesso_dados.entregue",
        _NUMBER,
        Field("process_id", "processo", "Processo", kind="hidden", required=False, max_length=36),
    ),
    Verb(
        ROLE,
        "pede_entrada",
        phone.RequestSignIn,
        "Pedir autenticação na aplicação",
        "entidade",
        fields=(
            Field("login_hint", "a_quem", "Telemóvel ou NIC de quem entra", max_length=40),
            Field("binding_message", "mensagem", "Mensagem nos dois ecrãs", max_length=60),
        ),
        constants=(("scope", "openid profile"),),
        produces=("entrada_app.pedida",),
        human="Peça ao cidadão que confirme a entrada na aplicação",
        source=CIBA_SOURCE,
    ),
    Verb(
        ROLE,
        "consulta_entrada",
        phone.PollSignIn,
        "Consultar resposta",
        "entidade",
        fields=(
            Field(
                "sign_in_number", "entrada", "Pedido", kind="hidden", required=False, max_length=36
            ),
        ),
        produces=("entrada_app.consultada", "entrada_app.levada"),
        human="Veja se o cidadão já respondeu na aplicação",
        source=CIBA_SOURCE,
    ),
)
