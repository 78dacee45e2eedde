"""Open sockets by seat: fan-out of what happened, catch-up from an event number.

Each socket belongs to one seat of one world and is told, in order, of the events that its seat
may see; `consola` sees them all, without people's data, and `consola-clara` with them.  A frame
is built once for all who listen.  Sending never waits: what a socket cannot take goes into its
backlog, and one that is too far behind is let go (it reconnects, and catches up from its last
number).
"""

import os
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from simple_websocket import ConnectionClosed, Server

from sandbox.ear import Ear
from sandbox.journal import Record
from sandbox.protocol.fault_language import FaultMet

CONSOLE = "consola"
CLEAR_CONSOLE = "consola-clara"
BACKLOG_BYTES = 1 << 20
PING = b"\x89\x00"
PING_INTERVAL_S = 25.0


def message(record: Record) -> str:
    """The JSON text of one event, as sockets and the journal's address give it."""
    return (
        f'{{"n":{record.number},"at":"{record.at}","stream":"{record.stream}",'
        f'"type":"{record.type}","actor":"{record.actor}","cause":{record.cause},'
        f'"correlation":"{record.correlation}","data":{record.data}}}'
    )


def frame(text: str) -> bytes:
    """A whole text message as a server sends it (RFC 6455, 5.2: no mask, no compression)."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


Hears = Callable[[str | bytes], None]


class OwnThread:
    """Stands in for the thread that simple-websocket starts per socket to receive.

    The handler of the request waits on the socket itself (`target`), which halves what an open
    socket costs.
    """

    def __init__(self, target: Callable[[], None]) -> None:
        self.name = "socket"
        self.target = target

    def start(self) -> None:
        """Nothing to start."""


class Discard:
    """Stands in for the event that tells of an incoming message: sockets here only listen.

    The first message of a socket is shown to who `hears`; the others are forgotten unseen.
    """

    def __init__(self) -> None:
        self.socket: Server | None = None
        self.hears: Hears | None = None

    def set(self) -> None:
        """Forget what came in."""
        if self.socket is None:
            return
        said, hears = self.socket.input_buffer, self.hears
        too_much = self.socket.incoming_message_len > self.socket.max_message_size
        if hears is not None and (said or too_much):
            self.hears = None
            hears(said[0] if said else "")
        said.clear()


SOCKET_OPTIONS: dict[str, Any] = {
    "thread_class": OwnThread,
    "event_class": Discard,
    "max_message_size": 4096,
    "receive_bytes": 1024,
}
"""How flask-sock opens a socket (`SOCK_SERVER_OPTIONS`)."""


class Listener:
    """One open socket."""

    __slots__ = ("_backlog", "_lock", "_overtaken", "_socket", "_writing", "app", "number")

    def __init__(self, socket: Server, number: int, app: str = "") -> None:
        self._socket = socket
        self._overtaken = b""
        self.app = app
        self._backlog = bytearray()
        self._writing = False
        self._lock = threading.Lock()
        self.number = number

    def told(self, order: Mapping[str, Any] | None, seat: str, data: bytes) -> bytes:
        """What is sent at once of a frame; `order` is what a fault has to do with it."""
        if order is not None and seat in order["seats"].split():
            return self._spoilt(order, data)
        if not self._overtaken:
            return data
        overtaken, self._overtaken = self._overtaken, b""
        return data + overtaken

    def _spoilt(self, order: Mapping[str, Any], data: bytes) -> bytes:
        match order["kind"]:
            case "atrasa-mensagem":
                later = threading.Timer(order["delay_ms"] / 1000, self.send, (data,))
                later.daemon = True
                later.start()
            case "duplica-mensagem":
                return data * 2
            case "reordena":
                self._overtaken += data
        return b""

    def send(self, data: bytes) -> None:
        """Send without waiting; what does not fit is written when the other end has read."""
        with self._lock:
            if self._backlog:
                self._backlog += data
                if len(self._backlog) > BACKLOG_BYTES:
                    self.let_go()
                return
            try:
                sent = os.write(self._socket.sock.fileno(), data)
            except BlockingIOError:
                sent = 0
            except OSError:
                self.let_go()
                return
            if sent == len(data):
                return
            self._backlog += data[sent:]
            if not self._writing:
                self._writing = True
                threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._backlog:
                    self._writing = False
                    return
                piece = bytes(self._backlog[:65536])
            try:
                self._socket.sock.sendall(piece)
            except OSError:
                self.let_go()
                return
            with self._lock:
                del self._backlog[: len(piece)]

    def ping(self) -> None:
        """Ask for a sign of life; let go of a socket that gave none since the last time."""
        if not self._socket.pong_received:
            self.let_go()
            return
        self._socket.pong_received = False
        if isinstance(self._socket.sock, Ear):
            self._socket.sock.heard = 0
        self.send(PING)

    def let_go(self) -> None:
        """Close the connection; the handler's wait ends by it."""
        self._socket.connected = False
        try:
            self._socket.sock.shutdown(2)
        except OSError:
            return

    def wait(self, hears: Hears | None = None) -> None:
        """Stay until the other end goes away; `hears` is shown what it says first."""
        discard = self._socket.event
        discard.socket, discard.hears = self._socket, hears
        self._socket.sock = Ear(self._socket.sock)
        self._socket.thread.target()


