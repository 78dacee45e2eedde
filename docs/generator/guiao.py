"""The page of the guião's own words: what does not come from the rows of the apps."""

from docs.generator.markdown import code, codes, page, table
from sandbox.play import components, conditions, derived, effects, language, parameters, seen_rows
from sandbox.play.facts import FACTS
from sandbox.play.language import LEVELS

EVENT_CHECKS = (*conditions.EVENT_OPERATORS, "antes_de", "depois_de", "ate")
SEEN = {
    "ecra": (
        "What a role's screen shows now, its focus, whether axe finds a serious barrier, whether "
        "it shows names or documents of other people of the cast.",
        "`navegador`; `dados_pessoais` everywhere, from the view",
    ),
    "mensagem": (
        "How often the sockets of a role told of an event, each message by its schema.",
        "`protocolo`, `navegador`",
    ),
    "contrato": (
        "`cumprido`: every exchange of the run is as the published OpenAPI says.",
        "`protocolo`",
    ),
    "registos": (
        "`sem-dados-pessoais`: the server's log of the run has no name, document, number or "
        "password of the cast.",
        "`protocolo`, `navegador`, when the server is the run's own",
    ),
    "percentil": (
        "So many in a hundred of the spans between two labels (`repete` gives many) are within "
        "a limit, by the world's clock.",
        "`protocolo`, `navegador`, with a clock that runs by itself",
    ),
}


def guiao() -> str:
    """Sections, modifiers, expectations, facts, slips and reasons."""
    forms = [
        ("sections", codes(language.SECTIONS)),
        ("control steps", codes(language.CONTROLS)),
        ("modifiers of a step", codes(language.MODIFIERS)),
        ("what a role can do without a command", codes(language.MANNERS)),
        ("where parameters come from", codes(parameters.WAYS)),
        ("happenings that several events make", codes(derived.DERIVED)),
        ("levels", codes(LEVELS)),
        ("what a citizen can be asked to say", codes(language.DATA)),
        ("what can be made out on the line, `$ouvido.…`", codes(language.HEARD)),
        ("what can be asked of a role, `$cidadao.…`", codes(language.PERSON_WORDS)),
        ("checks of a fact", codes(conditions.FACT_OPERATORS)),
        (
            "checks of an event",
            codes((*conditions.EVENT_OPERATORS, "antes_de", "depois_de", "ate")),
        ),
        ("checks of a screen", codes(seen_rows.SCREEN_OPERATORS)),
        ("order of what people do, `ordem`", codes(language.ORDERS)),
    ]
    expected = [
        (code(key), codes(sorted(words))) for key, words in effects.WORDS.items() if key != "erro"
    ]
    expected += [(code(key), "any text or number") for key in sorted(effects.OPEN_KEYS)]
    facts = [(code(name), fact.kind, fact.meaning) for name, fact in FACTS.items()]
    reasons = [(code(word), code(name)) for word, name in effects.ERRORS.items()]
    reasons += [(code(word), code(event)) for event, word in effects.OUTCOME_ERRORS.items()]
    seen = [
        (code(word), codes(seen_rows.WHERE[word]), meaning, judged)
        for word, (meaning, judged) in SEEN.items()
    ]
    parts = [
        (
            code(f"{role}.{verb}"),
            code(part.slot),
            code(part.action) if part.action else "nothing: it stays inside",
            ", ".join(f"{code(name)} {value}" for name, value in part.only.items()) or "–",
        )
        for (role, verb), part in components.PARTS.items()
    ]
    return page(
        "Words of the guião",
        "What a person can do comes from the rows of the apps ([vocabulary](vocabulary.md)), what "
        "can happen from the journal ([events](events.md)), limits from [policy](policy.md). The "
        "rest is here. How to write one: [write a guião](../how-to/write-a-guiao.md).",
        table(("what", "words"), forms),
        "## `resulta`: what a step is expected to lead to",
        table(("key", "words"), expected),
        "## `facto`: what a journal adds up to",
        table(("fact", "kind", "meaning"), facts),
        "## `engano`: slips of somebody who speaks",
        table(
            ("slip", "what it does"), [(code(name), text) for name, text in language.SLIPS.items()]
        ),
        "## `falhas`: troubles",
        "Every fault, where it acts and what it is told: [faults](faults.md).",
        "## `componentes`: components of somebody else's",
        "Slot by slot: an address, `{endereco: …, saude: …}`, or `fora`. With the slot filled "
        "these steps are the component's; the message that shows each is waited for. "
        "[How to](../how-to/bring-your-own-component.md#4-play-guiões-with-it).",
        table(("step", "of the slot", "message", "with"), parts),
        "## `erro`: reasons of a refusal",
        "The [reason code](errors.md) itself is accepted too.",
        table(("word", "reason code, or event"), reasons),
        "## What no journal tells",
        "A row that a level cannot judge is not passed over: the report says so, and why.",
        table(("row", "stands in", "what it says", "judged at"), seen),
    )
