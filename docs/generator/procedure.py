"""The page of the procedure: every activity of the architecture document, and what realises it."""

from dataclasses import dataclass

from docs.generator import house
from docs.generator.markdown import code, codes, page, table


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of a table of seed 000.

    What realises it: the rows that name it, and beside them `rows` (`role.verb`), `events` of
    the journal and `messages` between systems.
    """

    table: str
    name: str
    rows: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    note: str = ""


NEEDS = "Necessidades de negócio"
CITIZEN = "Procedimento do Cidadão"
OPERATOR = "Procedimento do Operador"
APP_CITIZEN = "Procedimento aplicacional, Cidadão"
APP_OPERATOR = "Procedimento aplicacional, Operador"
PLATFORMS = "Plataformas Comuns"

ACTIVITIES: tuple[Activity, ...] = (
    Activity(
        NEEDS,
        "Oferecer ao cidadão um novo canal para pedir o certificado de registo criminal",
        events=("chamada.iniciada", "pedido.submetido"),
    ),
    Activity(NEEDS, "Utilização da CMD", ("operador.valida_cmd",), ("cmd.consultada",)),
    Activity(
        NEEDS,
        "Autenticar utilizando plataforma comum autenticação.gov",
        ("operador.autentica",),
        messages=("TrocarToken",),
    ),
    Activity(
        NEEDS,
        "Garantir a autenticidade da identidade do requerente",
        ("operador.confirma_dados", "operador.recusa_dados"),
    ),
    Activity(
        NEEDS,
        "Disponibilizar ao Operador, uma plataforma Multicanal",
        ("operador.entra", "operador.abre_servico"),
    ),
    Activity(
        NEEDS,
        "Aplicar normas de segurança como por exemplo o 2FA (Two Factor Authentication)",
        ("cidadao.abre_app", "cidadao.autoriza"),
        ("codigo.emitido",),
    ),
    Activity(
        NEEDS,
        "Quaisquer integrações utilizam a Plataforma de Integração (iAP-PI)",
        events=("mensagens.entregues",),
        note="every message of the reference",
    ),
    Activity(CITIZEN, "Realizar chamada para Contact Center"),
    Activity(
        CITIZEN,
        "Receber Pedido de Autenticação Telefónica",
        events=("autorizacao.recebida",),
        messages=("NotificarPedido",),
    ),
    Activity(CITIZEN, "Autorizar Acesso a Dados"),
    Activity(
        CITIZEN,
        "Fornecer Código de Segurança Gerado",
        ("cidadao.dita",),
        ("codigo.apresentado", "fala.dita"),
    ),
    Activity(
        CITIZEN, "Confirmar se os Dados estão corretos", ("cidadao.confirma",), ("fala.dita",)
    ),
    Activity(OPERATOR, "Acesso à aplicação de Backoffice"),
    Activity(OPERATOR, "Aceder Serviço Registo Criminal"),
    Activity(OPERATOR, "Validar Chave Móvel Digital"),
    Activity(OPERATOR, "Enviar Pedido de Autorização de Acesso a Dados"),
    Activity(OPERATOR, "Validar Código de Segurança"),
    Activity(OPERATOR, "Obter e Validar Dados", events=("dados.revelados",)),
    Activity(OPERATOR, "Confirmar e Copiar Token"),
    Activity(OPERATOR, 'Escolher opção "Serviço por Telefone"'),
    Activity(OPERATOR, "Colar Token", note="on the screen only: the form is sent by *Autenticar*"),
    Activity(OPERATOR, "Autenticar"),
    Activity(OPERATOR, "Visualizar página do Serviço Federado", events=("sessao.aberta",)),
    Activity(
        APP_CITIZEN,
        "Apresentação de Conteúdos Ap. Móvel Autenticação.Gov",
        events=("autorizacao.recebida", "codigo.apresentado"),
        note="`mock_mobile_app`",
    ),
    Activity(
        APP_CITIZEN,
        "Autorizar Acesso a Dados",
        messages=("NotificarPedido", "DecisaoCidadao", "CodigoDisponivel"),
    ),
    Activity(
        APP_OPERATOR,
        "Apresentação de Conteúdos do Portal BO Autenticação.gov",
        ("operador.entra",),
        note="`mock_backoffice`",
    ),
    Activity(
        APP_OPERATOR, "Validar CMD", ("operador.valida_cmd",), ("cmd.consultada",), ("ValidarCMD",)
    ),
    Activity(
        APP_OPERATOR,
        "Pedido Autorizações",
        ("operador.pede_autorizacao",),
        ("autorizacao.pedida",),
        ("PedirAutorizacao",),
    ),
    Activity(APP_OPERATOR, "Autenticar", events=("token.usado",), messages=("TrocarToken",)),
    Activity(
        APP_OPERATOR,
        "Reencaminhar para página do Serviço Federado",
        events=("autenticacao.resposta", "sessao.aberta"),
        messages=("AbrirSessao", "ResultadoToken"),
    ),
    Activity(
        PLATFORMS,
        "Plataforma de Integração (iAP-PI)",
        events=("mensagens.entregues", "mensagem.abandonada"),
        note="`sandbox/platforms/integration`",
    ),
    Activity(
        PLATFORMS,
        "Sistema de Autorizações",
        events=("autorizacao.pedida", "codigo.aceite"),
        messages=("PedirAutorizacao", "ValidarCodigo"),
        note="`sandbox/platforms/authorizations`",
    ),
    Activity(
        PLATFORMS,
        "Plataforma do Serviço de Autenticação",
        events=("cmd.consultada", "dados.entregues", "token.emitido"),
        messages=("ValidarCMD", "ObterDados", "EmitirToken"),
        note="`sandbox/platforms/authentication`, with the phone and the desk",
    ),
)
"""Every line of the tables of seed 000 (docs/reference/sources.md)."""


def rows_of(activity: Activity) -> list[str]:
    """The rows that realise an activity: those that name it, then those added here."""
    named = [f"{verb.role}.{verb.verb}" for verb in house.verbs() if verb.activity == activity.name]
    return list(dict.fromkeys((*named, *activity.rows)))


def procedure() -> str:
    """The whole procedure."""
    parts = [
        "The tables of the architecture document that this simulator starts from, and what "
        "realises each line: what a person does ([vocabulary](vocabulary.md)), what happens "
        "([events](events.md)), what one system tells another ([messages](messages.md)).",
    ]
    ends = {f"{verb.role}.{verb.verb}": verb.produces for verb in house.verbs()}
    for title in dict.fromkeys(item.table for item in ACTIVITIES):
        lines = []
        for item in ACTIVITIES:
            if item.table != title:
                continue
            rows = rows_of(item)
            happens = dict.fromkeys(event for row in rows for event in ends[row])
            events = dict.fromkeys((*item.events, *happens))
            lines.append((item.name, codes(rows), codes(events), codes(item.messages), item.note))
        head = ("activity", "somebody does", "in the journal", "messages", "note")
        parts += [f"## {title}", table(head, lines)]
    parts.append(f"Words of the guião are written {code('role.verb')}.")
    return page("Procedure", *parts)
