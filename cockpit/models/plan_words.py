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
    ("create", "router"): "Create router {name}",
    ("update", "router"): "Change router {name}",
    ("delete", "router"): "Delete router {name}",
    ("create", "floating_ip"): "Reserve the address {name}",
    ("update", "floating_ip"): "Move the address {name}",
    ("delete", "floating_ip"): "Give back the address {name}",
    ("create", "physical_port"): "Plug in {name}",
    ("update", "physical_port"): "Change {name}",
    ("delete", "physical_port"): "Pull out {name}",
    ("create", "security_group"): "Create security group {name}",
    ("update", "security_group"): "Change security group {name}",
    ("delete", "security_group"): "Delete security group {name}",
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
    "cidr6": "IPv6 prefix {old} → {new}",
    "gateway_ip": "gateway {old} → {new}",
    "dns_domain": "domain {old} → {new}",
    "ip6_address": "IPv6 address {old} → {new}",
    "port_security": "guard {old} → {new}",
    "snat": "NAT {old} → {new}",
    "external_ip_address": "address {old} → {new}",
    "interface": "interface {old} → {new}",
    "vlan": "VLAN {old} → {new}",
    "force": "taking over addresses {old} → {new}",
    "tags": "tags {old} → {new}",
    "enable_dhcp6": "telling of IPv6 {old} → {new}",
    "ipv6_mode": "IPv6 mode {old} → {new}",
}
_OTHER: Final[dict[str, str]] = {
    "user_data": "other user data",
    "server_id": "other server",
    "metadata": "other metadata",
    "server_group": "other server group",
    "allocation_pools": "other address pools",
    "host_routes": "other routes",
    "routes": "other routes",
    "rules": "other rules",
    "interfaces": "other interfaces",
    "external_network_id": "other gateway",
    "network_id": "other network",
    "port_id": "other server",
    "security_groups": "other security groups",
    "allowed_address_pairs": "other address pairs",
    "shaping": "other limits",
    "cdroms": "other CDs",
    "machine": "other machine",
}
_NEW: Final[dict[str, str]] = {
    "user_data": "new user data",
    "server_id": "new server",
    "metadata": "new metadata",
    "server_group": "new server group",
    "allocation_pools": "new address pools",
    "host_routes": "new routes",
    "routes": "new routes",
    "rules": "new rules",
    "interfaces": "new interfaces",
    "external_network_id": "new gateway",
    "network_id": "new network",
    "port_id": "new server",
    "security_groups": "new security groups",
    "allowed_address_pairs": "new address pairs",
    "shaping": "new limits",
    "cdroms": "new CDs",
    "machine": "other machine",
}
_NO: Final[dict[str, str]] = {
    "user_data": "no user data",
    "server_id": "no server",
    "metadata": "no metadata",
    "server_group": "no server group",
    "allocation_pools": "no address pools",
    "host_routes": "no routes",
    "routes": "no routes",
    "rules": "no rules",
    "interfaces": "no interfaces",
    "external_network_id": "no gateway",
    "network_id": "no network",
    "port_id": "no server",
    "security_groups": "no security groups",
    "allowed_address_pairs": "no address pairs",
    "shaping": "no limits",
    "cdroms": "no CDs",
}


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
