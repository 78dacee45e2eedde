"""A call done by hand becomes a guião that passes, with roles for people and events for waits."""

from dataclasses import asdict
from pathlib import Path

import pytest

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from sandbox.play.compiler import compile_bytes, compile_file
from sandbox.play.happening import from_record
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.loading import load
from sandbox.play.player import Player
from sandbox.play.stage import Person, person_of
from sandbox.suite.recorder import record
from sandbox.worlds import Worlds
from tests.driver import Play
from tests.sandbox.play.conftest import ROOT

SCENARIOS = ROOT / "scenarios/registo_criminal"
RECORDED = (
    "caminho-feliz", "recusa", "codigo-errado-tres-vezes", "dois-telemoveis", "dados-errados",
    "iap-em-baixo-e-volta", "iap-lenta", "frase-escolhida-certa", "codigo-expirado",
    "pedido-ignorado", "sem-rede-e-volta", "operador-sai-e-volta-codigo", "nao-estou-em-chamada",
)  # fmt: skip


def who(worlds: Worlds, kind: str, name: str) -> Person:
    """Somebody of any world: the people are the same."""
    people = worlds.get("pessoas").people
    found = people.citizen(name) if kind == "cidadao" else people.operator(name)
    return person_of(kind, asdict(found))


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_recorded_passes_and_leads_to_the_same(
    name: str, kernel: KernelStage, worlds: Worlds, language: Language, tmp_path: Path
) -> None:
    worlds.create("pessoas")
    run = compile_file(SCENARIOS / f"{name}.guiao.yaml", language).runs()[0]
    played = Player(run, kernel, language).play()
    text = record(played.events, language, lambda *one: who(worlds, *one), name)
    again = Player(
        compile_bytes(text.encode(), name, language, tmp_path).runs()[0], kernel, language
    ).play()
    assert again.passed, "\n".join([*again.reasons(), text])
    assert "•" not in text
    ours = [one.type for one in again.events if not one.type.startswith(("fala", "operador.en"))]
    theirs = [one.type for one in played.events if not one.type.startswith(("fala", "operador.en"))]
    assert sorted(ours) == sorted(theirs)


def test_waits_become_events_and_people_become_roles(
    kernel: KernelStage, worlds: Worlds, language: Language
) -> None:
    guioes, _ = load([SCENARIOS], language)
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
