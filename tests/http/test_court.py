"""The page of a court, over HTTP: whose record, what is told of it, and what it then shows."""

import re

import pytest

from tests.http.client import Answer, Client, Place, counted

_NAMES = counted("tribunal")


@pytest.fixture
def place(client: Client) -> Place:
    return Place(client, next(_NAMES)).create().sit()


def base(place: Place) -> str:
    return f"/w/{place.world}/tribunal/ensaio"


def press(place: Place, action: str, **values: str) -> Answer:
    """Press a button of the start page."""
    page = place.client.get(f"{base(place)}/")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf
    given = {"csrf": csrf[1], "citizen_id": "ana-silva", **values}
    return place.client.form(f"{base(place)}/acao/{action}", given, Cookie=page.cookie)


def test_the_court_leads_to_its_only_seat(place: Place) -> None:
    assert place.client.get(f"/w/{place.world}/tribunal/").status == 303
    assert place.client.get(f"/w/{place.world}/tribunal/outro/").code == "person_unknown"


def test_a_citizen_is_chosen_by_identifier(place: Place) -> None:
    page = place.client.get(f"{base(place)}/")
    assert '<option value="ana-silva">Ana' in page.text
    chosen = place.client.get(f"{base(place)}/?titular=ana-silva")
    assert chosen.headers["location"].endswith("/tribunal/ensaio/titular/ana-silva")
    assert "Ninguém tem esse" in place.client.get(f"{base(place)}/?titular=ninguem").text
    assert place.client.get(f"{base(place)}/titular/ninguem").code == "person_unknown"


def test_a_conviction_is_told_and_each_line_is_explained(place: Place) -> None:
    told = press(place, "report-decision", crime="furto", penalty="multa", days="90")
    assert (told.status, told.headers["location"][-18:]) == (303, "/titular/ana-silva")
    assert place.events()[-1]["type"] == "registo.decisao"
    assert place.events()[-1]["actor"] == "juizo:ensaio"
    page = place.client.get(f"{base(place)}/titular/ana-silva").text
    assert re.findall(r'data-base="(\w+)" data-mostra="(\w+)"', page) == [
        ("autoridades", "sim"), ("emprego", "nao"), ("geral", "sim"), ("menores", "sim")
    ]  # fmt: skip
    assert "Lei 37/2015, art. 10.º, n.º 6" in page
    assert "por conhecer" in page
    assert "Para emprego só se transcreve" in page


def test_what_the_law_does_not_let_a_court_do_is_said_at_the_form(place: Place) -> None:
    press(place, "report-decision", crime="furto", penalty="multa")
    refused = press(place, "cancel-provisionally", _verbo="cancela_provisoriamente", _chave="geral")
    assert refused.code == "penalty_not_over" or 'data-erro="penalty_not_over"' in refused.text
