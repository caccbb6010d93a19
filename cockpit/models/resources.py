"""Resources as the server reports them, and what came, changed or went."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from cockpit.models.lights import Light
from cockpit.models.server_words import known_again

Kind: TypeAlias = Literal[
    "server",
    "network",
    "port",
    "volume",
    "image",
    "deployment",
    "router",
    "floating_ip",
    "security_group",
    "physical_port",
    "snapshot",
    "backup",
    "server_group",
]

_LIGHTS: Mapping[str, Light] = {
    "ACTIVE": "active",
    "available": "active",
    "in-use": "active",
    "active": "active",
    "SHUTOFF": "stopped",
    "DOWN": "stopped",
    "PAUSED": "paused",
    "SUSPENDED": "suspended",
    "SHELVED": "shelved",
    "SHELVED_OFFLOADED": "shelved",
    "RESCUE": "rescue",
    "VERIFY_RESIZE": "trial",
    "UNCONFIRMED": "trial",
    "BUILD": "build",
    "creating": "build",
    "attaching": "build",
    "detaching": "build",
    "saving": "build",
    "queued": "build",
    "uploading": "build",
    "importing": "build",
    "deactivated": "stopped",
    "REBOOT": "reboot",
    "RESIZE": "resize",
    "REBUILD": "resize",
    "extending": "resize",
    "reverting": "resize",
    "restoring-backup": "resize",
    "ERROR": "error",
    "error": "error",
    "DELETING": "deleted",
    "deleting": "deleted",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as docs/api.md, "Resources", tells it.

    Attributes:
        topology_id: The drawing that it belongs to, or None.
        attributes: What a deployment may set.
        observed: What only the server knows.
    """

    kind: str
    id: str
    name: str
    topology_id: str | None
    status: str
    fault: str | None
    revision: int
    attributes: Mapping[str, Any]
    observed: Mapping[str, Any]

    @property
    def light(self) -> Light:
        """Return the state light that shows its status."""
        return _LIGHTS.get(self.status, "unknown")


def resource_of(wire: Mapping[str, Any]) -> Resource:
    """Read a resource from the wire; fields that are missing are taken as empty."""
    return Resource(
        wire["kind"],
        wire["id"],
        wire.get("name") or "",
        wire.get("topology_id"),
        wire.get("status") or "",
        fault_of(wire),
        wire.get("revision") or 0,
        wire.get("attributes") or {},
        wire.get("observed") or {},
    )


@dataclass(frozen=True, slots=True)
class LiveEdit:
    """One resource that came (`before` None), changed, or went (`after` None)."""

    kind: str
    id: str
    before: Resource | None
    after: Resource | None


def fault_of(wire: Mapping[str, Any]) -> str | None:
    """Return why a wish is not fulfilled, ready to be translated, or None."""
    text = wire.get("fault")
    return known_again(text) if text else None
