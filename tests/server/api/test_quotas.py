"""Quotas of projects: told, set by administrators, and kept."""

from uuid import uuid4

from server.store.tables import ImageRow
from tests.server.api.conftest import Client, make_flavor

COMPUTE = "/compute/v2.1/os-quota-sets"
NETWORK = "/network/v2.0/quotas"


async def test_a_project_without_quotas_has_the_room_of_the_host(alice: Client) -> None:
    quota = (await alice.get(f"{COMPUTE}/{alice.project_id}"))["quota_set"]
    networks = (await alice.get(f"{NETWORK}/{alice.project_id}"))["quota"]

    assert (quota["instances"], quota["ram"]) == (-1, 65_536)
    assert networks["network"] == -1


async def test_what_is_in_use_is_counted(alice: Client, server_id: str) -> None:
    detail = (await alice.get(f"{COMPUTE}/{alice.project_id}/detail"))["quota_set"]

    assert detail["instances"] == {"limit": -1, "in_use": 1, "reserved": 0}
    assert detail["cores"]["in_use"] == 1
    assert detail["ram"]["in_use"] == 128


async def test_a_server_beyond_the_quota_is_refused_and_one_within_is_made(
    alice: Client, image: ImageRow
) -> None:
    flavor = await make_flavor(alice)
    await put(alice, COMPUTE, alice.project_id, "quota_set", {"cores": 1})
    wanted = {"server": {"name": "web", "imageRef": image.id, "flavorRef": flavor}}

    first = await alice.send("POST", "/compute/v2.1/servers", wanted)
    second = await alice.send("POST", "/compute/v2.1/servers", wanted)

    assert first.status_code == 202
    assert second.status_code == 403
    assert "may have 1 of cores, and would have 2" in second.text


async def test_a_plan_is_held_against_the_quota_as_a_whole(alice: Client) -> None:
    await put(alice, NETWORK, alice.project_id, "quota", {"network": 1})
    steps = [
        {"action": "create", "kind": "network", "id": str(uuid4()), "after": {"name": name}}
        for name in ("a", "b")
    ]
    plan = {"deployment": {"id": str(uuid4()), "name": "two", "steps": steps}}

    answer = await alice.send("POST", "/cockpit/v1/deployments", plan)

    assert answer.status_code == 403
    assert (await alice.get("/network/v2.0/networks"))["networks"] == []


async def test_whoever_is_over_a_new_limit_keeps_what_there_is(
    alice: Client, server_id: str
) -> None:
    await put(alice, COMPUTE, alice.project_id, "quota_set", {"instances": 0, "ram": 64})
    path = f"/compute/v2.1/servers/{server_id}"

    renamed = await alice.send("PUT", path, {"server": {"name": "other"}})

    assert renamed.status_code == 200


async def test_a_quota_is_taken_away_again(alice: Client) -> None:
    await put(alice, NETWORK, alice.project_id, "quota", {"router": 3, "port": 5})

    answer = await alice.send("DELETE", f"{NETWORK}/{alice.project_id}")

    assert answer.status_code == 204
    quota = (await alice.get(f"{NETWORK}/{alice.project_id}"))["quota"]
    assert (quota["router"], quota["port"]) == (-1, -1)


async def test_only_administrators_set_quotas_and_see_those_of_others(
    alice: Client, bob: Client
) -> None:
    own = await bob.send("PUT", f"{COMPUTE}/{bob.project_id}", {"quota_set": {"cores": 99}})
    other = await bob.send("GET", f"{COMPUTE}/{alice.project_id}")

    assert (own.status_code, other.status_code) == (403, 403)
    assert await put(alice, COMPUTE, bob.project_id, "quota_set", {"cores": 2}) == 2


async def test_quotas_that_make_no_sense_are_refused(alice: Client) -> None:
    for wrong in ({"cores": -2}, {"cores": "many"}, {"doors": 4}):
        path = f"{COMPUTE}/{alice.project_id}"
        answer = await alice.send("PUT", path, {"quota_set": wrong})
        assert answer.status_code == 400, answer.text

    unknown = await alice.send("GET", f"{COMPUTE}/nowhere")
    assert unknown.status_code == 404


async def put(
    client: Client, root: str, project_id: str, envelope: str, limits: dict[str, int]
) -> int:
    """Set limits; return the last of them as it was answered."""
    answer = await client.send("PUT", f"{root}/{project_id}", {envelope: limits})
    assert answer.status_code == 200, answer.text
    told: int = answer.json()[envelope][[*limits][-1]]
    return told
