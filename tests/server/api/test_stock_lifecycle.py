"""The stock `openstack` command gives all orders to a server, with real QEMU processes.

Source: python-openstackclient 10.5.0.
"""

from typing import Any

import pytest

from tests.server.api.test_stock_client import Cloud, cloud, image, network, server

__all__ = ["cloud", "image", "network", "server"]

pytestmark = [pytest.mark.qemu, pytest.mark.box]


def status(cloud: Cloud, server: str) -> str:
    return str(cloud.get("server", "show", server)["status"])


def becomes(cloud: Cloud, server: str, wanted: str) -> dict[str, Any]:
    """Ask until a server has a status; the client's own limit ends it."""
    found: dict[str, Any] = {}
    for _ in range(30):
        found = cloud.get("server", "show", server)
        if found["status"] == wanted:
            return found
    raise AssertionError(found)


def test_it_pauses_suspends_and_shelves(cloud: Cloud, server: str) -> None:
    # What follows does not wait: an order is judged by what the server shall be.
    for order in ("pause", "unpause", "suspend"):
        cloud.run("server", order, server)
    becomes(cloud, server, "SUSPENDED")
    for order in ("resume", "shelve"):
        cloud.run("server", order, server)
    becomes(cloud, server, "SHELVED")
    cloud.run("server", "unshelve", server)
    becomes(cloud, server, "ACTIVE")


def test_it_resizes_and_takes_back_and_confirms(cloud: Cloud, server: str) -> None:
    cloud.run("flavor", "create", "--ram", "96", "--disk", "1", "--vcpus", "1", "larger")

    cloud.run("server", "resize", "--flavor", "larger", server)
    cloud.run("server", "resize", "revert", server)
    cloud.run("server", "resize", "--flavor", "larger", "--wait", server)
    waiting = status(cloud, server)
    cloud.run("server", "resize", "confirm", server)

    assert waiting == "VERIFY_RESIZE"
    assert becomes(cloud, server, "ACTIVE")["flavor"]["original_name"] == "larger"


def test_it_rescues_and_rebuilds(cloud: Cloud, server: str, image: str) -> None:
    cloud.run("server", "rescue", "--password", "mine", server)
    becomes(cloud, server, "RESCUE")
    cloud.run("server", "unrescue", server)
    rebuilt = cloud.get("server", "rebuild", "--image", image, "--property", "a=b", server)

    assert rebuilt["adminPass"]
    assert "a" in str(becomes(cloud, server, "ACTIVE")["properties"])


def test_it_locks_tags_and_tells(cloud: Cloud, server: str) -> None:
    cloud.run("server", "lock", "--reason", "in use", server)
    locked = cloud.get("server", "show", server)
    cloud.run("server", "unlock", server)
    cloud.run("server", "set", "--tag", "blue", "--property", "tier=front", server)
    listed = cloud.get("server", "list", "--tags", "blue")
    diagnostics = cloud.run("server", "show", "--diagnostics", server)
    events = cloud.get("server", "event", "list", server)
    event = cloud.get("server", "event", "show", server, events[0]["Request ID"])

    assert (locked["locked"], locked["locked_reason"]) == (True, "in use")
    assert [found["Name"] for found in listed] == [server]
    assert "num_cpus" in diagnostics or "cpu" in diagnostics
    assert events[-1]["Action"] == "create"
    assert event["action"] == events[0]["Action"]
    cloud.run("server", "unset", "--tag", "blue", server)


def test_it_groups_servers(cloud: Cloud, server: str, image: str) -> None:
    assert server
    made = cloud.get("server", "group", "create", "--policy", "soft-anti-affinity", "apart")
    member = cloud.get(
        "server", "create", "--flavor", "small", "--image", image, "--nic", "none",
        "--hint", f"group={made['id']}", "--wait", "member",
    )  # fmt: skip

    assert cloud.get("server", "group", "show", "apart")["members"] == [member["id"]]
    cloud.run("server", "delete", "--wait", "member")
    cloud.run("server", "group", "delete", "apart")


def test_it_sets_states_and_makes_several(cloud: Cloud, server: str, image: str) -> None:
    cloud.run("server", "set", "--state", "error", "--auto-approve", server)
    assert status(cloud, server) == "ERROR"
    cloud.run("server", "set", "--state", "active", "--auto-approve", server)
    becomes(cloud, server, "ACTIVE")
    cloud.run(
        "server", "create", "--flavor", "small", "--image", image, "--nic", "none",
        "--min", "2", "--max", "2", "--wait", "many",
    )  # fmt: skip

    names = {found["Name"] for found in cloud.get("server", "list")}
    assert {"many-1", "many-2"} <= names
    cloud.run("server", "delete", "--wait", "many-1", "many-2")
