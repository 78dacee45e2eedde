"""The desk as data: its catalogue, its screens, and every row of what an operator can do.

Labels are the official ones of seed 000; what the seed does not name is ours, and says so.
"""

from dataclasses import dataclass

from mock_backoffice import language as says
from sandbox.protocol import call
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "operador"
SEED = "seed 000, procedimento do operador"


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the catalogue of services that can be done by telephone."""

    id: str
    title: str
    entity: str
    description: str
    purpose: str
    scopes: tuple[str, ...]


CATALOGUE: tuple[Service, ...] = (
    Service(
        "registo-criminal",
        "Registo Criminal",
        "Direção-Geral da Administração da Justiça",
        "Pedido do certificado de registo criminal de pessoas singulares.",
        "Pedir o certificado de registo criminal em nome do cidadão",
        ("nome", "data_nascimento", "nic", "nif"),
    ),
)

LOOKALIKE = Service(
    "registo-criminal-verificacao",
    "Registo Criminal – Verificação",
    "Entidade de Verificações (fictícia, não reconhecida)",
    "Serviço parecido, para treinar a atenção de quem autoriza.",
    "Verificação de dados",
    ("nome", "data_nascimento", "nic", "nif", "telemovel", "email"),
)
"""A service whose text resembles the real one: in the catalogue only when the policy says so."""

SERVICES: dict[str, Service] = {item.id: item for item in (*CATALOGUE, LOOKALIKE)}
SCOPES_OF: dict[str, tuple[str, ...]] = {item.id: item.scopes for item in SERVICES.values()}

SCREENS: tuple[Screen, ...] = (
    Screen("entrada", "", "Portal de Backoffice Autenticação.Gov"),
    Screen("mesa", "", "Serviços por telefone", "Serviços"),
    Screen("atendimento", "atendimento", "Atendimento", "Atendimento"),
    Screen("servico_por_telefone", "servico-por-telefone", "Serviço por Telefone"),
)

_CASE = Field("case_id", "atendimento", "Atendimento", kind="hidden", required=False, max_length=20)
_CALL = Field("call_id", "chamada", "Chamada", kind="hidden", required=False, max_length=20)
_SPEECH = (_CALL, Field("text", "texto", "O que diz ao cidadão", max_length=400))


def _speech(verb: str, human: str) -> Verb:
    return Verb(
        ROLE,
        verb,
        call.Speak,
        "Dizer",
        "atendimento",
        fields=_SPEECH,
        constants=(("speaker", "operador"),),
        produces=("fala.dita",),
        needs=("entra",),
        speech=True,
        human=human,
    )


VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "entra",
        says.SignIn,
        "Entrar",
        "entrada",
        "Acesso à aplicação de Backoffice",
        fields=(
            Field("user_name", "utilizador", "Utilizador", max_length=60),
            Field("password", "palavra_passe", "Palavra-passe", kind="secret", max_length=60),
        ),
        produces=("operador.entrou",),
        human="Entre no portal de backoffice",
        certainty="assumed",
        source=f"{SEED}: o acesso é oficial, o formulário é nosso",
    ),
    Verb(
        ROLE,
        "sai",
        says.SignOut,
        "Sair",
        "mesa",
        produces=("operador.saiu",),
        needs=("entra",),
        human="Saia do portal",
    ),
    Verb(
        ROLE,
        "atende",
        call.AnswerCall,
        "Atender",
        "mesa",
        fields=(_CALL,),
        produces=("chamada.atendida",),
        needs=("entra",),
        human="Atenda a chamada que está a tocar",
    ),
    Verb(
        ROLE,
        "poe_em_espera",
        call.HoldCall,
        "Pôr em espera",
        "atendimento",
        fields=(_CALL,),
        produces=("chamada.em_espera",),
        needs=("entra",),
        human="Ponha a chamada em espera",
    ),
    Verb(
        ROLE,
        "retoma",
        call.ResumeCall,
        "Retomar chamada",
        "atendimento",
        fields=(_CALL,),
        produces=("chamada.retomada",),
        needs=("entra",),
        human="Retome a chamada",
    ),
    Verb(
        ROLE,
        "transfere",
        call.TransferCall,
        "Transferir",
        "atendimento",
        fields=(
            _CALL,
            Field("to_operator", "para", "Transferir para", kind="choice", max_length=60),
        ),
        produces=("chamada.transferida",),
        needs=("entra",),
        human="Transfira a chamada para um colega",
    ),
    Verb(
        ROLE,
        "desliga",
        call.HangUp,
        "Desligar",
        "atendimento",
        fields=(_CALL,),
        constants=(("speaker", "operador"),),
        produces=("chamada.terminada",),
        needs=("entra",),
        human="Termine a chamada",
    ),
    _speech("diz", "Diga ao cidadão o que for preciso"),
    _speech("pergunta", "Peça ao cidadão o dado que falta"),
    _speech("explica", "Explique ao cidadão o que vai acontecer"),
    _speech("reconhece", "Reconheça o desfecho"),
    _speech("oferece", "Ofereça alternativas"),
    _speech("despede_se", "Despeça-se e resuma"),
    Verb(
        ROLE,
        "abre_servico",
        says.OpenService,
        "Registo Criminal",
        "mesa",
        "Aceder Serviço Registo Criminal",
        fields=(
            _CALL,
            Field("service", "servico", "Serviço", kind="hidden", max_length=60),
        ),
        produces=("servico.aberto",),
        needs=("entra",),
        human="Abra o serviço Registo Criminal",
        certainty="official",
        source=f"{SEED}, «Aceder Serviço Registo Criminal»",
    ),
    Verb(
        ROLE,
        "valida_cmd",
        says.ValidateCmd,
        "Validar Chave Móvel Digital",
        "atendimento",
        "Validar Chave Móvel Digital",
        fields=(
            _CASE,
            Field("phone_number", "telemovel", "Número de telemóvel", kind="phone", max_length=40),
        ),
        produces=("cmd.validada", "servico.indisponivel", "resposta.em_falta"),
        needs=("entra",),
        human="Valide a Chave Móvel Digital do número que o cidadão disse",
        certainty="official",
        source=f"{SEED}, «Validar Chave Móvel Digital»",
    ),
    Verb(
        ROLE,
        "pede_autorizacao",
        says.RequestAuthorization,
        "Enviar pedido de autorização de acesso a dados",
        "atendimento",
        "Enviar Pedido de Autorização de Acesso a Dados",
        fields=(_CASE,),
        produces=("pedido.estado", "servico.indisponivel", "resposta.em_falta"),
        needs=("entra",),
        human="Envie o pedido de autorização",
        certainty="official",
        source=f"{SEED}, «Enviar Pedido de Autorização de Acesso a Dados»",
    ),
    Verb(
        ROLE,
        "cancela_pedido",
        says.CancelRequest,
        "Cancelar pedido",
        "atendimento",
        fields=(_CASE,),
        produces=("autorizacao.cancelada",),
        needs=("entra",),
        human="Cancele o pedido",
    ),
    Verb(
        ROLE,
        "valida_codigo",
        says.ValidateCode,
        "Validar Código de Segurança",
        "atendimento",
        "Validar Código de Segurança",
        fields=(
            _CASE,
            Field("code", "codigo", "Código de segurança", kind="code", max_length=40),
        ),
        produces=("codigo.resposta", "servico.indisponivel", "resposta.em_falta"),
        needs=("entra",),
        human="Valide o código que o cidadão ditou",
        certainty="official",
        source=f"{SEED}, «Validar Código de Segurança»",
    ),
    Verb(
        ROLE,
        "confirma_dados",
        says.ConfirmData,
        "Guardar confirmação",
        "atendimento",
        "Obter e Validar Dados",
        fields=(
            _CASE,
            Field("scopes", "campos", "Confirmado com o cidadão", kind="flags", required=False),
        ),
        produces=("dados.confirmados",),
        needs=("entra",),
        human="Confirme cada dado com o cidadão",
        certainty="official",
        source=f"{SEED}, «Obter e Validar Dados»; o assinalar campo a campo é nosso",
    ),
    Verb(
        ROLE,
        "recusa_dados",
        says.RejectData,
        "Dados incorretos",
        "atendimento",
        "Obter e Validar Dados",
        fields=(_CASE,),
        produces=("dados.incorretos",),
        needs=("entra",),
        human="Registe que os dados não estão corretos",
    ),
    Verb(
        ROLE,
        "confirma_e_copia_token",
        says.ConfirmAndCopyToken,
        "Confirmar e copiar token",
        "atendimento",
        "Confirmar e Copiar Token",
        fields=(_CASE,),
        produces=("token.copiado", "servico.indisponivel", "resposta.em_falta"),
        needs=("entra",),
        human="Confirme e copie o token",
        certainty="official",
        source=f"{SEED}, «Confirmar e Copiar Token»",
    ),
    Verb(
        ROLE,
        "abre_servico_por_telefone",
        says.OpenPhoneService,
        "Serviço por Telefone",
        "mesa",
        'Escolher opção "Serviço por Telefone"',
        produces=("servico_por_telefone.aberto",),
        needs=("entra",),
        human="Escolha a opção «Serviço por Telefone»",
        certainty="official",
        source=f'{SEED}, «Escolher opção "Serviço por Telefone"»',
    ),
    Verb(
        ROLE,
        "cola_token",
        None,
        "Inserir Token",
        "servico_por_telefone",
        "Colar Token",
        fields=(Field("token", "token", "Inserir Token", kind="token", max_length=200),),
        fills="autentica",
        human="Cole o token no campo «Inserir Token»",
        certainty="official",
        source=f"{SEED}, «Colar Token»",
    ),
    Verb(
        ROLE,
        "autentica",
        says.Authenticate,
        "Autenticar",
        "servico_por_telefone",
        "Autenticar",
        fields=(Field("token", "token", "Inserir Token", kind="token", max_length=200),),
        produces=("autenticacao.resposta", "resposta.em_falta"),
        needs=("entra",),
        human="Autentique",
        certainty="official",
        source=f"{SEED}, «Autenticar»",
    ),
    Verb(
        ROLE,
        "fecha_atendimento",
        says.CloseCase,
        "Fechar atendimento",
        "atendimento",
        fields=(_CASE,),
        produces=("atendimento.fechado",),
        needs=("entra",),
        human="Feche o atendimento",
    ),
    Verb(
        ROLE,
        "recarrega",
        None,
        "Recarregar a página",
        "mesa",
        needs=("entra",),
        human="Recarregue a página",
    ),
)

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        ROLE,
        "saudacao",
        "Centro de contacto, bom dia. O meu nome é {operador}. Em que posso ajudar?",
    ),
    Phrase(ROLE, "pede-telemovel", "Diga-me, por favor, o seu número de telemóvel.", "pergunta"),
    Phrase(
        ROLE,
        "pede-outro-telemovel",
        "Tem outro número de telemóvel com a Chave Móvel Digital ativa?",
        "pergunta",
    ),
    Phrase(
        ROLE,
        "pede-codigo",
        "Diga-me, por favor, o código de segurança que a aplicação mostra.",
        "pergunta",
    ),
    Phrase(
        ROLE,
        "pede-confirmacao-dados",
        "Vou confirmar consigo os seus dados. Estão corretos?",
        "pergunta",
    ),
    Phrase(
        ROLE,
        "vai-receber-pedido-na-app",
        "Vai receber um pedido de autorização na aplicação Autenticação.Gov. "
        "Confirme que o serviço é o Registo Criminal e escolha «Autorizar».",
        "explica",
    ),
    Phrase(ROLE, "frase-da-chamada", "A frase desta chamada é «{frase}».", "explica"),
    Phrase(
        ROLE,
        "finalidade-e-limites-do-acesso",
        "Os dados servem só para pedir o certificado em seu nome e só os vejo nesta chamada.",
        "explica",
    ),
    Phrase(
        ROLE,
        "cmd-inativa-o-que-fazer",
        "A Chave Móvel Digital deste número não permite continuar. Pode ativá-la numa loja "
        "do cidadão ou na aplicação.",
        "explica",
    ),
    Phrase(
        ROLE,
        "sistema-indisponivel-aguarde",
        "O sistema está indisponível neste momento. Peço-lhe que aguarde um pouco.",
        "explica",
    ),
    Phrase(
        ROLE,
        "novo-pedido-de-autorizacao",
        "Vou enviar-lhe um novo pedido de autorização.",
        "explica",
    ),
    Phrase(
        ROLE,
        "autorizacao-recusada",
        "Compreendo: o pedido foi recusado e não tenho acesso aos seus dados.",
        "reconhece",
    ),
    Phrase(
        ROLE,
        "oferece-alternativas",
        "Pode pedir o certificado no Portal Registo Criminal ou num balcão.",
        "oferece",
        "alternativas.oferecidas",
    ),
    Phrase(
        ROLE,
        "despedida",
        "O pedido ficou registado. Obrigado por ter ligado e até à próxima.",
        "despede_se",
    ),
)
"""What an operator says by name; free text is just as good."""

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "catalogue",
        "The operator sees the services that can be done by telephone and chooses one.",
        "official",
        f"{SEED}, «Acesso à aplicação de Backoffice»",
    ),
    Behaviour(
        "call-required",
        "A case and a request need a call in progress at the operator's own desk.",
        "assumed",
        "the call starts the process in seed 000; enforcement would be settled by AMA",
        "exige_chamada",
    ),
    Behaviour(
        "answer-timeout",
        "An unanswered question may be asked again after a while.",
        "assumed",
        "not published",
        "resposta_prazo",
    ),
    Behaviour(
        "operator-limit",
        "Wrong codes are limited per operator (R6).",
        "assumed",
        "NIST SP 800-63B 5.2.2; figures ours",
        "operador_falhas",
    ),
)
