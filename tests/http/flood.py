"""A peer that sends as fast as one process can: raw sockets, requests in one another's train.

Run as a program, it writes what it reached as one line of JSON.
"""

import json
import selectors
import socket
import sys
from collections import Counter
from time import monotonic

TRAIN = 64
"""How many requests leave in one piece; no answer is waited for in between."""


class Line:
    """One connection: what is still to be sent, and how it was answered."""

    def __init__(self, port: int, request: bytes) -> None:
        self._train = request * TRAIN
        self._length = len(request)
        self._left = b""
        self._tail = b""
        self.begun = 0
        self.answers: Counter[str] = Counter()
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setblocking(False)

    def send(self) -> None:
        """As much as the other end takes now."""
        if not self._left:
            self._left = self._train
        sent = self.socket.send(self._left)
        self._left = self._left[sent:]
        self.begun += sent

    def hear(self) -> bool:
        """Count the answers that have come; False when the other end has closed."""
        came = self.socket.recv(1 << 18)
        text = self._tail + came
        for piece in text.split(b"HTTP/1.1 ")[1:]:
            if len(piece) >= 3:
                self.answers[piece[:3].decode("ascii", "replace")] += 1
        cut = text.rfind(b"HTTP/1.1 ")
        whole = cut < 0 or len(text) - cut >= 12
        self._tail = text[-8:] if whole else text[cut:]
        return bool(came)

    @property
    def requests(self) -> float:
        """How many requests the other end has taken."""
        return self.begun / self._length


def flood(port: int, request: bytes, lines: int, seconds: float) -> dict[str, object]:
    """Send for some seconds; what was reached."""
    chosen = selectors.DefaultSelector()
    every = [Line(port, request) for _ in range(lines)]
    for one in every:
        chosen.register(one.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, one)
    begun = monotonic()
    while (now := monotonic()) < begun + seconds and chosen.get_map():
        for key, events in chosen.select(0.1):
            try:
                if events & selectors.EVENT_WRITE:
                    key.data.send()
                if events & selectors.EVENT_READ and not key.data.hear():
                    chosen.unregister(key.fileobj)
            except BlockingIOError:
                continue
            except OSError:
                chosen.unregister(key.fileobj)
    for one in every:
        one.socket.close()
    taken = now - begun
    answers = sum((one.answers for one in every), Counter[str]())
    return {
        "seconds": round(taken, 2),
        "sent_per_s": round(sum(one.requests for one in every) / taken),
        "answered_per_s": round(sum(answers.values()) / taken),
        "answers": dict(answers),
    }


if __name__ == "__main__":
    port, lines, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    print(json.dumps(flood(port, sys.stdin.buffer.read(), lines, seconds)))
