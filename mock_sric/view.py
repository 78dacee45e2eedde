"""What each seat of SRIC sees, as data: of a search, of the list, of the logins, of the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from mock_sric import audit, audit_view, drivers, users
from mock_sric.access import Place
from mock_sric.core import Sric
from mock_sric.register import Document, Extract, Record, extract
from mock_sric.tables import (
    ACCOUNTS,
    AUDITOR,
    CHANGES,
    COURT,
    ENTITIES,
    MAGISTRATE,
    MANAGER,
    MESSAGES,
    OFFENCE_CLASSES,
    ROLES,
    SCOPES,
    Account,
)
from sandbox.protocol.local_time import local_day
from sandbox.protocol.system import Moment

OVERDUE = {
    "comunicada-tarde": "Comunicada fora de prazo",
    "sem-comunicacao": "Fora de prazo, sem comunicação",
}
REASONS = {
    **CHANGES,
    "ansr": "Decisão da ANSR",
    "fora-de-prazo": "Comunicação fora de prazo",
}


class Documents(Protocol):
    """The archive of the world, for reading."""

    def read(self, kind: str, key: str) -> bytes | None:
        """One document, or None."""

    def keys(
        self, kind: str, terms: Any = (), first: str = "", last: str = "", limit: int = 50
    ) -> list[str]:
        """Documents by their terms, the newest first."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that a view is made of."""

    state: Sric
    moment: Moment
    places: Mapping[str, Place | None]
    archive: Documents
    free_days: tuple[str, ...]

    @property
    def today(self) -> date:
        """The day in Portugal."""
        return local_day(self.moment.now)

    def facts(self, transaction: str) -> dict[str, Any] | None:
        """What is known of a transaction; None when it is not there, or no longer."""
        return audit_view.facts(self.archive, transaction)


def view(sight: Sight, account: Account | None, where: Mapping[str, str]) -> dict[str, Any]:
    """What this login sees."""
    if account is None:
        attempts = sight.moment.policy.sric_attempts
        return {"role": "", "me": None, "accounts": _logins(sight), "attempts": attempts}
    shown: dict[str, Any] = {
        "role": account.role,
        "me": {
            "id": account.id,
            "name": account.full_name,
            "role": ROLES[account.role],
            "entity": _entity(account.entity),
            "application": account.application,
            "user": account.user,
        },
        "today": sight.today.isoformat(),
    }
    if account.role == MAGISTRATE:
        return shown | _magistrate(sight, account, where)
    if account.role == COURT:
        return shown | _court(sight, account, where)
    if account.role == MANAGER:
        return shown | _manager(sight, account, where)
    assert account.role == AUDITOR
    return shown | audit_view.auditor(
        sight.archive, sight.places.get(account.id), sight.state.audit.purges
    )


def _logins(sight: Sight) -> list[dict[str, str]]:
    return [
        {"name": one.full_name, "useraudit": one.useraudit, "password": one.password,
         "role": ROLES[one.role]}
        for one in ACCOUNTS.values()
    ]  # fmt: skip


def _entity(key: str) -> str:
    return f"{key} · {ENTITIES[key].name}" if key else "ANSR"


# who asks ---------------------------------------------------------------------------------------
def _magistrate(sight: Sight, account: Account, where: Mapping[str, str]) -> dict[str, Any]:
    user = sight.state.users.get(users.key_of(account.application, account.user))
    recent = sight.state.recent.get(account.id, ())
    chosen = where.get("transaction") or (recent[0] if recent else "")
    return {
        "scopes": [[scope, SCOPES[scope]] for scope in (user.scopes if user else ())],
        "state": user.state if user else "",
        "result": transaction(sight, chosen) if chosen in recent else None,
        "recent": [_brief(sight, number) for number in recent],
    }


def _court(sight: Sight, account: Account, where: Mapping[str, str]) -> dict[str, Any]:
    recent = sight.state.recent.get(account.id, ())
    chosen = where.get("transaction") or (recent[0] if recent else "")
    own = [one for one in sight.state.users.values() if one.entity == account.entity]
    return {
        "entity_type": account.entity.partition("/")[0],
        "entity_code": account.entity.partition("/")[2],
        "result": transaction(sight, chosen, texts=True) if chosen in recent else None,
        "recent": [_brief(sight, number) for number in recent],
        "users": [_user(sight, one) for one in own],
    }


def _brief(sight: Sight, number: str) -> dict[str, Any]:
    facts = sight.facts(number) or {}
    return {"number": number, "at": facts.get("em", ""), **_message(facts)}


def _message(facts: Mapping[str, Any]) -> dict[str, Any]:
    code = str(facts.get("codigo", ""))
    return {
        "operation": facts.get("operacao", ""),
        "code": code,
        "text": MESSAGES[int(code)].text if code.isdigit() else facts.get("falha", ""),
        "field": facts.get("campo", ""),
        "count": facts.get("registos", 0),
    }


