"""Who somebody is to a server: ways to log in, and the login itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from cockpit.backend.faults import error_of
from cockpit.errors import ServerError, UnreachableError

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


@dataclass(frozen=True, slots=True)
class Access:
    """A login that was granted.

    Attributes:
        token: Sent as `X-Auth-Token`.
        services: Types of the services that the catalogue lists.
    """

    url: str
    token: str
    user: str
    project: str
    project_id: str
    expires_at: datetime
    services: frozenset[str]


FindEntry = Callable[[], Awaitable[Entry]]
"""Called before each login, and when a server is no longer where it was."""


def by_password(url: str, user: str, password: str, project: str | None = None) -> FindEntry:
    """Return the way in for somebody with a password."""
    who = {"name": user, "domain": {"id": "default"}, "password": password}
    entry = Entry(
        url.rstrip("/"), {"methods": ["password"], "password": {"user": who}}, project or None
    )
    return _always(entry)


def by_token(url: str, token: str) -> FindEntry:
    """Return the way in for somebody who has a token already."""
    return _always(token_entry(url, token))


def token_entry(url: str, token: str, *, is_one_time: bool = False) -> Entry:
    """Return the entry that shows a token."""
    identity = {"methods": ["token"], "token": {"id": token}}
    return Entry(url.rstrip("/"), identity, is_one_time=is_one_time)


async def log_in(http: httpx.AsyncClient, entry: Entry) -> Access:
    """Exchange a proof for an access.

    Source: Keystone API v3, "Authentication and token management".

    Raises:
        UnreachableError: Nothing answers there.
        ServerError: The proof was refused, or this is another kind of cloud.
    """
    auth: Json = {"identity": entry.identity}
    if entry.project:
        auth["scope"] = {"project": {"name": entry.project, "domain": {"id": "default"}}}
    try:
        response = await http.post(
            f"{entry.url}/identity/v3/auth/tokens", json={"auth": auth}, headers={}
        )
    except httpx.TransportError as error:
        raise unreachable(entry.url) from error
    except httpx.InvalidURL as error:
        raise ServerError(
            f"{entry.url} is no address of a server", "It looks like http://cloud.example:8774."
        ) from error
    if response.is_error:
        raise error_of(response)
    return _access(entry.url, response)


def unreachable(url: str) -> UnreachableError:
    """Return the error for a server that does not answer."""
    return UnreachableError(f"No answer from {url}", "Is the server running, and reachable?")


def _access(url: str, response: httpx.Response) -> Access:
    try:
        token = response.json()["token"]
        access = Access(
            url=url,
            token=response.headers["X-Subject-Token"],
            user=token["user"]["name"],
            project=token["project"]["name"],
            project_id=token["project"]["id"],
            expires_at=datetime.fromisoformat(token["expires_at"]),
            services=frozenset(service["type"] for service in token.get("catalog", ())),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ServerError(
            f"{url} does not answer like a Synnefo Cockpit server",
            "Check the address; the login must also belong to a project.",
        ) from error
    if "cockpit" not in access.services:
        raise ServerError(
            f"{url} is a cloud without the cockpit's own API",
            "The cockpit works with a Synnefo Cockpit server only.",
        )
    return access


def _always(entry: Entry) -> FindEntry:
    async def find() -> Entry:
        return entry

    return find
