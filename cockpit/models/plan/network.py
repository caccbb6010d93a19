"""Networks in plans: a network with its addressing is one thing there."""

from collections.abc import Iterator
from typing import Any

from cockpit.models.blocks import Network
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes
from cockpit.models.sentences import Sentence, say

_NO_ORDER = frozenset({"allocation_pools", "host_routes"})


def _wanted(design: Design) -> Iterator[Wanted]:
    for block in design.blocks.values():
        if isinstance(block, Network):
            yield Wanted(str(block.id), block.name, _attributes(block))


def _attributes(block: Network) -> Attributes:
    # What has no prefix has no addressing at all, whatever the brick remembers.
    has_any = bool(block.cidr or block.cidr6)
    found: Attributes = {
        "name": block.name,
        "external": block.is_public,
        "cidr": block.cidr or None,
        "gateway_ip": (block.gateway or None) if block.cidr else None,
        "enable_dhcp": block.has_dhcp and bool(block.cidr),
        "dns_nameservers": [*block.dns] if has_any else [],
    }
    if block.cidr6 is not None:
        found["cidr6"] = block.cidr6 or None
    if block.cidr6 and block.has_dhcp6:
        found["enable_dhcp6"] = block.has_dhcp6 == "yes"
    if block.cidr6 and block.mode6:
        found["ipv6_mode"] = block.mode6
    if block.pools is not None:
        found["allocation_pools"] = [pool.model_dump() for pool in block.pools if has_any]
    if block.routes is not None:
        found["host_routes"] = [route.model_dump() for route in block.routes if has_any]
    if block.domain is not None:
        found["dns_domain"] = block.domain
    return found


def _is_satisfied(field: str, value: Any, old: Any, _facts: Facts) -> bool:
    if field == "gateway_ip":
        return value is None
    if field == "dns_nameservers":
        return sorted(value) == sorted(old or [])
    if field in _NO_ORDER:
        return _sorted(value) == _sorted(old or [])
    if field == "cidr6":
        return (value or "").lower() == (old or "").lower()
    return field == "dns_domain" and value.rstrip(".") == (old or "").rstrip(".")


def _sorted(entries: list[Attributes]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(entry.items()) for entry in entries)


def _problem(name: str, field: str, _value: Any, _old: Any) -> Sentence | None:
    if field == "external":
        return say("{name} cannot turn from private to public or back", name=name)
    return None


NETWORK = Kind(
    (
        "name",
        "external",
        "cidr",
        "gateway_ip",
        "enable_dhcp",
        "dns_nameservers",
        "cidr6",
        "gateway6",
        "enable_dhcp6",
        "ipv6_mode",
        "allocation_pools",
        "host_routes",
        "dns_domain",
    ),
    _wanted,
    _is_satisfied,
    _problem,
    # The old gateway lies outside the new prefix.
    leaning={"cidr": "gateway_ip"},
)
