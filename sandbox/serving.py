"""One process that serves every app: gevent's pywsgi, one greenlet per request or socket.

Only the serving entry imports this, after patching the standard library: tests and tools that
import the rest of the house stay unpatched.  Measured reasons: docs/decisions/0005-serving.md.
"""

import gc
import logging
import resource
import signal
import socket
import sqlite3
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import gevent
from gevent.event import Event
from gevent.lock import Semaphore
from gevent.pywsgi import WSGIHandler, WSGIServer

from sandbox import world_files
from sandbox.channel import PING_INTERVAL_S, Channel
from sandbox.fair_turns import Turns
from sandbox.journal import Record
from sandbox.protocol.errors import Refused
from sandbox.web.composer import WsgiApp
from sandbox.web.pace import world_asked
from sandbox.world import World
from sandbox.worlds import OPEN_WORLDS, SUFFIX, Worlds

log = logging.getLogger("sandbox")

CHECKPOINT_COMMITS = 500
"""After how many commits the write-ahead log of a world is folded in, by another thread."""

MOST_ACCEPTED = 4
"""How many new lines are taken in one turn of the loop: those that are there wait for no more."""
MOST_READ_OUT = 1 << 20
LONGEST_READ_OUT_S = 1.0
"""How much of a request that was refused is still taken from the line, in bytes and seconds."""


class Batch:
    """The records of one world that go to disk together, and what became of them."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.over = Event()
        self.error: BaseException | None = None


class Commits:
    """Puts on disk what a request did, then tells who listens; only then is it answered.

    A request that is alone commits at once: handing over and waiting would take longer.  When
    several lines are ready in the same turn of the loop, the first lets the others go ahead and
    commits for all.  A commit that waits for the disk (`--durable FULL`) is always shared, and
    made by another thread while the loop goes on.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._told: dict[str, list[Record]] = {}
        self._gathering: dict[str, Batch] = {}
        self._disk: defaultdict[str, Semaphore] = defaultdict(Semaphore)
        self._commits: Counter[str] = Counter()
        self._loop = gevent.get_hub().loop
        self._last: tuple[float, Any] = (0.0, None)

    def told(self, world: World, records: list[Record]) -> None:
        """Remember what to tell once it is on disk."""
        self._told.setdefault(world.id, []).extend(records)

    def wait(self, world: World) -> None:
        """Return when what this world appended is on disk.

        Errors: sqlite3.Error, with the world as it is on disk.
        """
        records = self._told.pop(world.id, None)
        if records is None:
            return
        # The loop's clock stands still within a turn: the same time on another line (a greenlet
        # each) means that we are several, on the same one that its sender is quick.
        (before, other), self._last = self._last, (self._loop.now(), gevent.getcurrent())
        turn, line = self._last
        company = turn == before and line is not other
        batch = self._gathering.get(world.id)
        if batch is not None:
            batch.records += records
            batch.over.wait()
        elif company or world.journal.safe_from_power_cut:
            batch = self._gathering[world.id] = Batch()
            batch.records = records
            self._lead(world, batch)
        else:
            world.commit()
            self._published(world, records)
            return
        if batch.error is not None:
            raise batch.error

    def _lead(self, world: World, batch: Batch) -> None:
        """Wait for company, then write for all; whoever comes later gathers anew."""
        try:
            if world.journal.safe_from_power_cut:
                with self._disk[world.id]:
                    if batch.over.ready():
                        return
                    del self._gathering[world.id]
                    self._write_elsewhere(world)
            else:
                gevent.sleep(0)
                del self._gathering[world.id]
                world.commit()
            self._published(world, batch.records)
        except Exception as error:
            log.exception("world %s could not be written", world.id)
            batch.error = error
        finally:
            batch.over.set()

    def _write_elsewhere(self, world: World) -> None:
        journal = world.journal
        try:
            gevent.get_hub().threadpool.apply(journal.write, (journal.take(),))
        except Exception as error:
            # What came meanwhile stands on what has not happened.
            self._told.pop(world.id, None)
            if (later := self._gathering.pop(world.id, None)) is not None:
                later.error = error
                later.over.set()
            journal.forget()
            world.load()
            raise
        journal.written()

    def keep_snapshot(self, world: World) -> None:
        """Write a snapshot of a world, when one is due, while requests go on."""
        try:
            for write in world.snapshot_writes():
                if world.journal.safe_from_power_cut:
                    with self._disk[world.id]:
                        gevent.get_hub().threadpool.apply(world.journal.write_rows, write)
                else:
                    world.journal.write_rows(*write)
                    gevent.sleep(0)
        except (sqlite3.Error, TypeError):
            log.exception("world %s has no snapshot", world.id)

    def _published(self, world: World, records: list[Record]) -> None:
        self._channel.publish(world.id, records)
        self._commits[world.id] += 1
        if self._commits[world.id] >= CHECKPOINT_COMMITS:
            del self._commits[world.id]
            gevent.get_hub().threadpool.spawn(world.journal.checkpoint)


