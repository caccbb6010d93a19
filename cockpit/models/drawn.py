"""How a drawing has what runs: attributes of resources as fields of bricks and links."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeAlias
from uuid import UUID

from cockpit.models.plan.port import shaping_of
from cockpit.models.plan.security_group import rule_of
from cockpit.models.plan.server import machine_of
from cockpit.models.values import AddressPair, HostRoute, Pool

_Reader: TypeAlias = tuple[str, Callable[[Any], Any]]


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    return value or ""


def _opinion(value: Any) -> Any:
    """Read what a drawing has no opinion on while it is empty."""
    return value or None


def _answer(value: Any) -> str:
    return "" if value is None else ("yes" if value else "no")


def _power(value: Any) -> str:
    # A server that is shelved is drawn as a stopped one.
    return value if value in ("running", "paused", "suspended") else "stopped"


def _pools(value: Any) -> Any:
    return tuple(Pool.model_validate(entry) for entry in value or ()) or None


def _routes(value: Any) -> Any:
    return tuple(HostRoute.model_validate(entry) for entry in value or ()) or None


def _pairs(value: Any) -> Any:
    pairs = (
        AddressPair(address=entry["ip_address"], mac=entry.get("mac_address") or "")
        for entry in value or ()
    )
    return tuple(pairs) or None


_READERS: Final[Mapping[str, Mapping[str, _Reader]]] = {
    "network": {
        "name": ("name", _same),
        "external": ("is_public", bool),
        "cidr": ("cidr", _text),
        "cidr6": ("cidr6", _opinion),
        "enable_dhcp6": ("has_dhcp6", _answer),
        "ipv6_mode": ("mode6", _text),
        "enable_dhcp": ("has_dhcp", bool),
        "dns_nameservers": ("dns", lambda value: tuple(value or ())),
        "allocation_pools": ("pools", _pools),
        "host_routes": ("routes", _routes),
        "dns_domain": ("domain", _opinion),
    },
    "server": {
        "name": ("name", _same),
        "vcpus": ("vcpus", _same),
        "ram_mib": ("ram_mib", _same),
        "disk_gib": ("disk_gib", _same),
        "image": ("image", _text),
        "key_name": ("key_name", _text),
        "user_data": ("user_data", _text),
        "power": ("power", _power),
        "metadata": ("metadata", lambda value: tuple(sorted((value or {}).items())) or None),
        "tags": ("tags", lambda value: tuple(sorted(value or ())) or None),
        "root_volume": ("root_volume", lambda value: UUID(value) if value else None),
        "cdroms": ("cdroms", lambda value: tuple(value or ()) or None),
        "machine": ("machine", lambda value: machine_of(value or {})),
        "server_group": ("group", lambda value: UUID(value) if value else None),
    },
    "port": {
        "ip_address": ("address", _text),
        "ip6_address": ("address6", _text),
        "firewall_profile": ("profile", lambda value: value or "DISABLED"),
        "security_groups": ("groups", lambda value: tuple(map(UUID, value or ()))),
        "port_security": ("is_guarded", lambda value: value is not False),
        "allowed_address_pairs": ("pairs", _pairs),
        "shaping": ("shaping", lambda value: shaping_of(value) if value else None),
    },
    "volume": {"name": ("name", _same), "size_gib": ("size_gib", _same)},
    "router": {
        "name": ("name", _same),
        "snat": ("has_nat", bool),
        "routes": ("routes", _routes),
    },
    "floating_ip": {"ip_address": ("address", _text)},
    "physical_port": {
        "name": ("name", _same),
        "interface": ("interface", _same),
        "vlan": ("vlan", _same),
        "force": ("is_forced", bool),
    },
    "security_group": {
        "name": ("name", _same),
        "rules": ("rules", lambda value: tuple(map(rule_of, value or ()))),
    },
}


def fields(
    kind: str, attributes: Mapping[str, Any], only: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the fields of a brick or link that attributes tell.

    Args:
        kind: As on the wire.
        attributes: What runs.
        only: The attributes to read; None is all.
    """
    return {
        field: read(attributes.get(name))
        for name, (field, read) in _READERS.get(kind, {}).items()
        if name in attributes and (only is None or name in only)
    }
