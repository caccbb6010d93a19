"""Tells how far something is that the server does by itself, until it is done."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject

from cockpit.models.resources import Resource
from cockpit.ui import words
from cockpit.ui.bench import Bench
from cockpit.ui.message_bar import Message


class Watched(NamedTuple):
    """One thing on its way.

    Attributes:
        doing: What is told meanwhile.
        done: What is told at the end.
        percent: How far a resource is; None while nobody knows.
        is_done: Whether it has arrived.
        offers: What can be done meanwhile.
    """

    doing: str
    done: str
    percent: Callable[[Resource], int | None]
    is_done: Callable[[Resource], bool]
    offers: tuple[tuple[str, Callable[[], None]], ...] = ()


class Progresses(QObject):
    """Follows resources in the live state; a fault or its going ends one."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._watched: dict[str, Watched] = {}
        self._seen: set[str] = set()
        bench.cloud.live_changed.connect(lambda _edits: self._look())

    def follow(self, resource_id: str, watched: Watched) -> None:
        """Follow a resource, which may not be known yet."""
        self._watched[resource_id] = watched
        self._bench.bar.tell(
            Message("info", watched.doing, offers=watched.offers, topic=resource_id)
        )
        self._look()

    def _look(self) -> None:
        for key, watched in [*self._watched.items()]:
            found = self._bench.live.get(key)
            if found is None:
                if key in self._seen:
                    self._end(key, None)
                continue
            self._seen.add(key)
            if found.fault:
                text = self.tr("{what} failed").format(what=watched.doing)
                self._end(key, Message("bad", text, words.tr(found.fault), topic=key))
            elif watched.is_done(found):
                self._end(key, Message("ok", watched.done, topic=key))
            elif (percent := watched.percent(found)) is not None:
                self._tell(key, watched, percent)

    def _tell(self, key: str, watched: Watched, percent: int) -> None:
        latest, why = self._bench.bar.latest, f"{percent} %"
        # Messages are not fought over: what was told later stays in front.
        if latest is None or latest.topic in ("", key):
            self._bench.bar.tell(
                Message("info", watched.doing, why, offers=watched.offers, topic=key)
            )

    def _end(self, key: str, message: Message | None) -> None:
        del self._watched[key]
        self._seen.discard(key)
        if message is None:
            self._bench.bar.withdraw(key)
        else:
            self._bench.bar.tell(message)
