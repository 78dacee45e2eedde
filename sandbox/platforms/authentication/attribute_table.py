"""What each attribute of the sheet's table is worth for a citizen, by the means of the sign-in.

Attributes of the other means come back empty.  Source: fact sheet 3 (AUT-ATT), official; what the
registers of the sandbox do not hold (photograph, height, parents, address) is not available.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

from sandbox.cards import card_of
from sandbox.identifiers.phone import wire_phone
from sandbox.platforms.authentication.attributes import CARD, CITIZEN

AVAILABLE, MISSING, PENDING = "Available", "NotAvailable", "Pending"
GRACE = timedelta(days=30)
"""A CMD made from a card outlives it by so much (official)."""
_CONTACTS = "http://www.cartaodecidadao.pt/tipos/ama"
_COUNTRIES = {"BR": "Brasil", "AO": "Angola", "CV": "Cabo Verde", "UA": "Ucrânia", "FR": "França"}


@dataclass(frozen=True, slots=True)
class Told:
    """Whom it is about; `sealed` makes the opaque form of a number for one sector."""

    citizen: Any
    means: str
    today: date
    sealed: Callable[[str], str]

    @property
    def by_card(self) -> bool:
        """Whether the card signed in."""
        return self.means == "cc"

    @property
    def national(self) -> bool:
        """Whether the citizen is Portuguese, with a card."""
        return bool(self.citizen.document_type == "CC")


def value_of(name: str, told: Told) -> str:
    """The value of an attribute by its address; nothing when it is not available."""
    found = _TABLE.get(name.partition("?")[0])
    return found(told) if found else ""


def _day(found: date) -> str:
    return found.strftime("%d-%m-%Y")


def _name(text: str, told: Told) -> str:
    return text.upper() if told.by_card else text


def _until(told: Told) -> str:
    card = card_of(told.citizen)
    if card is None:
        return ""
    return _day(card.valid_until if told.by_card else card.valid_until + GRACE)


def _until_document(told: Told) -> str:
    card = card_of(told.citizen)
    return _day(card.valid_until) if card else ""


def _nationality(told: Told) -> str:
    if told.by_card:
        return "PRT"
    code = told.citizen.nationality
    return "" if told.national else _COUNTRIES.get(code, code)


def _age(told: Told) -> int:
    born = date.fromisoformat(told.citizen.birth_date)
    return (
        told.today.year - born.year - ((told.today.month, told.today.day) < (born.month, born.day))
    )


def _permit(told: Told) -> bool:
    return bool(told.citizen.document_type == "TR")


def _contacts(told: Told) -> str:
    prefix, _, number = wire_phone(told.citizen.phones[0]).partition(" ")
    return (
        f'<Contactos xmlns="{_CONTACTS}"><TelefoneMovel><IndicativoPais>{prefix.lstrip("+")}'
        f"</IndicativoPais><Numero>{number}</Numero></TelefoneMovel><CorreioElectronico>"
        f"{escape(told.citizen.email)}</CorreioElectronico></Contactos>"
    )


Read = Callable[[Told], str]


def _of_card(read: Read) -> Read:
    return lambda told: read(told) if told.by_card else ""


def _of_key(read: Read) -> Read:
    return lambda told: "" if told.by_card else read(told)


def _of_foreigner(read: Read) -> Read:
    return lambda told: "" if told.by_card or told.national else read(told)


def _of_either(read: Read) -> Read:
    """Data of the card: with a mobile key, only one made from a card."""
    return lambda told: read(told) if told.by_card or told.national else ""


def _nic(told: Told) -> str:
    return str(told.citizen.nic[:8]) if told.national else ""


_NUMBERS: dict[str, Read] = {
    "NIC": _nic,
    "NIF": lambda told: str(told.citizen.nif),
    "NISS": lambda told: str(told.citizen.niss),
}


def _encrypted(read: Read) -> Read:
    return lambda told: told.sealed(read(told)) if read(told) else ""


_OF_CITIZEN: dict[str, Read] = {
    **_NUMBERS,
    **{f"{name}Cifrado": _encrypted(read) for name, read in _NUMBERS.items()},
    "NomeCompleto": lambda told: _name(told.citizen.registered_name, told),
    "NomeProprio": lambda told: _name(told.citizen.given_name, told),
    "NomeApelido": lambda told: _name(told.citizen.family_name, told),
    "DataNascimento": lambda told: _day(date.fromisoformat(told.citizen.birth_date)),
    "DataValidade": _until,
    "DataValidadeDoc": _until_document,
    "Nacionalidade": _nationality,
    "CodigoNacionalidade": _of_key(lambda told: str(told.citizen.nationality)),
    "CorreioElectronico": _of_key(lambda told: str(told.citizen.email)),
    "NumeroTelemovel": _of_key(lambda told: wire_phone(told.citizen.phones[0])),
    "DocType": _of_foreigner(lambda told: "TR:" if _permit(told) else "PAS"),
    "DocNationality": _of_foreigner(
        lambda told: "PT" if _permit(told) else str(told.citizen.nationality)
    ),
    "DocNumber": _of_foreigner(lambda told: str(told.citizen.document)),
    "Passport": _of_foreigner(lambda told: str(told.citizen.document)),
    "NoDocumento": _of_card(lambda told: str(told.citizen.document)),
    "Idade": _of_card(lambda told: str(_age(told))),
    "IdadeSuperiorA": _of_card(lambda told: "TRUE" if _age(told) >= 18 else "FALSE"),
    "TemAssinaturaDigitalCMD": lambda told: "true" if "active" in told.citizen.cmd else "false",
}
_OF_CARD: dict[str, Read] = {
    "Nacionalidade": _of_either(lambda told: str(told.citizen.nationality)),
    "NomeProprio": _of_either(lambda told: str(told.citizen.given_name).upper()),
    "NomeApelido": _of_either(lambda told: str(told.citizen.family_name).upper()),
    "DataNascimento": _of_either(_OF_CITIZEN["DataNascimento"]),
    "DataValidade": _of_either(_until_document),
    "NoDocumento": _of_either(lambda told: str(told.citizen.document)),
    "CorreioElectronico": _of_either(lambda told: str(told.citizen.email)),
    "ContactosXML": _of_either(_contacts),
}
_TABLE: dict[str, Read] = {
    **{f"{CITIZEN}{name}": read for name, read in _OF_CITIZEN.items()},
    **{f"{CARD}{name}": read for name, read in _OF_CARD.items()},
}
LABELS: dict[str, str] = {
    "NIC": "Número de identificação civil",
    "NIF": "Número de identificação fiscal",
    "NISS": "Número de identificação da segurança social",
    "NomeCompleto": "Nome completo",
    "NomeProprio": "Nome próprio",
    "NomeApelido": "Apelido",
    "DataNascimento": "Data de nascimento",
    "DataValidade": "Data de validade",
    "DataValidadeDoc": "Data de validade do documento",
    "Nacionalidade": "Nacionalidade",
    "CodigoNacionalidade": "Código da nacionalidade",
    "CorreioElectronico": "Correio eletrónico",
    "NumeroTelemovel": "Número de telemóvel",
    "DocType": "Tipo de documento",
    "DocNationality": "País do documento",
    "DocNumber": "Número do documento",
    "NoDocumento": "Número do documento",
    "Idade": "Idade",
    "IdadeSuperiorA": "Maioridade",
    "ContactosXML": "Contactos",
    "MoradaXML": "Morada",
}


def label(name: str) -> str:
    """What citizens read of an attribute."""
    last = name.partition("?")[0].rpartition("/")[2]
    return LABELS.get(last, last)[:80]
