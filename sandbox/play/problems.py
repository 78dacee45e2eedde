"""What is wrong in a file: one line each, with place, code and, when there is one, the way out.

Classes: G0xx file, G1xx form, G2xx vocabulary, G3xx values and time, G4xx faults, G5xx logic,
G6xx where it is played.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from sandbox.play.english import in_english

CODES: dict[str, str] = {
    "G001": "o ficheiro não se lê: falta, é grande demais ou não está em UTF-8",
    "G002": "secção desconhecida",
    "G003": "não é YAML, ou tem níveis a mais",
    "G004": "âncora, referência ou etiqueta YAML",
    "G005": "chave repetida",
    "G007": "falta uma secção",
    "G008": "mais do que um documento no ficheiro",
    "G009": "falta a versão da linguagem, ou é outra",
    "G101": "forma errada: mapa, lista ou texto",
    "G102": "passo ou linha que não diz o que é preciso",
    "G103": "modificador desconhecido",
    "G104": "chave desconhecida",
    "G105": "fragmento desconhecido",
    "G106": "fragmento que se usa a si próprio",
    "G107": "nome de fragmento inválido",
    "G108": "falta uma chave",
    "G110": "linha que não pode estar nesta secção",
    "G201": "papel desconhecido",
    "G202": "verbo que o papel não sabe",
    "G203": "argumento que o verbo não tem",
    "G204": "lista em vez de valor, ou valor em vez de lista",
    "G205": "falta um argumento",
    "G206": "valor que não está entre as escolhas",
    "G207": "frase desconhecida, ou de outro verbo",
    "G208": "persona desconhecida",
    "G209": "acontecimento desconhecido",
    "G210": "facto desconhecido",
    "G211": "efeito desconhecido em «resulta»",
    "G212": "engano desconhecido",
    "G213": "procedimento desconhecido",
    "G214": "lugar de componente desconhecido",
    "G215": "endereço de componente que não serve",
    "G301": "número inválido",
    "G302": "não é sim nem nao",
    "G303": "número que começa por zero sem aspas",
    "G304": "instante inválido",
    "G305": "referência desconhecida ou mal formada",
    "G306": "limite desconhecido, ou com valor impossível",
    "G307": "relógio desconhecido, ou com um início que não pode ter",
    "G310": "duração inválida",
    "G312": "tabela de parâmetros mal formada",
    "G313": "ficheiro de parâmetros que não serve",
    "G401": "tipo de falha desconhecido",
    "G402": "alvo de falha desconhecido",
    "G403": "ocasião de falha mal formada",
    "G404": "duas falhas com o mesmo nome",
    "G405": "parâmetro de falha em falta ou desconhecido",
    "G501": "rótulo definido duas vezes",
    "G502": "rótulo que ninguém define",
    "G503": "passo antes daquele que o procedimento exige",
    "G504": "ninguém disse ainda o que se quer ouvir",
    "G505": "falha que nunca começa ou acaba",
    "G508": "um papel em dois ramos ao mesmo tempo",
    "G509": "tentar de novo um passo que não houve",
    "G510": "ramo ou passo que nunca se alcança",
    "G511": "prazo mais curto do que a falha que atrasa o passo",
    "G506": "«nunca» contradiz o que se espera ou verifica",
    "G507": "dois papéis para a mesma pessoa",
    "G512": "passo que só o componente de fora pode fazer, ou que precisa do que só ele mostra",
    "G601": "componente de fora num nível sem rede",
    "G602": "componente de fora sem endereço",
    "G603": "componente de fora que não responde",
}
"""What each code means.  A code is stable: editors and scripts compare it."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake.  Units: `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"

    def in_english(self) -> "Problem":
        """The same mistake, told in English."""
        return replace(self, message=in_english(self.message))

    def as_dict(self) -> dict[str, str | int]:
        """The same as data, for `--json` and for editors."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "message": self.message,
        }


class BadGuiao(Exception):
    """A file cannot be played; `problems` says why, all of it, in order of place."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.text())

    def text(self, english: bool = False) -> str:
        """Every line, then the count."""
        told = [one.in_english() if english else one for one in self.problems]
        count = f"{self.file}: {len(told)} {'mistake' if english else 'erro'}(s)"
        return "\n".join([*map(str, told), count])


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Lower case, without accents, with one kind of separator: what a typo is compared by."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return kept.replace("-", "_")


def distance(left: str, right: str) -> int:
    """How many letters were forgotten, added, changed or exchanged with a neighbour."""
    left, right = folded(left), folded(right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    limit = max(1, len(word) // 3)
    ranked = sorted((distance(word, other), other) for other in known)
    return ranked[0][1] if ranked and ranked[0][0] <= limit else ""


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a message: «; quis dizer …?», or the list when it is short, or nothing."""
    known = sorted(known)
    found = nearest(word, known)
    if found:
        return f"; quis dizer «{found}»?"
    return f"; há: {', '.join(known)}" if 0 < len(known) <= 12 else ""
