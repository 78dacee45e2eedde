"""The language of this house: the rows of its apps, its events, faults and personas together."""

from collections.abc import Iterable

from sandbox.apps import App
from sandbox.people import NAMED_OPERATORS
from sandbox.personas import PERSONA_ROWS
from sandbox.play.language import Language
from sandbox.registry import Registry
from sandbox.settings import FAULT_KINDS, FAULT_TARGETS


def language_of(apps: Iterable[App], registry: Registry) -> Language:
    """Every word that a guião may use here."""
    return Language.of(
        apps,
        [event for system in registry.systems for event in system.events],
        fault_kinds=frozenset(FAULT_KINDS),
        fault_targets=frozenset(FAULT_TARGETS),
        personas={
            "cidadao": frozenset(row.id for row in PERSONA_ROWS),
            "operador": frozenset(row[0] for row in NAMED_OPERATORS),
        },
    )
