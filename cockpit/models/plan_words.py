"""A plan in words: what each step does, for lists, pictures and the command line."""

from typing import Any, Final

from cockpit.models.plan import Action, Step, StepKind
from cockpit.models.sentences import Sentence, say
from cockpit.models.words import size

_TITLES: Final[dict[tuple[Action, StepKind], str]] = {
    ("create", "network"): "Create network {name}",
    ("create", "server"): "Create {name}",
    ("create", "port"): "Join {name}",
    ("create", "volume"): "Create volume {name}",
    ("update", "network"): "Change network {name}",
    ("update", "server"): "Change {name}",
    ("update", "port"): "Change {name}",
    ("update", "volume"): "Change volume {name}",
    ("replace", "server"): "Rebuild {name}",
    ("delete", "network"): "Delete network {name}",
    ("delete", "server"): "Stop and delete {name}",
    ("delete", "port"): "Unplug {name}",
    ("delete", "volume"): "Delete volume {name}",
}
_NAMES: Final = {
    "vcpus": "vCPU",
    "ram_mib": "memory",
    "disk_gib": "disk",
    "size_gib": "size",
    "image": "image",
    "key_name": "key",
    "user_data": "user data",
    "power": "power",
    "name": "name",
    "cidr": "prefix",
    "enable_dhcp": "DHCP",
    "dns_nameservers": "DNS",
    "ip_address": "address",
    "firewall_profile": "firewall",
    "server_id": "server",
}
_WORDLESS: Final = frozenset({"user_data", "server_id"})


def title(step: Step) -> Sentence:
    """Return what a step does: Create web-3."""
    return say(_TITLES.get((step.action, step.kind), "Replace {name}"), name=step.name)


def changes(step: Step) -> str:
    """Return what an update or a replacement changes: memory 128 → 256 MiB."""
    before, after = step.before or {}, step.after or {}
    return ", ".join(_change(field, before.get(field), after.get(field)) for field in step.changed)


def _change(field: str, old: Any, new: Any) -> str:
    name = _NAMES.get(field, field)
    if field in _WORDLESS:
        return f"other {name}" if new and old else f"new {name}" if new else f"no {name}"
    one, other = _shown(field, old), _shown(field, new)
    unit = other.rpartition(" ")[2]
    if field.endswith("ib") and one.endswith(f" {unit}"):
        one = one.removesuffix(f" {unit}")
    return f"{name} {one} → {other}"


def _shown(field: str, value: Any) -> str:
    if value is None or value in ("", []):
        return "none"
    if field == "ram_mib":
        return size(value)
    if field.endswith("_gib"):
        return f"{value} GiB"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value)
