"""Values that callers of the platform know."""

from sandbox.platforms.integration.contract import ROUTES

PASSWORDS: dict[str, str] = {
    name: f"ficticia-{name}" for name in sorted({route.sender for route in ROUTES})
}
"""The Basic password of each system, for rehearsal: published, the same in every world."""
