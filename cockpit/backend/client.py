"""One authenticated HTTP connection to one server."""

import asyncio
import random
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Self

import httpx

from cockpit.backend.entry import FindEntry, Json
from cockpit.backend.faults import error_of
from cockpit.backend.identity import Access, log_in, unreachable
from cockpit.errors import CockpitError, ServerError, UnreachableError
from cockpit.models.sentences import say

MakeBody = Callable[[], AsyncIterable[bytes]]
"""Makes the body of an upload; called again when it must be sent again."""

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_BUSY = frozenset({502, 503, 504})
_TRIES = 4
_FIRST_PAUSE_S = 0.15
_CONNECT_S, _ANSWER_S = 5.0, 30.0


class Client:
    """Send JSON, get JSON; every failure is a `CockpitError` that may be shown.

    It logs in by itself at the first request, again when the token has expired, and
    again when the server has moved. Requests that may be repeated are, a few times.

    Args:
        find_entry: Tells where the server is and what proves who asks.
        transport: What carries requests; None is the network.
    """

    def __init__(
        self, find_entry: FindEntry, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._find_entry = find_entry
        self._transport = transport
        self._http: httpx.AsyncClient | None = None
        self._access: Access | None = None
        self._logging_in = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection; a later request opens a new one."""
        http, self._http, self._access = self._http, None, None
        if http is not None:
            await http.aclose()

    async def access(self) -> Access:
        """Log in, unless that is done, and return the login."""
        async with self._logging_in:
            if self._access is None:
                self._access = await self._log_in()
            return self._access

    @property
    def project_id(self) -> str | None:
        """Return the project of the login as it is now; None while there is none."""
        return self._access.project_id if self._access is not None else None

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """Read one resource or list."""
        return _json(await self._request("GET", path, params=params))

    async def text(self, path: str) -> str:
        """Read something that is not JSON."""
        return (await self._request("GET", path)).text

    async def post(self, path: str, body: Json, *, repeatable: bool = False) -> Json:
        """Create or act.

        Args:
            path: As everywhere, below the server's address.
            body: Sent as JSON.
            repeatable: Whether the server takes the same request twice as one, so that it
                may be sent again where it is unknown if it arrived.
        """
        return _json(await self._request("POST", path, body=body, repeatable=repeatable))

    async def put(self, path: str, body: Json) -> Json:
        """Change."""
        return _json(await self._request("PUT", path, body=body))

    async def patch(self, path: str, steps: Sequence[Json]) -> Json:
        """Change by a JSON patch (RFC 6902)."""
        return _json(await self._request("PATCH", path, body=steps, repeatable=True))

    async def delete(self, path: str) -> None:
        """Remove."""
        await self._request("DELETE", path)

    async def upload(
        self, path: str, make_body: MakeBody, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send a stream of bytes.

        Raises:
            ServerError: It was refused or broke off.
        """
        response = await self._upload_once(path, make_body, headers or {})
        if response.status_code == httpx.codes.UNAUTHORIZED:
            response = await self._upload_once(path, make_body, headers or {})
        _checked(response)

    @asynccontextmanager
    async def stream(
        self, path: str, headers: Mapping[str, str], *, silence_s: float = _ANSWER_S
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open an answer of any length and give its bytes as they come.

        Args:
            path: As everywhere.
            headers: Sent beside the token.
            silence_s: An answer that says nothing for so long is given up.

        Raises:
            UnreachableError: It could not be opened, broke off, or fell silent.
            ServerError: The server refused it.
        """
        patience = httpx.Timeout(_CONNECT_S, read=silence_s)
        access = await self.access()
        try:
            response = await self._start(access, path, headers, patience)
            if response.status_code == httpx.codes.UNAUTHORIZED:
                await response.aclose()
                self._forget(access)
                access = await self.access()
                response = await self._start(access, path, headers, patience)
            try:
                if response.is_error:
                    await response.aread()
                    raise error_of(response)
                yield response.aiter_bytes()
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            await self._look_whether_it_moved(access)
            raise UnreachableError(
                say("The connection to {url} broke off", url=access.url),
                say("It is tried again by itself."),
            ) from error

    @property
    def _opened(self) -> httpx.AsyncClient:
        assert self._http is not None
        return self._http

    async def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Json | Sequence[Json] | None = None,
        repeatable: bool = False,
    ) -> httpx.Response:
        """Send until there is an answer, as often as is safe."""
        repeatable = repeatable or method in _IDEMPOTENT
        may_log_in_again = True
        for tries_left in reversed(range(_TRIES)):
            try:
                response = await self._send(method, path, params, body)
            except UnreachableError as error:
                if not (tries_left and _is_safe_again(error, repeatable=repeatable)):
                    raise
            else:
                if response.status_code == httpx.codes.UNAUTHORIZED and may_log_in_again:
                    may_log_in_again = False
                    continue
                if not (response.status_code in _BUSY and repeatable and tries_left):
                    return _checked(response)
            await _pause(_TRIES - 1 - tries_left)
        raise AssertionError("the last try returns or raises")

    async def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Json | Sequence[Json] | None,
    ) -> httpx.Response:
        access = await self.access()
        try:
            response = await self._opened.request(
                method,
                access.url + path,
                params=params,
                json=body,
                headers={"X-Auth-Token": access.token, **_version(path)},
            )
        except httpx.TransportError as error:
            await self._look_whether_it_moved(access)
            raise unreachable(access.url) from error
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._forget(access)
        return response

    async def _start(
        self, access: Access, path: str, headers: Mapping[str, str], patience: httpx.Timeout
    ) -> httpx.Response:
        """Send a request and return once the head of the answer is there."""
        request = self._opened.build_request(
            "GET",
            access.url + path,
            headers={**headers, "X-Auth-Token": access.token},
            timeout=patience,
        )
        return await self._opened.send(request, stream=True)

    async def _upload_once(
        self, path: str, make_body: MakeBody, headers: Mapping[str, str]
    ) -> httpx.Response:
        access = await self.access()
        told = {"Content-Type": "application/octet-stream", "X-Auth-Token": access.token}
        try:
            response = await self._opened.put(
                access.url + path, content=make_body(), headers={**told, **headers}
            )
        except httpx.TransportError as error:
            raise UnreachableError(
                say("The upload to {url} broke off", url=access.url), say("Try again.")
            ) from error
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._forget(access)
        return response

    async def _log_in(self) -> Access:
        for tries_left in reversed(range(_TRIES)):
            entry = await self._find_entry()
            if self._http is None:
                self._http = _open(entry.url, self._transport)
            try:
                return await log_in(self._http, entry)
            except ServerError as error:
                is_taken = entry.is_one_time and error.status == httpx.codes.UNAUTHORIZED
                if not (is_taken and tries_left):
                    raise
            # Somebody else was faster; the server lays out a fresh one-time token.
            await _pause(_TRIES - 1 - tries_left)
        raise AssertionError("the last try returns or raises")

    async def _look_whether_it_moved(self, access: Access) -> None:
        """Log in anew when the server is elsewhere by now (the embedded one restarted)."""
        try:
            entry = await self._find_entry()
        except CockpitError:
            return
        if entry.url != access.url:
            self._forget(access)

    def _forget(self, access: Access) -> None:
        """Drop a login, unless somebody has renewed it already."""
        if self._access is access:
            self._access = None


def _version(path: str) -> Mapping[str, str]:
    """Return the header that asks for a microversion: Nova's oldest knows no tags."""
    return {"OpenStack-API-Version": "compute 2.96"} if path.startswith("/compute/") else {}


def _open(url: str, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    is_local = url.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:"))
    return httpx.AsyncClient(
        timeout=httpx.Timeout(_CONNECT_S, read=_ANSWER_S, write=_ANSWER_S),
        transport=transport,
        # Proxies are for the way out. Reading certificates takes 20 ms, so not for plain http.
        trust_env=not is_local,
        verify=url.startswith("https:"),
    )


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        raise error_of(response)
    return response


def _json(response: httpx.Response) -> Json:
    if not response.content:
        return {}
    try:
        body = response.json()
    except ValueError as error:
        raise ServerError(
            say("{url} did not answer in JSON", url=response.url), say("Is this the right address?")
        ) from error
    return body if isinstance(body, dict) else {"items": body}


def _is_safe_again(error: UnreachableError, *, repeatable: bool) -> bool:
    """Tell whether to send a request again.

    What was refused at the door carried nothing, so that even an action may be repeated;
    who waited in vain for long is told at once.
    """
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError):
        return True
    return repeatable and not isinstance(cause, httpx.TimeoutException)


async def _pause(tried: int) -> None:
    await asyncio.sleep(_FIRST_PAUSE_S * 2**tried * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
