"""Who sits where: a signed mark that says which person of which world sends a request.

A seat is `cidadao:<citizen>` (a phone), `operador:<operator>:<session>`, `funcionario:<clerk>`,
`navegador:<browser>`, which says nothing of who looks into it, or that of another role.  Its mark
is the same text signed with the world's key and name; it travels as a cookie (pages) or as a
bearer token (programs).  Pages prove with a second mark, inside their forms, that it was they who
sent them.
"""

from dataclasses import dataclass
from hashlib import sha256

from itsdangerous import BadSignature, Signer

from sandbox.keys import new_browser_id
from sandbox.world import World

BROWSER = "navegador"
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Seat:
    """One person at one place; `session_id` is an operator's."""

    role: str
    person_id: str
    session_id: str = ""

    @property
    def actor(self) -> str:
        """The name of this seat in the journal and on the channel."""
        return f"{self.role}:{self.person_id}"

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.role}:{self.person_id}:{self.session_id}"


def cookie(role: str) -> str:
    """The name of the cookie that holds the seat of a role."""
    return f"lugar_{role.replace('-', '_')}"


def new_browser() -> Seat:
    """The seat of a browser that comes for the first time: its own, and nobody's in particular."""
    return Seat(BROWSER, new_browser_id())


class Seats:
    """Gives and reads the marks of one world."""

    def __init__(self, world: World) -> None:
        key = world.key.sign_key()
        # Scripted worlds of one seed share their key: the name tells their seats apart.
        self._signer = Signer(key, salt=f"seat {world.id}", digest_method=sha256)
        self._forms = Signer(key, salt=f"form {world.id}", digest_method=sha256)
        self._known: dict[str, Seat] = {}

    def mark(self, seat: Seat) -> str:
        """The signed text of a seat."""
        return self._signer.sign(seat.text).decode()

    def read(self, mark: str) -> Seat | None:
        """The seat of a mark, or None when nobody here signed it."""
        found = self._known.get(mark)
        if found is not None:
            return found
        try:
            role, person_id, session_id = self._signer.unsign(mark).decode().split(":")
        except (BadSignature, ValueError, UnicodeError):
            return None
        seat = Seat(role, person_id, session_id)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[mark] = seat
        return seat

    def form_mark(self, mark: str) -> str:
        """What the forms of this seat's pages carry against forged requests."""
        return self._forms.get_signature(mark).decode()

    def form_is_ours(self, mark: str, given: str) -> bool:
        """Whether a form comes from a page of this seat."""
        return bool(given) and self._forms.verify_signature(mark, given)
