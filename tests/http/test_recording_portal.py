"""What is done at the portal, a bank and a court by programs is recorded as a guião that passes."""

from pathlib import Path

import pytest

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from tests.http.client import Place
from tests.http.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def recorded(place: Place) -> Visitor:
    """A browser of nobody in particular, in a world that is being recorded."""
    visitor = Visitor(place)
    pull(visitor, "gravar")
    return visitor


def pull(visitor: Visitor, lever: str) -> None:
    """A button of the page of the world."""
    answer = visitor.place.client.form(f"/w/{visitor.place.world}/acao/{lever}", {})
    assert answer.status < 400, answer.text


def stopped(visitor: Visitor) -> str:
    """The guião of what was done until now."""
    pull(visitor, "parar-gravacao")
    return visitor.place.client.get(f"/w/{visitor.place.world}/gravacao.guiao.yaml").text


def passes(text: str, folder: Path) -> None:
    """The guião holds at the kernel."""
    file = folder / "gravado.guiao.yaml"
    file.write_text(text, encoding="utf-8")
    assert cli.main(["run", str(file)], ROOT, describe_apps(), open_worlds) == 0, text


def test_a_request_at_the_portal_with_its_payment(recorded: Visitor, tmp_path: Path) -> None:
    recorded.enters_by_cmd().asks().pays()
    text = stopped(recorded)
    assert "- cidadao.entra_com_cmd: {telemovel: $eu.telemoveis.1}" in text
    assert "- cidadao.escreve_codigo_sms: {}\n    quando: sms.recebido" in text
    assert "- cidadao.paga_cartao:" in text
    assert "{facto: certificado.emitidos, igual: 1}" in text
    assert "um-navegador" not in text
    assert "procedimento: registo-criminal-portal" in text
    passes(text, tmp_path)


def test_a_question_of_a_magistrate_is_written_as_it_was_asked(
    recorded: Visitor, tmp_path: Path
) -> None:
    place = recorded.place
    asked = {"document_type": "CC", "document_number": "990009130ZZ2", "country": "PT"}
    seat = place.token_of("magistrado")
    place.do(f"/w/{place.world}/sric/api/search-record", asked | {"scope": "INV"}, seat)
    text = stopped(recorded)
    assert "- magistrado.entra: {}" in text
    question = '{ambito: INV, documento: CC, numero: "990009130ZZ2", pais: PT}'
    assert sorted(question) == sorted(
        next(one for one in text.splitlines() if "pesquisa" in one).partition(": ")[2]
    )
    assert "procedimento: sric-consulta" in text
    passes(text, tmp_path)
