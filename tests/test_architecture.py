"""Who may import whom: the rules of docs/decisions and of the house, read from the imports."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOCKS = tuple(sorted(path.name for path in ROOT.glob("mock_*") if path.is_dir()))
FILES = (
    Path("run_sandbox.py"),
    *(
        path.relative_to(ROOT)
        for folder in ("sandbox", *MOCKS)
        for path in sorted((ROOT / folder).rglob("*.py"))
    ),
)

PURE_ROOMS = {"core", "case", "procedure", "view", "case_view", "request_view", "wallet_view",
              "language", "contract", "catalogue", "line", "wording", "transitions", "peers",
              "tables", "clauses", "register", "drivers", "checks", "users", "access", "audit",
              "list_keeping", "envelopes", "visits", "drafts", "requests", "request_payment",
              "request_state", "consultations", "notices", "purposes", "online", "counter",
              "consulting", "request_language", "list_language", "online_view", "counter_view",
              "consulting_view", "certificate_view", "holder", "resources", "callbacks",
              "holder_contract", "invocations", "holder_language", "data_language",
              "callback_language", "token_language"}  # fmt: skip
"""Rooms that know no clock, no chance, no file and no socket, wherever they are."""
CONTRACT_ROOMS = ("contract", "holder_contract", "catalogue", "line", "tables", "clauses",
                  "online", "counter", "consulting")  # fmt: skip
CORE_ROOMS = ("core", "case", "procedure", "register", "drivers", "checks", "users", "access",
              "audit", "list_keeping", "envelopes", "visits", "drafts", "requests",
              "request_payment", "request_state", "consultations")  # fmt: skip
"""A mock's rules and its imitated surface, where one file would be too long for either."""
LANGUAGE_ROOMS = ("language", "request_language", "list_language", "token_language")
RULED_ROOMS = (
    *LANGUAGE_ROOMS,
    *CONTRACT_ROOMS,
    *CORE_ROOMS,
    "purposes",
    "certificate",
    "record_court",
)
PURE_FLOOR = {
    "sandbox.cards", "sandbox.soap_text", "sandbox.signature_pin",
    "sandbox.platforms.authentication.credential", "sandbox.platforms.payments.signature",
    "sandbox.platforms.authentication.language", "sandbox.platforms.authentication.contract",
    "sandbox.platforms.authentication.service_language",
    "sandbox.platforms.authentication.backchannel_language",
    "sandbox.platforms.authentication.oidc_language",
    "sandbox.platforms.providers.offers",
    "sandbox.platforms.entity_requests.language", "sandbox.platforms.entity_requests.contract",
    "sandbox.platforms.entity_requests.holder_language",
    "sandbox.platforms.entity_requests.data_language",
    "sandbox.platforms.integration.language",
}  # fmt: skip
"""What of the ground floor is as pure as the protocol: cores and contracts may know it."""
PURE_STDLIB = {"base64", "binascii", "collections.abc", "dataclasses", "datetime", "enum", "hmac",
               "re", "typing", "unicodedata", "math", "functools", "itertools",
               "operator"}  # fmt: skip
