"""What a clerk can do at a posto de atendimento: screens and rows."""

from mock_registo_criminal import language as says
from mock_registo_criminal import request_language as later
from mock_registo_criminal.contract import FORM
from sandbox.protocol.vocabulary import Field, Screen, Verb

ROLE = "funcionario"
SEED = "seed 000, «Visão da arquitetura»: os três documentos; a página é nossa"
DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("CC", "Cartão de Cidadão"),
    ("PAS", "Passaporte"),
    ("TR", "Título de residência"),
)

SCREENS: tuple[Screen, ...] = (Screen("balcao", "", "Posto de atendimento", "Balcão"),)

_REQUEST = Field("request_id", "pedido", "Pedido", kind="hidden", required=False, max_length=20)

VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "identifica",
        says.Identify,
        "Identificar",
        "balcao",
        fields=(
            Field(
                "document_type",
                "documento",
                "Documento",
                kind="choice",
                max_length=10,
                choices=DOCUMENTS,
            ),
            Field("document_number", "numero", "Número do documento", max_length=30),
        ),
        produces=("balcao.identificado",),
        human="Peça o documento e escreva o número",
        certainty="official",
        source=SEED,
    ),
    Verb(
        ROLE,
        "preenche_pedido",
        says.FillRequest,
        "Continuar",
        "balcao",
        fields=FORM,
        produces=("pedido.preenchido",),
        human="Preencha o pedido",
    ),
    Verb(
        ROLE,
        "submete_pedido",
        says.SubmitRequest,
        "Submeter pedido",
        "balcao",
        produces=("pedido.submetido",),
        human="Submeta o pedido",
    ),
    Verb(
        ROLE,
        "recebe_taxa",
        later.ReceiveFee,
        "Taxa recebida",
        "balcao",
        fields=(_REQUEST,),
        produces=("certificado.emitido",),
        human="Receba a taxa",
    ),
    Verb(
        ROLE,
        "entrega_certificado",
        later.DownloadCertificate,
        "Obter certificado",
        "balcao",
        fields=(_REQUEST,),
        produces=("certificado.obtido",),
        human="Obtenha o certificado e entregue-o",
    ),
    Verb(
        ROLE,
        "termina_atendimento",
        says.EndAttendance,
        "Terminar atendimento",
        "balcao",
        produces=("balcao.terminado",),
        human="Termine o atendimento",
    ),
)
