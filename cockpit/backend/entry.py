"""Where a server is and what proves who asks; nothing is sent here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a server is and what proves who asks.

    Attributes:
        url: For example `http://127.0.0.1:8774`.
        identity: The `identity` part of an authentication request.
        project: Name of the project to work in; None is the user's default.
        is_one_time: Whether the proof is good for one login; another one takes its place.
    """

    url: str
    identity: Json
    project: str | None = None
    is_one_time: bool = False


FindEntry = Callable[[], Awaitable[Entry]]
"""Called before each login, and when a server is no longer where it was."""


def by_password(url: str, user: str, password: str, project: str | None = None) -> FindEntry:
    """Return the way in for somebody with a password."""
    who = {"name": user, "domain": {"id": "default"}, "password": password}
    entry = Entry(
        url.rstrip("/"), {"methods": ["password"], "password": {"user": who}}, project or None
    )
    return _always(entry)


def token_entry(url: str, token: str, *, is_one_time: bool = False) -> Entry:
    """Return the entry that shows a token."""
    identity = {"methods": ["token"], "token": {"id": token}}
    return Entry(url.rstrip("/"), identity, is_one_time=is_one_time)


def _always(entry: Entry) -> FindEntry:
    async def find() -> Entry:
        return entry

    return find
