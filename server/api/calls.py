"""One request as an API sees it, and the answer to it."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope

from server.api.faults import HttpError
from server.errors import InvalidRequestError, UnauthenticatedError
from server.services.accounts import Login
from server.services.principals import Principal

Header = tuple[bytes, bytes]
Version = tuple[int, int]
Model = TypeVar("Model", bound=BaseModel)

Write = Callable[[bytes], Awaitable[None]]
Pump = Callable[[Write], Awaitable[None]]
"""Writes a body bit by bit until it is complete; cancelled when the client leaves."""

BODY_LIMIT = 1 << 20
"""Bytes of a JSON body, unless a handler says otherwise."""

_HOST = re.compile(rb"^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$")
_JSON: Header = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: bytes, an iterator over them, or what pumps them.

    Attributes:
        headers: Beside those that every answer of the API has.
    """

    status: int = 200
    body: bytes | AsyncIterator[bytes] | Pump = b""
    headers: tuple[Header, ...] = ()


@dataclass
class Call:
    """One request, past the gate.

    Attributes:
        path: Below the API's root, without query.
        params: The variable parts of the path.
        version: The microversion agreed on; (0, 0) where the API has none.
        shown: What the token stands for; None where none is needed.
    """

    scope: Scope
    receive: Receive
    headers: Mapping[bytes, bytes]
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    version: Version = (0, 0)
    shown: Login | None = None

    @property
    def token(self) -> str:
        """The token that came with the call; "" where none did."""
        return self.headers.get(b"x-auth-token", b"").decode("latin-1")

    @property
    def login(self) -> Login:
        """What the token that came with the call stands for."""
        assert self.shown is not None, "the route is open to everybody"
        return self.shown

    @property
    def principal(self) -> Principal:
        """Who asks.

        Raises:
            UnauthenticatedError: The token is not for a project.
        """
        if self.login.principal is None:
            raise UnauthenticatedError("The token is not for a project", "Ask for a scoped one.")
        return self.login.principal

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query's values by name."""
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(
            self.scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=100
        ):
            values.setdefault(name, []).append(value)
        return values

    def argument(self, name: str) -> str | None:
        """Return the query's last value of this name."""
        values = self.query.get(name)
        return values[-1] if values else None

    @property
    def base_url(self) -> str:
        """Scheme and host as the client wrote them: `http://cloud:8774`.

        Raises:
            InvalidRequestError: The Host header is none.
        """
        host = self.headers.get(b"host", b"")
        if not _HOST.match(host):
            raise InvalidRequestError("The Host header is missing or malformed")
        return f"{self.scope['scheme']}://{host.decode('ascii')}"

    async def read(self, limit: int = BODY_LIMIT) -> bytes:
        """Return the whole body.

        Raises:
            HttpError: It is longer than `limit` bytes.
        """
        chunks: list[bytes] = []
        length = 0
        async for chunk in self.stream(limit):
            length += len(chunk)
            if length > limit:
                raise _too_large(limit)
            chunks.append(chunk)
        return b"".join(chunks)

    async def stream(self, limit: int | None = None) -> AsyncIterator[bytes]:
        """Yield the body as it arrives.

        Raises:
            HttpError: It says that it is longer than `limit` bytes.
            InvalidRequestError: The client went away in the middle.
        """
        length = self.headers.get(b"content-length", b"0")
        if limit is not None and length.isdigit() and int(length) > limit:
            raise _too_large(limit)
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise InvalidRequestError("The client went away before the end of the body")
            if chunk := message.get("body", b""):
                yield chunk
            if not message.get("more_body"):
                return

    async def json(self, limit: int = BODY_LIMIT) -> Any:
        """Return the body, parsed.

        Raises:
            InvalidRequestError: It is not JSON.
        """
        body = await self.read(limit)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise InvalidRequestError("The body is not JSON") from error

    async def inside(self, key: str, limit: int = BODY_LIMIT) -> dict[str, Any]:
        """Return the object that the body holds under `key`.

        Raises:
            InvalidRequestError: There is none.
        """
        body = await self.json(limit)
        inner = body.get(key) if isinstance(body, dict) else None
        if not isinstance(inner, dict):
            raise InvalidRequestError(f'The body must be an object with the key "{key}"')
        return inner


def checked(model: type[Model], body: object, where: str) -> Model:
    """Return a part of a body as a model; `where` names it in errors.

    Raises:
        InvalidRequestError: It does not fit.
    """
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join((where, *(str(part) for part in first["loc"])))
        raise InvalidRequestError(f"{path}: {_sentence(first['msg'])}") from error


def json_answer(value: object, status: int = 200, headers: tuple[Header, ...] = ()) -> Answer:
    """Return a value as a JSON answer."""
    return Answer(status, orjson.dumps(value), (_JSON, *headers))


def raw_json(body: bytes, status: int = 200, headers: tuple[Header, ...] = ()) -> Answer:
    """Return bytes that are JSON already."""
    return Answer(status, body, (_JSON, *headers))


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")


def _too_large(limit: int) -> HttpError:
    return HttpError(413, f"The body is larger than {limit >> 10} KiB")
