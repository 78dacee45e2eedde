"""What somebody sees who signs in a browser: what waits, what is done, the last answer."""

from collections.abc import Iterable
from typing import Any

from mock_scmd.core import CERTIFICATE, DONE, EXPIRED, WAITING, Caller, Process
from mock_scmd.tables import ANSWERS, OK
from sandbox.protocol.system import Moment
from sandbox.signature_pin import signature_pin


def view(state: Caller | None, moment: Moment, people: Iterable[Any]) -> dict[str, Any]:
    """`people` are those whose PINs the page tells, for practice.

    `state`: none, waiting, done, burnt, expired.
    """
    state = state or Caller()
    last = state.last
    status = last.status if last else "none"
    if last and status == WAITING and moment.now >= last.expires_at:
        status = EXPIRED
    answer = ANSWERS.get(state.answer)
    refused = answer is not None and answer.code != OK
    return {
        "state": status,
        "answer": {"code": answer.code, "text": answer.text} if answer else None,
        "refused": refused,
        "attempts_left": state.attempts_left,
        "process": _process(last, moment) if last else None,
        "certificate": bool(state.certificate_of),
        "people": [
            {
                "name": one.full_name,
                "phone": one.phones[0].removeprefix("+351"),
                "pin": signature_pin(one),
            }
            for one in people
        ],
    }


def _process(process: Process, moment: Moment) -> dict[str, Any]:
    done = process.status == DONE
    return {
        "id": process.process_id,
        "operation": process.operation,
        "documents": [
            {"id": identifier, "name": name or identifier or "documento", "number": number}
            for number, (identifier, name, _) in enumerate(process.documents, start=1)
        ],
        "certificate": done and process.operation == CERTIFICATE,
        "code_expires_at": process.code_expires_at.isoformat(),
        "code_over": moment.now >= process.code_expires_at,
        "attempts_left": process.attempts_left,
        "sends_left": max(0, moment.policy.sms_code_sends - process.sends),
    }
