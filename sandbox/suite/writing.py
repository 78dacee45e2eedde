"""Write a guião: YAML as people write it, one step a line, with what must be quoted quoted."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.play.plan import Step
from sandbox.play.values import Reference, shown

_PLAIN = re.compile(r"[A-Za-zÀ-ÿ$][\wÀ-ÿ$./ -]*[\wÀ-ÿ.]|[A-Za-z]|[1-9]\d*(ms|s|min|h)?|0(ms|s)?")
REMARK = "#"
"""What stands in a step's place where only a remark can be made."""
_WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"}


def step_of(step: Step) -> dict[str, Any]:
    """A step of a plan as a file has it; labels and notes are left out."""
    given: dict[str, Any] = {name: _value(one) for name, one in step.arguments.items()}
    speech = step.speech
    if speech is not None:
        if speech.datum:
            given |= {"dado": speech.datum}
            given |= {"valor": _value(speech.value)} if speech.value else {}
            given |= {"engano": speech.slip} if speech.slip else {}
        elif speech.text:
            given["texto"] = _value(speech.text)
        else:
            given["frase"] = speech.phrase
    found: dict[str, Any] = {step.word: given}
    if step.when:
        found["quando"] = step.when
    if step.after_s:
        found["apos"] = shown(step.after_s)
    if step.expects:
        found["resulta"] = {key: _value(one) for key, one in step.expects.items()}
    return found


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return str(value) if isinstance(value, Reference) else value


def guiao_text(sections: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> str:
    """A whole file: `sections` in their order, lists of rows one a line, then the steps."""
    lines = ["guiao: 1"]
    for name, value in sections.items():
        if name == "passos":
            lines += ["passos:", *(line for step in steps for line in _step(step))]
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            lines += [f"{name}:", *(f"  - {flow(row)}" for row in value)]
        elif name == "elenco":
            lines += [f"{name}:", *(f"  {role}: {flow(row)}" for role, row in value.items())]
        elif value not in ("", None, [], {}):
            lines.append(f"{name}: {flow(value)}")
    return "\n".join(lines) + "\n"


def _step(step: Mapping[str, Any]) -> list[str]:
    if REMARK in step:
        return [f"  # {step[REMARK]}"]
    (head, body), *beside = step.items()
    lines = [f"  - {head}: {flow(body)}"]
    return lines + [f"    {name}: {flow(value)}" for name, value in beside]


def flow(value: Any) -> str:
    """One value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
