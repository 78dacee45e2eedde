"""The minimal backoffice by messages with one carelessness, named by the first argument."""

import os
import runpy
import sys
import time
import uuid
from pathlib import Path
from urllib.error import HTTPError

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = str(ROOT / "examples/minimal_backoffice_by_messages/backoffice.py")
how, port = sys.argv[1:]
example = runpy.run_path(SCRIPT, run_name="example")
Desk, Stopped, Entry = example["Desk"], example["Stopped"], example["Entry"]
true_wait, true_send, true_answer, true_take = Desk.wait, Desk.send, Desk.answer, Desk.take
true_reply = Entry.reply
room = true_wait.__globals__
true_open, true_posted = room["urlopen"], room["posted"]
answered, asked = [], {}
if how == "no-patience":
    room["PATIENCE_S"] = 1


def careless_send(desk, action, **body):
    """What leaves, carelessly."""
    if how == "wrong-number" and action == "ValidarCMD":
        body["phone_number"] = "+351900000999"
    if how == "gives-up" and action == "EmitirToken":
        raise Stopped("what comes now was not thought of")
    number = true_send(desk, action, **body)
    if action == "PedirAutorizacao":
        asked.update(body)
        if how == "twice":
            true_send(desk, action, **body)
        if how == "guesses":
            guess(desk)
    return number


def guess(desk):
    """A code that nobody said."""
    info = dict(asked["additional_info"])
    true_send(
        desk, "ValidarCodigo", case_id=info["reference"], operator_id=info["operator"],
        session_id=info["session"], call_id=info["call"], holder=asked["owner"],
        request_id="P-0001", code="123456",
    )  # fmt: skip


def careless_answer(desk, action, case_id, *holds):
    """What is made of an answer, carelessly."""
    found = true_answer(desk, action, case_id, *holds)
    if how == "blind" and found.get("status") in ("inactive", "denied"):
        info = [[name, "x"] for name in ("operator", "phoneNumber", "service")]
        body = {"client_id": example["CLIENT"], "information_type": "JWT", "owner": "x",
                "reply_deadline": "2099-01-01 00:00", "attributes": [],
                "additional_info": info}  # fmt: skip
        true_send(desk, "PedirAutorizacao", **(asked or body))
    if how == "guesses" and found.get("status") == "denied":
        guess(desk)
    if how == "one-code" and action == "ResultadoCodigo":
        return {**found, "attempts_left": 0}
    return found


def careless_wait(desk, holds, what, calling=True):
    """What is waited for on the line, carelessly."""
    if how == "deaf" or (how == "one-call" and what == "uma chamada" and answered):
        time.sleep(3600)
    if how == "confirms" and what == "a confirmação":
        return True
    found = true_wait(desk, holds, what, calling)
    if what == "uma chamada":
        answered.append(what)
    return found


def careless_take(desk, number, action, body):
    """What comes twice is news again."""
    if how == "hears-twice" and number in desk.known and action == "RespostaValidarCMD":
        true_send(desk, "PedirAutorizacao", **asked)
    true_take(desk, number, action, body)


def careless_reply(entry, status):
    """What is not needed is not taken."""
    action = (entry.headers["Action"] or "").rpartition(":")[2]
    true_reply(entry, 500 if how == "unthankful" and action == "TokenEmitido" else status)


def careless_posted(url, body, headers):
    """A message that was not taken is another one."""
    if how != "new-number" or "MessageID" not in headers:
        return true_posted(url, body, headers)
    return renumbered(url, body, headers)


def renumbered(url, body, headers):
    """Under a new MessageID after every 503."""
    data, kind = example["json"].dumps(body).encode(), {"Content-Type": "application/json"}
    while True:
        try:
            true_open(example["Request"](url, data, {**kind, **headers}), timeout=30).close()
            return {}
        except HTTPError:
            headers["MessageID"] = f"urn:uuid:{uuid.uuid4()}"


def frail_open(request, timeout):
    """A line that breaks was not thought of."""
    try:
        return true_open(request, timeout=timeout)
    except HTTPError:
        raise
    except OSError:
        os._exit(1)


if how == "frail":
    room["urlopen"] = frail_open
room["posted"] = careless_posted
Desk.send, Desk.answer, Desk.wait, Desk.take = (
    careless_send, careless_answer, careless_wait, careless_take,
)  # fmt: skip
Entry.reply = careless_reply
sys.argv = [SCRIPT, "--port", port]
sys.exit(example["main"]())
