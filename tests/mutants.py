"""Defects to seed in the rules, one at a time, and the run of the kernel suite against one.

`python -m tests.mutants NAME` plays every guião with that defect and exits 0 when nobody noticed.
A defect is a change of the source text of one module, made as it is imported: no file is touched.
"""

import importlib
import sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SURVIVED, CAUGHT, MISFIT = 0, 10, 11
"""Exit codes; none of them is that of a program that stumbled."""

REQUEST = "sandbox.protocol.authorization_request"
REDEMPTION = "sandbox.protocol.redemption"
CONSENT = "sandbox.platforms.authorizations.core"
LEAVING = "sandbox.platforms.authorizations.leaving"
RESOURCES = "sandbox.platforms.entity_requests.resources"
HANDOVER = "sandbox.platforms.authentication.handover"
CMD_REGISTER = "sandbox.platforms.authentication.cmd_register"
PROCEDURE = "mock_backoffice.procedure"
CASE = "mock_backoffice.case"
DESK = "mock_backoffice.core"
PHONE = "mock_mobile_app.core"
PORTAL = "mock_registo_criminal.drafts"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One defect: in `module`, `good` (which is there once) becomes `bad`."""

    name: str
    module: str
    good: str
    bad: str


MUTANTS = (
    # the code
    Mutant("attempts-not-counted", REDEMPTION, "    attempt = failures + 1\n", "    attempt = 1\n"),
    Mutant("code-never-burnt", REDEMPTION,
           "return [refused] if still else [refused, CodeBlocked(binding.request_id, attempt)]",
           "return [refused]"),
    Mutant("code-one-attempt-too-many", REDEMPTION,
           "max(0, moment.policy.code_attempts - failures)",
           "max(0, moment.policy.code_attempts + 1 - failures)"),
    Mutant("code-not-single-use", REQUEST,
           "            return Closed(state.binding, REDEEMED, attempts=event.attempt)\n",
           "            return state\n"),
    Mutant("any-code-is-right", REDEMPTION, "    if right:\n", "    if True:\n"),
    Mutant("code-bound-to-nobody", REDEMPTION, "    if bound != asked:\n", "    if False:\n"),
    Mutant("code-before-approval", REDEMPTION,
           '        return "not_approved"\n', '        return ""\n'),
    Mutant("code-outlives-its-time", REQUEST,
           "    return [CodeExpired(state.binding.request_id)]\n", "    return []\n"),
    Mutant("code-lives-longer-than-both-clocks", REQUEST,
           "return min(own, requested_at + timedelta(seconds=moment.policy.total_lifetime_s))",
           "return own"),
    Mutant("code-issued-after-a-refusal", REQUEST,
           '        return [AuthorizationDenied(request_id, "recusa")]\n',
           '        return [AuthorizationDenied(request_id, "recusa"), '
           "CodeIssued(request_id, 6, state.expires_at)]\n"),
    Mutant("wrong-phrase-is-right", REQUEST,
           "command.phrase != moment.secrets.phrase(request_id)", "False"),
    # the request
    Mutant("request-never-expires", REQUEST,
           "        return [AuthorizationExpired(state.binding.request_id)]\n",
           "        return []\n"),
    Mutant("new-phone-keeps-the-code", REQUEST,
           '        return withdraw(state, "telemovel_trocado")\n', "        return []\n"),
    Mutant("requests-without-a-call", CONSENT,
           "policy.call_required and on_line != command.operator_id", "False"),
    Mutant("no-limit-of-requests", CONSENT,
           "len(recent) >= policy.requests_per_citizen", "False"),
    Mutant("no-limit-of-wrong-codes-per-phone", CONSENT,
           "len(failures) >= policy.phone_failures", "False"),
    Mutant("two-requests-alive", CONSENT,
           'withdrawn = [event for item in pending for event in request.withdraw(item, '
           '"substituido")]', "withdrawn = []"),
    Mutant("decision-does-not-reach-the-desk", LEAVING,
           '            yield from _status(found, "denied", event.reason)\n', ""),
    # the data and the token
    Mutant("a-wrong-code-is-told-as-right", LEAVING,
           "        outcome, left = event.reason, event.attempts_left\n",
           '        outcome, left = "accepted", event.attempts_left\n'),
    Mutant("wrong-citizens-data", CMD_REGISTER,
           "citizen = moment.people.citizen(citizen_id)\n    values",
           'citizen = moment.people.citizen("joao-desconfiado")\n    values'),
    Mutant("data-beyond-what-was-consented", RESOURCES,
           "            return [_released(state, _granted(state, command.attributes))]\n",
           '            return [_released(state, (*command.attributes, "email"))]\n'),
    Mutant("inactive-cmd-is-active", CMD_REGISTER,
           "status = cmd_of(citizen, command.phone_number, moment)",
           'status = "active"'),
    Mutant("no-limit-of-cmd-checks", CMD_REGISTER,
           "len(made) < moment.policy.cmd_checks", "True"),
    Mutant("recent-sim-not-told", CMD_REGISTER, 'warning = "sim_recente"', 'warning = ""'),
    Mutant("token-bound-to-nobody", HANDOVER,
           "if (token.operator_id, token.session_id) != (command.operator_id, "
           "command.session_id):", "if False:"),
    Mutant("token-used-twice", HANDOVER,
           'return changed(state, status="used", federated_id=event.federated_id)',
           "return changed(state, federated_id=event.federated_id)"),
    Mutant("token-never-expires", HANDOVER,
           '        return [TokenExpired(state.token_id)]\n', "        return []\n"),
    # the desk
    Mutant("hang-up-leaves-the-request-alive", DESK,
           "            events.append(says.CancelAsked(case.case_id, command.reason))\n",
           "            pass\n"),
    Mutant("any-password-signs-in", DESK,
           "operator is None or operator.password != command.password", "operator is None"),
    Mutant("token-without-confirmed-data", PROCEDURE, "    if missing:\n", "    if False:\n"),
    Mutant("no-limit-of-wrong-codes-per-operator", PROCEDURE,
           "    if len(recent) >= moment.policy.operator_failures:\n", "    if False:\n"),
    Mutant("request-without-an-active-cmd", PROCEDURE,
           '    if case.cmd != "active":\n', "    if False:\n"),
    Mutant("other-caller-not-told", PROCEDURE,
           "if message.holder and call and call.caller_number != case.phone_number:",
           "if False:"),
    Mutant("rejected-data-stay-on-screen", PROCEDURE,
           '                says.CaseClosed(case.case_id, "dados_incorretos"),\n', ""),
    # the phone and the portal
    Mutant("app-never-blocks", PHONE,
           "blocked = failures >= moment.policy.pin_attempts", "blocked = False"),
    Mutant("any-pin-opens-the-app", PHONE,
           "if compare_digest(command.pin.encode(), citizen.app_pin.encode()):", "if True:"),
    Mutant("queued-request-forgotten", PHONE,
           "        for item in phone.queued\n", "        for item in ()\n"),
    Mutant("certificate-submitted-twice", PORTAL,
           "    if session is not None and session.request_number:\n", "    if False:\n"),
)  # fmt: skip


class Seeding(MetaPathFinder):
    """Imports one module with its defect."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Only the module that has the defect."""
        if name != self.mutant.module:
            return None
        spec = PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Seeded(self.mutant, name, spec.origin)
        return spec


