"""A whole server: snapshots, clones, reverts, backups and images come true, through its API."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.drivers.disks import held, write
from tests.server.core.processes import ServerProcess, machine, volume

pytestmark = pytest.mark.qemu

VOLUME = "/volume/v3"


@pytest.fixture
async def disks(server: ServerProcess) -> AsyncIterator[ServerProcess]:
    """A server whose backups go before everything else does."""
    yield server
    for row in await server.resources("backup"):
        await server.delete(f"{VOLUME}/backups/{row['id']}")


async def made(server: ServerProcess, plural: str, **body: Any) -> str:
    """Create something of the block storage API; return its id once it is there."""
    singular = plural.removesuffix("s")
    answer = await server.post(f"{VOLUME}/{plural}", {singular: body})
    assert answer.status_code == 202, answer.text
    found: str = answer.json()[singular]["id"]
    await server.until(singular, found, "available")
    return found


def head(state: Path, volume_id: str) -> Path:
    return state / f"s/volumes/{volume_id}.qcow2"


async def test_a_volume_goes_through_all_that_can_be_done_to_one(
    disks: ServerProcess, state: Path
) -> None:
    first = await made(disks, "volumes", size=1, name="first")
    await write(head(state, first), 0, 1)
    snapshot = await made(disks, "snapshots", volume_id=first, name="before")
    await write(head(state, first), 0, 2)
    clone = await made(disks, "volumes", snapshot_id=snapshot)
    copy = await made(disks, "volumes", source_volid=first)
    backup = await made(disks, "backups", volume_id=first)

    refused = await disks.delete(f"{VOLUME}/snapshots/{snapshot}")
    path = f"/cockpit/v1/volumes/{first}/revert"
    reverted = await disks.post(path, {"revert": {"snapshot_id": snapshot}})
    flattened = await disks.post(f"/cockpit/v1/volumes/{clone}/flatten", {})
    await disks.until_observed("volume", clone, "flat", value=True)
    again = await disks.post(
        f"{VOLUME}/backups/{backup}/restore", {"restore": {"name": "restored"}}
    )
    restored = again.json()["restore"]["volume_id"]
    await disks.until("volume", restored, "available")
    await disks.until("volume", first, "available")

    assert (refused.status_code, reverted.status_code, flattened.status_code) == (409, 202, 202)
    assert clone in refused.text
    assert await held(head(state, first), 2) == [1, 0]
    assert await held(head(state, clone), 2) == [1, 0]
    assert await held(head(state, copy), 2) == [2, 0]
    assert await held(head(state, restored), 2) == [2, 0]
    gone = await disks.delete(f"{VOLUME}/snapshots/{snapshot}")
    assert gone.status_code == 202


async def test_a_server_goes_back_to_the_snapshots_of_all_its_disks(
    disks: ServerProcess, state: Path
) -> None:
    web = machine("web")
    data = volume("data", web)
    await disks.apply([web, data])
    [root] = [row for row in await disks.resources("volume") if row["observed"]["bootable"]]
    before = {path.name for path in (state / "s/layers").iterdir()}

    taken = await disks.post(
        f"/cockpit/v1/servers/{web['id']}/snapshots", {"snapshot": {"name": "quiet"}}
    )
    for row in taken.json()["snapshots"]:
        await disks.until("snapshot", row["id"], "available")
    live = {key: head(state, key).resolve().name for key in (root["id"], data["id"])}
    answer = await disks.post(
        f"/cockpit/v1/servers/{web['id']}/revert",
        {"revert": {"group_id": taken.json()["group_id"]}},
    )
    for key in (root["id"], data["id"]):
        await disks.until("volume", key, "in-use")
    await disks.until("server", web["id"], "ACTIVE")

    assert answer.status_code == 202
    assert len(taken.json()["snapshots"]) == 2
    assert not {*live.values()} & before
    now = {key: head(state, key).resolve().name for key in live}
    assert not {*now.values()} & {*live.values()}


async def test_an_image_of_a_running_server_is_there_at_once_and_boots(
    disks: ServerProcess, state: Path
) -> None:
    web = machine("web")
    await disks.apply([web])

    answer = await disks.post(
        f"/compute/v2.1/servers/{web['id']}/action",
        {"createImage": {"name": "golden", "metadata": {"a": "b"}}},
    )
    image_id = answer.headers["location"].rpartition("/")[2]
    await disks.until("image", image_id, "active")
    image = await disks.get(f"/image/v2/images/{image_id}")
    twin = machine("twin", image="golden")
    ended = await disks.apply([twin])

    assert answer.status_code == 202
    assert (image["image_type"], image["a"], image["checksum"]) == ("snapshot", "b", None)
    assert ended["status"] == "DONE"
    assert (state / f"s/images/{image_id}/data").resolve().parent.name == "layers"


async def test_plans_make_snapshots_and_volumes_of_them(disks: ServerProcess, state: Path) -> None:
    data = volume("data")
    taken = {"name": "taken", "volume_id": data["id"]}
    snapshot = {"action": "create", "kind": "snapshot", "id": str(uuid4()), "after": taken}
    first = await disks.apply([data, snapshot])
    copy = volume("copy")
    copy["after"]["source"] = {"kind": "snapshot", "id": snapshot["id"]}
    second = await disks.apply([copy])

    assert (first["status"], second["status"]) == ("DONE", "DONE")
    graph = await disks.get("/cockpit/v1/lineage")
    made_of = [edge for edge in graph["edges"] if edge["kind"] == "made_of"]
    assert {"kind": "snapshot", "id": snapshot["id"]} in [edge["to"] for edge in made_of]
    [row] = [row for row in await disks.resources("volume") if row["id"] == copy["id"]]
    assert row["attributes"]["source"] == {"kind": "snapshot", "id": snapshot["id"]}


async def test_a_schedule_makes_its_first_backup_at_once(disks: ServerProcess) -> None:
    data = await made(disks, "volumes", size=1, name="data")

    answer = await disks.post(
        "/cockpit/v1/backup-schedules",
        {"backup_schedule": {"name": "nightly", "volume_id": data, "every_hours": 24}},
    )
    backup = await disks.until_any("backup", "available")

    assert answer.status_code == 201
    assert backup["observed"]["schedule_id"] == answer.json()["backup_schedule"]["id"]
    assert backup["name"].startswith("nightly ")
