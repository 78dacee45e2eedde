"""The language of this house: the rows of its apps, its events, faults and personas together."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from sandbox.apps import App
from sandbox.fault_orders import operations_of
from sandbox.people import CLERKS, CONSULTING, NAMED_OPERATORS, generate_citizens
from sandbox.personas import PERSONA_ROWS
from sandbox.play.language import Language
from sandbox.protocol import fault_table
from sandbox.registry import Registry
from sandbox.worlds import DEFAULT_PEOPLE


def language_of(apps: Iterable[App], registry: Registry, people: int = DEFAULT_PEOPLE) -> Language:
    """Every word that a guião may use here, in worlds of so many people."""
    apps = tuple(apps)
    staff = {
        role: frozenset(one.id for one in people)
        for app in apps
        for role, people in app.staff.items()
    }
    return Language.of(
        apps,
        [event for system in registry.systems for event in system.events],
        fault_kinds=frozenset(fault_table.KINDS),
        fault_targets=frozenset(
            {*fault_table.TARGETS, *(door for app in apps for door in (app.slug, *app.doors))}
        ),
        app_actions={
            door: operations_of(app, door) for app in apps for door in (app.slug, *app.doors)
        },
        app_roles={app.slug: app.role for app in apps},
        personas={
            "cidadao": frozenset(row.id for row in PERSONA_ROWS),
            "operador": frozenset(row[0] for row in NAMED_OPERATORS),
            "funcionario": frozenset(row[0] for row in CLERKS),
            "consulente": frozenset(row[0] for row in CONSULTING),
            **{app.role: frozenset({app.keeper[0]}) for app in apps if app.keeper[0]},
            **staff,
        },
        citizens=partial(_citizens, people),
    )


@lru_cache(maxsize=4)
def _citizens(people: int, seed: int) -> Sequence[tuple[str, str]]:
    named = {row.id for row in PERSONA_ROWS}
    everybody = generate_citizens(seed, people)
    return tuple((one.id, one.cmd[0]) for one in everybody if one.id not in named)
