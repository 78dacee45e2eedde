"""Mistakes that only a form which can be analysed shows: what can never work as it is written.

They are looked for when nothing else is wrong: half-read steps would give false alarms.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from sandbox.personas import PERSONA_ROWS
from sandbox.play.language import CAUSES, DATA
from sandbox.play.plan import Branches, Condition, Guiao, Item, Retry, Step, Wait, steps_of
from sandbox.play.reading import Reading
from sandbox.play.source import Place
from sandbox.play.values import Reference, Value, shown
from sandbox.protocol.conduct import YES
from sandbox.protocol.fault_kinds import CITIZEN

REQUIRES: dict[tuple[str, str], tuple[str, str]] = {
    ("operador", "atende"): ("cidadao", "liga"),
    ("operador", "valida_cmd"): ("operador", "abre_servico"),
    ("operador", "pede_autorizacao"): ("operador", "valida_cmd"),
    ("cidadao", "autoriza"): ("operador", "pede_autorizacao"),
    ("cidadao", "recusa"): ("operador", "pede_autorizacao"),
    ("cidadao", "nega_chamada"): ("operador", "pede_autorizacao"),
    ("operador", "valida_codigo"): ("operador", "pede_autorizacao"),
    ("operador", "confirma_dados"): ("operador", "valida_codigo"),
    ("operador", "recusa_dados"): ("operador", "valida_codigo"),
    ("operador", "confirma_e_copia_token"): ("operador", "confirma_dados"),
    ("operador", "cola_token"): ("operador", "abre_servico_por_telefone"),
    ("operador", "autentica"): ("operador", "abre_servico_por_telefone"),
    ("operador", "preenche_pedido"): ("operador", "autentica"),
    ("operador", "submete_pedido"): ("operador", "preenche_pedido"),
}
"""Which verb must have come before, by the procedure.  Source: seed 000 (official order)."""


def check(reading: Reading, guiao: Guiao) -> None:
    """Note every mistake of logic."""
    _same_seat(reading, guiao)
    _order(reading, guiao)
    _unreachable(reading, guiao)
    _heard(reading, guiao)
    labels = _labels(reading, guiao.items)
    for condition in (*guiao.checks, *guiao.nevers, *guiao.always):
        _ends(reading, condition, labels)
    _never_starts(reading, guiao)
    _too_late(reading, guiao)
    _nothing_leads(reading, guiao)
    _contradictions(reading, guiao)


def _same_seat(reading: Reading, guiao: Guiao) -> None:
    seats: dict[tuple[str, str], str] = {}
    for role in guiao.cast.values():
        if role.column:
            continue
        other = seats.setdefault((role.kind, role.persona), role.name)
        if other != role.name:
            message = f"«{other}» e «{role.name}» são a mesma pessoa, «{role.persona}»"
            reading.tell(role.place, "G507", message)


def _order(reading: Reading, guiao: Guiao) -> None:
    """A step that the procedure cannot allow yet, unless an error is just what is expected."""
    done: set[tuple[str, str]] = set()
    for step in steps_of(guiao.items):
        own = (step.verb.role, step.verb.verb)
        before = REQUIRES.get(own)
        free = "erro" in step.expects or guiao.policy.get("call_required") is False
        if before and before not in done and not free:
            verb = reading.language.vocabulary.find(*before)
            activity = verb.activity if verb else ""
            message = f"«{step.word}» antes de qualquer «{before[1]}»"
            if activity:
                message = f"«{step.word}» antes de qualquer «{before[1]}» (atividade «{activity}»)"
            reading.tell(step.place, "G503", message)
            done.add(before)
        done.add(own)


def _unreachable(reading: Reading, guiao: Guiao) -> None:
    """A way of `uma_de` after one that a robot can always begin."""
    for item in _with_branches(guiao.items):
        if item.all_of_them:
            continue
        for way, after in pairwise(item.ways):
            first = way[0]
            if isinstance(first, Step) and not first.when and not guiao.cast[first.role].human:
                place = after[0].place
                message = f"este ramo nunca se alcança: o da linha {first.place.line} começa sempre"
                reading.tell(place, "G510", message)
                break


def _with_branches(items: Iterable[Item]) -> Iterator[Branches]:
    for item in items:
        if isinstance(item, Branches):
            yield item
            for way in item.ways:
                yield from _with_branches(way)


def _heard(reading: Reading, guiao: Guiao) -> None:
    """`$ouvido.x` when nobody has said it yet."""
    said = {"codigo_seguranca"} if _dictates_alone(guiao) else set()
    for step in steps_of(guiao.items):
        for value in step.arguments.values():
            for found in _references(value):
                if found.path[0] in ("ouvido", "dito") and found.path[1] not in said:
                    line = step.place.line
                    message = f"referência «{found}», mas ninguém o dita antes da linha {line}"
                    reading.tell(step.place, "G504", message)
                    said.add(found.path[1])
        if step.speech is None:
            continue
        said.add(step.speech.datum)
        if step.speech.text:
            said.update((*DATA, "frase"))
        phrase = reading.language.phrases.get((step.verb.role, step.speech.phrase))
        if phrase is not None and "{frase}" in phrase.text:
            said.add("frase")
        if step.speech.datum == "pin":
            said.add("codigo_seguranca")


def _dictates_alone(guiao: Guiao) -> bool:
    """Whether somebody says the code by themselves: who they are, or a fault, makes them."""
    conducts = {row.id: row.conduct for row in PERSONA_ROWS}
    ordered = {fault.kind for fault in guiao.faults if fault.target == CITIZEN}
    cast = {conducts.get(role.persona, "") for role in guiao.cast.values()}
    return not (ordered | cast).isdisjoint(YES)


def _references(value: Value) -> Iterator[Reference]:
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Reference):
            yield item


def _flat(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Branches):
            for way in item.ways:
                yield from _flat(way)
        else:
            yield item


def _labels(reading: Reading, items: Iterable[Item]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for item in _flat(items):
        named = item.step if isinstance(item, Retry) else item
        label = named.label if isinstance(named, Step | Wait) else ""
        if not label:
            continue
        if label in found:
            first = found[label].line
            message = f"o rótulo «{label}» está definido duas vezes (linha {first})"
            reading.tell(item.place, "G501", message)
        found.setdefault(label, item.place)
    return found


def _ends(reading: Reading, condition: Condition, labels: dict[str, Place]) -> None:
    if condition.kind == "percentile":
        for name in (condition.subject, condition.until):
            if name not in labels and not any(one.startswith(f"{name}-") for one in labels):
                message = f"«{name}» não é um rótulo deste guião"
                reading.tell(condition.place, "G502", message)
        return
    named = [condition.subject, condition.until] if condition.kind == "between" else []
    if condition.by and not condition.by[0].isdigit():
        named.append(condition.by)
    for name in named:
        if name not in labels and not reading.is_event(name):
            message = f"«{name}» não é um rótulo deste guião nem um acontecimento"
            reading.tell(condition.place, "G502", message)


def _never_starts(reading: Reading, guiao: Guiao) -> None:
    words = {step.word for step in steps_of(guiao.items)}
    for fault in guiao.faults:
        for trigger in (fault.starts, fault.ends):
            if trigger.on and not reading.is_event(trigger.on) and trigger.on not in words:
                message = f"a falha «{fault.name}» espera por «{trigger.on}», que nenhum passo faz"
                reading.tell(fault.place, "G505", message)


def _too_late(reading: Reading, guiao: Guiao) -> None:
    """A deadline shorter than the fault that begins with that very step and delays it."""
    for step in steps_of(guiao.items):
        for fault in guiao.faults:
            begins = fault.starts.on == step.word or fault.starts.step == (step.label or None)
            if not begins or step.within_s is None or not fault.delay_ms:
                continue
            delay = fault.delay_ms / 1000
            if 0 < step.within_s < delay:
                within, late = shown(step.within_s), shown(delay)
                message = (
                    f"o prazo {within} é mais curto do que a falha «{fault.name}», "
                    f"que atrasa este passo {late}"
                )
                reading.tell(step.place, "G511", message)


def _nothing_leads(reading: Reading, guiao: Guiao) -> None:
    """A step that waits for what only another step leads to, and no such step is before it."""
    before = {reaction.step.verb.verb for reaction in guiao.reactions}
    for item in guiao.items:
        for step in steps_of([item]):
            causes = CAUSES.get(step.when)
            together = {one.verb.verb for one in steps_of([item])}
            if causes and not before.union(together).intersection(causes):
                message = f"este passo nunca se alcança: nada leva a «{step.when}» antes dele"
                reading.tell(step.place, "G510", message)
        before.update(step.verb.verb for step in steps_of([item]))


def _contradictions(reading: Reading, guiao: Guiao) -> None:
    """What must never happen, and is waited for or verified."""
    banned = {
        one.subject
        for one in guiao.nevers
        if one.kind == "event"
        and one.operator == "existe"
        and not (one.before or one.after or one.by)
    }
    for step in steps_of(guiao.items):
        if step.when in banned:
            reading.tell(step.place, "G506", f"«nunca» proíbe «{step.when}», que este passo espera")
    for item in _flat(guiao.items):
        if isinstance(item, Wait) and item.condition.subject in banned:
            message = f"«nunca» proíbe «{item.condition.subject}», que se espera aqui"
            reading.tell(item.place, "G506", message)
    for one in guiao.checks:
        wanted = one.operator == "existe" or (one.operator == "vezes" and one.value != "0")
        if one.kind == "event" and one.subject in banned and wanted:
            reading.tell(one.place, "G506", f"«nunca» contradiz «verifica»: «{one.subject}»")
