"""A certificate as screens show it: plain data.  Pure."""

from typing import Any

from mock_registo_criminal.certificate import Certificate, Fact, text_of


def certificate_view(certificate: Certificate) -> dict[str, Any]:
    """What a certificate says, in Portuguese; its paper has both languages."""
    text = text_of(certificate)
    return {
        "clean": certificate.clean,
        "title": text.title[0],
        "issuer": text.issuer[0],
        "holder": _facts(text.holder),
        "purpose": _facts(text.purpose),
        "minors": text.minors[0] if text.minors else "",
        "finding": text.finding[0],
        "decisions": [_facts(decision) for decision in text.decisions],
        "validity": _facts(text.validity),
        "notes": [note[0] for note in text.notes],
    }


def _facts(facts: tuple[Fact, ...]) -> list[dict[str, str]]:
    return [{"label": fact.name[0], "value": fact.value} for fact in facts]
