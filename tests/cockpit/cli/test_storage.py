"""The command line about disks, against the embedded server, without guests."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from cockpit.cli.storage import tree
from tests.end_to_end.cloud import Cloud, cloud_folder

pytestmark = pytest.mark.box


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with cloud_folder() as folder:
        yield Cloud(folder)


@pytest.fixture
async def started(cloud: Cloud) -> AsyncIterator[Cloud]:
    await cloud.cockpit("server", "start")
    yield cloud
    await cloud.cockpit("server", "stop")


async def settled(cloud: Cloud, kind: str, name: str) -> dict[str, Any]:
    """List until something is available; each listing takes a good second."""
    rows: list[dict[str, Any]] = []
    for _ in range(60):
        rows = await cloud.cockpit(kind, "list")
        found = [row for row in rows if row["name"] == name and row["status"] == "available"]
        if found:
            return found[0]
    raise AssertionError(rows)


async def test_a_volume_is_kept_cloned_backed_up_and_reverted(started: Cloud) -> None:
    await started.cockpit("volume", "create", "data", "1")
    await settled(started, "volume", "data")
    await started.cockpit("snapshot", "create", "data", "before")
    await settled(started, "snapshot", "before")
    await started.cockpit("volume", "clone", "before", "copy")
    await started.cockpit("volume", "clone", "data", "twin")
    await started.cockpit("backup", "create", "data", "saved")
    copy = await settled(started, "volume", "copy")
    await settled(started, "volume", "twin")
    await settled(started, "backup", "saved")

    (refused,) = await started.cockpit("snapshot", "delete", "data", "before", status=1)
    await started.cockpit("volume", "flatten", "copy")
    await started.cockpit("volume", "extend", "twin", "2")
    await started.cockpit("snapshot", "revert", "data", "before")
    (restored,) = await started.cockpit("backup", "restore", "saved")
    (schedule,) = await started.cockpit("backup", "schedule", "data", "--every", "12")
    schedules = await started.cockpit("backup", "schedules")
    await started.cockpit("backup", "unschedule", schedule["id"])
    (offer,) = await started.cockpit("volume", "transfer", "twin")
    (graph,) = await started.cockpit("lineage")

    assert "copy" in refused["error"]["message"]
    assert copy["source"]["kind"] == "snapshot"
    assert [found["every_hours"] for found in schedules] == [12]
    assert len(offer["key"]) > 16
    assert "snapshot before" in " ".join(tree(graph))
    assert restored["id"] in {node["id"] for node in graph["nodes"]}


def test_a_lineage_is_shown_as_a_tree() -> None:
    graph = {
        "nodes": [
            {"kind": "volume", "id": "v", "name": "data"},
            {"kind": "snapshot", "id": "s", "name": "early"},
            {"kind": "layer", "id": "1", "used_bytes": 1 << 20},
            {"kind": "layer", "id": "2", "used_bytes": 1 << 19},
        ],
        "edges": [
            {"kind": "is", "from": _end("volume", "v"), "to": _end("layer", "2")},
            {"kind": "is", "from": _end("snapshot", "s"), "to": _end("layer", "1")},
            {"kind": "stands_on", "from": _end("layer", "2"), "to": _end("layer", "1")},
        ],
    }

    assert tree(graph) == ["snapshot early  1.0 MiB", "  volume data  0.5 MiB"]


def _end(kind: str, found: str) -> dict[str, str]:
    return {"kind": kind, "id": found}
