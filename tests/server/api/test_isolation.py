"""Nothing of one project is seen or touched from another, and nothing breaks the server."""

import httpx
import pytest

from server.api.facade import Facade
from server.errors import ControlError
from server.store.tables import ImageRow
from tests.server.api.conftest import Client, make_flavor
from tests.server.api.test_network import make_network
from tests.server.api.test_volume import make_volume

COLLECTIONS = (
    "/compute/v2.1/servers",
    "/compute/v2.1/servers/detail",
    "/network/v2.0/networks",
    "/network/v2.0/subnets",
    "/network/v2.0/ports",
    "/volume/v3/volumes/detail",
    "/compute/v2.1/os-keypairs",
    "/cockpit/v1/deployments",
)


@pytest.fixture
async def belongings(alice: Client, image: ImageRow, server_id: str) -> list[str]:
    """Paths of things of alice's project."""
    network = await make_network(alice, "app", "10.0.1.0/24")
    port = (await alice.post("/network/v2.0/ports", {"port": {"network_id": network["id"]}}))[
        "port"
    ]
    (subnet,) = (await alice.get("/network/v2.0/subnets"))["subnets"]
    volume = await make_volume(alice)
    own = (await alice.post("/image/v2/images", {"name": "own"}))["id"]
    await alice.post("/compute/v2.1/os-keypairs", {"keypair": {"name": "key"}})
    return [
        f"/compute/v2.1/servers/{server_id}",
        f"/network/v2.0/networks/{network['id']}",
        f"/network/v2.0/subnets/{subnet['id']}",
        f"/network/v2.0/ports/{port['id']}",
        f"/volume/v3/volumes/{volume}",
        f"/image/v2/images/{own}",
        "/compute/v2.1/os-keypairs/key",
    ]


async def test_lists_of_others_are_empty(belongings: list[str], bob: Client) -> None:
    for path in COLLECTIONS:
        body = await bob.get(path)
        lists = [value for value in body.values() if isinstance(value, list)]
        assert lists == [[]], path
    images = (await bob.get("/image/v2/images"))["images"]
    assert [image["name"] for image in images] == ["tiny"]
    snapshot = (await bob.get("/cockpit/v1/resources"))["resources"]
    assert [(found["kind"], found["name"]) for found in snapshot] == [("image", "tiny")]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_things_of_others_are_not_there(
    belongings: list[str], alice: Client, bob: Client, method: str
) -> None:
    for path in belongings:
        assert (await bob.send(method, path)).status_code == 404, path
        assert (await alice.send("GET", path)).status_code == 200, path


async def test_servers_of_others_cannot_be_acted_on(server_id: str, bob: Client) -> None:
    server = f"/compute/v2.1/servers/{server_id}"
    console = {"remote_console": {"protocol": "vnc", "type": "novnc"}}
    tries = [
        await bob.send("POST", f"{server}/action", {"os-stop": None}),
        await bob.send("POST", f"{server}/action", {"os-getConsoleOutput": {}}),
        await bob.send("POST", f"{server}/remote-consoles", console),
        await bob.send("PUT", server, {"server": {"name": "mine"}}),
        await bob.send("GET", f"{server}/os-interface"),
        await bob.send("GET", f"/cockpit/v1/stats?server_id={server_id}"),
        await bob.send("GET", f"/cockpit/v1/stats/stream?server_id={server_id}"),
    ]

    assert [answer.status_code for answer in tries] == [404] * len(tries)


async def test_nothing_of_others_can_be_used(
    belongings: list[str], alice: Client, bob: Client, image: ImageRow
) -> None:
    network_id = belongings[1].rpartition("/")[2]
    port_id = belongings[3].rpartition("/")[2]
    flavor = await make_flavor_once(alice)
    new = {"name": "spy", "imageRef": image.id, "flavorRef": flavor}
    tries = [
        await bob.send("POST", "/network/v2.0/ports", {"port": {"network_id": network_id}}),
        await bob.send(
            "POST", "/compute/v2.1/servers", {"server": {**new, "networks": [{"port": port_id}]}}
        ),
        await bob.send(
            "POST", "/compute/v2.1/servers", {"server": {**new, "networks": [{"uuid": network_id}]}}
        ),
        await bob.send("POST", "/compute/v2.1/servers", {"server": {**new, "key_name": "key"}}),
    ]

    assert [answer.status_code for answer in tries] == [404, 404, 404, 404]
    assert (await bob.get("/compute/v2.1/servers"))["servers"] == []


async def make_flavor_once(client: Client) -> str:
    known = (await client.get("/compute/v2.1/flavors"))["flavors"]
    return str(known[0]["id"]) if known else await make_flavor(client)


@pytest.mark.parametrize("path", COLLECTIONS)
@pytest.mark.parametrize("token", [None, b"", b"wrong", b"\xff"])
async def test_without_a_token_nothing_is_told(
    http: httpx.AsyncClient, path: str, token: bytes | None
) -> None:
    headers = [] if token is None else [(b"X-Auth-Token", token)]

    answer = await http.get(path, headers=headers)

    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers


async def test_a_giant_body_is_refused(alice: Client) -> None:
    answer = await alice.send("POST", "/network/v2.0/networks", {"network": {"name": "x" * 2**20}})

    assert answer.status_code == 413


@pytest.mark.parametrize("host", ["evil.test/path", "a b", "", 'x"y'])
async def test_a_strange_host_is_not_repeated(
    http: httpx.AsyncClient, alice: Client, host: str
) -> None:
    headers = {"Host": host, "X-Auth-Token": alice.token}

    answer = await http.get("/compute/v2.1/servers", headers=headers)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/", "/nowhere", "/compute/v2.1/nothing", "/compute/v2", "//", "/compute/v2.1/servers/a/b/c"],
)
async def test_wrong_paths_are_answered_in_form(alice: Client, path: str) -> None:
    answer = await alice.send("GET", path)

    assert answer.status_code in (200, 404)
    assert answer.headers["content-type"] == "application/json"


async def test_a_wrong_method_is_told_what_is_possible(alice: Client) -> None:
    answer = await alice.send("PATCH", "/compute/v2.1/servers")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


async def test_a_defect_is_a_clean_answer_and_a_logged_traceback(
    facade: Facade, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(facade.flavors, "list", broken)

    answer = await alice.send("GET", "/compute/v2.1/flavors")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["computeFault"]["code"] == 500


def test_every_error_of_ours_has_a_status() -> None:
    from server.api.faults import fault_of

    kinds = ControlError.__subclasses__()

    assert all(fault_of(kind("why")).status < 504 for kind in kinds)
    assert all(fault_of(kind("why")).status != 500 for kind in kinds)
