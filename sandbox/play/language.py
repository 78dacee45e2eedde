"""The words of the guião: its sections, modifiers, slips and events, and the rows of every app.

What can be done, and what can be said, comes from the apps' own rows; the tables here are only
what belongs to the language itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from sandbox.play.derived import DERIVED
from sandbox.protocol.call import CONTACT_CENTRE
from sandbox.protocol.vocabulary import Phrase, Verb, Vocabulary

VERSION = "1"
SECTIONS = (
    "guiao", "id", "titulo", "etiquetas", "procedimento", "semente", "relogio", "politica",
    "ordem", "elenco", "componentes", "parametros", "falhas", "usa", "passos", "reacoes",
    "verifica", "nunca", "sempre", "avaliacao", "nota",
)  # fmt: skip
FRAGMENT_SECTIONS = ("fragmento", "titulo", "passos", "nota")
MODIFIERS = ("resulta", "quando", "apos", "prazo", "rotulo", "so_em", "ordem", "nota")
CONTROLS = ("repete", "espera", "ate", "usa", "avanca", "em_paralelo", "uma_de", "injeta", "retira")
CONTROL_KEYS: dict[str, tuple[str, ...]] = {
    "repete": ("como", "passos", "nota"),
    "espera": ("prazo", "rotulo", "nota"),
    "ate": ("prazo", "rotulo", "nota"),
    "usa": ("com", "nota"),
    "avanca": ("nota",),
    "em_paralelo": ("nota",),
    "uma_de": ("nota",),
    "injeta": ("nota",),
    "retira": ("nota",),
}
MANNERS: dict[str, tuple[str, ...]] = {
    "hesita": ("durante",),
    "ignora": ("durante",),
    "deixa_expirar": ("o_que", "prazo"),
    "tenta_de_novo": ("passo", "intervalo", "maximo"),
}
"""What a role can do without a command of its own, with the arguments: to wait, to try again."""
LEVELS = ("nucleo", "protocolo", "navegador")
PROCEDURES = (
    "registo-criminal-telefone",
    "registo-criminal-portal",
    "registo-criminal-balcao",
    "sric-consulta",
    "dados-com-consentimento",
    "assinatura-cmd",
)

ORDERS = ("livre", "estrita")
"""In which order people may do their steps: the procedure's, or that of the file."""

AFTERWORDS: dict[tuple[str, str], tuple[str, str]] = {
    ("operador", "atende"): ("saudacao", "saudacao"),
    ("cidadao", "recusa"): ("motivo", ""),
}
"""Arguments that are said right after the step: the argument, and its usual phrase (`padrao`)."""

SLIPS: dict[str, str] = {
    "troca-dois-digitos": "troca dois algarismos",
    "omite-digito": "esquece um algarismo",
    "repete-digito": "repete um algarismo",
    "ouve-mal": "diz um algarismo que se ouve mal",
    "outro-numero": "diz outro número",
    "codigo-anterior": "diz um código anterior",
    "diz-o-pin": "diz o PIN secreto",
}

DATA = ("telemovel", "codigo_seguranca", "pin")
"""What a citizen can be asked to say."""

HEARD = (*DATA, "frase")
"""What can be made out of what is said on the line: `$ouvido.telemovel`."""

PERSON_WORDS = (
    "telemoveis", "codigo_seguranca", "nome", "pin", "utilizador", "palavra_passe", "frase", "id",
    "area_transferencia", "token_alterado", "codigo_sms", "codigo_acesso", "assercao",
    "pin_cartao", "pin_assinatura", "documento", "frase_errada",
)  # fmt: skip
"""What can follow a role in a reference: `$cidadao.telemoveis.2`."""

OWN = frozenset(
    {
        "utilizador", "palavra_passe", "pin", "codigo_sms", "assercao", "cartao", "pin_cartao",
        "pin_assinatura",
    }
)  # fmt: skip
"""Arguments that a person knows about itself: they need not be written."""

SHOWN = frozenset({"codigo_sms", "codigo_acesso", "assercao"})
"""Of these, what is read on a screen: a code in a message, the proof of a sign-in."""

NUMBERS: dict[str, str] = {"contact-center": CONTACT_CENTRE}
"""Numbers that have a name in a guião."""

UNDOES: dict[str, str] = {
    "sai": "entra",
    "fecha_app": "abre_app",
    "troca_de_telemovel": "abre_app",
    "segue_para_o_servico": "inicia_sessao",
    "cancela_autenticacao": "inicia_sessao",
}
"""Which verb makes a prerequisite necessary again."""

