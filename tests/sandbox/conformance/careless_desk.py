"""The minimal backoffice with one carelessness, named by the first argument."""

import os
import runpy
import sys
import time
from pathlib import Path
from urllib.error import HTTPError

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = str(ROOT / "examples/minimal_backoffice/backoffice.py")
how = sys.argv[1]
example = runpy.run_path(SCRIPT, run_name="example")
Desk, Refused, Stopped = example["Desk"], example["Refused"], example["Stopped"]
true_do, true_wait = Desk.do, Desk.wait
answered = []
if how == "no-patience":
    true_wait.__globals__["PATIENCE_S"] = 1


def careless_do(desk, action, *base, **body):
    """What is done at the desk, carelessly."""
    if how == "wrong-number" and action == "validate-cmd":
        body["phone_number"] = "900000999"
    if how == "gives-up" and action == "confirm-and-copy-token":
        raise Stopped("what comes now was not thought of")
    if action == "answer-call":
        answered.append(action)
    done = true_do(desk, action, *base, **body)
    if how == "twice" and action == "request-authorization":
        again(desk, action)
    if how == "guesses" and action == "request-authorization":
        again(desk, "validate-code", code="123456")
    if how == "confirms" and action == "validate-code":
        again(desk, "confirm-data", scopes=["nome"])
    return done


def again(desk, action, **body):
    """One more, whatever is said to it."""
    try:
        true_do(desk, action, **body)
    except Refused:
        return


def careless_wait(desk, holds, what):
    """What is waited for at the desk, carelessly."""
    if how == "deaf" or (how == "one-call" and what == "uma chamada" and answered):
        time.sleep(3600)
    found = true_wait(desk, holds, what)
    if how == "blind" and found in ("inactive", "denied"):
        again(desk, "request-authorization")
    if how == "guesses" and found == "denied":
        again(desk, "validate-code", code="123456")
    if how == "one-code" and what == "a resposta ao código":
        return {**found, "attempts_left": 0}
    return found


def frail_open(request, timeout):
    """A line that breaks was not thought of."""
    try:
        return true_open(request, timeout=timeout)
    except HTTPError:
        raise
    except OSError:
        os._exit(1)


true_open = true_wait.__globals__["urlopen"]
if how == "frail":
    true_wait.__globals__["urlopen"] = frail_open
Desk.do, Desk.wait = careless_do, careless_wait
sys.argv = [SCRIPT, "--calls", "0"]
sys.exit(example["main"]())
