from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cockpit.backend.client import Client
from cockpit.backend.entry import Entry, by_password, token_entry
from cockpit.errors import ServerError, UnreachableError
from tests.cockpit.backend.http_server import Logins, always, serving

METHODS = ["GET", "POST", "PUT", "DELETE"]


class Things:
    """Answers with a list of prepared statuses, then with 200; remembers the tokens shown."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = [*statuses]
        self.tokens: list[str] = []
        self.bodies: list[bytes] = []

    async def answer(self, request: Request) -> Response:
        self.tokens.append(request.headers["X-Auth-Token"])
        self.bodies.append(await request.body())
        if self.statuses:
            return JSONResponse({"error": {"message": "not now"}}, self.statuses.pop(0))
        return JSONResponse({"things": len(self.tokens)})

    @property
    def route(self) -> Route:
        return Route("/things", self.answer, methods=METHODS)


async def test_it_logs_in_by_itself_and_once() -> None:
    logins, things = Logins(), Things()
    async with serving(logins.route, things.route) as url, Client(always(url)) as client:
        await client.get("/things")
        assert await client.get("/things") == {"things": 2}
    assert logins.given == ["token-1"]
    assert things.tokens == ["token-1", "token-1"]


async def test_a_token_that_ran_out_is_renewed_and_the_request_sent_again() -> None:
    logins, things = Logins(), Things(401)
    async with serving(logins.route, things.route) as url, Client(always(url)) as client:
        assert await client.post("/things", {"a": 1}) == {"things": 2}
    assert things.tokens == ["token-1", "token-2"]
    assert things.bodies == [b'{"a":1}', b'{"a":1}']


async def test_who_is_refused_twice_is_told() -> None:
    async with (
        serving(Logins().route, Things(401, 401).route) as url,
        Client(always(url)) as client,
    ):
        with pytest.raises(ServerError, match="not now") as caught:
            await client.get("/things")
    assert caught.value.status == 401


async def test_a_login_that_is_refused_is_told() -> None:
    async with (
        serving(Logins(refused={"secret"}).route) as url,
        Client(always(url)) as client,
    ):
        with pytest.raises(ServerError, match="Refused"):
            await client.get("/things")


async def test_a_one_time_token_that_somebody_else_used_is_looked_up_again() -> None:
    tokens = ["used", "used", "fresh"]
    async with serving(Logins(refused={"used"}).route, Things().route) as url:

        async def find() -> Entry:
            return token_entry(url, tokens.pop(0), is_one_time=True)

        async with Client(find) as client:
            assert await client.get("/things") == {"things": 1}


async def test_another_kind_of_cloud_is_refused_in_words() -> None:
    async with (
        serving(Logins(services=("identity", "compute")).route) as url,
        Client(always(url)) as client,
    ):
        with pytest.raises(ServerError, match="without the cockpit's own API"):
            await client.get("/things")


async def test_what_may_be_repeated_is_repeated_while_the_server_is_busy() -> None:
    things = Things(503, 502)
    async with serving(Logins().route, things.route) as url, Client(always(url)) as client:
        assert await client.get("/things") == {"things": 3}


async def test_an_action_is_not_repeated() -> None:
    things = Things(503)
    async with serving(Logins().route, things.route) as url, Client(always(url)) as client:
        with pytest.raises(ServerError):
            await client.post("/things", {})
    assert len(things.tokens) == 1


async def test_an_action_that_the_server_knows_again_is_repeated() -> None:
    things = Things(503)
    async with serving(Logins().route, things.route) as url, Client(always(url)) as client:
        assert await client.post("/things", {}, repeatable=True) == {"things": 2}


async def test_no_server_is_an_error_with_a_hint() -> None:
    async with serving() as url:
        pass
    async with Client(always(url)) as client:
        with pytest.raises(UnreachableError, match=url) as caught:
            await client.get("/things")
    assert caught.value.hint


async def test_a_server_that_moved_is_followed() -> None:
    urls: list[str] = []

    async def find() -> Entry:
        return token_entry(urls[-1], "secret")

    async with Client(find) as client:
        async with serving(Logins().route, Things().route) as url:
            urls.append(url)
            await client.get("/things")
        async with serving(Logins().route, Things().route) as url:
            urls.append(url)
            # Even an action: a connection that is refused carried nothing.
            assert await client.post("/things", {}) == {"things": 1}


async def test_an_upload_is_sent_again_after_the_token_ran_out() -> None:
    things = Things(401)

    async def body() -> AsyncIterator[bytes]:
        yield b"one "
        yield b"two"

    async with serving(Logins().route, things.route) as url, Client(always(url)) as client:
        await client.upload("/things", body)
    assert things.bodies == [b"one two", b"one two"]


async def test_a_stream_that_breaks_off_is_an_error() -> None:
    async def broken(request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"some"
            raise ClientDisconnect

        return StreamingResponse(body(), headers={"Content-Length": "100"})

    async with (
        serving(Logins().route, Route("/stream", broken)) as url,
        Client(always(url)) as client,
    ):
        seen = []
        with pytest.raises(UnreachableError):
            async with client.stream("/stream", {}) as chunks:
                seen = [chunk async for chunk in chunks]
        assert seen in ([], [b"some"])


async def test_a_password_names_user_and_project(tmp_path: Path) -> None:
    entry = await by_password("http://cloud:8774/", "ann", "pw", "lab")()
    assert entry.url == "http://cloud:8774"
    assert entry.project == "lab"
    assert entry.identity["password"]["user"] == {
        "name": "ann",
        "domain": {"id": "default"},
        "password": "pw",
    }
