"""A guião told to people: as prose for staff, and as Gherkin in Portuguese.

Both are outputs only; what is played is always the file.
"""

from collections.abc import Iterable, Iterator, Mapping

from sandbox.play import prose
from sandbox.play.language import Language
from sandbox.play.plan import (
    SILENCE,
    Advance,
    Branches,
    Component,
    FaultPlan,
    Guiao,
    Item,
    Pull,
    Reaction,
    Retry,
    Role,
    Step,
    Trigger,
    Wait,
)
from sandbox.play.values import Value, shown
from sandbox.protocol.slots import SLOTS
from sandbox.protocol.vocabulary import Phrase

Phrases = Mapping[tuple[str, str], Phrase]
_FEATURE = {"registo-criminal-telefone": "Certificado de registo criminal pedido por telefone"}


def as_prose(guiao: Guiao, language: Language) -> str:
    """The whole guião as numbered sentences."""
    lines = [f"{guiao.title} ({guiao.id})", ""]
    lines += _section("Quem entra", map(_person, guiao.cast.values()))
    lines += _section("De fora", map(component_words, guiao.slots.values()))
    lines += _section("Com", (_row(row) for row in guiao.rows))
    lines += _section("O que corre mal", map(fault_words, guiao.faults))
    lines += ["O que acontece", *_numbered(guiao.items, language.phrases, "   "), ""]
    lines += _section("Sempre que", (
        f"{_occasion(one)}, {prose.step_words(one.step, language.phrases)}"
        f" (no máximo {one.times} vezes)"
        for one in guiao.reactions
    ))  # fmt: skip
    if guiao.strict:
        lines += ["As pessoas fazem os seus passos por esta ordem.", ""]
    lines += _section("No fim verifica-se que", map(prose.condition_words, guiao.checks))
    lines += _section("Nunca acontece", map(prose.condition_words, guiao.nevers))
    lines += _section("É sempre assim", map(prose.condition_words, guiao.always))
    return "\n".join(lines).rstrip() + "\n"


def as_gherkin(guioes: Iterable[Guiao], language: Language) -> str:
    """Guiões as one feature of Gherkin, `# language: pt`."""
    guioes = list(guioes)
    feature = _FEATURE.get(guioes[0].procedure if guioes else "", "Guiões")
    lines = ["# language: pt", f"Funcionalidade: {feature}", ""]
    for guiao in guioes:
        lines += [*_scenario(guiao, language.phrases), ""]
    return "\n".join(lines).rstrip() + "\n"


def _numbered(items: Iterable[Item], phrases: Phrases, before: str) -> Iterator[str]:
    """The steps as numbered sentences; those of branches stand under their letter."""
    for number, item in enumerate(items, start=1):
        yield f"{before}{number}. {_sentence_case(_sentence(item, phrases))}"
        if isinstance(item, Branches):
            for letter, way in zip("abcdefghijklmnopqrstuvwxyz", item.ways, strict=False):
                yield f"{before}   {letter})"
                yield from _numbered(way, phrases, f"{before}      ")


def _occasion(reaction: Reaction) -> str:
    if reaction.on == SILENCE:
        return f"ninguém diz nada durante {shown(reaction.during_s)}"
    return f"há «{prose.event_words(reaction.on)}»"


def fault_words(fault: FaultPlan) -> str:
    """One row of `falhas`."""
    where = f"{prose.spelled(fault.target)}" + (f", {fault.operation}" if fault.operation else "")
    text = f"«{fault.name}»: {prose.spelled(fault.kind)} em {where}"
    if fault.delay_ms:
        text += f", {shown(fault.delay_ms / 1000)}"
    starts, ends = _moment(fault.starts), _moment(fault.ends)
    return text + (f"; começa {starts}" if starts else "") + (f"; acaba {ends}" if ends else "")


def component_words(component: Component) -> str:
    """One row of `componentes`."""
    where = f"em {component.address}" if component.address else "no endereço que se der ao jogar"
    label = SLOTS[component.slot].label
    return f"{label} («{component.slot}»), {where}: os seus passos são do componente"


def _moment(trigger: Trigger) -> str:
    if trigger.at_start:
        return "no início"
    if trigger.on:
        return f"com «{prose.event_words(trigger.on)}»"
    if trigger.step:
        return f"no passo «{trigger.step}»"
    if trigger.by_hand:
        return "à mão"
    if trigger.after_s is not None:
        return f"passados {shown(trigger.after_s)}"
    return f"ao fim de {trigger.uses} vezes" if trigger.uses is not None else ""


