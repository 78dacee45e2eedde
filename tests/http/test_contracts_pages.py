"""Contracts are served: a page of them, a page each, and documents for the tools of each wire."""

import re

from tests.http.client import Client


def test_every_contract_is_listed_and_served(client: Client) -> None:
    listed = client.get("/sandbox/contracts/index.json").data["contracts"]
    page = client.get("/sandbox/contracts/").text
    assert len(listed) >= 10
    for one in listed:
        assert f'data-chave="{one["name"]}"' in page
        served = client.get(one["document"])
        assert served.status == 200
        assert served.headers["etag"] == f'"{one["digest"]}"'
        if one["document"].endswith(".json"):
            assert served.data["info"]["version"] == one["version"]
        read = client.get(one["page"])
        assert read.status == 200
        assert one["version"] in read.text
        assert 'data-testid="operacao"' in read.text


def test_a_document_names_the_server_that_was_asked(client: Client) -> None:
    here = f"127.0.0.1:{client.port}"
    told = client.get("/sandbox/contracts/autenticacao-oauth2.json").data
    assert told["servers"] == [{"url": f"http://{here}"}]
    told = client.get("/sandbox/contracts/lugares.json").data
    assert told["servers"]["sandbox"]["host"] == here
    wsdl = client.get("/sandbox/contracts/scmd.wsdl").text
    assert re.search(rf'location="http://{here}/w/demo/', wsdl)


def test_what_is_no_contract_says_which_there_are(client: Client) -> None:
    for address in ("/sandbox/contracts/nada/", "/sandbox/contracts/scmd.json"):
        answer = client.get(address)
        assert answer.status == 404
    assert "scmd" in client.get("/sandbox/contracts/nada.json").data["detail"]
