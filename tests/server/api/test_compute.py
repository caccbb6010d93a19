"""Servers, flavors and keypairs in Nova's words."""

import base64

import pytest

from server.events import EventLog
from server.reconcile.specs import hostname
from server.store.tables import ImageRow, InstanceRow, NicRow
from tests.server.api.conftest import Client, make_flavor, observe

SERVERS = "/compute/v2.1/servers"


async def test_a_new_server_is_building(alice: Client, image: ImageRow) -> None:
    flavor = await make_flavor(alice)
    user_data = base64.b64encode(b"#!/bin/sh\n").decode()
    wanted = {
        "name": "web",
        "imageRef": image.id,
        "flavorRef": flavor,
        "networks": "none",
        "user_data": user_data,
        "metadata": {"role": "web"},
    }

    made = await alice.send("POST", SERVERS, {"server": wanted}, at="compute 2.96")

    assert made.status_code == 202
    server = (await alice.get(f"{SERVERS}/{made.json()['server']['id']}", at="compute 2.96"))[
        "server"
    ]
    assert server["status"] == "BUILD"
    assert server["OS-EXT-STS:task_state"] == "spawning"
    assert server["metadata"] == {"role": "web"}
    assert server["flavor"]["original_name"] == "tiny"
    assert server["OS-EXT-SRV-ATTR:user_data"] == user_data
    assert server["pinned_availability_zone"] is None


async def test_the_host_name_told_is_the_one_that_the_guest_gets(
    alice: Client, server_id: str
) -> None:
    await alice.send("PUT", f"{SERVERS}/{server_id}", {"server": {"name": "Web -- 1"}})

    server = (await alice.get(f"{SERVERS}/{server_id}", at="compute 2.96"))["server"]

    assert server["OS-EXT-SRV-ATTR:hostname"] == hostname("Web -- 1") == "web-1"


async def test_lists_follow_what_is_observed(alice: Client, server_id: str, log: EventLog) -> None:
    (server,) = (await alice.get(f"{SERVERS}/detail"))["servers"]
    assert server["status"] == "ACTIVE"

    await observe(log, InstanceRow, server_id, observed="stopped", wanted="stopped")

    (server,) = (await alice.get(f"{SERVERS}/detail"))["servers"]
    assert server["status"] == "SHUTOFF"
    (brief,) = (await alice.get(SERVERS))["servers"]
    assert set(brief) == {"id", "name", "links"}


async def test_addresses_are_told_by_network(alice: Client, server_id: str) -> None:
    network = (await alice.post("/network/v2.0/networks", {"network": {"name": "app"}}))["network"]
    subnet = {"network_id": network["id"], "cidr": "10.0.1.0/24", "ip_version": 4}
    await alice.post("/network/v2.0/subnets", {"subnet": subnet})
    await alice.get(f"{SERVERS}/{server_id}")

    await alice.post(
        f"{SERVERS}/{server_id}/os-interface",
        {
            "interfaceAttachment": {
                "net_id": network["id"],
                "fixed_ips": [{"ip_address": "10.0.1.9"}],
            }
        },
    )

    addresses = (await alice.get(f"{SERVERS}/{server_id}"))["server"]["addresses"]
    assert [address["addr"] for address in addresses["app"]] == ["10.0.1.9"]
    await alice.send("PUT", f"/network/v2.0/networks/{network['id']}", {"network": {"name": "db"}})
    addresses = (await alice.get(f"{SERVERS}/{server_id}"))["server"]["addresses"]
    assert [*addresses] == ["db"]
    assert (await alice.get(f"{SERVERS}/{server_id}/ips"))["addresses"] == {
        "db": [{"version": 4, "addr": "10.0.1.9"}]
    }


async def test_power_actions_are_wishes(alice: Client, server_id: str, log: EventLog) -> None:
    action = f"{SERVERS}/{server_id}/action"

    assert (await alice.send("POST", action, {"os-stop": None})).status_code == 202
    await observe(log, InstanceRow, server_id, observed="stopped")
    assert (await alice.get(f"{SERVERS}/{server_id}"))["server"]["status"] == "SHUTOFF"

    assert (await alice.send("POST", action, {"os-start": None})).status_code == 202
    await observe(log, InstanceRow, server_id, observed="running")
    assert (await alice.send("POST", action, {"reboot": {"type": "HARD"}})).status_code == 202
    assert (await alice.get(f"{SERVERS}/{server_id}"))["server"]["status"] == "HARD_REBOOT"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"dance": {}}, "There is no action dance"),
        ({}, "exactly one action"),
        ({"reboot": {"type": "SLOW"}}, "reboot.type"),
    ],
)
async def test_unknown_actions_are_explained(
    alice: Client, server_id: str, body: dict[str, object], message: str
) -> None:
    answer = await alice.send("POST", f"{SERVERS}/{server_id}/action", body)

    assert answer.status_code == 400
    assert message in answer.json()["badRequest"]["message"]


