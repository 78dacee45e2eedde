"""What every part of the compiler shares: the language, the mistakes so far, and safe getters.

A getter never raises: it notes the mistake where it stands and gives something harmless, so
that one pass tells everything that is wrong.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sandbox.play import values
from sandbox.play.language import HEARD, ORDERS, PERSON_WORDS, Language
from sandbox.play.plan import Role
from sandbox.play.problems import Problem, meant
from sandbox.play.source import KINDS, Items, Node, Place, Table, Text
from sandbox.play.values import Reference, Value


@dataclass
class Reading:
    """The state of one compilation."""

    language: Language
    file: str
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    cast: dict[str, Role] = field(default_factory=dict)
    rows: list[Mapping[str, Value]] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
    counters: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def tell(self, place: Place, code: str, message: str) -> None:
        """Note a mistake."""
        self.problems.append(place.problem(code, message))

    # shapes -------------------------------------------------------------------------------------
    def table(self, node: Node, what: str) -> Table:
        """A mapping; an empty value counts as an empty one."""
        if isinstance(node, Table):
            return node
        if not (isinstance(node, Text) and not node.value and node.plain):
            self.tell(node.place, "G101", f"«{what}» é um mapa, não {KINDS[type(node)]}")
        return Table(node.place)

    def items(self, node: Node, what: str) -> list[Node]:
        """A list."""
        if isinstance(node, Items):
            return node.items
        if not (isinstance(node, Text) and not node.value and node.plain):
            self.tell(node.place, "G101", f"«{what}» é uma lista, não {KINDS[type(node)]}")
        return []

    def text(self, node: Node, what: str) -> str:
        """A single text."""
        if isinstance(node, Text):
            return node.value
        self.tell(node.place, "G101", f"«{what}» é um texto, não {KINDS[type(node)]}")
        return ""

    def texts(self, node: Node, what: str) -> list[str]:
        """A list of texts; one text alone counts as a list of one."""
        if isinstance(node, Text):
            return [node.value] if node.value else []
        return [self.text(item, what) for item in self.items(node, what)]

    def known_keys(self, table: Table, keys: Collection[str], what: str) -> None:
        """Note every key that `what` does not have."""
        for key, _ in table.entries:
            if key.value not in keys:
                self.tell(
                    key.place, "G104", f"«{what}» não tem «{key.value}»{meant(key.value, keys)}"
                )

    def one_of(self, node: Node, known: Iterable[str], what: str, code: str) -> str:
        """A text that must be one of these words."""
        text = self.text(node, what)
        known = list(known)
        if text and text not in known:
            self.tell(node.place, code, f"{what} «{text}» não existe{meant(text, known)}")
        return text

    def is_strict(self, table: Table) -> bool:
        """Whether `ordem: estrita` stands here."""
        node = table.find("ordem")
        return node is not None and self.one_of(node, ORDERS, "a ordem", "G206") == ORDERS[1]

    # values -------------------------------------------------------------------------------------
    def seconds(self, node: Node | None, what: str) -> float | None:
        """A duration, in seconds."""
        if node is None:
            return None
        text = self.text(node, what)
        found = values.duration(text)
        if found is None:
            message = f"duração inválida «{text}»; {values.DURATION_FORM}"
            self.tell(node.place, "G310", message)
        return found

    def whole(self, node: Node, what: str, low: int, high: int) -> int:
        """A whole number within limits."""
        text = self.text(node, what)
        found = values.whole(text)
        if found is None or not low <= found <= high:
            message = f"«{what}» é um número inteiro de {low} a {high}, não «{text}»"
            self.tell(node.place, "G301", message)
            return low
        return found

    def instant(self, node: Node, what: str, otherwise: datetime) -> datetime:
        """An instant with its offset."""
        text = self.text(node, what)
        found = values.instant(text)
        if found is None:
            message = (
                f"instante inválido «{text}»; escreva data, hora e fuso, "
                "por exemplo 2024-05-06T10:00:00+01:00"
            )
            self.tell(node.place, "G304", message)
        return found or otherwise

    def value(self, node: Node, what: str) -> Value:
        """A text, a list of texts, or a reference to what will be known while playing."""
        if isinstance(node, Items):
            return tuple(self._single(item, what) for item in node.items)
        return self._single(node, what)

    def _single(self, node: Node, what: str) -> str | Reference:
        text = self.text(node, what)
        if not text.startswith("$"):
            return text
        found = values.reference(text)
        if found is None:
            message = f"referência mal formada «{text}»; escreva $papel.dado ou $parametro"
            self.tell(node.place, "G305", message)
            return ""
        if found.path[0] in self.counters and len(found.path) == 1:
            return self.counters[found.path[0]]
        found = replace(found, path=(self.role_name(found.path[0]), *found.path[1:]))
        self._known_reference(found, node.place)
        return found

    def _known_reference(self, found: Reference, place: Place) -> None:
        root, rest = found.path[0], found.path[1:]
        columns = set(self.rows[0]) if self.rows else set()
        roots = {"ouvido", "dito", "eu", "area_transferencia", *self.cast, *columns, *self.counters}
        if root not in roots:
            near = meant(root, roots)
            self.tell(place, "G305", f"referência desconhecida «{found}»{near}")
        elif root in ("ouvido", "dito") and (len(rest) != 1 or rest[0] not in HEARD):
            near = meant(rest[0] if rest else "", HEARD)
            self.tell(place, "G305", f"«${root}» não tem «{'.'.join(rest)}»{near}")
        elif (root in self.cast or root == "eu") and (not rest or rest[0] not in PERSON_WORDS):
            near = meant(rest[0] if rest else "", PERSON_WORDS)
            self.tell(place, "G305", f"«${root}» não tem «{'.'.join(rest)}»{near}")
        elif (root in columns or root == "area_transferencia") and rest:
            self.tell(place, "G305", f"«${root}» é um valor só: escreva ${root}")

    def possible(self, value: Value) -> list[str]:
        """The texts that a value can have, as far as is known before playing."""
        if isinstance(value, tuple):
            return [text for item in value for text in self.possible(item)]
        if isinstance(value, str):
            return [value]
        if len(value.path) == 1 and self.rows and value.path[0] in self.rows[0]:
            found = [row.get(value.path[0], "") for row in self.rows]
            return [text for item in found for text in self.possible(item)]
        return []

    # names --------------------------------------------------------------------------------------
    def role_name(self, name: str) -> str:
        """The role that a fragment means here."""
        return self.renamed.get(name, name)

    def event(self, node: Node, what: str) -> str:
        """The name of something that can happen."""
        name = self.text(node, what)
        if name and not self.is_event(name):
            near = meant(name, [*self.language.events, *self._fault_events()])
            self.tell(node.place, "G209", f"acontecimento desconhecido «{name}»{near}")
        return name

    def is_event(self, name: str) -> bool:
        """Whether something of this name can happen."""
        return name in self.language.events or name in self._fault_events()

    def _fault_events(self) -> set[str]:
        return {f"{name}.{moment}" for name in self.faults for moment in ("inicio", "fim")}

    def head(self, word: str, place: Place) -> "tuple[str, str] | None":
        """Role and verb of `papel.verbo`, when both exist.

        The word is looked for in the other roles first: to guess a similar verb of this role
        would be wrong, and dangerous.
        """
        name, _, verb = word.partition(".")
        name = self.role_name(name)
        role = self.cast.get(name)
        if role is None:
            self.tell(place, "G201", f"papel desconhecido «{name}»{meant(name, self.cast)}")
            return None
        vocabulary = self.language.vocabulary
        if vocabulary.find(role.kind, verb):
            return name, verb
        others = [kind for kind in sorted(self.language.kinds) if vocabulary.find(kind, verb)]
        if others:
            owner = next((n for n, r in self.cast.items() if r.kind == others[0]), others[0])
            way_out = f"; «{verb}» é um verbo de «{owner}»: escreva {owner}.{verb}"
        else:
            way_out = meant(verb, self.language.verbs_of(role.kind))
        self.tell(place, "G202", f"o papel «{name}» não sabe «{verb}»{way_out}")
        return None
