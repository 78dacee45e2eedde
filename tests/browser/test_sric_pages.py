"""The pages of SRIC, each with something on it: accessible, and no wider than the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import judge
from tests.browser.scene import Scene

pytestmark = pytest.mark.browser
LOGINS = {
    "magistrado": "audit.helena",
    "tribunal": "ws.t8zz1",
    "gestor-ansr": "audit.graca",
    "auditor": "audit.olga",
}
SEARCH = {"document_type": "CC", "document_number": "990009149ZZ2", "country": "PT", "scope": "INV"}
LIST = {"entity": "TJ/T8ZZ1", "lines": "mj.nova;Nova;Pessoa;CITIUS-SIM;INV;2024-01-01\nmj.curta"}
NEXT_YEAR = {
    "username": "mj.futura",
    "given_name": "Futura",
    "family_name": "Pessoa",
    "application": "CITIUS-SIM",
    "entity": "TJ/T8ZZ1",
    "scopes": ["INV"],
    "starts_on": "2025-01-02",
}
ACTIONS: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "entrada": (),
    "pesquisa": (("magistrado", "search-record", SEARCH),),
    "tribunal": (("tribunal", "get-pdf-aii", {"user": "mj.helena"}),),
    "utilizadores": (
        ("gestor-ansr", "upload-list", LIST),
        ("gestor-ansr", "add-user", NEXT_YEAR),
        ("gestor-ansr", "suspend-user", {"username": "mj.rosa", "application": "CITIUS-SIM"}),
        ("gestor-ansr", "end-user", {"username": "mp.paulo", "application": "DIAP-SIM"}),
    ),
    "listagem": (("gestor-ansr", "upload-list", LIST),),
    "acessos": (),
    "auditoria": (
        ("magistrado", "search-record", SEARCH),
        ("auditor", "search-audit", {}),
        ("auditor", "open-transaction", {"transaction": "2024050600000001"}),
        ("auditor", "export-audit", {}),
    ),
}
ROLE = {"pesquisa": "magistrado", "tribunal": "tribunal", "auditoria": "auditor"}


@pytest.mark.parametrize("screen", ACTIONS)
def test_a_page_is_accessible_and_fits(
    new_page: Callable[..., Page], scene: Scene, screen: str
) -> None:
    base = f"/w/{scene.world}/sric"
    client, tokens = scene.client, {}
    for role in {role for role, _, _ in ACTIONS[screen]}:
        user = LOGINS[role]
        given = {"user_name": user, "password": f"ficticia-{user}"}
        tokens[role] = client.post(f"{base}/api/sign-in", given).data["seat_token"]
    for role, action, body in ACTIONS[screen]:
        assert client.post(f"{base}/api/{action}", body, tokens[role]).status == 200
    page = new_page(bypass_csp=True)
    page.goto(f"{base}/")
    if screen != "entrada":
        user = LOGINS[ROLE.get(screen, "gestor-ansr")]
        page.get_by_label("Useraudit").fill(user)
        page.get_by_label("Palavra-passe").fill(f"ficticia-{user}")
        page.get_by_role("button", name="Entrar").click()
        page.get_by_test_id("quem").wait_for()
        page.goto(f"{base}/{screen}")
    assert judge.faults(page) == []
    if screen == "utilizadores":
        rows = page.get_by_test_id("utilizador")
        states = {row.get_attribute("data-estado"): row.inner_text() for row in rows.all()}
        assert set(states) == {"PENDENTE", "ATIVO", "SUSPENSO", "CESSADO"}
        assert all(state in text for state, text in states.items() if state)
