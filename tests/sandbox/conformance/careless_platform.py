"""The minimal integration platform with one carelessness, named when it is made."""

import importlib.util
import json
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.parsers import expat

from sandbox.conformance.integration.ends import Ends
from tests.http.client import ROOT

FOLDER = ROOT / "examples/minimal_integration_platform"
FLAWS: dict[str, str] = {
    "no-json": "IP-101",
    "no-soap-1.1": "IP-102",
    "no-soap-1.2": "IP-103",
    "no-contract": "IP-104",
    "alters": "IP-110",
    "loses-soap": "IP-111",
    "new-id": "IP-112",
    "forgets-question": "IP-113",
    "ignores-reply-to": "IP-114",
    "gives-up-on-500": "IP-120",
    "gives-up-on-400": "IP-121",
    "follows": "IP-122",
    "silence-will-do": "IP-123",
    "cut-will-do": "IP-124",
    "only-202": "IP-125",
    "never-stops": "IP-126",
    "hurries": "IP-127",
    "tells-nobody": "IP-128",
    "one-at-a-time": "IP-129",
    "forgets-ids": "IP-130",
    "reorders": "IP-131",
    "any-id": "IP-140",
    "any-action": "IP-141 IP-142 IP-150 IP-151",
    "any-receiver": "IP-143",
    "no-reply-to": "IP-144",
    "any-json": "IP-145",
    "first-counts": "IP-152",
    "understands-all": "IP-153",
    "any-body": "IP-154",
    "trusts-xml": "IP-160 IP-161",
    "no-memory": "IP-170 IP-171",
}
"""Each carelessness, and the controls that see it."""
SEEN = {
    "gives-up-on-500": 500,
    "gives-up-on-400": 400,
    "follows": 302,
    "silence-will-do": "silence",
    "cut-will-do": "cut",
}


class Anything(list[str]):
    """A list in which everything is."""

    def __contains__(self, one: object) -> bool:
        return True


def module_of(flaw: str) -> ModuleType:
    """The example, loaded anew, with what is wrong on its first floor."""
    sys.path.insert(0, str(FOLDER))
    try:
        for name in ("envelopes", "integration"):
            sys.modules.pop(name, None)
        spec = importlib.util.spec_from_file_location("integration", FOLDER / "integration.py")
        assert spec
        assert spec.loader
        found: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
        envelopes: Any = sys.modules.pop("envelopes")
    finally:
        sys.path.remove(str(FOLDER))
    match flaw:
        case "no-contract":
            found.contract = lambda actions: "<w/>"
        case "any-id":
            found.MESSAGE_ID = found.re.compile(".*")
        case "any-action":
            found.ACTIONS = Anything()
        case "any-receiver":
            found.SYSTEMS = Anything()
        case "no-reply-to":
            found.ACTIONS = [one.rstrip("?") for one in found.ACTIONS]
        case "never-stops":
            found.REPETITIONS = 50
        case "first-counts" | "understands-all":
            envelopes.addressing = addressing(envelopes, flaw)
        case "trusts-xml":
            envelopes.read_xml = trusting(envelopes)
    return found


def addressing(envelopes: Any, flaw: str) -> Any:
    """Headers read carelessly."""
    true = envelopes.addressing

    def careless(header: Any, space: str) -> Any:
        kept, names = [], set()
        for one in header:
            ours = one.tag.startswith(f"{{{envelopes.WSA}}}")
            if one.tag not in names and (flaw == "first-counts" or ours):
                kept.append(one)
            names.add(one.tag)
        return true(
            kept if flaw == "first-counts" else [one for one in header if one in kept], space
        )

    return careless


def trusting(envelopes: Any) -> Any:
    """XML read as it comes, with all that it declares."""

    def read(content: bytes) -> Any:
        tree, parser = envelopes.TreeBuilder(), expat.ParserCreate("UTF-8", "}")
        parser.StartElementHandler = lambda name, given: tree.start(
            envelopes.braced(name), {envelopes.braced(key): one for key, one in given.items()}
        )
        parser.EndElementHandler = lambda name: tree.end(envelopes.braced(name))
        parser.CharacterDataHandler = tree.data
        parser.Parse(content, True)
        return tree.close()

    return read


