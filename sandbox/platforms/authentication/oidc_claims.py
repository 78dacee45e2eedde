"""What an id_token and `userinfo` say of a citizen.  Pure.

Standard claims have the names and forms of OpenID Connect Core 1.0, 5.1; an attribute asked for by
its address is a claim of that name, in the format of the published table.
"""

from typing import Any

from sandbox.platforms.authentication.attribute_table import Told, value_of
from sandbox.platforms.authentication.oidc_request import ACR, OIDC
from sandbox.platforms.authentication.service_request import CITIZEN, guid
from sandbox.protocol.system import Secrets

AMR = {
    "cmd": ["pin", "sms", "mfa"],
    "cc": ["pin", "sc", "mfa"],
    "telefone": ["mca"],
    "app": ["pin", "hwk", "mca"],
}
"""Source: RFC 8176, 2 (names); which of them each means deserves is ours."""


def subject(secrets: Secrets, provider_id: str, citizen_id: str) -> str:
    """The `sub` of a citizen at one service: another one at each (Core 1.0, 8.1, pairwise)."""
    return guid(secrets, f"{OIDC}/sujeito/{provider_id}/{citizen_id}")


def sign_in_claims(means: str, level: int) -> dict[str, Any]:
    """How somebody signed in."""
    return {"acr": f"{ACR}{level}", "amr": AMR[means]}


def claims_of(scope: tuple[str, ...], told: Told) -> dict[str, Any]:
    """What the scopes let a service know; what is not available is left out (5.3.2)."""
    found: dict[str, Any] = {}
    if "profile" in scope:
        found |= {
            "name": value_of(f"{CITIZEN}NomeCompleto", told),
            "given_name": value_of(f"{CITIZEN}NomeProprio", told),
            "family_name": value_of(f"{CITIZEN}NomeApelido", told),
            "birthdate": told.citizen.birth_date,
        }
    if "email" in scope and (email := value_of(f"{CITIZEN}CorreioElectronico", told)):
        found |= {"email": email, "email_verified": True}
    if "phone" in scope and (number := value_of(f"{CITIZEN}NumeroTelemovel", told)):
        found |= {"phone_number": number.replace(" ", ""), "phone_number_verified": True}
    found |= {one: value_of(one, told) for one in scope if "/" in one}
    return {name: value for name, value in found.items() if value}
