"""The citizen's phone as data: its screens, and every row of what a citizen can do."""

from mock_mobile_app import language as says
from sandbox.protocol import call
from sandbox.protocol import payment as paying
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "cidadao"
SEED = "seed 000, procedimento do cidadão"

SCREENS: tuple[Screen, ...] = (
    Screen("inicio", "", "Ecrã inicial", "Início"),
    Screen("telefone", "telefone", "Telefone", "Telefone"),
    Screen("mensagens", "mensagens", "Mensagens", "Mensagens"),
    Screen("app", "autenticacao-gov", "Autenticação.Gov", "Autenticação.Gov"),
    Screen("mbway", "mb-way", "MB WAY"),
    Screen("definicoes", "definicoes", "Definições", "Definições"),
)

_CALL = Field("call_id", "chamada", "Chamada", kind="hidden", required=False, max_length=20)
_REQUEST = Field("request_id", "pedido", "Pedido", kind="hidden", required=False, max_length=20)
_PUSH = Field("push_id", "pedido", "Pedido MB WAY", kind="hidden", required=False, max_length=20)
_SPEECH = (_CALL, Field("text", "texto", "O que diz ao operador", max_length=400))


def _speech(verb: str, human: str) -> Verb:
    return Verb(
        ROLE,
        verb,
        call.Speak,
        "Dizer",
        "telefone",
        fields=_SPEECH,
        constants=(("speaker", "cidadao"),),
        produces=("fala.dita",),
        speech=True,
        human=human,
    )


VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "liga",
        call.Dial,
        "Ligar",
        "telefone",
        "Realizar chamada para Contact Center",
        fields=(
            Field("to_number", "para", "Número a marcar", kind="phone", max_length=40),
            Field(
                "from_number",
                "de",
                "Ligar com o cartão",
                kind="choice",
                required=False,
                max_length=20,
            ),
        ),
        produces=("chamada.iniciada",),
        human="Ligue para o centro de contacto",
        certainty="official",
        source=f"{SEED}, «Realizar chamada para Contact Center»",
    ),
    Verb(
        ROLE,
        "desliga",
        call.HangUp,
        "Desligar",
        "telefone",
        fields=(_CALL,),
        constants=(("speaker", "cidadao"),),
        produces=("chamada.terminada",),
        human="Desligue a chamada",
    ),
    Verb(
        ROLE,
        "marca",
        call.PressKey,
        "Enviar teclas",
        "telefone",
        fields=(_CALL, Field("keys", "teclas", "Teclas", max_length=20)),
        produces=("teclas.premidas",),
        human="Use o teclado da chamada",
    ),
    _speech("pede", "Diga o que precisa"),
    _speech("dita", "Dite o que o operador lhe pede"),
    _speech("diz", "Diga o que quiser"),
    _speech("pergunta", "Pergunte ao operador"),
    _speech("confirma", "Diga se os dados estão corretos"),
    Verb(
        ROLE,
        "abre_app",
        says.UnlockApp,
        "Abrir",
        "app",
        fields=(Field("pin", "pin", "PIN", kind="secret", max_length=12),),
        produces=("app.aberta", "pin.errado"),
        human="Abra a aplicação com o seu PIN",
    ),
    Verb(
        ROLE,
        "fecha_app",
        says.LockApp,
        "Bloquear aplicação",
        "app",
        produces=("app.fechada",),
        needs=("abre_app",),
        human="Feche a aplicação",
    ),
    Verb(
        ROLE,
        "autoriza",
        says.Approve,
        "Autorizar",
        "app",
        "Autorizar Acesso a Dados",
        fields=(
            _REQUEST,
            Field(
                "phrase",
                "frase",
                "Frase que ouviu na chamada",
                kind="choice",
                required=False,
                max_length=60,
            ),
        ),
        produces=("autorizacao.autorizada", "autorizacao.recusada", "decisao.falhada"),
        needs=("abre_app",),
        human="Leia o pedido e escolha «Autorizar»",
        certainty="official",
        source=f"{SEED}, «Autorizar Acesso a Dados»",
    ),
    Verb(
        ROLE,
        "recusa",
        says.Deny,
        "Recusar",
        "app",
        fields=(_REQUEST,),
        produces=("autorizacao.recusada", "decisao.falhada"),
        needs=("abre_app",),
        human="Recuse o pedido",
    ),
    Verb(
        ROLE,
        "nega_chamada",
        says.DeclineCall,
        "Não estou em chamada",
        "app",
        fields=(_REQUEST,),
        produces=("autorizacao.recusada", "decisao.falhada"),
        needs=("abre_app",),
        human="Diga que não está em chamada",
        source="BankID Phone, userDeclinedCall (relative); R12",
    ),
    Verb(
        ROLE,
        "aceita_mbway",
        paying.AcceptMbway,
        "Aceitar",
        "mbway",
        fields=(_PUSH, Field("pin", "pin", "PIN MB WAY", kind="secret", max_length=12)),
        produces=("pagamento.recebido", "mbway.pin_errado"),
        human="Aceite o pedido MB WAY com o seu PIN",
        source="fact sheet 7.1: MB WAY (news); screens and PIN are ours",
    ),
    Verb(
        ROLE,
        "recusa_mbway",
        paying.RefuseMbway,
        "Recusar",
        "mbway",
        fields=(_PUSH,),
        produces=("mbway.recusado",),
        human="Recuse o pedido MB WAY",
    ),
    Verb(
        ROLE,
        "perde_rede",
        says.SetFlightMode,
        "Ativar modo de voo",
        "definicoes",
        constants=(("offline", True),),
        address="enter-flight-mode",
        produces=("telemovel.rede",),
        human="Ative o modo de voo",
    ),
    Verb(
        ROLE,
        "recupera_rede",
        says.SetFlightMode,
        "Desativar modo de voo",
        "definicoes",
        constants=(("offline", False),),
        address="leave-flight-mode",
        produces=("telemovel.rede",),
        human="Desative o modo de voo",
    ),
    Verb(
        ROLE,
        "troca_de_telemovel",
        says.ChangeDevice,
        "Trocar de telemóvel",
        "definicoes",
        produces=("telemovel.trocado",),
        human="Passe para outro telemóvel",
    ),
    Verb(
        ROLE,
        "acerta_relogio",
        says.SkewClock,
        "Acertar relógio",
        "definicoes",
        fields=(Field("minutes", "desvio", "Desvio em minutos", kind="number", max_length=6),),
        produces=("telemovel.relogio",),
        human="Mude a hora do telemóvel",
    ),
    Verb(
        ROLE,
        "recarrega",
        None,
        "Recarregar a página",
        "inicio",
        human="Recarregue a página",
    ),
)

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        ROLE, "pede-registo-criminal", "Queria pedir o certificado de registo criminal.", "pede"
    ),
    Phrase(ROLE, "dita-telemovel", "O meu número é {valor}.", "dita"),
    Phrase(ROLE, "dita-codigo", "O código é {valor}.", "dita"),
    Phrase(ROLE, "dita-pin", "O meu PIN é {valor}.", "dita"),
    Phrase(ROLE, "dados-corretos", "Sim, os dados estão corretos.", "confirma"),
    Phrase(ROLE, "dados-incorretos", "Não, os dados não estão corretos.", "confirma"),
    Phrase(
        ROLE,
        "porque-precisam-dos-meus-dados",
        "Porque é que precisam dos meus dados?",
        "pergunta",
    ),
    Phrase(ROLE, "que-frase", "Que frase deve aparecer no meu telemóvel?", "pergunta"),
    Phrase(ROLE, "ja-disse-que-nao", "Já disse que não quero autorizar."),
    Phrase(ROLE, "nao-quero-partilhar", "Não quero partilhar os meus dados."),
    Phrase(ROLE, "autorizei", "Já autorizei na aplicação."),
    Phrase(ROLE, "um-momento", "Um momento, por favor."),
    Phrase(ROLE, "esta-la", "Está lá?"),
    Phrase(ROLE, "obrigado", "Obrigado, era só isso."),
)

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "receives-request",
        "The request for access to data appears in the citizen's Autenticação.Gov app.",
        "official",
        f"{SEED}, «Receber Pedido de Autenticação Telefónica»",
    ),
    Behaviour(
        "code-after-approval",
        "After *Autorizar* the app shows a security code that the citizen says to the operator.",
        "official",
        f"{SEED}, «Fornecer Código de Segurança Gerado»",
    ),
    Behaviour(
        "code-form",
        "Six digits, five minutes, three attempts.",
        "assumed",
        "fact sheet 6.3: not published",
        "codigo_algarismos, codigo_validade, codigo_tentativas",
    ),
    Behaviour(
        "declined-call",
        "«Não estou em chamada» ends the request and alerts the desk.",
        "assumed",
        "BankID Phone has it; the real app is not known to",
    ),
    Behaviour(
        "mbway",
        "A request to pay arrives in MB WAY on the phone, and is accepted with a PIN or refused.",
        "assumed",
        "described by banks (secondary); the real app is another, and so are its screens",
        "mbway_validade",
    ),
    Behaviour(
        "phrase",
        "Two words said by the operator are shown, or chosen among three, before approval.",
        "assumed",
        "Smart-ID verification code (relative)",
        "frase",
    ),
)
