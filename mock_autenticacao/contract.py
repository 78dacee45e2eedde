"""The pages of the Fornecedor de Autenticação as data: screens, services, and what can be done."""

from dataclasses import dataclass

from sandbox.platforms.authentication import language as says
from sandbox.platforms.authentication import oidc_language as oidc
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.contract import BEHAVIOURS as PLATFORM
from sandbox.protocol.vocabulary import Behaviour, Field, Screen, Verb

ROLE = "cidadao"
SOURCE = "ficha de factos 1.6 e 1.7 (AUT-MAN, MOS)"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that browsers sign in to: where it is, and where it takes the proof."""

    id: str
    title: str
    slug: str
    receives: str


SERVICES: dict[str, Service] = {
    "registo-criminal": Service(
        "registo-criminal", "Portal Registo Criminal", "registo-criminal", "present-assertion"
    ),
}

SCREENS: tuple[Screen, ...] = (
    Screen("meios", "", "Autenticação"),
    Screen("cmd", "cmd", "Chave Móvel Digital", "Chave Móvel Digital"),
    Screen("cartao", "cartao", "Cartão de Cidadão", "Cartão de Cidadão"),
    Screen("experimentar", "experimentar", "Experimentar um pedido de autenticação"),
    Screen("telefone", "telefone", "Serviço por Telefone"),
    Screen("autorizado", "autorizado", "Autenticação terminada"),
)

VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "pede_autenticacao",
        asks.AskAuthorization,
        "Pedir autenticação",
        "experimentar",
        fields=(
            Field("client_id", "servico", "Identificador do serviço (client_id)", max_length=40),
            Field("scope", "atributos", "Atributos (scope)", max_length=4000),
            Field(
                "redirect_uri",
                "volta",
                "Endereço de retorno (redirect_uri)",
                required=False,
                max_length=300,
            ),
            Field(
                "authentication_level",
                "nivel",
                "Nível (authentication_level)",
                required=False,
                max_length=1,
            ),
        ),
        produces=("entrada.pedido",),
        human="Chegue à autenticação com o pedido de um serviço",
        certainty="official",
        source="ficha de factos 1.2 (AUT-OA): o endereço AskAuthorization; o formulário é nosso",
    ),
    Verb(
        ROLE,
        "pede_autenticacao_openid",
        oidc.AskByOpenId,
        "Pedir autenticação por OpenID Connect",
        "experimentar",
        fields=(
            Field("client_id", "servico", "Identificador do serviço (client_id)", max_length=40),
            Field("scope", "atributos", "O que pede (scope)", max_length=4000),
            Field(
                "redirect_uri",
                "volta",
                "Endereço de retorno (redirect_uri)",
                required=False,
                max_length=300,
            ),
            Field(
                "code_challenge",
                "desafio",
                "Desafio PKCE (code_challenge)",
                max_length=60,
            ),
            Field(
                "acr_values",
                "nivel",
                "Níveis que servem (acr_values)",
                required=False,
                max_length=200,
            ),
        ),
        produces=("entrada.pedido",),
        human="Chegue à autenticação com o pedido de um serviço, por OpenID Connect",
        source="OpenID Connect Core 1.0, 3.1.2; o formulário é nosso",
    ),
    Verb(
        ROLE,
        "entra_com_cmd",
        says.SignInWithCmd,
        "Continuar",
        "cmd",
        fields=(
            Field("phone_number", "telemovel", "Número de telemóvel", kind="phone", max_length=40),
            Field("pin", "pin", "PIN da Chave Móvel Digital", kind="secret", max_length=12),
        ),
        produces=("entrada.codigo_enviado", "entrada.recusado"),
        needs=("inicia_sessao",),
        human="Escolha a Chave Móvel Digital e escreva o seu número e o PIN",
        certainty="official",
        source=SOURCE,
    ),
    Verb(
        ROLE,
        "escreve_codigo_sms",
        says.EnterSmsCode,
        "Confirmar código",
        "cmd",
        fields=(
            Field("sms_code", "codigo_sms", "Código de segurança", kind="code", max_length=40),
        ),
        produces=("entrada.autenticado", "entrada.codigo_recusado"),
        human="Escreva o código que recebeu por SMS",
        certainty="official",
        source=SOURCE,
    ),
    Verb(
        ROLE,
        "pede_novo_codigo_sms",
        says.SendAnotherCode,
        "Enviar novo código",
        "cmd",
        produces=("entrada.codigo_enviado",),
        human="Peça outro código por SMS",
    ),
    Verb(
        ROLE,
        "insere_cartao",
        says.InsertCard,
        "Inserir cartão",
        "cartao",
        fields=(Field("card_holder", "cartao", "Cartão de", kind="choice", max_length=80),),
        produces=("cartao.inserido",),
        needs=("inicia_sessao",),
        human="Ponha o Cartão de Cidadão no leitor",
        certainty="official",
        source=SOURCE,
    ),
    Verb(
        ROLE,
        "retira_cartao",
        says.RemoveCard,
        "Retirar cartão",
        "cartao",
        produces=("cartao.retirado",),
        human="Tire o cartão do leitor",
    ),
    Verb(
        ROLE,
        "escreve_pin_do_cartao",
        says.EnterCardPin,
        "Autenticar",
        "cartao",
        fields=(Field("pin", "pin_cartao", "PIN de autenticação", kind="secret", max_length=8),),
        produces=("entrada.autenticado", "entrada.recusado"),
        human="Escreva o PIN de autenticação do cartão",
        certainty="official",
        source=SOURCE,
    ),
    Verb(
        ROLE,
        "cancela_autenticacao",
        says.CancelSignIn,
        "Cancelar autenticação",
        "meios",
        produces=("entrada.cancelado",),
        human="Desista da autenticação",
    ),
)

BEHAVIOURS: tuple[Behaviour, ...] = PLATFORM
