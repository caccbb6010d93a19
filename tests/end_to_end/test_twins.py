"""Two networks with the same subnet do not see each other."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.end_to_end.cloud import PROJECTS, Cloud

TWINS = str(PROJECTS / "isolated-twins.cockpit")

pytestmark = pytest.mark.guest


@pytest.fixture(scope="module")
def twins(cloud: Cloud) -> Iterator[None]:
    asyncio.run(cloud.cockpit("apply", "--yes", TWINS))
    yield
    asyncio.run(cloud.cockpit("destroy", "--yes", TWINS))


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.usefixtures("twins")
async def test_an_address_leads_to_the_neighbour_on_the_same_network(
    cloud: Cloud, side: str
) -> None:
    async with (
        cloud.session() as session,
        cloud.shell(session, f"{side}-2"),
        cloud.shell(session, f"{side}-1") as shell,
    ):
        _, text = await shell.run(r"printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 10 10.0.0.12 80")

    assert f"{side}-2" in text


@pytest.mark.usefixtures("twins")
async def test_without_its_neighbour_an_address_leads_nowhere(cloud: Cloud) -> None:
    await cloud.server.ensure()
    async with cloud.session() as session, cloud.shell(session, "left-1") as shell:
        (neighbour,) = (r for r in session.live.of_kind("server") if r.name == "left-2")
        assert await shell.succeeds("ping -c 2 -W 2 10.0.0.12")

        await session.api.stop_server(neighbour.id)

        async with asyncio.timeout(90):
            while await shell.succeeds("ping -c 2 -W 2 10.0.0.12"):
                continue
        assert not await shell.succeeds("ip neigh flush all; ping -c 3 -W 2 10.0.0.12")
