"""A `messageRequest` looked at block by block: what it says, and all that is wrong.  Pure."""

from dataclasses import dataclass, field

from sandbox.contracts.nearest import like
from sandbox.plain_xml import Element
from sandbox.platforms.iscapi.errors import told
from sandbox.platforms.iscapi.fields import BLOCKS, OPERATION_FIELDS, Field
from sandbox.platforms.iscapi.values import nearest

MOST_MANY = 50
MOST_NAME = 64
"""The place of each text is kept with it: a long name would be kept many times."""
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass
class Reading:
    """What was read: every text by its place, and what is wrong, in order."""

    members: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def value(self, place: str) -> str:
        """The text at a place; nothing when there is none."""
        return next((text.strip() for where, text in self.members if where == place), "")

    def refuse(self, code: str, place: str, found: str = "", valid: str = "") -> None:
        """Note one thing that is wrong."""
        self.wrong.append(told(code, place, found, valid))


def read(root: Element) -> Reading:
    """Look at the whole message."""
    reading = Reading()
    reached, seen = -1, list[str]()
    for block in root.children:
        place = _indexed(block.name, seen)
        if block.name not in BLOCKS:
            reading.refuse("SIM_01", block.name[:60], valid=like(block.local, BLOCKS))
            continue
        order = list(BLOCKS).index(block.name)
        if order < reached or (seen.count(block.name) > 1 and block.name != "attachContext"):
            reading.refuse("SIM_01", place, valid=" then ".join(BLOCKS))
            continue
        reached = max(reached, order)
        _text_free(block, place, reading)
        if block.name == "operationData":
            _operation(block, reading)
        else:
            _fixed(block, place, BLOCKS[block.name], reading)
    for name in BLOCKS:
        if name != "attachContext" and name not in seen:
            reading.refuse("SIM_02", name, valid=f"<{name}>")
    return reading


def _fixed(block: Element, place: str, rows: tuple[Field, ...], reading: Reading) -> None:
    """A block whose members stand in order."""
    names = [row.name for row in rows]
    found = [one.name for one in block.children if one.name in names]
    if found != sorted(found, key=names.index):
        reading.refuse("SIM_01", place, valid=", ".join(names))
    _members(block, place, rows, reading)


def _operation(block: Element, reading: Reading) -> None:
    place = "operationData"
    names = [one.name for one in block.children]
    code = block.child("operationCode")
    operation = code.text.strip() if code else ""
    fixed = BLOCKS[place]
    if "operationCode" in names and names[0] != "operationCode":
        reading.refuse("SIM_01", f"{place}/{names[0][:60]}", valid="operationCode first")
    rows = OPERATION_FIELDS.get(operation)
    _members(block, place, (*fixed, *(rows or ())), reading, closed=rows is not None)


def _members(
    block: Element, place: str, rows: tuple[Field, ...], reading: Reading, closed: bool = True
) -> None:
    known = {row.name: row for row in rows}
    seen: list[str] = []
    for one in block.children:
        where = f"{place}/{_indexed(one.name, seen)}"
        row = known.get(one.name)
        if row is None:
            if closed:
                reading.refuse("SIM_01", where[:120], valid=like(one.local, known))
            else:
                _open(one, where, reading)
        elif seen.count(one.name) > (MOST_MANY if row.many else 1):
            reading.refuse("SIM_01", where, valid="once")
        elif row.kind == "group":
            _text_free(one, where, reading)
            _members(one, where, row.inside, reading)
        elif row.kind == "tree":
            _open(one, where, reading)
        else:
            _value(one, where, row, reading)
    for row in rows:
        if row.missing and row.name not in seen:
            reading.refuse(row.missing, f"{place}/{row.name}", valid=_example(row))


def _value(one: Element, where: str, row: Field, reading: Reading) -> None:
    if one.children:
        reading.refuse("SIM_04", where)
        return
    _attributes(one, where, reading)
    text = one.text.strip()
    reading.members.append((where, one.text))
    if not text:
        if row.missing:
            reading.refuse(row.missing, where, valid=_example(row))
        return
    valid = nearest(row.kind, text)
    if valid is not None:
        reading.refuse(row.invalid, where, text, valid)


def _open(one: Element, where: str, reading: Reading) -> None:
    """A member whose form is another document: kept as it is, without namespaces or attributes."""
    if "}" in one.name or len(one.name) > MOST_NAME:
        reading.refuse("SIM_01", where[:120], valid=one.local[:MOST_NAME])
        return
    _attributes(one, where, reading)
    if not one.children:
        reading.members.append((where, one.text))
        return
    _text_free(one, where, reading)
    seen: list[str] = []
    for inner in one.children:
        _open(inner, f"{where}/{_indexed(inner.name, seen)}", reading)


def _text_free(one: Element, where: str, reading: Reading) -> None:
    _attributes(one, where, reading)
    if one.text.strip():
        reading.refuse("SIM_01", where[:120], one.text.strip(), "elements alone")


def _attributes(one: Element, where: str, reading: Reading) -> None:
    odd = next((name for name in one.attributes if not name.startswith(_XSI)), "")
    if odd:
        reading.refuse("SIM_01", f"{where}/@{odd}"[:120], valid="no attribute")


def _indexed(name: str, seen: list[str]) -> str:
    """A name among those before it: the second one is `name[2]`."""
    seen.append(name)
    count = seen.count(name)
    return f"{name}[{count}]" if count > 1 else name


def _example(row: Field) -> str:
    """A value that would do."""
    return "" if row.kind in ("text", "group", "tree") else nearest(row.kind, "?") or ""
