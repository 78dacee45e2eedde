"""Choose guiões by their tags: `fumo e não lento`, `recusa ou limites`.

`e` binds more than `ou`; `não` (or `nao`) stands before a tag.  There are no parentheses.
"""

from collections.abc import Collection

from sandbox.play.problems import folded


def matches(expression: str, tags: Collection[str]) -> bool:
    """Whether these tags are what the expression asks for; an empty one asks for nothing."""
    if not expression.strip():
        return True
    present = {folded(tag) for tag in tags}
    return any(
        all(_term(term, present) for term in _split(part, ("e",)))
        for part in _split(expression.split(), ("ou",))
    )


def _split(words: list[str], between: Collection[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if folded(word) in between:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _term(words: list[str], present: Collection[str]) -> bool:
    """Errors: ValueError when it is not a tag with or without `não`."""
    negated = len(words) == 2 and folded(words[0]) == "nao"
    if len(words) != 1 and not negated:
        raise ValueError(f"«{' '.join(words)}» não é uma etiqueta; escreva «fumo e não lento»")
    return (folded(words[-1]) in present) != negated
