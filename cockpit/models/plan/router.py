"""Routers in plans: a router with its gateway and its interfaces is one thing there."""

from collections.abc import Iterator
from typing import Any

from cockpit.models.blocks import Router
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes


def _wanted(design: Design) -> Iterator[Wanted]:
    for block in design.blocks.values():
        if isinstance(block, Router):
            yield Wanted(str(block.id), block.name, _attributes(design, block))


def _attributes(design: Design, block: Router) -> Attributes:
    links = design.router_links.get(block.id, [])
    public = [link for link in links if design.is_public(link.network_id)]
    found: Attributes = {
        "name": block.name,
        "external_network_id": str(public[0].network_id) if public else None,
        "external_ip_address": (public[0].address or None) if public else None,
        "snat": block.has_nat,
        "interfaces": [
            {"network_id": str(link.network_id), "ip_address": link.address or None}
            for link in links
            if link not in public
        ],
    }
    if block.routes is not None:
        found["routes"] = [route.model_dump() for route in block.routes]
    return found


def _is_satisfied(field: str, value: Any, old: Any, _facts: Facts) -> bool:
    if field == "external_ip_address":
        return value is None
    if field == "interfaces":
        return _are_interfaces_so(value, old or [])
    if field == "routes":
        return _sorted(value) == _sorted(old or [])
    return False


def _are_interfaces_so(wanted: list[Attributes], have: list[Attributes]) -> bool:
    """Compare networks, and addresses where the design names one."""
    if {one["network_id"] for one in wanted} != {one["network_id"] for one in have}:
        return False
    known = {(one["network_id"], one.get("ip_address")) for one in have}
    return all(
        one["ip_address"] is None or (one["network_id"], one["ip_address"]) in known
        for one in wanted
    )


def _sorted(entries: list[Attributes]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(entry.items()) for entry in entries)


ROUTER = Kind(
    ("name", "external_network_id", "external_ip_address", "snat", "interfaces", "routes"),
    _wanted,
    _is_satisfied,
    leaning={"external_network_id": "external_ip_address"},
)
