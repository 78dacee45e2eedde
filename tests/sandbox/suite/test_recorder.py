"""A call done by hand becomes a guião that passes, with roles for people and events for waits."""

import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from sandbox.play.compiler import compile_bytes, compile_file
from sandbox.play.happening import from_record
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.leaving import Leaving
from sandbox.play.loading import load
from sandbox.play.player import Player
from sandbox.play.report import RunReport
from sandbox.play.stage import Person, person_of
from sandbox.seats import BROWSER
from sandbox.suite.recorded_place import LOST, SIGNING_REFUSED
from sandbox.suite.recorder import record
from sandbox.suite.recording import papers_of
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.driver import Play
from tests.sandbox.play.conftest import ROOT

SCENARIOS = ROOT / "scenarios"
RECORDED = {
    "registo_criminal": """
        iap-mensagem-perdida-reenviada iap-mensagem-rejeitada-descartada openid-com-cmd
        app-fechada-com-codigo caminho-feliz chamada-transferida codigo-errado-tres-vezes
        codigo-expirado codigo-nao-chega-a-ser-validado dados-errados dois-telemoveis
        frase-escolhida-certa frase-escolhida-errada iap-em-baixo-e-volta iap-lenta
        ligacao-perdida-antes-do-codigo linha-ocupada nao-estou-em-chamada
        operador-desonesto-cidadao-nega operador-sai-e-volta-codigo pagamento-cartao
        pagamento-mbway pagamento-multibanco pagamento-no-banco pedido-ignorado
        pin-errado-e-app-bloqueada portal-autenticacao-cancelada portal-aviso-ilegivel
        portal-cancelado-antes-de-pagar portal-cancelamento-provisorio
        portal-cartao-fora-de-validade portal-cmd-multibanco-certificado
        portal-codigo-cancelado-pelo-titular portal-codigo-sms-errado
        portal-estrangeiro-vai-ao-balcao portal-ingles-primeiro portal-nao-transcricao-e-obito
        portal-rascunho-apagado recusa relogio-cinco-minutos sem-rede-e-volta
        servico-registado-com-cartao troca-de-telemovel-com-pedido
    """,
    "sric": """
        auditor-encontra-e-exporta cessado-nunca-volta estrito-pede-a-entidade
        gestora-gere-a-lista ninguem-se-desbloqueia pesquisa-com-registos suspenso-e-reativado
    """,
    "entidades": """
        entrada-confirmada-na-aplicacao
        aceite-na-aplicacao autorizacao-que-ja-existe entrar-por-codigo-qr recusa-na-aplicacao
    """,
    "scmd": """
        assina-um-documento codigo-errado-e-outro varios-documentos
    """,
}
"""Guiões that together do every row that can be recorded."""
NAMES = [f"{folder}/{name}" for folder, names in RECORDED.items() for name in names.split()]


def who(worlds: Worlds, kind: str, name: str) -> Person:
    """Somebody of any world: the people are the same."""
    people = worlds.get("pessoas").people
    found = people.citizen(name) if kind == "cidadao" else people.operator(name)
    return person_of(kind, asdict(found))


class Recorded(NamedTuple):
    """What was played, and the guião that was made of it."""

    played: RunReport
    text: str


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory, language: Language) -> dict[str, Recorded]:
    """Every guião of the list, played and recorded."""
    worlds = open_worlds(tmp_path_factory.mktemp("worlds"), "OFF")
    worlds.create("pessoas")
    kernel = KernelStage(worlds, describe_apps())
    made = {}
    for name in NAMES:
        run = compile_file(SCENARIOS / f"{name}.guiao.yaml", language).runs()[0]
        asked: dict[str, str] = {}
        keeping: Any = Leaving(kernel, lambda asked=asked: asked.update(archived(kernel.world)))
        played = Player(run, keeping, language).play()
        assert played.passed, played.reasons()
        text = record(
            played.events, language, lambda *one: who(worlds, *one), "gravado",
            lambda number, asked=asked: asked.get(number, ""),
        )  # fmt: skip
        made[name] = Recorded(played, text)
    worlds.close()
    return made