class Careless:
    """The platform, in a thread of the test's."""

    def __init__(self, flaw: str, ends: Ends, store: Path, interval_s: float) -> None:
        self.flaw, self.store = flaw, ":memory:" if flaw == "no-memory" else str(store)
        self.systems = ends.address("{system}")
        self.interval_s = 0.01 if flaw == "hurries" else interval_s
        self.module: Any = module_of(flaw)
        self.port, self.platform = 0, None
        self.url = ""

    def start(self) -> None:
        """At the port that it had before, if any."""
        kind = platform_of(self.module, self.flaw)
        patience_s = 10.0 if self.flaw == "one-at-a-time" else 1.0
        self.platform: Any = kind(self.systems, self.store, self.port, self.interval_s, patience_s)
        self.port = self.platform.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.platform.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End it; what it has written down stays."""
        self.platform.close()
        time.sleep(0)

    def again(self) -> None:
        """Stop, and start anew."""
        self.stop()
        self.start()


def platform_of(module: Any, flaw: str) -> Any:
    """The class of the platform, careless in one thing."""
    true = module.Platform

    class Platform(true):  # type: ignore[misc]
        count, alone = 0, threading.Lock()

        def rest(self, given: Any, body: bytes) -> str:
            if flaw == "no-json":
                raise module.Refused("no")
            if flaw == "any-json":
                try:
                    return str(super().rest(given, body))
                except module.Refused:
                    return "recebida"
            return str(super().rest(given, body))

        def soap(self, body: bytes) -> str:
            space, headers, inside = module.envelope(body)
            if flaw == f"no-soap-{'1.1' if 'xmlsoap' in space else '1.2'}":
                raise module.Refused("no")
            if flaw == "any-body":
                return str(self.take(headers, module.SOAP[space], body))
            if flaw == "any-action" and not inside:
                return ""
            return str(super().soap(body))

        def keep(self, message_id: str, address: str, headers: Any, kind: str, body: bytes) -> bool:
            self.count += 1
            if flaw == "forgets-ids":
                message_id = f"{self.count} {message_id}"
            if flaw == "forgets-question":
                headers = {name: one for name, one in headers.items() if name != "RelatesTo"}
            if flaw == "loses-soap" and "xml" in kind:
                return False
            if flaw == "reorders":
                given = (address, kind, headers, body)
                threading.Timer(0.3 * (self.count % 2), self.post, given).start()
                return False
            return bool(super().keep(message_id, address, headers, kind, body))

        def address_of(self, headers: Any) -> str:
            if flaw == "ignores-reply-to":
                headers = {**headers, "RelatesTo": ""}
            return str(super().address_of(headers))

        def ends(self, message_id: str, state: str, attempts: int) -> None:
            dead = state == "dead" and flaw == "tells-nobody"
            super().ends(message_id, "left" if dead else state, attempts)

        def post(self, address: str, kind: str, headers: Any, body: bytes) -> bool:
            if flaw == "alters":
                body = json.dumps({**json.loads(body), "operator_id": "outro"}).encode()
            if flaw == "new-id":
                headers = {**headers, "MessageID": f"urn:novo:{time.monotonic_ns()}"}
            if flaw == "one-at-a-time":
                with self.alone:
                    return bool(super().post(address, kind, headers, body))
            if flaw in SEEN or flaw == "only-202":
                seen = self.seen(address, kind, headers, body)
                return seen == 202 or (seen == 200 and flaw in SEEN) or seen == SEEN.get(flaw)
            return bool(super().post(address, kind, headers, body))

        def seen(self, address: str, kind: str, headers: Any, body: bytes) -> object:
            """What an attempt came to: a status, silence, or a line that was cut."""
            request = module.Request(address, body, {"Content-Type": kind, **headers})
            try:
                with module.OPENER.open(request, timeout=self.patience_s) as answer:
                    return answer.status
            except module.HTTPError as error:
                error.close()
                return error.code
            except TimeoutError:
                return "silence"
            except (OSError, module.HTTPException):
                return "cut"

    return Platform
