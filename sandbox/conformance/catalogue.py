"""The catalogue: every control of every slot."""

from collections.abc import Callable
from dataclasses import replace

from sandbox.conformance.authorizations import asking as authorizations_asking
from sandbox.conformance.authorizations import data as authorizations_data
from sandbox.conformance.authorizations import deciding as authorizations_deciding
from sandbox.conformance.backoffice import rows as desk_rows
from sandbox.conformance.backoffice import slot_rows as slot_desk_rows
from sandbox.conformance.backoffice.component import MESSAGES, PROGRAMS
from sandbox.conformance.control import Control, NotApplicable
from sandbox.conformance.federated import common as federated_common
from sandbox.conformance.federated import oauth as federated_oauth
from sandbox.conformance.federated import saml_rows as federated_saml_rows
from sandbox.conformance.federated.component import OAUTH, SAML
from sandbox.conformance.identity import ciba as identity_ciba
from sandbox.conformance.identity import common as identity_common
from sandbox.conformance.identity import handed_in as identity_requests
from sandbox.conformance.identity import oauth_rows as identity_oauth_rows
from sandbox.conformance.identity import openid_rows as identity_openid_rows
from sandbox.conformance.identity import saml_rows as identity_saml_rows
from sandbox.conformance.identity.table import CIBA, OPENID
from sandbox.conformance.integration import rows as platform_rows
from sandbox.conformance.phone import rows as phone_rows

APP, FEDERATED, DESK = "app", "servico-federado", "backoffice"
IDENTITY, PLATFORM, AUTHORIZATIONS = "autenticacao", "iap", "autorizacoes"
VARIANTS: dict[str, dict[str, tuple[Control, ...]]] = {
    FEDERATED: {
        "": federated_common.CONTROLS,
        SAML: federated_saml_rows.CONTROLS,
        OAUTH: federated_oauth.CONTROLS,
    },
    DESK: {PROGRAMS: desk_rows.CONTROLS, MESSAGES: slot_desk_rows.CONTROLS},
    APP: {"": phone_rows.CONTROLS},
    AUTHORIZATIONS: {
        "": (
            *authorizations_asking.CONTROLS,
            *authorizations_deciding.CONTROLS,
            *authorizations_data.CONTROLS,
        )
    },
    IDENTITY: {
        "": identity_common.CONTROLS,
        OAUTH: identity_oauth_rows.CONTROLS,
        SAML: identity_saml_rows.CONTROLS,
        OPENID: (*identity_openid_rows.CONTROLS, *identity_requests.CONTROLS),
        CIBA: identity_ciba.CONTROLS,
    },
    PLATFORM: {"": platform_rows.CONTROLS},
}
"""By slot, and by what only some components do; the empty name is for all."""


def controls_of(slot: str) -> tuple[Control, ...]:
    """Every control of a slot."""
    return tuple(control for part in VARIANTS[slot].values() for control in part)


def for_component(slot: str, variant: str) -> tuple[Control, ...]:
    """Every control of a slot; those of another kind of component do not apply.

    Shapes: `variant` may name several kinds, with a space between.
    """
    kinds = ("", *variant.split())
    return tuple(
        control if part in kinds else replace(control, play=_other(part), needs=())
        for part, controls in VARIANTS[slot].items()
        for control in controls
    )


def _other(part: str) -> Callable[[object], None]:
    def play(component: object) -> None:
        raise NotApplicable(f"é só para quem usa {part}")

    return play
