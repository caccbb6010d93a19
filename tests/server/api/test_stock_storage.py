"""The stock `openstack` command about volumes: snapshots, clones, backups, types, transfers.

Source: python-openstackclient 10.5.0.
"""

import pytest

from tests.server.api.test_stock_client import Cloud, cloud

__all__ = ["cloud"]  # a fixture, which pytest finds by its name here

pytestmark = [pytest.mark.qemu, pytest.mark.box]

WAIT_S = 60


def settled(cloud: Cloud, kind: tuple[str, ...], name: str, status: str) -> dict[str, object]:
    """Ask until something has a status; the client has no other way."""
    found: dict[str, object] = {}
    for _ in range(WAIT_S):
        found = cloud.get(*kind, "show", name)
        if found["status"] == status:
            return found
    raise AssertionError(found)


def test_what_the_stock_client_does_with_volumes(cloud: Cloud) -> None:
    cloud.run("volume", "type", "create", "gold", "--property", "speed=high")
    cloud.run("volume", "create", "--size", "1", "--type", "gold", "first")
    settled(cloud, ("volume",), "first", "available")
    cloud.run("volume", "snapshot", "create", "--volume", "first", "kept")
    settled(cloud, ("volume", "snapshot"), "kept", "available")
    cloud.run("volume", "create", "--snapshot", "kept", "of-snapshot")
    cloud.run("volume", "create", "--source", "first", "--size", "2", "of-volume")
    cloud.run("volume", "backup", "create", "--name", "saved", "first")
    clone = settled(cloud, ("volume",), "of-snapshot", "available")
    copy = settled(cloud, ("volume",), "of-volume", "available")
    backup = settled(cloud, ("volume", "backup"), "saved", "available")
    cloud.run("--os-volume-api-version", "3.40", "volume", "revert", "kept")
    first = settled(cloud, ("volume",), "first", "available")
    cloud.run("volume", "set", "--bootable", "--property", "a=b", "first")
    cloud.run("volume", "backup", "restore", "saved", "restored")
    offer = cloud.get("volume", "transfer", "request", "create", "of-volume")
    cloud.run(
        "volume", "transfer", "request", "accept", offer["id"], "--auth-key", offer["auth_key"]
    )
    snapshots = cloud.get("volume", "snapshot", "list", "--long")
    volumes = cloud.get("volume", "list", "--long")

    assert clone["snapshot_id"] == cloud.get("volume", "snapshot", "show", "kept")["id"]
    assert (copy["source_volid"], copy["size"]) == (first["id"], 2)
    assert (first["type"], backup["size"]) == ("gold", 1)
    assert [row["Name"] for row in snapshots] == ["kept"]
    assert {row["Name"] for row in volumes} >= {"first", "of-snapshot", "of-volume"}
    assert cloud.get("volume", "show", "first")["bootable"] is True
