"""What a server would report, in the words of docs/api.md."""

from typing import Any

from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.topology import Topology

IMAGE = {
    "kind": "image",
    "id": "6f1dd5a5-8d2f-4bcd-a8a5-0a3ad2a6a0d1",
    "name": "tiny",
    "status": "active",
    "observed": {"size_bytes": 17_000_000},
}


def snapshot(*resources: dict[str, Any], last_event_id: int = 1) -> dict[str, Any]:
    """Return the answer of `GET /cockpit/v1/resources`."""
    return {"last_event_id": last_event_id, "resources": [*resources]}


def running(topology: Topology, **others: Any) -> list[dict[str, Any]]:
    """Return the resources of a drawing that was applied."""
    states = {"server": "ACTIVE", "network": "ACTIVE", "port": "ACTIVE", "volume": "in-use"}
    return [
        {
            "kind": step.kind,
            "id": step.id,
            "name": step.name if step.kind != "port" else "",
            "topology_id": str(topology.id),
            "status": states[step.kind],
            "revision": 1,
            "attributes": step.after,
            "observed": {"host": "local", **others},
        }
        for step in plan(topology, Live()).steps
    ]


DEPLOYMENT_ID = "6d0a2f7a-4b40-4b1b-8f62-31b8f9a1c0de"


def deployment(
    topology: Topology, state: str, fault: str = "", any_id: str = DEPLOYMENT_ID, at: str = ""
) -> dict[str, Any]:
    """Return a deployment of one step; `at` is when it began."""
    step = {
        "position": 0,
        "action": "create",
        "kind": "server",
        "id": "0f2b3a8e-53f0-43a5-9a43-0d2f5a7d4a11",
        "name": "web-1",
        "state": state,
        "fault": fault or None,
    }
    return {
        "kind": "deployment",
        "id": any_id,
        "name": topology.name,
        "topology_id": str(topology.id),
        "status": state.upper(),
        "observed": {
            "state": state,
            "started_at": at,
            "done": int(state == "done"),
            "total": 1,
            "steps": [step],
        },
    }
