"""Crimes and penalties as a record names them: in Portuguese and English, with their provisions.

A short list for fictitious records.  The families are those that the law on certificates tells
apart; what a crime means in law is not imitated.
"""

from dataclasses import dataclass

DOMESTIC_VIOLENCE = "152"
ILL_TREATMENT = "152-A"
SEXUAL = "V"
OTHER = ""


@dataclass(frozen=True, slots=True)
class Crime:
    """One crime: its provision, its names, its family, and whether it is meant (dolo)."""

    id: str
    title: str
    english: str
    provision: str
    family: str = OTHER
    intentional: bool = True


CRIMES: tuple[Crime, ...] = (
    Crime("furto", "Furto", "Theft", "Código Penal, art. 203.º"),
    Crime("burla", "Burla", "Fraud", "Código Penal, art. 217.º"),
    Crime("abuso-de-confianca", "Abuso de confiança", "Breach of trust",
          "Código Penal, art. 205.º"),
    Crime("falsificacao", "Falsificação de documento", "Forgery", "Código Penal, art. 256.º"),
    Crime("ofensa", "Ofensa à integridade física simples", "Assault", "Código Penal, art. 143.º"),
    Crime("ofensa-por-negligencia", "Ofensa à integridade física por negligência",
          "Negligent bodily harm", "Código Penal, art. 148.º", intentional=False),
    Crime("homicidio-por-negligencia", "Homicídio por negligência", "Negligent homicide",
          "Código Penal, art. 137.º", intentional=False),
    Crime("roubo", "Roubo", "Robbery", "Código Penal, art. 210.º"),
    Crime("embriaguez", "Condução de veículo em estado de embriaguez", "Drunk driving",
          "Código Penal, art. 292.º"),
    Crime("sem-carta", "Condução sem habilitação legal", "Driving without a licence",
          "Decreto-Lei n.º 2/98, art. 3.º"),
    Crime("trafico", "Tráfico de estupefacientes", "Drug trafficking",
          "Decreto-Lei n.º 15/93, art. 21.º"),
    Crime("peculato", "Peculato", "Embezzlement by an official", "Código Penal, art. 375.º"),
    Crime("usurpacao", "Usurpação de funções", "Usurpation of functions",
          "Código Penal, art. 358.º"),
    Crime("violencia-domestica", "Violência doméstica", "Domestic violence",
          "Código Penal, art. 152.º", DOMESTIC_VIOLENCE),
    Crime("maus-tratos", "Maus-tratos", "Ill-treatment", "Código Penal, art. 152.º-A",
          ILL_TREATMENT),
    Crime("crime-sexual", "Crime contra a liberdade e autodeterminação sexual",
          "Sexual offence", "Código Penal, livro II, título I, capítulo V", SEXUAL),
    Crime("fraude-fiscal", "Fraude fiscal", "Tax fraud",
          "Regime Geral das Infrações Tributárias, art. 103.º"),
)  # fmt: skip
"""Source: names and articles from public codes; the choice is ours."""

BY_ID = {crime.id: crime for crime in CRIMES}

PRISON, MEASURE, FINE, SUSPENDED, COMMUNITY = "prisao", "medida", "multa", "suspensa", "trabalho"
DISCHARGE, ADMONITION, DISSOLUTION = "dispensa", "admoestacao", "dissolucao"
INTERDICTION, DISMISSAL, DRIVING_BAN = "interdicao", "demissao", "inibicao"

PENALTIES: dict[str, tuple[str, str]] = {
    PRISON: ("Prisão", "Imprisonment"),
    MEASURE: ("Medida de segurança", "Security measure"),
    FINE: ("Multa", "Fine"),
    SUSPENDED: ("Prisão suspensa na execução", "Suspended imprisonment"),
    COMMUNITY: ("Prestação de trabalho a favor da comunidade", "Community service"),
    DISCHARGE: ("Dispensa de pena", "Discharge"),
    ADMONITION: ("Admoestação", "Admonition"),
    DISSOLUTION: ("Dissolução", "Dissolution"),
    INTERDICTION: ("Proibição do exercício de profissão ou atividade", "Ban from an occupation"),
    DISMISSAL: ("Demissão da função pública", "Dismissal from public office"),
    DRIVING_BAN: ("Proibição de conduzir", "Driving ban"),
}
ACCESSORY = frozenset({INTERDICTION, DISMISSAL, DRIVING_BAN})
PROFESSIONAL = frozenset({INTERDICTION, DISMISSAL})
CUSTODIAL = frozenset({PRISON, MEASURE})
SUBSTITUTE = frozenset({SUSPENDED, COMMUNITY})
MAIN_PENALTIES = tuple(kind for kind in PENALTIES if kind not in ACCESSORY | {DISSOLUTION})
"""Those that a court tells of; the others come with one of them, or are of companies."""
