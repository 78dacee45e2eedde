"""The documents say what the code says: written pages are fresh, words have rows, links lead on."""

import ast
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import run_sandbox
from docs import generate
from docs.generator import house, limits
from docs.generator.procedure import ACTIVITIES, Activity, rows_of
from sandbox import bootstrap, cli
from sandbox.people import CMD_STATES
from sandbox.platforms.integration.contract import BEHIND, ROUTES
from sandbox.play import cli as play
from sandbox.protocol import messages
from sandbox.protocol.policy import PORTUGUESE
from sandbox.world import World
from tests.driver import Play

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for folder in (
        ROOT,
        *ROOT.glob("mock_*/"),
        ROOT / "sandbox/platforms",
        ROOT / "docs",
        ROOT / "scenarios",
        ROOT / "examples",
    )
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
BY_HAND = {"sources.md"}
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`]+)`", GLOSSARY))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Pages written from the code


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_page_of_the_reference_says_what_the_code_says(name: str) -> None:
    assert name not in generate.stale(), f"docs/reference/{name} is stale: make docs"


def test_the_reference_has_no_other_pages() -> None:
    found = {path.name for path in (ROOT / "docs/reference").glob("*")}
    assert found == {*generate.PAGES, *BY_HAND}


def test_check_only_compares(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    assert generate.main(["--check"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_every_limit_of_a_behaviour_is_one() -> None:
    settings = {
        word
        for _, behaviours in house.behaviours()
        for behaviour in behaviours
        for word in re.findall(r"[a-z_]+", behaviour.setting)
    }
    assert settings <= set(PORTUGUESE)


def test_every_limit_has_a_meaning() -> None:
    assert set(limits.MEANINGS) == set(PORTUGUESE.values())


@pytest.mark.parametrize("owner", house.behaviours(), ids=lambda owner: owner[0])
def test_every_behaviour_says_how_it_is_known(owner: tuple[str, tuple]) -> None:
    name, behaviours = owner
    assert behaviours, f"{name} imitates nothing"
    for behaviour in behaviours:
        assert behaviour.certainty in ("official", "observed", "assumed")
        assert behaviour.source


# The procedure


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda item: f"{item.table}: {item.name}")
def test_every_activity_is_realised(activity: Activity) -> None:
    rows = {f"{verb.role}.{verb.verb}" for verb in house.verbs()}
    types = {event.TYPE for _, event in house.events()}
    actions = {route.action for route in ROUTES}
    assert set(rows_of(activity)) <= rows
    assert set(activity.events) <= types
    assert set(activity.messages) <= actions
    assert rows_of(activity) or activity.events or activity.messages


def test_every_row_names_an_activity_of_the_procedure() -> None:
    named = {verb.activity for verb in house.verbs() if verb.activity}
    assert named <= {activity.name for activity in ACTIVITIES}


# Messages between systems


def test_every_message_has_a_route() -> None:
    bodies = {
        item
        for item in vars(messages).values()
        if isinstance(item, type) and item.__module__ == messages.__name__
    }
    assert {route.body for route in ROUTES} == bodies


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.action)
def test_a_message_is_a_command_of_its_receiver(route) -> None:
    systems = {system.name: system for system in house.systems()}
    assert route.body in systems[BEHIND.get(route.action, route.receiver)].commands
    assert route.sender in systems
    assert route.answers in {"", *(other.action for other in ROUTES)}


def test_a_call_sends_only_messages_that_have_a_route(play: Play) -> None:
    play.to("submitted")
    known = {(route.sender, route.receiver, route.action) for route in ROUTES}
    seen = set(carried(play.world))
    assert seen <= known
    of_entities = {messages.REQUEST_FRONTEND, messages.HOLDER_APP, messages.ENTITY}
    of_calls = [route for route in ROUTES if not of_entities & {route.sender, route.receiver}]
    assert len(seen) > len(of_calls) / 2


def carried(world: World) -> Iterator[tuple[str, str, str]]:
    """Sender, receiver and action of every message delivered at once."""
    for record in world.journal.read(stream="iap"):
        for item in world.machine.registry.codec.decode(record.type, record.data).messages:
            yield item.sender, item.receiver, item.action


# The glossary


def test_every_event_has_a_row_in_the_glossary() -> None:
    pairs = {f"`{event.__name__}` = `{event.TYPE}`" for _, event in house.events()}
    assert sorted(pair for pair in pairs if pair not in GLOSSARY) == []


def test_the_glossary_has_no_event_that_is_none() -> None:
    known = {(event.__name__, event.TYPE) for _, event in house.events()}
    assert set(re.findall(r"`(\w+)` = `([\w.]+)`", GLOSSARY)) == known


def test_every_command_has_a_row_in_the_glossary() -> None:
    commands = {command.__name__ for system in house.systems() for command in system.commands}
    assert sorted(commands - WORDS) == []


def test_every_verb_has_a_row_in_the_glossary() -> None:
    assert sorted({f"{verb.role}.{verb.verb}" for verb in house.verbs()} - WORDS) == []


def test_every_label_of_an_official_row_is_in_the_glossary() -> None:
    labels = {verb.label for verb in house.verbs() if verb.certainty == "official"}
    assert sorted(label for label in labels if label not in GLOSSARY) == []


def test_every_limit_has_a_row_in_the_glossary() -> None:
    assert sorted({*PORTUGUESE, *PORTUGUESE.values()} - WORDS) == []


def test_every_state_has_a_row_in_the_glossary() -> None:
    states = {state for machine in house.MACHINES for state in machine.states}
    assert sorted({*states, *CMD_STATES} - WORDS) == []


# The rules


def test_every_rule_is_shown_by_a_test_or_says_why_not() -> None:
    page = (ROOT / "docs/explanation/security-of-the-call.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| R(\d+) \| .* \| (.+) \|$", page, re.M)
    tree = ast.parse((ROOT / "tests/test_rules.py").read_text(encoding="utf-8"))
    tests = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [int(number) for number, _ in rows] == list(range(1, 23))
    for number, shown in rows:
        prefix = f"test_r{int(number):02}_"
        named = f"`{prefix}…`" in shown
        assert named == any(name.startswith(prefix) for name in tests), f"R{number}: {shown}"


# Every page


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), f"{name_of(path)} links to {target}"
        if anchor:
            heads = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in heads}


