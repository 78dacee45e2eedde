"""What an operator does on the line: the rows of a call, and the phrases said by name."""

from sandbox.protocol import call
from sandbox.protocol.vocabulary import Field, Phrase, Verb

ROLE = "operador"

CALL = Field("call_id", "chamada", "Chamada", kind="hidden", required=False, max_length=20)
_SPEECH = (CALL, Field("text", "texto", "O que diz ao cidadão", max_length=400))


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
        "atende",
        call.AnswerCall,
        "Atender",
        "mesa",
        fields=(CALL,),
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
        fields=(CALL,),
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
        fields=(CALL,),
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
            CALL,
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
        fields=(CALL,),
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
