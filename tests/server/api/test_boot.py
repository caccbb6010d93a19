"""What servers boot from: images, volumes, snapshots and CDs, and on which machine."""

from typing import Any

import pytest
from sqlalchemy import select

from server.events import EventLog, record
from server.store.tables import ImageRow, InstanceRow, VolumeRow
from tests.server.api.conftest import Client, make_flavor, observe

SERVERS = "/compute/v2.1/servers"
VOLUMES = "/volume/v3/volumes"


async def add_image(log: EventLog, client: Client, **more: Any) -> ImageRow:
    """Put a ready image down."""
    known = {"disk_format": "qcow2", "container_format": "bare", "observed": "active"}
    sizes = {"size_bytes": 1 << 20, "virtual_bytes": 1 << 24}
    row = ImageRow(project_id=client.project_id, **{**known, **sizes, **more})
    async with log.write() as session:
        session.add(row)
        await session.flush()
        await record(session, row)
    return row


async def make(client: Client, **more: Any) -> dict[str, Any]:
    """Make a server and return it as it is shown."""
    flavor = await make_flavor(client)
    body = {"server": {"name": "web", "flavorRef": flavor, "networks": "none", **more}}
    made = await client.post(SERVERS, body, at="compute 2.96")
    shown: dict[str, Any] = (await client.get(f"{SERVERS}/{made['server']['id']}"))["server"]
    return shown


async def attributes(client: Client, server_id: str) -> Any:
    resources = (await client.get("/cockpit/v1/resources"))["resources"]
    return next(one for one in resources if one["id"] == server_id)["attributes"]


async def disks(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{VOLUMES}/detail"))["volumes"]
    return found


async def test_a_cd_is_in_a_drive_beside_a_blank_disk(alice: Client, log: EventLog) -> None:
    cd = await add_image(log, alice, name="netinst", disk_format="iso")

    server = await make(alice, imageRef=cd.id)

    told = await attributes(alice, server["id"])
    async with log.read() as session:
        rows = (await session.scalars(select(VolumeRow))).all()
    assert (told["image"], told["cdroms"], told["root_volume"]) == ("netinst", ["netinst"], None)
    assert {(row.is_cdrom, row.is_root, row.image_id) for row in rows} == {
        (False, True, None),
        (True, False, cd.id),
    }


async def test_a_server_boots_from_a_volume_that_survives_it(alice: Client, log: EventLog) -> None:
    volume = (await alice.post(VOLUMES, {"volume": {"size": 3, "name": "system"}}))["volume"]
    await observe(log, VolumeRow, volume["id"], observed="available", observed_size_gib=3)
    mapping = [{"boot_index": 0, "uuid": volume["id"], "source_type": "volume"}]

    server = await make(alice, block_device_mapping_v2=mapping)

    assert server["image"] == ""
    assert (await attributes(alice, server["id"]))["root_volume"] == volume["id"]
    answer = await alice.send("DELETE", f"{SERVERS}/{server['id']}")
    assert answer.status_code == 204
    (left,) = await disks(alice)
    assert (left["id"], left["status"]) == (volume["id"], "available")


async def test_a_volume_that_another_server_has_is_not_booted_from(
    alice: Client, server_id: str, log: EventLog
) -> None:
    volume = (await alice.post(VOLUMES, {"volume": {"size": 1}}))["volume"]
    await observe(log, VolumeRow, volume["id"], observed="available", instance_id=server_id)
    mapping = [{"boot_index": 0, "uuid": volume["id"], "source_type": "volume"}]
    (flavor,) = (await alice.get("/compute/v2.1/flavors"))["flavors"]
    wanted = {"name": "x", "flavorRef": flavor["id"], "block_device_mapping_v2": mapping}

    answer = await alice.send("POST", SERVERS, {"server": wanted})

    assert answer.status_code == 409
    assert "is in use by server" in answer.text


async def test_disks_of_a_mapping_are_made_beside_the_root(alice: Client, image: ImageRow) -> None:
    mapping = [
        {"boot_index": 0, "uuid": image.id, "source_type": "image", "destination_type": "local"},
        {"boot_index": -1, "source_type": "blank", "volume_size": 2},
        {"boot_index": -1, "source_type": "image", "uuid": image.id, "volume_size": 4},
    ]

    await make(alice, imageRef=image.id, block_device_mapping_v2=mapping)

    assert sorted(disk["size"] for disk in await disks(alice)) == [1, 2, 4]


@pytest.mark.parametrize(
    "mapping",
    [
        [],
        [{"boot_index": 0, "source_type": "blank", "volume_size": 1}],
        [{"boot_index": 0, "source_type": "volume"}],
    ],
)
async def test_nothing_to_boot_from_is_refused(alice: Client, mapping: list[Any]) -> None:
    flavor = await make_flavor(alice)
    body = {"server": {"name": "x", "flavorRef": flavor, "block_device_mapping_v2": mapping}}

    answer = await alice.send("POST", SERVERS, body)

    assert answer.status_code == 400, answer.text


async def test_the_machine_is_what_is_asked_for_then_what_the_image_says_then_its_familys(
    alice: Client, log: EventLog
) -> None:
    properties = {"os_distro": "windows", "hw_disk_bus": "virtio", "hw_firmware_type": "uefi"}
    image = await add_image(log, alice, name="win", properties=properties)

    server = await make(alice, imageRef=image.id, **{"cockpit:machine": {"video": "cirrus"}})

    assert (await attributes(alice, server["id"]))["machine"] == {
        "disk_bus": "virtio",
        "nic_model": "e1000",
        "clock": "localtime",
        "has_tablet": True,
        "firmware": "uefi",
        "video": "cirrus",
    }


async def test_an_image_that_asks_for_what_there_is_not_is_refused(
    alice: Client, log: EventLog
) -> None:
    image = await add_image(log, alice, name="odd", properties={"hw_disk_bus": "lightning"})
    flavor = await make_flavor(alice)

    answer = await alice.send(
        "POST", SERVERS, {"server": {"name": "x", "flavorRef": flavor, "imageRef": image.id}}
    )

    assert answer.status_code == 400
    assert "hw_disk_bus lightning" in answer.text


async def test_only_cds_go_into_drives(alice: Client, image: ImageRow, log: EventLog) -> None:
    drive = {"uuid": image.id, "source_type": "image", "device_type": "cdrom", "boot_index": -1}
    flavor = await make_flavor(alice)
    wanted = {"name": "x", "flavorRef": flavor, "imageRef": image.id}

    answer = await alice.send(
        "POST", SERVERS, {"server": {**wanted, "block_device_mapping_v2": [drive]}}
    )

    assert answer.status_code == 400
    assert "is no CD" in answer.text
    async with log.read() as session:
        assert (await session.scalars(select(InstanceRow))).all() == []
