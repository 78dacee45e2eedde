"""The attributes of a citizen as the Fornecedor de Autenticação hands them out after a sign-in.

Those of the other means come back empty, and are left out here.
Source: fact sheet 3 (AUT-ATT): formats and which means gives what (official).
"""

from typing import Any

from sandbox.cards import card_of
from sandbox.identifiers.phone import wire_phone

CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
CARD = "http://interop.gov.pt/DadosCC/Cidadao/"


def attributes_of(citizen: Any, means: str) -> tuple[tuple[str, str], ...]:
    """Address and value of what a service for everybody asks for; `means`: cmd or cc."""
    national = citizen.document_type == "CC"
    card = card_of(citizen)
    until = card.valid_until.strftime("%d-%m-%Y") if card else ""
    name = citizen.registered_name
    values = {
        f"{CITIZEN}NomeCompleto": name if means == "cmd" else name.upper(),
        f"{CITIZEN}DataNascimento": "-".join(reversed(citizen.birth_date.split("-"))),
        f"{CITIZEN}NIC": citizen.nic[:8] if national else "",
        f"{CITIZEN}NIF": citizen.nif,
        f"{CITIZEN}DataValidadeDoc": until,
    }
    if means == "cc":
        values |= {f"{CITIZEN}NoDocumento": citizen.document, f"{CARD}Nacionalidade": "PT"}
    else:
        values |= {
            f"{CITIZEN}CorreioElectronico": citizen.email,
            f"{CITIZEN}NumeroTelemovel": wire_phone(citizen.phones[0]),
        }
    if not national:
        permit = citizen.document_type == "TR"
        values |= {
            f"{CITIZEN}DocType": "TR:" if permit else "PAS",
            f"{CITIZEN}DocNationality": "PT" if permit else citizen.nationality,
            f"{CITIZEN}DocNumber": citizen.document,
            f"{CITIZEN}CodigoNacionalidade": citizen.nationality,
        }
    return tuple((name, value) for name, value in values.items() if value)