class _Seeded(SourceFileLoader):
    def __init__(self, mutant: Mutant, name: str, path: str) -> None:
        super().__init__(name, path)
        self.mutant = mutant

    def get_code(self, fullname: str) -> Any:
        """Never the cached bytecode: that has no defect."""
        text = self.get_data(self.path).decode()
        if text.count(self.mutant.good) != 1:
            print(f"{self.mutant.name}: not once in {self.path}: {self.mutant.good}")
            raise SystemExit(MISFIT)
        return compile(text.replace(self.mutant.good, self.mutant.bad), self.path, "exec")


def notice(mutant: Mutant | None, templates: Path | None = None) -> str:
    """The first guião that fails with this defect, and why; nothing when none does.

    `templates` has people that were made before: to make a thousand takes a while.
    """
    if mutant is not None:
        sys.meta_path.insert(0, Seeding(mutant))
    house: Any = importlib.import_module("run_sandbox")
    play: Any = importlib.import_module("sandbox.play.player")
    loading: Any = importlib.import_module("sandbox.play.loading")
    kernel: Any = importlib.import_module("sandbox.play.kernel")
    words: Any = importlib.import_module("sandbox.play.house")
    assert mutant is None or mutant.module in sys.modules
    apps = house.describe_apps()
    with TemporaryDirectory() as folder:
        if templates is not None:
            (Path(folder) / "templates").symlink_to(templates)
        worlds = house.open_worlds(Path(folder), "OFF")
        language = words.language_of(apps, worlds.registry)
        guioes, _ = loading.load([ROOT / "scenarios"], language)
        stage = kernel.KernelStage(worlds, apps)
        for run in (run for guiao in guioes for run in guiao.runs()):
            try:
                report = play.Player(run, stage, language).play()
            except Exception as error:
                return f"{run.name}: {type(error).__name__}: {error}"
            if not report.passed:
                return f"{run.name}: {report.reasons()[0]}"
    return ""


def main(name: str, templates: Path | None = None) -> int:
    """Play the suite with one defect; with none when the name is of none."""
    mutant = next((one for one in MUTANTS if one.name == name), None)
    found = notice(mutant, templates)
    print(found or f"{name} survived every guião")
    return CAUGHT if found else SURVIVED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:])))
