"""What a citizen can do at the portal alone: screens and rows."""

from mock_registo_criminal import language as says
from mock_registo_criminal import request_language as later
from mock_registo_criminal.contract import FORM, PUBLIC
from sandbox.platforms.authentication.contract import CONTINUE
from sandbox.protocol.vocabulary import Field, Screen, Verb

ROLE = "cidadao"
SEED = "seed 000, «Visão da arquitetura»"

SCREENS: tuple[Screen, ...] = (
    Screen("inicio", "", "Portal Registo Criminal", "Início"),
    Screen("pedido", "pedido", "Pedido de Certificado", "Pedido de Certificado"),
    Screen("pedidos", "pedidos", "Os Meus Pedidos", "Os Meus Pedidos"),
)

_REQUEST = Field("request_id", "pedido", "Pedido", kind="hidden", required=False, max_length=20)

VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "inicia_sessao",
        says.AskSignIn,
        "Iniciar sessão",
        "inicio",
        produces=("entrada.pedido",),
        human="Inicie sessão no Portal Registo Criminal",
        certainty="official",
        source=SEED,
    ),
    Verb(
        ROLE,
        "segue_para_o_servico",
        says.PresentAssertion,
        CONTINUE,
        "inicio",
        fields=(Field("assertion", "assercao", "Asserção", kind="hidden", max_length=200),),
        produces=("sessao.iniciada", "sessao.recusada"),
        human="Continue para o portal",
    ),
    Verb(
        ROLE,
        "termina_sessao",
        says.SignOut,
        "Terminar sessão",
        "inicio",
        produces=("sessao.terminada",),
        human="Termine a sessão",
    ),
    Verb(
        ROLE,
        "preenche_pedido",
        says.FillRequest,
        "Continuar",
        "pedido",
        fields=FORM,
        produces=("pedido.preenchido",),
        human="Preencha o pedido",
        source=f"{SEED}; campos: {PUBLIC}",
    ),
    Verb(
        ROLE,
        "apaga_rascunho",
        says.DiscardDraft,
        "Apagar rascunho",
        "pedido",
        produces=("rascunho.apagado",),
        human="Apague o rascunho",
    ),
    Verb(
        ROLE,
        "submete_pedido",
        says.SubmitRequest,
        "Submeter pedido",
        "pedido",
        produces=("pedido.submetido",),
        human="Reveja e submeta o pedido",
        certainty="official",
        source=SEED,
    ),
    Verb(
        ROLE,
        "prossegue_para_pagamento",
        later.ProceedToPayment,
        "Proceder ao pagamento",
        "pedidos",
        fields=(_REQUEST,),
        produces=("taxa.a_pagar", "taxa.pedida"),
        human="Vá pagar o pedido",
        certainty="official",
        source=PUBLIC,
    ),
    Verb(
        ROLE,
        "verifica_pagamento",
        later.CheckPayment,
        "Verificar pagamento",
        "pedidos",
        fields=(_REQUEST,),
        produces=("taxa.consultada",),
        human="Peça ao portal que verifique o pagamento",
    ),
    Verb(
        ROLE,
        "cancela_pedido",
        later.CancelRequest,
        "Cancelar pedido",
        "pedidos",
        fields=(_REQUEST,),
        produces=("pedido.cancelado",),
        human="Cancele o pedido antes de o pagar",
    ),
    Verb(
        ROLE,
        "obtem_certificado",
        later.DownloadCertificate,
        "Obter certificado",
        "pedidos",
        fields=(_REQUEST,),
        produces=("certificado.obtido",),
        human="Obtenha o certificado",
        certainty="official",
        source=SEED,
    ),
    Verb(
        ROLE,
        "cancela_codigo_de_acesso",
        later.CancelAccessCode,
        "Cancelar código de acesso",
        "pedidos",
        fields=(_REQUEST,),
        produces=("codigo_acesso.cancelado",),
        human="Cancele o código de acesso",
        certainty="official",
        source="ficha de factos 7.2",
    ),
)
