"""The page of a citizen on the portal, as data: requests of entities, and authorizations given."""

from sandbox.platforms.entity_requests import holder_language as says
from sandbox.protocol.vocabulary import Field, Screen, Verb

ROLE = "cidadao"
SOURCE = "ficha de factos 6.1: aceita na aplicação ou no portal Autenticação.Gov"

SCREENS: tuple[Screen, ...] = (Screen("autorizacoes", "", "As minhas autorizações"),)

_NUMBER = Field("request_number", "pedido", "Pedido", kind="hidden", required=False, max_length=36)


def _verb(verb: str, command: type, label: str, human: str, produces: str) -> Verb:
    return Verb(
        ROLE,
        verb,
        command,
        label,
        "autorizacoes",
        fields=(_NUMBER,),
        constants=(("where", "portal"),) if command is not says.WithdrawGrant else (),
        produces=(produces,),
        human=human,
        source=SOURCE,
    )


VERBS: tuple[Verb, ...] = (
    _verb(
        "aceita_no_portal",
        says.AcceptAccess,
        "Aceitar pedido",
        "Aceite o pedido da entidade no portal",
        "pedido_entidade.respondido",
    ),
    _verb(
        "recusa_no_portal",
        says.RefuseAccess,
        "Recusar pedido",
        "Recuse o pedido da entidade no portal",
        "pedido_entidade.respondido",
    ),
    _verb(
        "retira_consentimento",
        says.WithdrawGrant,
        "Retirar autorização",
        "Retire uma autorização que deu",
        "consentimento.retirado",
    ),
)
