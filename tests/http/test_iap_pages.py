"""The inspection of the integration platform, over HTTP: page and addresses for programs."""

import pytest

from tests.http.client import Client, Place, counted

_NAMES = counted("iap")


@pytest.fixture(scope="module")
def called(client: Client) -> Place:
    """A world in which a whole call has been played."""
    return Place(client, next(_NAMES)).create().sit().play()


def api(place: Place, path: str) -> str:
    return f"/w/{place.world}/iap/servicos/api/{path}"


def test_every_platform_call_of_the_telephone_procedure_is_there(called: Place) -> None:
    found = called.client.done(called.client.get(api(called, "mensagens?quantas=200")))["messages"]
    by_id = {one["id"]: one for one in found}
    chains = {
        (by_id[one["relates_to"]]["action"], one["action"]) for one in found if one["relates_to"]
    }
    assert chains >= {
        ("ValidarCMD", "RespostaValidarCMD"),
        ("PedirAutorizacao", "EstadoAutorizacao"),
        ("DecisaoCidadao", "CodigoDisponivel"),
        ("ValidarCodigo", "ResultadoCodigo"),
        ("ObterDados", "RespostaObterDados"),
        ("EmitirToken", "TokenEmitido"),
        ("TrocarToken", "ResultadoToken"),
    }


def test_one_message_tells_headers_way_answers_and_body(called: Place) -> None:
    client = called.client
    [asked] = client.done(client.get(api(called, "mensagens?acao=ValidarCMD")))["messages"]
    one = client.done(client.get(api(called, f"mensagens/{asked['id']}")))
    headers = dict(one["headers"])
    assert headers["Action"].endswith(":ValidarCMD")
    assert headers["ReplyTo"].endswith(":backoffice")
    [answer] = one["answers"]
    told = client.done(client.get(api(called, f"mensagens/{answer['id']}")))
    assert dict(told["headers"])["RelatesTo"] == headers["MessageID"]
    assert one["members"]["phone_number"] == "•••"
    assert headers["MessageID"] in one["soap"]


def test_pages_show_the_list_and_one_message(called: Place) -> None:
    base = f"/w/{called.world}/iap/ensaio"
    assert called.client.get(f"/w/{called.world}/iap/").status == 303
    assert "ResultadoCodigo" in called.client.get(f"{base}/?acao=ResultadoCodigo").text
    assert 'data-testid="soap"' in called.client.get(f"{base}/mensagem/M-0001").text


@pytest.mark.parametrize("path", ["mensagem/M-9999", "outra", "mensagem/%00", "mensagem/a%20b"])
def test_what_is_not_there_is_not_found(called: Place, path: str) -> None:
    answer = called.client.get(f"/w/{called.world}/iap/ensaio/{path}")
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("query", ["antes=x", "antes=-1", "quantas=99999999999999", "estado=%00"])
def test_odd_queries_do_no_harm(called: Place, query: str) -> None:
    assert called.client.get(api(called, f"mensagens?{query}")).status == 200
