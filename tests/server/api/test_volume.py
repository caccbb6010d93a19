"""Volumes in Cinder's words."""

import pytest

from server.events import EventLog
from server.store.tables import VolumeRow
from tests.server.api.conftest import Client, observe


async def make_volume(client: Client, **more: object) -> str:
    wanted = {"name": "data", "size": 1, "metadata": None, "imageRef": None, **more}
    made = await client.post(
        f"/volume/v3/{client.project_id}/volumes", {"volume": wanted}, at="volume 3.71"
    )
    volume_id: str = made["volume"]["id"]
    return volume_id


async def test_a_volume_appears_when_it_is_seen(alice: Client, log: EventLog) -> None:
    volume_id = await make_volume(alice)
    path = f"/volume/v3/{alice.project_id}/volumes/{volume_id}"
    assert (await alice.get(path))["volume"]["status"] == "creating"

    await observe(log, VolumeRow, volume_id, observed="available", observed_size_gib=1)

    volume = (await alice.get(path, at="volume 3.71"))["volume"]
    assert volume["status"] == "available"
    assert volume["os-vol-tenant-attr:tenant_id"] == alice.project_id
    assert volume["consumes_quota"] is True
    assert "consumes_quota" not in (await alice.get(path))["volume"]


async def test_paths_work_without_a_project_and_not_with_another(alice: Client) -> None:
    volume_id = await make_volume(alice)

    assert (await alice.get(f"/volume/v3/volumes/{volume_id}"))["volume"]["id"] == volume_id
    answer = await alice.send("GET", f"/volume/v3/elsewhere/volumes/{volume_id}")
    assert answer.status_code == 400


async def test_a_volume_grows_and_is_renamed(alice: Client, log: EventLog) -> None:
    volume_id = await make_volume(alice)
    await observe(log, VolumeRow, volume_id, observed="available", observed_size_gib=1)
    path = f"/volume/v3/volumes/{volume_id}"

    extended = await alice.send("POST", f"{path}/action", {"os-extend": {"new_size": 2}})
    await alice.send("PUT", path, {"volume": {"name": "more", "description": "d"}})
    await alice.post(f"{path}/metadata", {"metadata": {"a": "b"}})

    assert extended.status_code == 202
    volume = (await alice.get(path))["volume"]
    assert (volume["size"], volume["name"], volume["description"]) == (2, "more", "d")
    assert volume["metadata"] == {"a": "b"}
    assert volume["status"] == "extending"


@pytest.mark.parametrize(
    "wanted",
    [
        {"size": 0},
        {"size": "x"},
        {"snapshot_id": "s", "source_volid": "v"},
        {"volume_type": "gold"},
    ],
)
async def test_what_cannot_be_made_is_explained(alice: Client, wanted: dict[str, object]) -> None:
    body = {"volume": {"size": 1, **wanted}}

    answer = await alice.send("POST", "/volume/v3/volumes", body)

    assert answer.status_code == 400
    assert answer.json()["badRequest"]["message"]


async def test_the_root_disk_is_listed_with_its_server(alice: Client, server_id: str) -> None:
    (volume,) = (await alice.get("/volume/v3/volumes/detail"))["volumes"]

    assert volume["bootable"] == "true"
    assert (await alice.get("/volume/v3/volumes"))["volumes"][0].keys() == {"id", "name", "links"}


async def test_a_volume_is_deleted(alice: Client) -> None:
    volume_id = await make_volume(alice)

    answer = await alice.send("DELETE", f"/volume/v3/volumes/{volume_id}?cascade=False")

    assert answer.status_code == 202
    volume = (await alice.get(f"/volume/v3/volumes/{volume_id}"))["volume"]
    assert volume["status"] == "deleting"


async def test_limits_types_and_empty_lists_satisfy_clients(alice: Client) -> None:
    await make_volume(alice, size=3)
    root = f"/volume/v3/{alice.project_id}"

    assert (await alice.get(f"{root}/limits"))["limits"]["absolute"]["totalGigabytesUsed"] == 3
    quota = await alice.get(f"{root}/os-quota-sets/{alice.project_id}?usage=True")
    assert quota["quota_set"]["gigabytes"] == {"limit": 1000, "in_use": 3, "reserved": 0}
    assert (await alice.get(f"{root}/types?is_public=none"))["volume_types"][0]["is_public"]
    assert await alice.get(f"{root}/snapshots/detail") == {"snapshots": []}
    assert await alice.get(f"{root}/volume-transfers/detail") == {"transfers": []}