def archived(world: World) -> dict[str, str]:
    """What was asked of the SRIC in a world, before it ends."""
    papers = papers_of(world)
    numbers = (from_record(one).get("transaction") for one in world.journal.read())
    return {number: papers(number) for number in numbers if number}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recorded_passes_and_leads_to_the_same(
    name: str,
    recordings: dict[str, Recorded],
    kernel: KernelStage,
    language: Language,
    tmp_path: Path,
) -> None:
    played, text = recordings[name]
    again = Player(
        compile_bytes(text.encode(), name, language, tmp_path).runs()[0], kernel, language
    ).play()
    assert again.passed, "\n".join([*again.reasons(), text])
    assert "•" not in text
    ours = [one.type for one in again.events if not one.type.startswith(("fala", "operador.en"))]
    theirs = [one.type for one in played.events if not one.type.startswith(("fala", "operador.en"))]
    assert sorted(ours) == sorted(theirs)


def test_every_row_that_a_page_offers_is_recorded_or_has_its_reason(
    recordings: dict[str, Recorded], language: Language
) -> None:
    done = {
        (found.group(1), found.group(2))
        for one in recordings.values()
        for found in re.finditer(r"^  - ([a-z-]+?)(?:-\d)?\.(\w+):", one.text, re.M)
    }
    rows = {(row.role, row.verb) for row in language.vocabulary.verbs}
    assert {verb for _, verb in rows - done} == {*LOST} - {SIGNING_REFUSED}


def test_what_cannot_be_known_is_told_where_it_was_done(
    kernel: KernelStage, worlds: Worlds, language: Language, tmp_path: Path
) -> None:
    run = compile_file(SCENARIOS / "sric/saiu-e-ninguem-disse.guiao.yaml", language).runs()[0]
    played = Player(run, kernel, language).play()
    text = record(played.events, language, lambda *one: who(worlds, *one), "gravado")
    found = re.search(r"^  # às [\d:]{8} gestor-ansr: (.*); escreva aqui o passo$", text, re.M)
    assert found is not None
    assert found.group(1) == LOST["carrega_listagem"]
    assert compile_bytes(text.encode(), "gravado", language, tmp_path).procedure == "sric-consulta"


def test_a_browser_is_of_who_signs_in_there_and_a_consultation_is_of_a_guest(
    recordings: dict[str, Recorded], language: Language, worlds: Worlds
) -> None:
    worlds.create("pessoas")
    played, text = recordings["registo_criminal/portal-cmd-multibanco-certificado"]
    unknown = {"ana-silva": "n7Qx", "empresa-exemplo": "k2Zp"}
    by_hand = [
        replace(one, actor=f"{BROWSER}:{unknown[one.actor.partition(':')[2]]}")
        if one.actor.startswith(BROWSER)
        else one
        for one in played.events
    ]
    assert record(by_hand, language, lambda *one: who(worlds, *one), "gravado") == text


def test_waits_become_events_and_people_become_roles(
    kernel: KernelStage, worlds: Worlds, language: Language
) -> None:
    guioes, _ = load([SCENARIOS / "registo_criminal"], language)
    worlds.create("pessoas")
    run = next(one for one in guioes if one.id == "rc-tel-001").runs()[0]
    played = Player(run, kernel, language).play()
    text = record(played.events, language, lambda *one: who(worlds, *one), "gravado")
    assert "    quando: autorizacao.recebida\n" in text
    assert "- cidadao.dita: {dado: codigo_seguranca}\n    quando: codigo.apresentado" in text
    assert "ana-silva" not in text.partition("passos:")[2]


def test_the_command_reads_a_world_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    worlds = open_worlds(tmp_path, "OFF")
    play = Play(worlds.create("mao", clock_mode="real"))
    play.to("submitted")
    assert from_record(next(iter(worlds.get("mao").journal.read()))).type == "mundo.criado"
    worlds.close()

    def recorded(world: str) -> int:
        argv = ["record", world, "--data", str(tmp_path)]
        return cli.main(argv, ROOT, describe_apps(), open_worlds)

    assert recorded("mao") == 0
    text = capsys.readouterr().out
    assert "operador.submete_pedido" in text
    compile_bytes(text.encode(), "mao", language, tmp_path)
    assert (
        cli.main(["record", "nada", "--data", str(tmp_path)], ROOT, describe_apps(), open_worlds)
        == 2
    )
