"""ISCAPI as value tables: operations, channels, states, errors, with how each is known.  Pure.

Source: fact sheet 5.2 (the public repository `amagovpt/ISCAPI`: operations, fixed structure, value
tables).  A value is what stands on the wire; the words beside it are those of its table.
"""

from sandbox.protocol.frozen import frozen

SPACE = "http://ama.gov.pt/services/xsd"
"""Namespace of the element of the body; its members have none (official)."""
ACTION = "http://ama.gov.pt/services/messageRequest"
REPLY_ACTION = "http://ama.gov.pt/services/xsd/messageRequestWSDL/messageRequestResponse"
"""Official: the WSDL of `amagovpt/ISCAPI`."""

OPERATIONS: tuple[str, ...] = (
    "ISCOP001SendForm",
    "ISCOP002SendStateUpdate",
    "ISCOP003SendProcessNumber",
    "ISCOP004GetPaymentMethods",
    "ISCOP005PaymentDataCommunication",
    "ISCOP006FormAuthRequest",
    "ISCOP007FormAuthReply",
    "ISCOP008AdditionalInfoRequest",
    "ISCOP009AdditionalInfoReply",
    "ISCOP010ProcessDecision",
    "ISCOP011ServiceResumeInfo",
    "ISCOP012ProcessError",
    "ISCOP013SendNotifications",
    "ISCOP014GetElectronicFormRequest",
    "ISCOP015RateServiceTax",
    "ISCOP016SendProcessDocuments",
    "ISCOP017SendProcessNotifications",
    "ISCOP018StakeHolderRequest",
    "ISCOP019StakeholderReply",
    "ISCOP020SendOpinion",
)
CHANNEL_NUMBERS: dict[str, str] = {
    "1": "PointOfCareType.Web",
    "2": "PointOfCareType.Presential",
    "4": "PointOfCareType.Phone",
    "5": "PointOfCareType.Fax",
    "6": "PointOfCareType.Email",
    "7": "PointOfCareType.Mail",
    "8": "PointOfCareType.MobileApp",
    "9": "PointOfCareType.SocialNetwork",
}
"""A channel by its number, which is taken too (official numbers; that both do is assumed)."""
ANSWERS: dict[str, str] = {
    "ISCOP007FormAuthReply": "ISCOP006FormAuthRequest",
    "ISCOP009AdditionalInfoReply": "ISCOP008AdditionalInfoRequest",
    "ISCOP019StakeholderReply": "ISCOP018StakeHolderRequest",
}
"""Which operation answers which: read from their names (assumed)."""


@frozen
class Table:
    """Values that may stand somewhere: `rows` are value and meaning."""

    name: str
    title: str
    rows: dict[str, str]
    certainty: str
    source: str


_SHEET = "fact sheet 5.2"
_PUBLISHED = "ISCAPI, value tables"
TABLES: dict[str, Table] = {
    item.name: item
    for item in (
        Table(
            "channel",
            "Canais",
            {
                "PointOfCareType.Web": "1, Online",
                "PointOfCareType.Presential": "2, Presencial",
                "PointOfCareType.Phone": "4, Telefone",
                "PointOfCareType.Fax": "5, Fax",
                "PointOfCareType.Email": "6, Correio eletrónico",
                "PointOfCareType.Mail": "7, Correio postal",
                "PointOfCareType.MobileApp": "8, Aplicação móvel",
                "PointOfCareType.SocialNetwork": "9, Rede social",
            },
            "official",
            _SHEET,
        ),
        Table(
            "payment",
            "Meios de pagamento",
            {
                "1": "Multibanco",
                "2": "Cartão de crédito",
                "3": "Numerário",
                "4": "Cheque",
                "6": "Outros",
                "7": "Transferência bancária",
                "8": "Documento único de cobrança (DUC)",
            },
            "official",
            _SHEET,
        ),
        Table(
            "fee",
            "Tipos de taxa",
            {"TA": "Primeiro pagamento", "T": "Segundo pagamento"},
            "official",
            _SHEET,
        ),
        Table(
            "user",
            "Tipos de utilizador",
            {
                "000000001": "Cartão de Cidadão ou CMD nacional",
                "000000014": "Advogado",
                "000000015": "Solicitador",
                "000000016": "Notário",
                "000000100": "eIDAS",
                "000000200": "CMD estrangeira",
            },
            "official",
            f"{_SHEET}; written CES:CT: and nine digits",
        ),
        Table(
            "state",
            "Estados do processo",
            {
                "1": "Em elaboração",
                "2": "Aguarda emissão de pagamento",
                "3": "Aguarda pagamento da taxa administrativa",
                "4": "Aguarda atribuição de taxa",
                "5": "Pagamento liquidado",
                "6": "Cancelado",
                "7": "Arquivado",
                "8": "Aguarda análise",
                "9": "Em análise",
                "10": "Aguarda esclarecimentos",
                "11": "Aguarda audiência dos interessados",
                "12": "Aguarda pagamento da taxa",
                "13": "Decidido",
                "14": "Submetido à entidade competente",
                "15": "Pagamento da taxa de decisão liquidado",
                "16": "Migrado",
                "19": "Suspenso",
                "20": "Aguarda introdução de token",
                "21": "Pagamento fora do prazo",
                "22": "Deserto",
                "25": "Aguarda parecer da entidade visada",
                "26": "Aguarda evidências",
            },
            "official",
            _SHEET,
        ),
        Table(
            "reply",
            "Códigos de resposta (replyCode)",
            {
                "100": "Aguarda intervenção",
                "200": "Sucesso",
                "400": "Erro aplicacional ou formato inesperado",
                "401": "Registo duplicado ou inesperado",
                "500": "Erro inesperado",
            },
            "official",
            _SHEET,
        ),
        Table(
            "error",
            "Códigos de erro (errorCode)",
            {
                "100": "Aguarda intervenção",
                "400": "Erro aplicacional ou formato inesperado",
                "401": "Registo duplicado ou inesperado",
                "403": "Acesso não autorizado",
                "404": "O pedido não foi encontrado",
                "500": "Erro inesperado",
            },
            "official",
            f"{_SHEET}; without 200 (value tables)",
        ),
        Table(
            "action",
            "Códigos de ação (actionCode)",
            {str(one): "" for one in (*range(1, 21), *range(29, 42))},
            "official",
            f"{_PUBLISHED}: the numbers 1 to 20 and 29 to 41",
        ),
        Table(
            "document",
            "Tipos de documento",
            {
                "1": "Documento de decisão",
                "2": "Anexo de notificação",
                "3": "Notificação",
                "4": "Documento do formulário",
                "5": "Documento do processo",
                "6": "Criação de audiência dos interessados",
                "7": "Pronúncia na audiência dos interessados",
                "8": "Resposta do requerente",
                "9": "Anexo do requerente",
                "10": "Declaração em XML",
                "11": "Declaração em PDF",
                "12": "PDF de declaração gerada",
                "13": "Resposta de registo de intervenções",
                "14": "Evidência",
                "15": "Comprovativo de notificação (SPNE)",
                "16": "Anexo de parecer",
                "17": "Documento de OOTS",
                "18": "Declaração em JSON",
            },
            "official",
            f"{_PUBLISHED}: document types",
        ),
        Table(
            "notification",
            "Tipos de notificação",
            {
                "PointOfCareType.Email": "Correio eletrónico",
                "PointOfCareType.NotificationSystem": "Plataforma de Notificações Eletrónicas",
            },
            "official",
            f"{_PUBLISHED}: notification types",
        ),
    )
}
