"""What the pages are written from: every app, system, event, message and behaviour there is."""

import dataclasses
from functools import lru_cache

import run_sandbox
from mock_backoffice.transitions import DESK_CASE
from mock_registo_criminal.transitions import REQUEST, SESSION, VISIT
from mock_scmd.transitions import PROCESS
from sandbox.apps import App, vocabulary_of
from sandbox.platforms.authentication import contract as authentication
from sandbox.platforms.authentication.transitions import (
    ASSERTION,
    PHONE_SIGN_IN,
    SIGN_IN,
    TOKEN,
)
from sandbox.platforms.authorizations import contract as authorizations
from sandbox.platforms.entity_requests.transitions import ACCESS, CALLBACK
from sandbox.platforms.integration import contract as integration
from sandbox.platforms.integration.core import TARGET
from sandbox.platforms.integration.transitions import MESSAGE, OUTSIDE
from sandbox.platforms.iscapi import contract as iscapi
from sandbox.platforms.iscapi.core import NAME as ISCAPI
from sandbox.platforms.iscapi.transitions import BOX
from sandbox.platforms.mail import contract as mail
from sandbox.platforms.payments import contract as payments
from sandbox.platforms.payments.transitions import PAYMENT
from sandbox.platforms.providers import contract as providers
from sandbox.platforms.providers.core import NAME as PROVIDERS
from sandbox.protocol.messages import AUTHENTICATION, AUTHORIZATIONS, MAIL, PAYMENTS
from sandbox.protocol.system import Event, System
from sandbox.protocol.transitions import AUTHORIZATION_REQUEST, CALL, StateMachine
from sandbox.protocol.vocabulary import Behaviour, Verb

MACHINES: tuple[StateMachine, ...] = (
    CALL,
    AUTHORIZATION_REQUEST,
    TOKEN,
    DESK_CASE,
    SESSION,
    SIGN_IN,
    ASSERTION,
    PHONE_SIGN_IN,
    PROCESS,
    ACCESS,
    CALLBACK,
    VISIT,
    REQUEST,
    PAYMENT,
    MESSAGE,
    OUTSIDE,
    BOX,
)


@lru_cache(maxsize=1)
def apps() -> tuple[App, ...]:
    """Every app."""
    return run_sandbox.describe_apps()


@lru_cache(maxsize=1)
def systems() -> tuple[System, ...]:
    """Every system that holds streams."""
    return run_sandbox.build_registry(apps()).systems


def verbs() -> tuple[Verb, ...]:
    """Every row."""
    return vocabulary_of(apps()).verbs


def events() -> list[tuple[System, type[Event]]]:
    """Every event, with the system whose streams hold it."""
    return [(system, event) for system in systems() for event in system.events]


def behaviours() -> list[tuple[str, tuple[Behaviour, ...]]]:
    """Every imitated behaviour, by system."""
    platforms = [
        (AUTHENTICATION, authentication.BEHAVIOURS),
        (AUTHORIZATIONS, authorizations.BEHAVIOURS),
        (PAYMENTS, payments.BEHAVIOURS),
        (MAIL, mail.BEHAVIOURS),
        (PROVIDERS, providers.BEHAVIOURS),
        (TARGET, integration.BEHAVIOURS),
        (ISCAPI, iscapi.BEHAVIOURS),
    ]
    by_app = [(app.system.name, app.behaviours) for app in apps() if app.behaviours]
    named = {name for name, _ in by_app}
    return [*by_app, *(item for item in platforms if item[0] not in named)]


def members(kind: type) -> list[str]:
    """The names of the fields of a dataclass."""
    return [item.name for item in dataclasses.fields(kind)]