async def test_what_is_not_there_is_a_404_in_novas_form(alice: Client) -> None:
    answer = await alice.send("GET", f"{SERVERS}/web")

    assert answer.status_code == 404
    assert answer.json() == {
        "itemNotFound": {"code": 404, "message": "Instance web could not be found"}
    }
    assert answer.headers["x-compute-request-id"].startswith("req-")
    assert answer.headers["x-openstack-request-id"] == answer.headers["x-compute-request-id"]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [("compute 2.96", 200, "compute 2.96"), ("compute latest", 200, "compute 2.96"),
     ("", 200, "compute 2.1"), ("compute 2.97", 406, None), ("compute x", 400, None)],
)  # fmt: skip
async def test_microversions_are_negotiated(
    alice: Client, asked: str, status: int, told: str | None
) -> None:
    answer = await alice.send("GET", SERVERS, at=asked)

    assert answer.status_code == status
    assert answer.headers.get("OpenStack-API-Version") == told


async def test_pages_are_linked(alice: Client, image: ImageRow) -> None:
    flavor = await make_flavor(alice)
    wanted = {"name": "many", "imageRef": image.id, "flavorRef": flavor, "max_count": 5}
    await alice.post(SERVERS, {"server": wanted})

    seen, path = [], f"{SERVERS}?limit=2"
    while path:
        page = await alice.get(path)
        seen.append([server["name"] for server in page["servers"]])
        links = page.get("servers_links", [])
        path = links[0]["href"].removeprefix("http://cloud.test") if links else ""

    assert seen == [["many-5", "many-4"], ["many-3", "many-2"], ["many-1"]]


async def test_names_filter_and_keys_sort(alice: Client, image: ImageRow) -> None:
    flavor = await make_flavor(alice)
    for name in ("web-2", "web-1", "db"):
        await alice.post(
            SERVERS, {"server": {"name": name, "imageRef": image.id, "flavorRef": flavor}}
        )

    found = await alice.get(f"{SERVERS}?name=web&sort_key=name&sort_dir=asc&deleted=False")

    assert [server["name"] for server in found["servers"]] == ["web-1", "web-2"]


async def test_metadata_and_names_change(alice: Client, server_id: str) -> None:
    changed = await alice.send(
        "PUT", f"{SERVERS}/{server_id}", {"server": {"name": "front"}}, at="compute 2.19"
    )
    assert changed.json()["server"]["name"] == "front"
    assert "OS-EXT-STS:vm_state" not in changed.json()["server"]

    metadata = f"{SERVERS}/{server_id}/metadata"
    await alice.post(metadata, {"metadata": {"a": "b", "c": "d"}})
    assert (await alice.send("DELETE", f"{metadata}/a")).status_code == 204
    assert (await alice.get(metadata))["metadata"] == {"c": "d"}
    assert (await alice.get(f"{SERVERS}/{server_id}"))["server"]["metadata"] == {"c": "d"}


async def test_volumes_are_attached_through_compute(alice: Client, server_id: str) -> None:
    volumes = f"/volume/v3/{alice.project_id}/volumes"
    volume = (await alice.post(volumes, {"volume": {"name": "data", "size": 1}}))["volume"]
    attachments = f"{SERVERS}/{server_id}/os-volume_attachments"

    made = await alice.post(
        attachments, {"volumeAttachment": {"volumeId": volume["id"]}}, at="compute 2.89"
    )

    assert made["volumeAttachment"]["serverId"] == server_id
    listed = (await alice.get(attachments, at="compute 2.89"))["volumeAttachments"]
    assert volume["id"] in [attachment["volumeId"] for attachment in listed]
    assert (await alice.send("DELETE", f"{attachments}/{volume['id']}")).status_code == 202
    listed = (await alice.get(attachments))["volumeAttachments"]
    assert volume["id"] not in [attachment["volumeId"] for attachment in listed]


async def test_a_deleted_server_keeps_its_status_with_a_task(alice: Client, server_id: str) -> None:
    assert (await alice.send("DELETE", f"{SERVERS}/{server_id}")).status_code == 204

    server = (await alice.get(f"{SERVERS}/{server_id}"))["server"]
    assert (server["status"], server["OS-EXT-STS:task_state"]) == ("ACTIVE", "deleting")


