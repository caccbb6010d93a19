"""An API as an ASGI application: find the handler, check the token, send the answer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import orjson
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from server.api.calls import Answer, Call, Header, Pump, Version, Write, json_answer
from server.api.concurrency import first_of
from server.api.faults import Fault, HttpError, Style, fault_of
from server.errors import ControlError, ForbiddenError, UnauthenticatedError
from server.services.accounts import Accounts
from server.services.principals import Principal

Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path; `{name}` in the path matches one part of it.

    Attributes:
        is_open: No token is needed.
        is_unscoped: A token without a project is enough.
    """

    method: str
    path: str
    handler: Handler
    is_open: bool = False
    is_unscoped: bool = False


@dataclass(frozen=True, slots=True)
class Microversions:
    """The range of microversions of an API.

    Attributes:
        service: As in `OpenStack-API-Version: compute 2.96`.
        legacy: Older header with the bare number, or None.
    """

    service: str
    lowest: Version
    highest: Version
    legacy: str | None = None

    def agree(self, call: Call) -> Version:
        """Return what the client asks for; the lowest where it does not.

        Raises:
            HttpError: It is out of range.
        """
        asked = call.headers.get(b"openstack-api-version", b"").decode("latin-1")
        for part in asked.split(","):
            service, _, number = part.strip().partition(" ")
            if service == self.service:
                return self._within(number.strip())
        if self.legacy and (old := call.headers.get(self.legacy.lower().encode())):
            return self._within(old.decode("latin-1"))
        return self.lowest

    def headers(self, version: Version) -> tuple[Header, ...]:
        """Return the headers that tell what was agreed on."""
        number = f"{version[0]}.{version[1]}"
        told = [(b"openstack-api-version", f"{self.service} {number}".encode())]
        vary = "OpenStack-API-Version"
        if self.legacy:
            told.append((self.legacy.lower().encode(), number.encode()))
            vary += f", {self.legacy}"
        return (*told, (b"vary", vary.encode()))

    def _within(self, number: str) -> Version:
        if number == "latest":
            return self.highest
        major, _, minor = number.partition(".")
        if not (major.isdecimal() and minor.isdecimal() and len(number) < 10):  # noqa: PLR2004 - "2.96" and such
            raise HttpError(400, f"The microversion {number[:20]} is malformed")
        version = int(major), int(minor)
        if not self.lowest <= version <= self.highest:
            low, high = (".".join(map(str, edge)) for edge in (self.lowest, self.highest))
            raise HttpError(406, f"Version {number} is not supported; it goes from {low} to {high}")
        return version


@dataclass(slots=True)
class _Node:
    """One part of a path: what follows literally, what follows as a variable."""

    literal: dict[str, "_Node"] = field(default_factory=dict)
    variable: "_Node | None" = None
    name: str = ""
    routes: dict[str, Route] = field(default_factory=dict)


class Api:
    """An ASGI application that speaks one API.

    Its paths are relative to `root`. Unknown errors become a fault of the API's
    style too, and are raised again for the log.
    """

    def __init__(
        self,
        root: str,
        routes: Sequence[Route],
        style: Style,
        accounts: Accounts,
        microversions: Microversions | None = None,
        request_id_header: bytes = b"x-openstack-request-id",
    ) -> None:
        self._root = root
        self._tree = _Node()
        for route in routes:
            self._add(route)
        self._style = style
        self._accounts = accounts
        self._microversions = microversions
        self._request_id_headers = {b"x-openstack-request-id", request_id_header}
        self._guarded = ServerErrorMiddleware(self._serve, handler=self._apologise)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._guarded(scope, receive, send)

    def _add(self, route: Route) -> None:
        node = self._tree
        for part in _parts(route.path):
            if part.startswith("{"):
                node.variable = node.variable or _Node(name=part[1:-1])
                node = node.variable
            else:
                node = node.literal.setdefault(part, _Node())
        node.routes[route.method] = route

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(self._root)
        call = Call(scope, receive, dict(scope["headers"]), path)
        told: tuple[Header, ...] = ()
        try:
            if self._microversions:
                call.version = self._microversions.agree(call)
                told = self._microversions.headers(call.version)
            answer = await self._answer(call)
        except (ControlError, HttpError) as error:
            fault = fault_of(error)
            extra = error.headers if isinstance(error, HttpError) else ()
            if isinstance(error, UnauthenticatedError):
                extra = ((b"www-authenticate", b'Keystone uri="/identity"'),)
            answer = json_answer(self._style(fault), fault.status, extra)
        await self._send(call, answer, told, send)

    async def _answer(self, call: Call) -> Answer:
        route = self._route(call)
        if not route.is_open:
            call.shown = await self._accounts.login(call.token)
            if not route.is_unscoped:
                _check_role(call.principal, route.method)
        return await route.handler(call)

    def _route(self, call: Call) -> Route:
        node = self._tree
        params = {}
        for part in _parts(call.path):
            following = node.literal.get(part)
            if following is None and node.variable is not None:
                following = node.variable
                params[following.name] = part
            if following is None:
                raise HttpError(404, "The resource could not be found")
            node = following
        if not node.routes:
            raise HttpError(404, "The resource could not be found")
        call.params = params
        method = call.scope["method"]
        route = node.routes.get(method) or (node.routes.get("GET") if method == "HEAD" else None)
        if route is None:
            allowed = ", ".join(sorted(node.routes)).encode()
            raise HttpError(405, f"{method} is not possible here", ((b"allow", allowed),))
        return route

    async def _send(self, call: Call, answer: Answer, told: tuple[Header, ...], send: Send) -> None:
        headers = [*answer.headers, *told, *self._request_ids()]
        is_head = call.scope["method"] == "HEAD"
        if not isinstance(answer.body, bytes) and not is_head:
            await _send_stream(call, answer, headers, send)
            return
        if isinstance(answer.body, bytes) and answer.status != 204:  # noqa: PLR2004 - No Content has no length
            headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = b"" if is_head else answer.body
        await send({"type": "http.response.body", "body": body})

    def _request_ids(self) -> list[Header]:
        request_id = f"req-{uuid4()}".encode()
        return [(name, request_id) for name in self._request_id_headers]

    def _apologise(self, _request: Request, _error: Exception) -> Response:
        fault = Fault(500, "The server has a defect here", "Its log has the details.")
        body = orjson.dumps(self._style(fault))
        return Response(body, fault.status, media_type="application/json")


def empty_list(name: str) -> Handler:
    """Return a handler for a collection of what is not there yet."""

    async def handler(_call: Call) -> Answer:
        return json_answer({name: []})

    return handler


async def _send_stream(call: Call, answer: Answer, headers: list[Header], send: Send) -> None:
    assert not isinstance(answer.body, bytes)
    if isinstance(answer.body, AsyncIterator):
        response = StreamingResponse(answer.body, answer.status)
        response.raw_headers = headers
        await response(call.scope, call.receive, send)
        return
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})

    async def write(chunk: bytes) -> None:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})

    await first_of(pumped(answer.body, write), _left(call))
    await send({"type": "http.response.body", "body": b""})


async def pumped(pump: Pump, write: Write) -> None:
    """Run a pump until the body is complete."""
    await pump(write)


async def _left(call: Call) -> None:
    """Return when the client has gone."""
    while (await call.receive())["type"] != "http.disconnect":
        pass


def _check_role(principal: Principal, method: str) -> None:
    """Let readers only read.

    Raises:
        ForbiddenError: The principal is a reader, and this would change something.
    """
    if method != "GET" and principal.roles.isdisjoint(("member", "admin")):
        raise ForbiddenError("A reader of the project may change nothing")


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
