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
_CHANGES: Final[dict[str, str]] = {
    "vcpus": "vCPU {old} → {new}",
    "ram_mib": "memory {old} → {new}",
    "disk_gib": "disk {old} → {new}",
    "size_gib": "size {old} → {new}",
    "image": "image {old} → {new}",
    "key_name": "key {old} → {new}",
    "power": "power {old} → {new}",
    "name": "name {old} → {new}",
    "cidr": "prefix {old} → {new}",
    "enable_dhcp": "DHCP {old} → {new}",
    "dns_nameservers": "DNS {old} → {new}",
    "ip_address": "address {old} → {new}",
    "firewall_profile": "firewall {old} → {new}",
}
_OTHER: Final[dict[str, str]] = {"user_data": "other user data", "server_id": "other server"}
_NEW: Final[dict[str, str]] = {"user_data": "new user data", "server_id": "new server"}
_NO: Final[dict[str, str]] = {"user_data": "no user data", "server_id": "no server"}


def title(step: Step) -> Sentence:
    """Return what a step does: Create web-3."""
    return say(_TITLES.get((step.action, step.kind), "Replace {name}"), name=step.name)


def changes(step: Step) -> str:
    """Return what an update or a replacement changes: memory 128 → 256 MiB."""
    return ", ".join(change_sentences(step))


def change_sentences(step: Step) -> list[Sentence]:
    """Return what an update or a replacement changes, one sentence for each attribute."""
    before, after = step.before or {}, step.after or {}
    return [_change(field, before.get(field), after.get(field)) for field in step.changed]


def _change(field: str, old: Any, new: Any) -> Sentence:
    if field in _OTHER:
        return say((_OTHER if new and old else _NEW if new else _NO)[field])
    one, other = _shown(field, old), _shown(field, new)
    unit = other.rpartition(" ")[2]
    if field.endswith("ib") and one.endswith(f" {unit}"):
        one = one.removesuffix(f" {unit}")
    return say(_CHANGES.get(field, "{field} {old} → {new}"), field=field, old=one, new=other)


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