IMPURE_CALLS = {"now", "utcnow", "today", "uuid4", "uuid1", "urandom", "system_now"}
LAZY = {
    ("mock_autorizacoes/caller_token.py", "jwt"): "only an entity that calls pays for it",
    ("mock_autorizacoes/signing.py", "jwt"): "only what is signed pays for it",
    ("mock_autorizacoes/signing.py", "sandbox.platforms.providers.certificates"): (
        "only what is signed pays for it"
    ),
    ("mock_autorizacoes/signing.py", "sandbox.platforms.providers.rsa_keys"): (
        "only what is signed pays for it"
    ),
    ("mock_autenticacao/client_proof.py", "jwt"): "only a service that proves itself pays for it",
    ("mock_autenticacao/oidc_signing.py", "jwt"): "only what is signed pays for it",
    ("mock_autenticacao/oidc_signing.py", "jwt.algorithms"): "only what is signed pays for it",
    ("mock_autenticacao/oidc_signing.py", "cryptography.hazmat.primitives.asymmetric"): (
        "only what is signed pays for it"
    ),
    ("mock_autenticacao/oidc_signing.py", "sandbox.platforms.providers.rsa_keys"): (
        "only what is signed pays for it"
    ),
    ("mock_autorizacoes/qr_picture.py", "qrcode"): "only who asks by QR pays for a picture",
    ("sandbox/web/aside.py", "gevent"): "only who serves has it at work",
    ("sandbox/web/aside.py", "gevent.threadpool"): "only who serves has it at work",
    ("sandbox/console.py", "qrcode"): "a server must not start later for a picture",
    ("sandbox/console.py", "qrcode.image.svg"): "a server must not start later for a picture",
    ("mock_registo_criminal/certificate_paper.py", "qrcode"): "only who issues pays for a picture",
    ("mock_registo_criminal/certificates.py", "mock_registo_criminal.certificate_authority"): (
        "what signs takes as long to load as all the rest"
    ),
    ("mock_registo_criminal/certificates.py", "mock_registo_criminal.certificate_paper"): (
        "only who issues pays for paper"
    ),
    ("sandbox/platforms/providers/registry.py", "sandbox.platforms.providers.certificates"): (
        "only who reads a certificate pays for the library"
    ),
    ("mock_iap/__init__.py", "mock_iap.iscapi_service"): "only who knocks pays for its checks",
    ("mock_scmd/papers.py", "mock_scmd.signing"): "only who signs pays for what signs",
    ("mock_autenticacao/saml.py", "sandbox.platforms.authentication.saml_signature"): (
        "only who signs in by SAML pays for lxml"
    ),
    ("sandbox/journal.py", "sqlite_utils"): "a world at work never needs it",
    ("sandbox/people.py", "faker"): "takes longer to load than a thousand people to make",
    (
        "mock_sric/workdays.py",
        "holidays",
    ): "the days off of every country, which few worlds ask for",
    ("sandbox/bootstrap.py", "sandbox.installation"): "a run that is ready must not pay for it",
    ("sandbox/cli.py", "sandbox.play.cli"): "only who plays pays for the player",
    ("sandbox/cli.py", "sandbox.conformance.cli"): "only who verifies pays for XML signatures",
    ("sandbox/play/page.py", "axe_playwright_python"): "not in the environment of a run",
    (
        "sandbox/play/cli.py",
        "sandbox.suite.walking",
    ): "not in the environment of a run",
    ("sandbox/cli.py", "sandbox.play.live"): "only who shows a call pays for robots",
    ("sandbox/cli.py", "sandbox.suite.recording"): "only who records pays for the recorder",
    ("sandbox/cli.py", "sandbox.serving"): "needs the standard library patched",
    ("sandbox/browser.py", "playwright.sync_api"): "not in the environment of a run",
    ("sandbox/pdf_font.py", "reportlab.pdfbase"): "only a document needs letters",
    ("sandbox/play/browser.py", "playwright.sync_api"): "not in the environment of a run",
    ("sandbox/play/page.py", "playwright.sync_api"): "not in the environment of a run",
}
"""Imports at first use, with the reason; none of them is there to dodge a circle."""


def module_of(file: Path) -> str:
    name = ".".join(file.with_suffix("").parts)
    return name.removesuffix(".__init__")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


