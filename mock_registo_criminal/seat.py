"""What visitors need not write at the portal, and what they see: a pair for each kind of seat."""

from typing import Any

from mock_registo_criminal import consulting_view, counter_view, online_view
from mock_registo_criminal.certificate import Certificate
from mock_registo_criminal.consultations import Code
from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.papers import certificate_of
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.view import view
from sandbox.platforms.authentication.core import SCOPES
from sandbox.worlds import World


# operators --------------------------------------------------------------------------------------
def context(world: World, person_id: str) -> dict[str, str]:
    """The identifiers of an operator: the newest session not submitted, or else their first."""
    machine = world.machine
    found = None
    for session in machine.alive("fed"):
        if session.operator_id == person_id and not session.request_number:
            found = session
    if found is None:
        own = (one for one in machine.streams("fed:") if one.operator_id == person_id)
        found = next(own, None)
    return {
        "operator_id": person_id,
        "person_id": person_id,
        "session_id": found.session_id if found else "",
        "federated_id": found.federated_id if found else "",
    }


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this operator sees of a session: the one asked for, or the one in hand."""
    hand = context(world, person_id)
    federated_id = where.get("federated_id") or hand["federated_id"]
    session = world.machine.state(f"fed:{federated_id}") if federated_id else None
    operator = world.people.operator(person_id) if person_id else None
    session_id = where.get("session_id") or (session.session_id if session else "")
    draft = _draft(world, session.citizen_id) if session else None
    request = _request(world, session.request_id) if session and session.request_id else None
    return view(session, operator, world.moment(), SCOPES, session_id, draft, request)


# citizens ---------------------------------------------------------------------------------------
def online_context(world: World, person_id: str) -> dict[str, str]:
    """The browser, who is signed in in it, and the citizen's newest request."""
    visit = world.machine.state(f"visita:{person_id}")
    found = {"browser_id": person_id, "actor": f"navegador:{person_id}"}
    if visit is None or not visit.signed_in(world.clock.now()):
        return found
    folder = world.machine.state(f"requerente:{visit.citizen_id}")
    newest = folder.requests[-1] if folder and folder.requests else ""
    return {
        **found,
        "request_id": newest,
        "actor": f"cidadao:{visit.citizen_id}",
        "hears": f"titular:{visit.citizen_id}",
    }


def online_see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this browser shows."""
    machine = world.machine
    visit = machine.state(f"visita:{person_id}")
    citizen = world.people.citizen(visit.citizen_id) if visit and visit.citizen_id else None
    folder = machine.state(f"requerente:{visit.citizen_id}") if visit and citizen else None
    requests: list[tuple[Request, Code | None]] = []
    for request_id in folder.requests if folder else ():
        request = machine.state(f"pedido:{request_id}")
        code = machine.state(f"codigo-acesso:{request.code_digest}") if request.issued_at else None
        requests.append((request, code))
    draft = folder.draft if folder else None
    return online_view.view(visit, citizen, draft, requests, world.moment(), where)


# clerks -----------------------------------------------------------------------------------------
def counter_context(world: World, person_id: str) -> dict[str, str]:
    """The clerk, and the request of whoever is at the counter."""
    counter = world.machine.state(f"posto:{person_id}")
    request_id = counter.request_id if counter else ""
    return {"clerk_id": person_id, "person_id": person_id, "request_id": request_id}


def counter_see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this counter shows."""
    counter = world.machine.state(f"posto:{person_id}")
    citizen = world.people.citizen(counter.citizen_id) if counter and counter.citizen_id else None
    request = _request(world, counter.request_id) if counter and counter.request_id else None
    draft = _draft(world, counter.citizen_id) if counter and citizen else None
    clerk = world.people.clerk(person_id)
    return counter_view.view(clerk, counter, citizen, draft, request, world.moment())


# whoever consults -------------------------------------------------------------------------------
def consulting_context(world: World, person_id: str) -> dict[str, str]:
    """The browser: nobody is asked who they are."""
    return {"browser_id": person_id, "actor": f"navegador:{person_id}"}


def consulting_see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What the last consultation of this browser found."""
    asker = world.machine.state(f"consultas:{person_id}")
    return consulting_view.view(asker, consulted(world, person_id), where.get("codigo", "")[:40])


def consulted(world: World, person_id: str) -> Certificate | None:
    """The certificate that the last consultation of a browser found, as it was then."""
    asker = world.machine.state(f"consultas:{person_id}")
    if asker is None or asker.outcome != "valid":
        return None
    request = _request(world, asker.request_id)
    return certificate_of(world, request, asker.at) if request else None


def _draft(world: World, citizen_id: str) -> Draft | None:
    folder = world.machine.state(f"requerente:{citizen_id}")
    found: Draft | None = folder.draft if folder else None
    return found


def _request(world: World, request_id: str) -> Request | None:
    found: Request | None = world.machine.state(f"pedido:{request_id}")
    return found