CAUSES: dict[str, tuple[str, ...]] = {
    "autorizacao.recebida": ("pede_autorizacao",),
    "autorizacao.por_receber": ("pede_autorizacao",),
    "autorizacao.pedida": ("pede_autorizacao",),
    "codigo.apresentado": ("autoriza",),
    "codigo.emitido": ("autoriza",),
    "codigo.aceite": ("valida_codigo",),
    "codigo.recusado": ("valida_codigo",),
    "codigo.bloqueado": ("valida_codigo",),
    "dados.revelados": ("valida_codigo",),
    "token.emitido": ("confirma_e_copia_token",),
    "token.usado": ("autentica",),
    "sessao.aberta": ("autentica",),
    "sms.recebido": (
        "submete_pedido",
        "entra_com_cmd",
        "pede_novo_codigo_sms",
        "assina_documento",
        "assina_documentos",
        "obtem_certificado_com_pin",
        "pede_novo_codigo_de_assinatura",
    ),
    "mbway.pedido": ("paga_mbway",),
    "pedido_entidade.recebido": ("pede_acesso", "le_codigo_qr", "pede_entrada"),
    "entrada_app.autorizada": ("aceita_entidade",),
    "entrada_app.recusada": ("recusa_entidade",),
    "consentimento.autorizado": ("aceita_entidade", "aceita_no_portal"),
    "consentimento.recusado": ("recusa_entidade", "recusa_no_portal"),
    "decisao.recebida": (
        "aceita_entidade",
        "aceita_no_portal",
        "recusa_entidade",
        "recusa_no_portal",
    ),
    "taxa.por_pagar": ("submete_pedido", "prossegue_para_pagamento"),
}
"""Which verbs lead to an event of another system; those of a row's `produces` are added."""

ALIASES: dict[str, str] = {
    "autorizacao.enviada": "autorizacao.pedida",
    "cmd.ativa": "cmd.validada",
    "chamada.desligada": "chamada.terminada",
}
"""Other names of events, as people say them."""


class AppRows(Protocol):
    """What the checker needs of an app: its rows and what is said there."""

    @property
    def verbs(self) -> tuple[Verb, ...]: ...

    @property
    def phrases(self) -> tuple[Phrase, ...]: ...


Citizens = Callable[[int], Sequence[tuple[str, str]]]


def nobody(seed: int) -> Sequence[tuple[str, str]]:
    """No generated people."""
    return ()


@dataclass(frozen=True)
class Language:
    """Every word that a guião may use in this house.

    `citizens` gives the generated citizens of a world with this seed, each with the state of the
    Chave Móvel Digital of the first phone.
    """

    vocabulary: Vocabulary
    phrases: Mapping[tuple[str, str], Phrase]
    events: frozenset[str]
    classes: Mapping[str, type[Any]] = field(default_factory=dict)
    fault_kinds: frozenset[str] = frozenset()
    fault_targets: frozenset[str] = frozenset()
    app_actions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    app_roles: Mapping[str, str] = field(default_factory=dict)
    operations: frozenset[str] = frozenset()
    personas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    citizens: Citizens = nobody

    @classmethod
    def of(cls, apps: Iterable[AppRows], events: Iterable[type[Any]], **tables: Any) -> "Language":
        """Join the rows and phrases of the apps with the names of what can happen."""
        apps = tuple(apps)
        vocabulary = Vocabulary.of(*(app.verbs for app in apps))
        phrases = {(item.role, item.name): item for app in apps for item in app.phrases}
        named = {item.event for item in phrases.values() if item.event}
        classes = {event.TYPE: event for event in events}
        known = {*classes} | named | set(ALIASES) | set(DERIVED)
        return cls(vocabulary, phrases, frozenset(known), classes, **tables)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of role there are: `cidadao`, `operador`."""
        return frozenset(verb.role for verb in self.vocabulary.verbs)

    def verbs_of(self, kind: str) -> list[str]:
        """The verbs of one kind of role."""
        return [verb.verb for verb in self.vocabulary.verbs if verb.role == kind]

    def causes(self, event: str) -> frozenset[str]:
        """The verbs that lead to an event, as far as is known before playing."""
        event = DERIVED.get(event, ALIASES.get(event, event))
        direct = {verb.verb for verb in self.vocabulary.verbs if event in verb.produces}
        spoken = {item.verb for item in self.phrases.values() if item.event == event}
        return frozenset(direct | spoken | set(CAUSES.get(event, ())))

    def filled_by_another(self, verb: Verb) -> bool:
        """Whether another row fills the form of this one (paste, then *Autenticar*)."""
        return verb.verb in self._filled

    @cached_property
    def _filled(self) -> frozenset[str]:
        return frozenset(verb.fills for verb in self.vocabulary.verbs)
