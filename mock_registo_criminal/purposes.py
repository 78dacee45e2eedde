"""What the form asks for with each purpose, beside the law that decides what is shown."""

from dataclasses import dataclass

from mock_registo_criminal.record_purposes import CERTIFICATE_PURPOSES
from mock_registo_criminal.record_rules import AUTHORITIES, BASES, EMPLOYMENT, GENERAL, MINORS

FEE_CENTS = 500
"""What a certificate costs.  Source: fact sheet 7.1 (official)."""
FREE = frozenset({"medalha-militar", "estatuto-de-igualdade", "servico-militar"})
"""Purposes without a fee.  Source: fact sheet 7.1 (secondary), which names the three cases; that
they are purposes, and not people, is assumed."""

EXTENT: dict[str, str] = {
    EMPLOYMENT: "Só mostra decisões que proíbam ou interditem uma profissão ou atividade.",
    GENERAL: "Mostra as decisões em vigor, menos as canceladas a título provisório e as que o "
    "tribunal mandou não transcrever.",
    MINORS: "Mostra o mesmo que para qualquer outro fim e, sempre, as condenações por crimes "
    "sexuais, violência doméstica e maus tratos.",
}
"""What a certificate shows, in a sentence.  Source: fact sheet 7.3 (official)."""

_ASKS: dict[str, tuple[str, ...]] = {
    "trabalho-com-menores": ("activity",),
    "adocao": ("entity",),
    "concurso-publico": ("entity",),
    "ordem-profissional": ("entity",),
    "seguranca-privada": ("activity",),
    "residencia": ("country",),
    "insolvencia": ("entity",),
    "fins-no-estrangeiro": ("country",),
}
"""What a purpose cannot do without.  Source: Lei 113/2009 for the first (official), else ours."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a certificate is asked for; `asks` are the fields that it cannot do without.

    `minors` says that it always involves regular contact with minors.
    """

    id: str
    title: str
    minors: bool
    basis: str
    asks: tuple[str, ...]

    @property
    def fee_cents(self) -> int:
        """What it costs; nothing for some."""
        return 0 if self.id in FREE else FEE_CENTS

    def law(self, minors: bool) -> tuple[str, str]:
        """The article that decides what is shown, and what that is."""
        basis = MINORS if minors or self.minors else self.basis
        return BASES[basis], EXTENT[basis]

    def required(self, minors: bool) -> tuple[str, ...]:
        """The fields that must be filled in."""
        with_minors = minors and not self.minors and "activity" not in self.asks
        return (*self.asks, "activity") if with_minors else self.asks


PURPOSES: tuple[Purpose, ...] = tuple(
    Purpose(item.id, item.title, item.minors, item.basis, _ASKS.get(item.id, ()))
    for item in CERTIFICATE_PURPOSES
    if item.basis != AUTHORITIES
)
"""Those that a person may ask for."""

BY_ID: dict[str, Purpose] = {item.id: item for item in PURPOSES}

LANGUAGES: tuple[tuple[str, str], ...] = (
    ("pt-en", "Português, com tradução em inglês"),
    ("en-pt", "Inglês, com o texto em português"),
)
"""Every certificate has both; the choice says which comes first.  Source: seed 000 (bilingual)."""
