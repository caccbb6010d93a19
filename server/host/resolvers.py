"""Questions passed on to name servers outside, each from a socket of its own."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Sequence

from server.host.names import fail

PATIENCE_S = 2.5
MOST = 256
"""Questions that wait at the same time; more are answered at once: with a failure."""

_PORT = 53
_log = logging.getLogger(__name__)

Tell = Callable[[bytes], None]


class Resolvers:
    """Asks for guests. A question gets an answer, and exactly one."""

    def __init__(self) -> None:
        self._waiting: set[_Asking] = set()

    def ask(self, query: bytes, servers: Sequence[str], tell: Tell) -> None:
        """Ask the servers one after the other, and tell the first answer."""
        if len(self._waiting) >= MOST:
            tell(fail(query))
            return
        asking = _Asking(query, servers, tell, self._waiting.discard)
        self._waiting.add(asking)
        asking.next()

    def close(self) -> None:
        """Let go of all questions."""
        for asking in [*self._waiting]:
            asking.drop()


class _Asking:
    """One question on its way.

    Its id and its port are new ones, so that nobody who does not see it can answer it.
    """

    def __init__(
        self, query: bytes, servers: Sequence[str], tell: Tell, leave: Callable[["_Asking"], None]
    ) -> None:
        self._query = query
        self._servers = list(servers)
        self._tell = tell
        self._leave = leave
        self._id = os.urandom(2)
        self._socket: socket.socket | None = None
        self._timer: asyncio.TimerHandle | None = None

    def next(self) -> None:
        """Ask the next server; without one, the question has failed."""
        self._hang_up()
        if not self._servers:
            self._leave(self)
            self._tell(fail(self._query))
            return
        loop, server = asyncio.get_running_loop(), self._servers.pop(0)
        self._timer = loop.call_later(PATIENCE_S, self.next)
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            self._socket.connect((server, _PORT))
            self._socket.send(self._id + self._query[2:])
        except OSError as error:  # no way there: the timer tries the next one
            _log.debug("No question to %s: %s", server, error)
            return
        loop.add_reader(self._socket, self._hear)

    def drop(self) -> None:
        """Forget the question."""
        self._hang_up()
        self._leave(self)

    def _hear(self) -> None:
        assert self._socket is not None
        try:
            answer = self._socket.recv(65535)
        except OSError as error:
            _log.debug("No answer: %s", error)
            self.next()
            return
        if answer[:2] == self._id and len(answer) > len(self._id):
            self.drop()
            self._tell(self._query[:2] + answer[2:])

    def _hang_up(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
