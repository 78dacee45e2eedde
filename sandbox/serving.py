"""One process that serves every app: gevent's pywsgi, one greenlet per request or socket.

Only the serving entry imports this, after patching the standard library: tests and tools that
import the rest of the house stay unpatched.  Measured reasons: docs/decisions/0005-serving.md.
"""

import logging
import resource
import socket
from datetime import datetime
from typing import Any

import gevent
from gevent.event import Event
from gevent.pywsgi import WSGIHandler, WSGIServer

from sandbox.channel import PING_INTERVAL_S, Channel
from sandbox.journal import Record
from sandbox.web.composer import WsgiApp
from sandbox.worlds import World, Worlds

log = logging.getLogger("sandbox")

class GroupCommit:
    """Lets the requests of one turn of the loop share a commit, then tells who listens.

    A request waits until its events are on disk; whoever is ready to run meanwhile joins the
    same transaction, so that sixteen calls at once cost little more commits than one.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._dirty: dict[str, tuple[World, list[Record]]] = {}
        self._wake = Event()
        self._batch = Event()
        self._failed: dict[str, BaseException] = {}

    def told(self, world: World, records: list[Record]) -> None:
        """Remember what to tell once it is on disk."""
        waiting = self._dirty.get(world.id)
        if waiting is None:
            self._dirty[world.id] = (world, list(records))
        else:
            waiting[1].extend(records)

    def wait(self, world: World) -> None:
        """Return when what this world appended is on disk."""
        if world.id not in self._dirty:
            return
        batch = self._batch
        self._wake.set()
        batch.wait()
        if world.id in self._failed:
            raise self._failed.pop(world.id)

    def run(self) -> None:
        """Commit for ever."""
        while True:
            self._wake.wait()
            self._wake.clear()
            gevent.sleep(0)
            dirty, self._dirty = self._dirty, {}
            batch, self._batch = self._batch, Event()
            for world, records in dirty.values():
                try:
                    world.journal.commit()
                except Exception as error:
                    log.exception("world %s could not be written", world.id)
                    self._failed[world.id] = error
                else:
                    self._channel.publish(world.id, records)
            batch.set()


class Timers:
    """Wakes each world whose clock runs by itself when something is due."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._planned: dict[str, tuple[datetime, Any]] = {}

    def woken(self, world: World) -> None:
        """Plan the next deadline of a world anew."""
        due = world.machine.next_deadline()
        planned = self._planned.get(world.id)
        if planned is not None and planned[0] == due:
            return
        if planned is not None:
            planned[1].kill(block=False)
            del self._planned[world.id]
        seconds = world.clock.real_seconds_until(due) if due else None
        if due and seconds is not None:
            greenlet = gevent.spawn_later(seconds + 0.002, self._fire, world.id)
            self._planned[world.id] = (due, greenlet)

    def _fire(self, world_id: str) -> None:
        self._planned.pop(world_id, None)
        if world_id in self._worlds.names():
            world = self._worlds.get(world_id)
            world.run_due()
            self.woken(world)


class QuietHandler(WSGIHandler):
    """Logs nothing of a request: addresses and bodies may name people."""

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
        self.commits = GroupCommit(channel)
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
            app,
            log=None,
            handler_class=QuietHandler,
        )

    def _adopt(self, world: World) -> None:
        world.told = self.commits.told
        world.woken = self.timers.woken
        world.deliver_after(self.commits.wait)
        gevent.spawn(self.timers.woken, world)

    def _ping(self) -> None:
        while True:
            gevent.sleep(PING_INTERVAL_S)
            self._channel.ping_all()
            for name in self._worlds.sweep():
                self._channel.drop_world(name)

    def run(self) -> None:
        """Serve until stopped."""
        gevent.spawn(self.commits.run)
        gevent.spawn(self._ping)
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