def _section(title: str, rows: Iterable[str]) -> list[str]:
    found = [f"  - {row}" for row in rows]
    return [title, *found, ""] if found else []


def _person(role: Role) -> str:
    human = "; uma pessoa pode fazer este papel" if role.human else ""
    return f"{prose.who(role.name)}: {_name(role.persona)}{human}"


def _name(persona: str) -> str:
    return " ".join(word.capitalize() for word in persona.split("-"))


def _row(row: Mapping[str, Value]) -> str:
    cells = ((name, prose.value_words(value)) for name, value in row.items())
    return ", ".join(f"{prose.spelled(name)}: {text}" for name, text in cells)


def _cell(value: Value) -> str:
    return prose.value_words(value).replace("|", "\\|").strip("«»")


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".»", "?»")) else ".")


def _sentence(item: Item, phrases: Phrases) -> str:
    if isinstance(item, Step):
        parts = [prose.occasion_words(item), prose.step_words(item, phrases)]
        text = ", ".join(part for part in parts if part)
        expected = prose.expected_words(item)
        return text + (f"; resultado: {expected}" if expected else "")
    return other_words(item)


def other_words(item: Wait | Advance | Retry | Branches | Pull) -> str:
    """An item that is no step."""
    if isinstance(item, Branches):
        return "ao mesmo tempo" if item.all_of_them else "uma destas coisas"
    if isinstance(item, Retry):
        again = prose.spelled(item.step.verb.verb)
        every = shown(item.every_s)
        return f"tenta-se de novo «{again}», de {every} em {every}, até {item.at_most} vezes"
    if isinstance(item, Wait) and item.word == "ate":
        within = f" (prazo {shown(item.within_s)})" if item.within_s is not None else ""
        return f"o tempo passa até «{prose.event_words(item.condition.subject)}»{within}"
    if isinstance(item, Wait):
        within = f" (prazo {shown(item.within_s)})" if item.within_s is not None else ""
        return f"espera-se que {prose.condition_words(item.condition)}{within}"
    if isinstance(item, Pull):
        return f"{'começa' if item.on else 'acaba'} a falha «{item.fault}»"
    return f"passam {shown(item.seconds)}"


# Gherkin ----------------------------------------------------------------------------------------
def _scenario(guiao: Guiao, phrases: Phrases) -> Iterator[str]:
    if guiao.tags:
        yield "  " + " ".join(f"@{tag}" for tag in guiao.tags)
    word = "Esquema do Cenário" if guiao.rows else "Cenário"
    yield f"  {word}: {guiao.title}"
    given = [f"que {prose.who(role.name)} é {_name(role.persona)}" for role in guiao.cast.values()]
    given += ["que as pessoas fazem os seus passos por esta ordem"] if guiao.strict else []
    given += [f"que vem de fora {component_words(one)}" for one in guiao.slots.values()]
    given += [f"que há a falha {fault_words(fault)}" for fault in guiao.faults]
    yield from _lines("Dado", given)
    before = ""
    for item in _in_a_row(guiao.items):
        for keyword, text in _clauses(item, phrases):
            yield f"    {'E' if keyword == before else keyword} {text}"
            before = keyword
    checks = [prose.condition_words(one) for one in guiao.checks]
    checks += [f"nunca {prose.condition_words(one)}" for one in guiao.nevers]
    checks += [f"sempre {prose.condition_words(one)}" for one in guiao.always]
    yield from _lines("E" if before == "Então" else "Então", checks)
    if guiao.rows:
        yield ""
        yield "    Exemplos:"
        names = list(guiao.rows[0])
        for cells in (names, *([_cell(row[name]) for name in names] for row in guiao.rows)):
            yield f"      | {' | '.join(cells)} |"


def _in_a_row(items: Iterable[Item]) -> Iterator[Item]:
    """Gherkin knows no branches: each is announced, then told in the order of the file."""
    for item in items:
        yield item
        if isinstance(item, Branches):
            for way in item.ways:
                yield from _in_a_row(way)


def _lines(keyword: str, rows: Iterable[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield f"    {'E' if number else keyword} {row}"


def _clauses(item: Item, phrases: Phrases) -> Iterator[tuple[str, str]]:
    """When and then: each step gives one or two clauses."""
    if not isinstance(item, Step):
        yield "Quando", other_words(item)
        return
    occasion = prose.occasion_words(item)
    yield "Quando", ", ".join(part for part in (occasion, prose.step_words(item, phrases)) if part)
    expected = prose.expected_words(item)
    if expected:
        yield "Então", expected