def _orders(records: Iterable[Record]) -> dict[tuple[int, str], Mapping[str, Any]]:
    """What faults have to do with these records, by number and app."""
    found: dict[tuple[int, str], Mapping[str, Any]] = {}
    for record in records:
        if record.type == FaultMet.TYPE:
            told = orjson.loads(record.data)
            if told["number"]:
                found[told["number"], told["target"]] = told
    return found


class Channel:
    """Everybody who listens, by world and seat; `mask` hides people's data from the console.

    `also` are hearers beside the sockets: they are told of everything, and must not wait.
    """

    def __init__(self, mask: Callable[[Record], Record] = lambda record: record) -> None:
        self.mask = mask
        self.also: list[Callable[[str, tuple[Record, ...]], None]] = []
        self._listeners: dict[tuple[str, str], set[Listener]] = {}

    def serve(
        self,
        socket: Server,
        world_id: str,
        seats: Iterable[str],
        missed: Callable[[int], Iterable[Record]],
        after: int,
        app: str = "",
        hears: Hears | None = None,
    ) -> None:
        """Keep a socket until it closes: first what it missed, then what happens.

        `missed(after)` gives the records of these seats from a number on; `app` is whose it is.
        """
        listener = Listener(socket, after, app)
        keys = [(world_id, seat) for seat in seats]
        for key in keys:
            self._listeners.setdefault(key, set()).add(listener)
        try:
            behind = list(missed(after))
            if behind:
                listener.number = behind[-1].number
                listener.send(b"".join(frame(message(record)) for record in behind))
            listener.wait(hears)
        except (ConnectionClosed, OSError):
            listener.let_go()
        finally:
            for key in keys:
                found = self._listeners.get(key)
                if found is not None:
                    found.discard(listener)
                    if not found:
                        del self._listeners[key]

    def publish(self, world_id: str, records: Iterable[Record]) -> None:
        """Tell everybody who may know; call it when the records are on disk."""
        records = tuple(records)
        for hear in self.also:
            hear(world_id, records)
        listeners = self._listeners
        if not listeners:
            return
        outgoing: dict[Listener, bytes] = {}
        orders = _orders(records)
        for record in records:
            clear = b""
            for seat in (*record.audience.split(), CONSOLE, CLEAR_CONSOLE):
                found = listeners.get((world_id, seat))
                if not found:
                    continue
                if seat == CONSOLE:
                    data = frame(message(self.mask(record)))
                else:
                    data = clear = clear or frame(message(record))
                for listener in found:
                    if record.number > listener.number:
                        listener.number = record.number
                        order = orders.get((record.number, listener.app)) if orders else None
                        sent = listener.told(order, seat, data)
                        outgoing[listener] = outgoing.get(listener, b"") + sent
        for listener, frames in outgoing.items():
            if frames:
                listener.send(frames)

    def ping_all(self) -> None:
        """One round of signs of life: each socket once, whatever its seats."""
        listeners = {listener for found in self._listeners.values() for listener in found}
        for listener in listeners:
            listener.ping()

    def drop_world(self, world_id: str) -> None:
        """Close every socket of a world that has ended."""
        for key, found in list(self._listeners.items()):
            if key[0] == world_id:
                for listener in list(found):
                    listener.let_go()

    def drop_seat(self, world_id: str, seat: str) -> None:
        """Close every socket of one seat: whoever may still sit there opens another."""
        for listener in list(self._listeners.get((world_id, seat), ())):
            listener.let_go()

    def count(self, world_id: str = "") -> int:
        """How many sockets are open, in one world or in all."""
        listeners = [
            listener
            for key, found in self._listeners.items()
            if world_id in ("", key[0])
            for listener in found
        ]
        return len(set(listeners))
