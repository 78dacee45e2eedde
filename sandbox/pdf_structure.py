"""What a PDF's content means, beside how it looks: the tree of tags that a screen reader follows.

An element holds other elements, and pieces of pages.  A piece has a number on its page (MCID);
the tree of parents leads from it back to its element.
"""

from sandbox.pdf_file import PdfFile, text


class Element:
    """One tag: `role` of ISO 32000-1, 14.8.4, with what a reader must be told of it."""

    __slots__ = ("attributes", "kids", "number", "page", "parent", "role")

    def __init__(self, role: str, parent: "Element | None", number: int, attributes: str) -> None:
        self.role = role
        self.parent = parent
        self.number = number
        self.attributes = attributes
        self.page = 0
        self.kids: list[str] = []


class Structure:
    """The tags of one document."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self.root = file.reserve()
        self._elements: list[Element] = []
        self._owners: list[list[int] | int] = []
        self.document = self.element("Document", None)

    def element(
        self,
        role: str,
        parent: Element | None,
        language: str = "",
        alternative: str = "",
        attributes: str = "",
    ) -> Element:
        """A new tag, after those that its parent has."""
        if language:
            attributes += f"/Lang({language})"
        if alternative:
            attributes += f"/Alt {text(alternative)}"
        made = Element(role, parent, self._file.reserve(), attributes)
        if parent is not None:
            parent.kids.append(f"{made.number} 0 R")
        self._elements.append(made)
        return made

    def page(self) -> int:
        """The key of a new page in the tree of parents."""
        self._owners.append([])
        return len(self._owners) - 1

    def piece(self, owner: Element, page: int, key: int) -> int:
        """The number of the next piece of a page, which belongs to `owner`."""
        pieces = self._owners[key]
        assert isinstance(pieces, list)
        number = len(pieces)
        pieces.append(owner.number)
        if owner.page in (0, page):
            owner.page = page
            owner.kids.append(str(number))
        else:
            owner.kids.append(f"<</Type/MCR/Pg {page} 0 R/MCID {number}>>")
        return number

    def annotation(self, owner: Element, page: int, annotation: int) -> int:
        """The key of an annotation (a field to sign) that belongs to `owner`."""
        owner.kids.append(f"<</Type/OBJR/Obj {annotation} 0 R/Pg {page} 0 R>>")
        self._owners.append(owner.number)
        return len(self._owners) - 1

    def write(self) -> int:
        """Write every tag and the tree of parents; returns the number of the root."""
        for item in self._elements:
            parent = item.parent.number if item.parent else self.root
            page = f"/Pg {item.page} 0 R" if item.page else ""
            self._file.put(
                f"<</Type/StructElem/S/{item.role}/P {parent} 0 R{page}{item.attributes}"
                f"/K[{' '.join(item.kids)}]>>",
                item.number,
            )
        numbers = []
        for key, owner in enumerate(self._owners):
            if isinstance(owner, list):
                listed = " ".join(f"{number} 0 R" for number in owner)
                owner = self._file.put(f"[{listed}]")
            numbers.append(f"{key} {owner} 0 R")
        parents = self._file.put(f"<</Nums[{' '.join(numbers)}]>>")
        self._file.put(
            f"<</Type/StructTreeRoot/K {self.document.number} 0 R/ParentTree {parents} 0 R"
            f"/ParentTreeNextKey {len(self._owners)}>>",
            self.root,
        )
        return self.root
