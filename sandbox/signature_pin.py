"""The PIN with which a citizen signs: another than that of the app, and found from it.

Source: four to eight digits (a client's limits, observed); which one whose is ours.
"""

from typing import Any


def signature_pin(citizen: Any) -> str:
    """The app's PIN written twice: eight digits that somebody who practises need not look up."""
    return f"{citizen.app_pin}{citizen.app_pin}"
