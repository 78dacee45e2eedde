"""The pages that list words: rows, reason codes, events, messages."""

from docs.generator import house
from docs.generator.markdown import code, codes, first_sentence, page, table
from sandbox.platforms.integration.contract import ROUTES
from sandbox.protocol.errors import REASONS
from sandbox.protocol.system import Event
from sandbox.protocol.vocabulary import Phrase, Verb


def vocabulary() -> str:
    """Every row: what a person can do, and everything that is derived from it."""
    parts = [
        "What a person can do, one row each. From a row follow the button and its labels, the "
        "address for programs (`POST …/api/<action>`), the form's test id, the word of the "
        "guião and the instruction to a person in a human seat. A row without an action is done "
        "on the screen only.",
    ]
    for app in house.apps():
        rows = [_verb(verb) for verb in app.verbs]
        head = ("guião", "label", "screen", "action", "fields", "ends with", "activity")
        parts += [f"## {app.name}", table(head, rows)]
        parts += [
            "### Where each row comes from",
            table(("guião", "certainty", "source"), _sources(app.verbs)),
        ]
        if app.phrases:
            parts += ["### Phrases", _phrases(app.phrases)]
    return page("Vocabulary", *parts)


def _verb(verb: Verb) -> tuple[str, ...]:
    shown = [
        f"{code(item.argument)} «{item.label}»" for item in verb.fields if item.kind != "hidden"
    ]
    action = verb.action if verb.command else ""
    name = f"{verb.role}.{verb.verb}"
    ends = codes(verb.produces)
    return (
        code(name),
        verb.label,
        verb.screen,
        code(action),
        ", ".join(shown),
        ends,
        verb.activity,
    )


def _sources(verbs: tuple[Verb, ...]) -> list[tuple[str, str, str]]:
    unsaid = "not published"
    return [
        (code(f"{verb.role}.{verb.verb}"), verb.certainty, verb.source or unsaid) for verb in verbs
    ]


def _phrases(phrases: tuple[Phrase, ...]) -> str:
    rows = [(code(item.name), code(item.verb), item.text) for item in phrases]
    return "What is said on the line, by name; free text does as well.\n\n" + table(
        ("phrase", "verb", "text"), rows
    )


def errors() -> str:
    """Every reason code."""
    rows = [
        (code(name), reason.status, reason.meaning, reason.text) for name, reason in REASONS.items()
    ]
    return page(
        "Reason codes",
        "Why something was refused. A code is stable and made to be compared; the meaning is for "
        "developers, the text is what people read. Programs receive them as "
        "`application/problem+json` with `code`, `detail` (what was attempted, what was found, "
        "the way out) and `text`. A refusal changes nothing.",
        table(("code", "HTTP", "meaning", "text on the screen"), rows),
    )


def events() -> str:
    """Every event of the journal."""
    parts = [
        "What can stand in the journal. Names are stable and Portuguese, as guiões use them. "
        "Data in **bold** identify a person; data ~~struck through~~ "
        "are never written. Every record also has number, instant, stream, actor, cause and "
        "correlation.",
    ]
    for system in house.systems():
        rows = [
            (code(event.TYPE), code(event.__name__), first_sentence(event.__doc__), _data(event))
            for event in system.events
        ]
        parts += [f"## {system.name}", table(("event", "class", "meaning", "data"), rows)]
    return page("Events", *parts)


def _data(event: type[Event]) -> str:
    marks = {name: f"**{code(name)}**" for name in event.PERSONAL}
    marks |= {name: f"~~{code(name)}~~" for name in event.VOLATILE}
    return ", ".join(marks.get(name, code(name)) for name in house.members(event))


def messages() -> str:
    """Every message that travels through iAP-PI."""
    rows = [
        (
            code(route.action),
            f"{route.sender} → {route.receiver}",
            code(route.answers),
            code(route.body.__name__),
            codes(house.members(route.body)),
        )
        for route in ROUTES
    ]
    meanings = [(code(route.action), first_sentence(route.body.__doc__)) for route in ROUTES]
    return page(
        "Messages between systems",
        "Systems meet on the wire: each of these goes through the integration platform, has an "
        "identifier, a correlation (the call or case) and a count of attempts, and is at the same "
        "time the command that its receiver handles. A security code travels as a keyed proof, a "
        "token as its digest.",
        table(("action", "from → to", "answers", "body", "members"), rows),
        "## What each one says",
        table(("action", "meaning"), meanings),
    )
