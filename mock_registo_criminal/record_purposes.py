"""What certificates are asked for, in both languages, and which rule decides what each shows.

Source: purposes named in public sources (fact sheet 7.1, secondary); the official table is not
published.  Which rule goes with which purpose follows Lei 37/2015, art. 10 (assumed one by one).
"""

from dataclasses import dataclass

from mock_registo_criminal.record_rules import AUTHORITIES, EMPLOYMENT, GENERAL, MINORS


@dataclass(frozen=True, slots=True)
class CertificatePurpose:
    """One purpose: its names, and its rule when it does not involve children."""

    id: str
    title: str
    english: str
    basis: str = GENERAL
    minors: bool = False


CERTIFICATE_PURPOSES: tuple[CertificatePurpose, ...] = (
    CertificatePurpose("emprego", "Emprego", "Employment", EMPLOYMENT),
    CertificatePurpose("trabalho-com-menores", "Atividade com contacto regular com menores",
                       "Activity involving regular contact with minors", MINORS, True),
    CertificatePurpose("voluntariado", "Voluntariado", "Volunteering"),
    CertificatePurpose("adocao", "Adoção, tutela ou acolhimento",
                       "Adoption, guardianship or foster care", MINORS, True),
    CertificatePurpose("concurso-publico", "Concurso público", "Public procurement or recruitment"),
    CertificatePurpose("ordem-profissional", "Inscrição em ordem profissional",
                       "Registration with a professional body"),
    CertificatePurpose("licenca-de-caca", "Carta de caçador", "Hunting licence"),
    CertificatePurpose("uso-e-porte-de-arma", "Licença de uso e porte de arma", "Firearms licence"),
    CertificatePurpose("seguranca-privada", "Segurança privada", "Private security"),
    CertificatePurpose("caes-perigosos", "Detenção de cães perigosos",
                       "Keeping of dangerous dogs"),
    CertificatePurpose("tvde", "Motorista de TVDE ou táxi", "Ride-hailing or taxi driver"),
    CertificatePurpose("nacionalidade", "Pedido de nacionalidade", "Application for nationality"),
    CertificatePurpose("residencia", "Autorização de residência ou visto",
                       "Residence permit or visa"),
    CertificatePurpose("insolvencia", "Insolvência", "Insolvency"),
    CertificatePurpose("fins-no-estrangeiro", "Fins no estrangeiro", "Use abroad"),
    CertificatePurpose("medalha-militar", "Medalha militar ou comemorativa",
                       "Military or commemorative medal"),
    CertificatePurpose("estatuto-de-igualdade", "Estatuto de igualdade de direitos",
                       "Statute of equal rights"),
    CertificatePurpose("servico-militar", "Serviço efetivo nas Forças Armadas",
                       "Active service in the Armed Forces"),
    CertificatePurpose("conhecimento-proprio", "Conhecimento próprio", "Own information"),
    CertificatePurpose("autoridade", "Autoridade judiciária ou policial",
                       "Judicial or police authority", AUTHORITIES),
)  # fmt: skip

_BY_ID = {purpose.id: purpose for purpose in CERTIFICATE_PURPOSES}


def purpose_of(purpose_id: str) -> CertificatePurpose:
    """The purpose with this id.  Errors: KeyError."""
    return _BY_ID[purpose_id]


def basis_of(purpose_id: str, minors: bool = False) -> str:
    """Which rule decides: that of the purpose, or that of work with children.  Errors: KeyError."""
    found = _BY_ID[purpose_id]
    return MINORS if (minors or found.minors) and found.basis != AUTHORITIES else found.basis