class Timers:
    """Wakes each world whose clock runs by itself when something is due."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._planned: dict[str, tuple[datetime, Any]] = {}

    def woken(self, world: World) -> None:
        """Plan the next deadline of a world anew."""
        due = world.machine.next_deadline()
        seconds = world.clock.real_seconds_until(due) if due else None
        if due is None or seconds is None:
            return
        planned = self._planned.get(world.id)
        if planned is not None:
            if planned[0] <= due:
                # Too early does no harm: it finds nothing due and plans again.
                return
            planned[1].kill(block=False)
        greenlet = gevent.spawn_later(seconds + 0.002, self._fire, world.id)
        self._planned[world.id] = (due, greenlet)

    def _fire(self, world_id: str) -> None:
        self._planned.pop(world_id, None)
        try:
            world = self._worlds.get(world_id)
        except Refused:
            return
        world.run_due()
        self.woken(world)


class QuietHandler(WSGIHandler):
    """Logs nothing of a request: addresses and bodies may name people."""

    def handle_one_request(self) -> Any:
        """One request; whoever sent one that cannot be read hears why before the line is cut.

        A connection closed while bytes are still coming in takes its answer with it.
        """
        result = super().handle_one_request()
        if not isinstance(result, tuple):
            return result
        self.socket.sendall(result[1])
        self.socket.shutdown(socket.SHUT_WR)
        left = MOST_READ_OUT
        with gevent.Timeout(LONGEST_READ_OUT_S, False):
            while left > 0 and (piece := self.socket.recv(65536)):
                left -= len(piece)
        return None

    def log_request(self) -> None:
        """Nothing."""

    def log_error(self, msg: str, *args: Any) -> None:
        """Only that something broke on the wire, without what was sent."""
        log.debug("a connection broke: %s", msg.split("%", maxsplit=1)[0])


class Server:
    """The listening server with its helpers."""

    def __init__(self, app: WsgiApp, worlds: Worlds, channel: Channel, host: str, port: int):
        self._channel = channel
        self._worlds = worlds
        self.commits = Commits(channel)
        self.timers = Timers(worlds)
        worlds.opened = self._adopt
        for world in worlds.open_worlds():
            self._adopt(world)
        raise_file_limit()
        listener = socket.create_server((host, port), backlog=2048)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.setblocking(False)
        self.port: int = listener.getsockname()[1]
        self._server = WSGIServer(
            gevent.socket.socket(fileno=listener.detach()),
            Turns(app, partial(world_asked, worlds)),
            log=None,
            handler_class=QuietHandler,
        )
        self._server.max_accept = MOST_ACCEPTED

    def _adopt(self, world: World) -> None:
        world.told = self.commits.told
        world.woken = self.timers.woken
        world.deliver_after(self.commits.wait)
        world.journal.work_in_threads()
        gevent.spawn(self.timers.woken, world)

    def _wake(self) -> None:
        """Go on with the worlds in which a message may wait for somebody else's component."""
        given = (self._worlds.folder, SUFFIX, OPEN_WORLDS)
        pool = gevent.get_hub().threadpool
        for name in pool.apply(world_files.with_components, given):
            # It may have ended meanwhile.
            with suppress(Refused):
                self._worlds.get(name)

    def _ping(self) -> None:
        while True:
            gevent.sleep(PING_INTERVAL_S)
            self._channel.ping_all()
            for name in self._worlds.sweep():
                self._channel.drop_world(name)
            for world in self._worlds.open_worlds():
                self.commits.keep_snapshot(world)

    def run(self) -> None:
        """Serve until stopped."""
        # Somebody who closes a page before its answer is written is no defect of ours.
        gevent.get_hub().NOT_ERROR += (BrokenPipeError, ConnectionResetError)
        gevent.spawn(self._ping)
        gevent.spawn(self._wake)
        gevent.signal_handler(signal.SIGTERM, self.stop)
        # Nothing made so far will go away, and with thousands of sockets a full collection would
        # hold everybody up for a tenth of a second: look at what is new, and at the rest seldom.
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 50)
        self._server.serve_forever()

    def stop(self) -> None:
        """Let the loop end."""
        self._server.stop(timeout=1)


def raise_file_limit() -> None:
    """Allow as many open sockets as the machine lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
