"""zeep, a client that is not of this house, calls every operation and gets every message."""

import os
import re
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zeep
from zeep.wsse.username import UsernameToken

from tests.http.client import Child, Place
from tests.http.test_sric_soap import blocks

CALL = {
    "utilizador": "mj.helena",
    "aplicacao": "CITIUS-SIM",
    "tipoDocumento": "CC",
    "numDocumento": "990009130ZZ2",
    "codPais": "PT",
    "tipoEntidade": "TJ",
    "codEntidade": "T8ZZ1",
}
REGISTRATION = {
    "username": "mj.zeep",
    "nome": "Ana",
    "apelido": "Sintética",
    "aplicacao": "CITIUS-SIM",
    "ambito": "INV",
    "dataInicio": "2025-02-10",
}


def client_of(place: Place, service: str, digest: bool = False) -> zeep.Client:
    address = f"http://127.0.0.1:{place.client.port}/w/{place.world}/sric/ws/{service}?wsdl"
    return zeep.Client(
        address, wsse=UsernameToken("ws.t8zz1", "ficticia-ws.t8zz1", use_digest=digest)
    )


def search(client: zeep.Client, **changes: str) -> Any:
    return client.service.getPDFAII(**{**CALL, **changes}, _soapheaders={"ambito": "INV"}).body


@pytest.mark.parametrize("port", ["SRICPDFPort", "SRICPDFPort12"])
@pytest.mark.parametrize("digest", [False, True])
def test_a_list_comes_over_both_versions_of_soap(place: Place, port: str, digest: bool) -> None:
    service = client_of(place, "WsSRICPDF", digest).bind("WsSRICPDF", port)
    found = service.getPDFAII(**CALL, _soapheaders={"ambito": "INV"})
    assert re.fullmatch(r"\d{16}", found.header.transacao.numeroTransacao)
    assert (found.body.quantidadeRegistos, found.body.codErro) == (2, 0)
    assert sha256(found.body.pdf).hexdigest().upper() == found.body.campoControlo
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(found.body.pdf)).pages)
    for words in ("Miguel Torres Anta", "SIMULAÇÃO", "100091300", "200091301"):
        assert words in text
    assert found.header.transacao.numeroTransacao in text


def test_every_message_arrives(place: Place) -> None:
    client = client_of(place, "WsSRICPDF")
    place.do(
        f"{place.control}/faults", {"name": "um", "kind": "erro", "target": "ws-sric", "uses": 1}
    )
    codes = [search(client).codErro, search(client).codErro]
    codes += [
        search(client, **one).codErro
        for one in (
            {"codPais": ""},
            {"codPais": "PRT"},
            {"numDocumento": "990009009ZZ8"},
            {"utilizador": "mj.ninguem"},
            {"codEntidade": "T8XXX"},
        )
    ]
    assert codes == [1, 0, 2, 3, 4, 5, 7]
    users = client_of(place, "WsUserGetSRIC").service
    found = [users.registarUtilizador(**REGISTRATION).body for _ in range(2)]
    assert [one.codErro for one in found] == [0, 6]
    assert found[1].mensagem == "Utilizador já registado"
    assert found[1].campoErro == "username"


def test_a_fault_arrives_as_one(place: Place) -> None:
    address = f"http://127.0.0.1:{place.client.port}/w/{place.world}/sric/ws/WsSRICPDF?wsdl"
    client = zeep.Client(address, wsse=UsernameToken("ws.t8zz1", "errada"))
    with pytest.raises(zeep.exceptions.Fault, match="início de sessão") as caught:
        search(client)
    assert caught.value.code == "s:Client.Authentication"


def test_the_steps_with_zeep_hold(server: Child, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", blocks("python")[0]],
        cwd=tmp_path,
        env=os.environ | {"BASE": f"http://127.0.0.1:{server.port}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert first == "0 Sucesso"
    assert re.fullmatch(r"2 RIC_\d{16}\.pdf", second)
    assert (tmp_path / second.split()[1]).read_bytes().startswith(b"%PDF")
