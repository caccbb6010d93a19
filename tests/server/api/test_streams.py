"""The event stream and the counters, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from server.api.facade import Facade
from tests.server.api.conftest import Client

EVENTS, STATS = "/cockpit/v1/events", "/cockpit/v1/stats"
LIMIT_S = 30


@asynccontextmanager
async def stream(
    url: str, client: Client, path: str = EVENTS, **headers: str
) -> AsyncIterator[AsyncIterator[str]]:
    """Give the lines of a stream as they come."""
    async with (
        asyncio.timeout(LIMIT_S),
        httpx.AsyncClient(base_url=url) as http,
        http.stream("GET", path, headers={"X-Auth-Token": client.token, **headers}) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield answer.aiter_lines()


async def next_event(lines: AsyncIterator[str]) -> dict[str, str]:
    """Return the fields of the next event that is no comment."""
    fields: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if line.startswith(":"):
            await anext(lines)
        elif name:
            fields[name] = value
        elif not line and fields:
            return fields
    raise AssertionError("the stream ended")


async def make_network(client: Client, name: str) -> Any:
    return await client.post("/network/v2.0/networks", {"network": {"name": name}})


async def test_events_come_as_they_happen_and_only_ones_own(
    url: str, alice: Client, bob: Client
) -> None:
    async with stream(url, alice) as lines:
        await make_network(bob, "of-bob")
        await make_network(alice, "of-alice")

        event = await next_event(lines)

    assert event["event"] == "network"
    data = json.loads(event["data"])
    assert data["resource"]["name"] == "of-alice"
    assert data["resource"]["attributes"]["external"] is False


async def test_public_images_of_others_are_in_the_snapshot_and_in_the_stream(
    url: str, alice: Client, bob: Client
) -> None:
    async with stream(url, bob) as lines:
        await alice.post("/image/v2/images", {"name": "hidden"})
        made = await alice.post("/image/v2/images", {"name": "tiny", "visibility": "public"})
        snapshot = await bob.get("/cockpit/v1/resources")
        await alice.send("DELETE", f"/image/v2/images/{made['id']}")

        came = json.loads((await next_event(lines))["data"])

    assert [found["id"] for found in snapshot["resources"]] == [made["id"]]
    assert (came["id"], came["resource"]["name"]) == (made["id"], "tiny")


async def test_a_stream_resumes_after_the_last_event_seen(url: str, alice: Client) -> None:
    for name in ("one", "two", "three"):
        await make_network(alice, name)
    snapshot = await alice.get("/cockpit/v1/resources")
    last = snapshot["last_event_id"]

    async with stream(url, alice, **{"Last-Event-ID": str(last - 2)}) as lines:
        seen = [await next_event(lines), await next_event(lines)]

    assert [int(event["id"]) for event in seen] == [last - 1, last]
    assert [json.loads(event["data"])["resource"]["name"] for event in seen] == ["two", "three"]


async def test_what_follows_a_snapshot_is_in_the_stream(url: str, alice: Client) -> None:
    made = (await make_network(alice, "one"))["network"]
    snapshot = await alice.get("/cockpit/v1/resources")
    await alice.send("PUT", f"/network/v2.0/networks/{made['id']}", {"network": {"name": "two"}})

    path = f"{EVENTS}?last_event_id={snapshot['last_event_id']}"
    async with stream(url, alice, path) as lines:
        event = await next_event(lines)

    assert [resource["name"] for resource in snapshot["resources"]] == ["one"]
    assert json.loads(event["data"])["resource"]["name"] == "two"


async def test_a_stream_ends_when_the_server_stops(url: str, alice: Client, facade: Facade) -> None:
    async with stream(url, alice) as lines:
        facade.closing.set()

        assert [line async for line in lines if line] == [": alive"]


async def test_a_void_token_gets_no_stream(url: str, alice: Client) -> None:
    await alice.send("DELETE", "/identity/v3/auth/tokens", **{"X-Subject-Token": alice.token})

    async with httpx.AsyncClient(base_url=url) as http:
        answer = await http.get(EVENTS, headers={"X-Auth-Token": alice.token})

    assert answer.status_code == 401


async def test_the_head_of_a_stream_is_no_stream(alice: Client) -> None:
    answer = await alice.send("HEAD", EVENTS)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("last", ["x", "-1", "9" * 30])
async def test_a_malformed_position_is_refused(alice: Client, last: str) -> None:
    answer = await alice.send("GET", EVENTS, **{"Last-Event-ID": last})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400


async def test_stats_of_what_does_not_run_are_empty(alice: Client, server_id: str) -> None:
    assert (await alice.get(STATS))["servers"] == {}
    assert (await alice.get(f"{STATS}?server_id={server_id}"))["servers"] == {}


async def test_stats_come_once_an_interval(url: str, alice: Client) -> None:
    async with stream(url, alice, f"{STATS}/stream?interval=0.2") as lines:
        first, second = await next_event(lines), await next_event(lines)

    assert first["event"] == "stats"
    assert json.loads(first["data"])["at"] < json.loads(second["data"])["at"]
