"""Log in: exchange a proof of who asks for a token."""

from dataclasses import dataclass
from datetime import datetime

import httpx

from cockpit.backend.entry import Entry, Json
from cockpit.backend.faults import error_of
from cockpit.errors import ServerError, UnreachableError
from cockpit.models.sentences import say


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
            say("{url} is no address of a server", url=entry.url),
            say("It looks like http://cloud.example:8774."),
        ) from error
    if response.is_error:
        raise error_of(response)
    return _access(entry.url, response)


def unreachable(url: str) -> UnreachableError:
    """Return the error for a server that does not answer."""
    return UnreachableError(
        say("No answer from {url}", url=url), say("Is the server running, and reachable?")
    )


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
            say("{url} does not answer like a Synnefo Cockpit server", url=url),
            say("Check the address; the login must also belong to a project."),
        ) from error
    if "cockpit" not in access.services:
        raise ServerError(
            say("{url} is a cloud without the cockpit's own API", url=url),
            say("The cockpit works with a Synnefo Cockpit server only."),
        )
    return access