@cache
def imports(file: Path) -> tuple[tuple[str, ast.stmt, bool], ...]:
    """Each module that a file imports, with the statement, and whether it is in a function."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[tuple[str, ast.stmt, bool]]:
    tree = parsed(file)
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node, id(node) in inside
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute here"
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                found = inner if _is_module(inner) else str(node.module)
                yield found, node, id(node) in inside


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def ours(name: str) -> bool:
    return name.split(".")[0] in ("sandbox", "run_sandbox", "tests", "docs", "bench", *MOCKS)


def is_pure(file: Path) -> bool:
    pure_folder = file.as_posix().startswith(("sandbox/protocol/", "sandbox/identifiers/"))
    return pure_folder or file.stem in PURE_ROOMS or file.as_posix() == "sandbox/settings.py"


def broken_rule(file: Path, name: str) -> int:
    """The number of the rule that this import breaks; 0 for none."""
    home = file.parts[0]
    within = name.startswith(("sandbox.protocol", "sandbox.identifiers"))
    if file.as_posix().startswith("sandbox/protocol/"):
        return 0 if name.startswith("sandbox.protocol") or _standard(name) else 1
    if not ours(name):
        return 0
    if home == "sandbox":
        if file.parts[1] == "play" and name.startswith("sandbox."):
            return 4 if name.startswith(("sandbox.platforms", "sandbox.console")) else 0
        return 0 if name.startswith("sandbox") else 2
    if home in MOCKS:
        if name.split(".")[0] not in ("sandbox", home):
            return 3
        room = name.removeprefix(f"{home}.")
        if file.stem in (*LANGUAGE_ROOMS, "wording"):
            return 0 if within else 3
        if file.stem in CONTRACT_ROOMS:
            return 0 if within or name in PURE_FLOOR or room in RULED_ROOMS else 3
        if file.stem in CORE_ROOMS:
            return 0 if within or name in PURE_FLOOR or room in RULED_ROOMS else 3
    return 5 if name.split(".")[0] in ("tests", "docs", "bench") else 0


def _standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names


def test_there_is_something_to_check() -> None:
    assert len(MOCKS) >= 6
    assert len([file for file in FILES if is_pure(file)]) > 30


@pytest.mark.parametrize("file", FILES, ids=str)
def test_imports_keep_to_the_rules(file: Path) -> None:
    broken = [
        f"{file}:{node.lineno}: rule {rule}: may not import {name}"
        for name, node, _ in imports(file)
        if (rule := broken_rule(file, name))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("file", [file for file in FILES if is_pure(file)], ids=str)
def test_pure_rooms_are_pure(file: Path) -> None:
    wrong = [
        f"{file}:{node.lineno}: imports {name}"
        for name, node, _ in imports(file)
        if not ours(name) and name not in PURE_STDLIB
    ]
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if called in IMPURE_CALLS | {"open", "print", "input", "eval", "exec"}:
                wrong.append(f"{file}:{node.lineno}: calls {called}")
        if isinstance(node, ast.Global | ast.Nonlocal):
            wrong.append(f"{file}:{node.lineno}: changes what it does not own")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_no_import_hides_in_a_function(file: Path) -> None:
    hidden = [
        f"{file}:{node.lineno}: imports {name} inside a function"
        for name, node, inside in imports(file)
        if inside and (file.as_posix(), name) not in LAZY
    ]
    assert not hidden, "\n".join(hidden)


def test_the_list_of_late_imports_is_current() -> None:
    late = {(file.as_posix(), name) for file in FILES for name, _, inside in imports(file)
            if inside}  # fmt: skip
    assert set(LAZY) == late


def test_no_two_modules_need_each_other() -> None:
    needs = {module_of(file): {name for name, _, inside in imports(file) if ours(name) and not
                               inside} for file in FILES}  # fmt: skip
    settled: set[str] = set()
    while needs:
        free = {name for name, wanted in needs.items() if not (wanted & set(needs)) - {name}}
        assert free, f"a circle among {sorted(needs)}"
        settled |= free
        needs = {name: wanted for name, wanted in needs.items() if name not in free}
    assert len(settled) == len(FILES)


def test_wall_clock_and_chance_have_one_door_each() -> None:
    doors: dict[str, set[str]] = {"datetime.now": set(), "secrets": set(), "random": set()}
    for file in FILES:
        text = (ROOT / file).read_text(encoding="utf-8")
        if "datetime.now(" in text or "time.time(" in text:
            doors["datetime.now"].add(file.as_posix())
        for name, _, _ in imports(file):
            if name in ("secrets", "random"):
                doors[name].add(file.as_posix())
    assert doors["datetime.now"] == {"sandbox/clock.py"}
    assert doors["random"] == {"sandbox/people.py"}
    assert doors["secrets"] == {"sandbox/keys.py", "sandbox/cli.py"}