async def test_a_port_of_its_own_name_is_kept_when_unplugged(alice: Client, server_id: str) -> None:
    network = (await alice.post("/network/v2.0/networks", {"network": {"name": "n"}}))["network"]
    wanted = {"name": "mine", "network_id": network["id"]}
    port = (await alice.post("/network/v2.0/ports", {"port": wanted}))["port"]
    interfaces = f"{SERVERS}/{server_id}/os-interface"
    await alice.post(interfaces, {"interfaceAttachment": {"port_id": port["id"]}})

    assert (await alice.send("DELETE", f"{interfaces}/{port['id']}")).status_code == 202

    shown = (await alice.get(f"/network/v2.0/ports/{port['id']}"))["port"]
    assert shown["device_id"] == ""


@pytest.mark.parametrize(
    ("version", "made", "deleted", "has_type"),
    [("compute 2.1", 200, 202, False), ("compute 2.10", 201, 204, True)],
)
async def test_keypairs_are_made_in_the_form_asked_for(
    alice: Client, version: str, made: int, deleted: int, has_type: bool
) -> None:
    answer = await alice.send(
        "POST", "/compute/v2.1/os-keypairs", {"keypair": {"name": "k"}}, at=version
    )

    assert answer.status_code == made
    keypair = answer.json()["keypair"]
    assert keypair["private_key"].startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    assert ("type" in keypair) == has_type
    shown = (await alice.get("/compute/v2.1/os-keypairs/k"))["keypair"]
    assert shown["public_key"] == keypair["public_key"]
    assert "private_key" not in shown
    gone = await alice.send("DELETE", "/compute/v2.1/os-keypairs/k", at=version)
    assert gone.status_code == deleted


@pytest.mark.parametrize(
    "key",
    ["", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa AAAAC3NzaC1lZDI1NTE5",
     "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJDD\ncommand"],
)  # fmt: skip
async def test_a_damaged_key_is_refused(alice: Client, key: str) -> None:
    wanted = {"keypair": {"name": "k", "public_key": key}}

    answer = await alice.send("POST", "/compute/v2.1/os-keypairs", wanted)

    assert answer.status_code == 400


async def test_only_administrators_make_flavors(bob: Client) -> None:
    wanted = {"name": "big", "ram": 1024, "vcpus": 1, "disk": 1}

    answer = await bob.send("POST", "/compute/v2.1/flavors", {"flavor": wanted})

    assert answer.status_code == 403


async def test_a_flavor_in_use_stays(alice: Client, server_id: str) -> None:
    (flavor,) = (await alice.get("/compute/v2.1/flavors/detail?is_public=None"))["flavors"]

    answer = await alice.send("DELETE", f"/compute/v2.1/flavors/{flavor['id']}")

    assert answer.status_code == 409
    assert flavor["ram"] == 128


async def test_limits_and_zones_satisfy_clients(alice: Client, server_id: str) -> None:
    absolute = (await alice.get("/compute/v2.1/limits"))["limits"]["absolute"]
    quota = (await alice.get(f"/compute/v2.1/os-quota-sets/{alice.project_id}"))["quota_set"]
    zones = (await alice.get("/compute/v2.1/os-availability-zone"))["availabilityZoneInfo"]

    assert (absolute["totalInstancesUsed"], absolute["totalRAMUsed"]) == (1, 128)
    assert quota["ram"] == 65_536
    assert zones[0]["zoneState"] == {"available": True}


async def test_readers_change_nothing(rita: Client, server_id: str) -> None:
    assert len((await rita.get(SERVERS))["servers"]) == 1

    answer = await rita.send("POST", f"{SERVERS}/{server_id}/action", {"os-stop": None})

    assert answer.status_code == 403


async def test_a_fault_is_told(alice: Client, server_id: str, log: EventLog) -> None:
    await observe(log, InstanceRow, server_id, fault="It broke", fault_is_final=True)

    server = (await alice.get(f"{SERVERS}/{server_id}"))["server"]

    assert server["status"] == "ERROR"
    assert server["fault"]["message"] == "It broke"


async def test_a_port_that_is_gone_leaves_its_server(
    alice: Client, server_id: str, log: EventLog
) -> None:
    network = (await alice.post("/network/v2.0/networks", {"network": {"name": "n"}}))["network"]
    wanted = {"network_id": network["id"], "device_id": server_id}
    port = (await alice.post("/network/v2.0/ports", {"port": wanted}))["port"]
    path = f"{SERVERS}/{server_id}/os-interface"
    assert len((await alice.get(path))["interfaceAttachments"]) == 1

    await observe(log, NicRow, port["id"], wanted="gone")

    assert (await alice.get(path))["interfaceAttachments"] == []