def transaction(sight: Sight, number: str, texts: bool = False) -> dict[str, Any] | None:
    """One transaction with its list; with `texts`, what was sent and what came back."""
    facts = sight.facts(number)
    if facts is None:
        return None
    shown = {
        "number": number,
        "at": facts["em"],
        "document": facts.get("documento", []),
        "scope": facts.get("ambito", ""),
        "digest": facts.get("pdf", ""),
        **_message(facts),
        "list": None,
    }
    if texts:
        shown["received"] = audit_view.text(sight.archive, audit.RECEIVED, number)
        shown["sent"] = audit_view.text(sight.archive, audit.SENT, number)
    if shown["code"] == "0" and shown["document"]:
        day = date.fromisoformat(f"{number[:4]}-{number[4:6]}-{number[6:8]}")
        world = sight.moment.look("world")
        driver = drivers.find(Document(*shown["document"]), world, sight.moment)
        shown["list"] = listing(extract(driver, day)) if driver else None
    return shown


def listing(found: Extract) -> dict[str, Any]:
    """The list of a driver as a screen shows it."""
    driver = found.driver
    return {
        "name": driver.name,
        "birth": driver.birth.isoformat(),
        "title": f"{driver.title} ({driver.title_country})",
        "points": found.balance.points,
        "notices": list(found.balance.notices),
        "banned_until": found.banned_until.isoformat() if found.banned_until else "",
        "records": [_record(one, found) for one in found.records],
    }


def _record(record: Record, found: Extract) -> dict[str, Any]:
    return {
        "reference": record.reference,
        "offence_on": record.offence_on.isoformat(),
        "place": record.place,
        "text": record.offence.text,
        "law": record.offence.law,
        "kind": OFFENCE_CLASSES[record.offence.kind],
        "fine": record.fine,
        "ban_days": record.ban_days,
        "injunction": record.injunction,
        "final_on": record.final_on.isoformat() if record.final_on else "",
        "last_day": record.last_day.isoformat() if record.last_day else "",
        "points": found.balance.lost(record),
    }


# who manages ------------------------------------------------------------------------------------
def _manager(sight: Sight, account: Account, where: Mapping[str, str]) -> dict[str, Any]:
    chosen = where.get("entity", "")
    every = sorted(sight.state.users.values(), key=lambda one: (one.entity, one.key))
    rows = [_user(sight, one) for one in every if chosen in ("", one.entity)]
    if where.get("situation") == "fora-de-prazo":
        rows = [row for row in rows if row["overdue"]]
    groups = [
        {
            "entity": key,
            "name": entity.name,
            "users": [row for row in rows if row["entity"] == key],
            "list": _taken_over(sight, key),
        }
        for key, entity in ENTITIES.items()
        if chosen in ("", key) and entity.active
    ]
    return {
        "courts": groups,
        "chosen": chosen,
        "situation": where.get("situation", ""),
        "overdue": sum(1 for one in every if _user(sight, one)["overdue"]),
        "entities": [[key, one.name] for key, one in ENTITIES.items() if one.active],
        "uploaded": [_taken_over(sight, key) for key in sight.state.lists],
        "attempts": sight.moment.policy.sric_attempts,
        "logins": [_login(sight, one, account) for one in ACCOUNTS.values()],
    }


def _user(sight: Sight, user: users.CourtUser) -> dict[str, Any]:
    policy = sight.moment.policy
    late = users.overdue(user, sight.today, policy.sric_working_days, sight.free_days)
    notice = user.notice
    return {
        "username": user.username,
        "application": user.application,
        "name": f"{user.given_name} {user.family_name}",
        "entity": user.entity,
        "scopes": list(user.scopes),
        "starts_on": user.starts_on,
        "state": user.state,
        "reason": REASONS.get(user.reason, ""),
        "change": CHANGES[notice.change] if notice else "",
        "changed_on": notice.changed_on if notice else "",
        "due_on": notice.due_on if notice else "",
        "missing_since": user.missing_since,
        "overdue": OVERDUE.get(late, ""),
    }


def _taken_over(sight: Sight, entity: str) -> dict[str, Any] | None:
    found = sight.state.lists.get(entity)
    if found is None:
        return None
    return {
        "entity": entity,
        "name": ENTITIES[entity].name,
        "on": found.on,
        "accepted": found.accepted,
        "unchanged": found.unchanged,
        "missing": found.missing,
        "problems": list(found.problems),
    }


def _login(sight: Sight, one: Account, me: Account) -> dict[str, Any]:
    place = sight.places.get(one.id)
    return {
        "id": one.id,
        "name": one.full_name,
        "useraudit": one.useraudit,
        "role": ROLES[one.role],
        "entity": one.entity,
        "locked": bool(place and place.locked),
        "failures": place.failures if place else 0,
        "inside": bool(place and place.session_id),
        "mine": one.id == me.id,
    }