@pytest.mark.parametrize("folder", ["tutorial", "how-to", "reference", "explanation"])
def test_the_readme_leads_to_every_page(folder: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = [f"docs/{folder}/{path.name}" for path in (ROOT / "docs" / folder).glob("*.md")]
    assert sorted(page for page in pages if f"]({page})" not in readme) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_names_a_place_on_somebodys_machine(path: Path) -> None:
    assert not re.search(r"(?<![\w.:])/(home|root|tmp|work|Users)/", path.read_text("utf-8"))


def commands_of(path: Path) -> list[list[str]]:
    """The lines of shell in a page, as words."""
    blocks = re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.S)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("path", [p for p in PAGES if commands_of(p)], ids=name_of)
def test_commands_of_a_page_exist(path: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for words in filter(None, commands_of(path)):
        if words[0] == "make":
            assert words[1] in targets
        elif words[:2] == ["python3", "run_sandbox.py"]:
            parse(words[2:])
        else:
            assert words[0] in ("podman", "docker", "curl"), words


def parse(arguments: list[str]) -> None:
    """Read arguments as the program would; files that are named must exist."""
    if arguments and arguments[0] in bootstrap.COMMANDS:
        return
    if arguments and arguments[0] in cli.PLAYING:
        options = play._parser().parse_args(arguments)
        assert all((ROOT / path).exists() for path in getattr(options, "paths", ()))
        return
    cli._parser(ROOT).parse_args(arguments or ["serve"])


def test_both_readmes_have_the_same_commands_addresses_and_picture() -> None:
    english, portuguese = (ROOT / "README.md", ROOT / "README.pt.md")
    assert commands_of(english) == commands_of(portuguese)
    texts = [path.read_text(encoding="utf-8") for path in (english, portuguese)]
    for pattern in (
        r"<(http://[^>]+)>",
        r"`(\d{4}|[\w.-]+neves)`",
        r"(\w-?>>\w)",
        r"`(python3 [^`]+)`",
    ):
        assert re.findall(pattern, texts[0]) == re.findall(pattern, texts[1])


def test_the_readme_signs_in_as_somebody_who_exists(world: World) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rita = world.people.operator("rita-operadora")
    ana = world.people.citizen("ana-silva")
    for value in (rita.user_name, rita.password, ana.app_pin):
        assert f"`{value}`" in text


@pytest.mark.parametrize("path", sorted((ROOT / "docs/decisions").glob("*.md")), ids=name_of)
def test_a_decision_has_its_four_parts(path: Path) -> None:
    heads = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.M)
    assert heads == ["Problem", "Options", "Outcome", "Consequences"]


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("*.md")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_guiao_of_the_how_to_plays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs/how-to/write-a-guiao.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```yaml\n(.*?)```", page, re.S)
    shutil.copytree(ROOT / "scenarios/registo_criminal/fragmentos", tmp_path / "fragmentos")
    guiao = tmp_path / "exemplo.guiao.yaml"
    guiao.write_text(text, encoding="utf-8")
    code = play.main(["run", str(guiao)], ROOT, house.apps(), run_sandbox.open_worlds)
    assert code == 0, capsys.readouterr()
