"""Floating addresses in plans."""

from collections.abc import Iterator
from typing import Any

from cockpit.models.blocks import FloatingIp
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.reach import floating_nic
from cockpit.models.sentences import Sentence, say


def _wanted(design: Design) -> Iterator[Wanted]:
    for block in design.blocks.values():
        pool = design.pools.get(block.id)
        # An address of no network cannot be had; `rules` tells of it.
        if not isinstance(block, FloatingIp) or pool is None:
            continue
        nic = floating_nic(design.topology, block.id)
        attributes = {
            "network_id": str(pool.network_id),
            "ip_address": block.address or None,
            "port_id": str(nic.id) if nic is not None else None,
        }
        yield Wanted(str(block.id), block.name, attributes)


def _is_satisfied(field: str, value: Any, _old: Any, _facts: Facts) -> bool:
    return field == "ip_address" and value is None


def _problem(name: str, field: str, _value: Any, _old: Any) -> Sentence | None:
    if field in ("network_id", "ip_address"):
        return say("{name} cannot become another address", name=name)
    return None


FLOATING_IP = Kind(("network_id", "ip_address", "port_id"), _wanted, _is_satisfied, _problem)
