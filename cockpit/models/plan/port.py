"""NICs in plans."""

from collections.abc import Iterator
from typing import Any, Final

from cockpit.models.blocks import Nic
from cockpit.models.plan.kind import Design, Facts, Kind, Wanted
from cockpit.models.plan.step import Attributes
from cockpit.models.values import Shaping

_SHAPING: Final = {
    "rate_kbit_in": "rate_in",
    "rate_kbit_out": "rate_out",
    "delay_ms": "delay_ms",
    "jitter_ms": "jitter_ms",
    "loss_percent": "loss_percent",
}
"""Our name of each limit by that on the wire."""


def shaping_of(wire: Attributes | None) -> Shaping:
    """Read the limits of a link."""
    found = wire or {}
    return Shaping(**{ours: found.get(theirs) or 0 for theirs, ours in _SHAPING.items()})


def _wanted(design: Design) -> Iterator[Wanted]:
    for nic in design.nics:
        name = f"{design.name(nic.instance_id)} · {design.name(nic.network_id)}"
        yield Wanted(str(nic.id), name, _attributes(nic))


def _attributes(nic: Nic) -> Attributes:
    found: Attributes = {
        "network_id": str(nic.network_id),
        "server_id": str(nic.instance_id),
        "ip_address": nic.address or None,
        "firewall_profile": nic.profile,
        "security_groups": sorted(map(str, nic.groups)),
        "port_security": nic.is_guarded,
    }
    if nic.address6:
        found["ip6_address"] = nic.address6
    if nic.pairs is not None:
        found["allowed_address_pairs"] = [
            {"ip_address": pair.address, "mac_address": pair.mac or None} for pair in nic.pairs
        ]
    if nic.shaping is not None:
        found["shaping"] = _limits(nic.shaping)
    return found


def _limits(shaping: Shaping) -> Attributes | None:
    if shaping.is_empty:
        return None
    values = shaping.model_dump()
    found = {theirs: values[ours] for theirs, ours in _SHAPING.items()}
    return {
        name: value or None if name.startswith("rate") else value for name, value in found.items()
    }


def _is_satisfied(field: str, value: Any, old: Any, facts: Facts) -> bool:
    match field:
        case "ip_address":
            return value is None
        case "ip6_address":
            return bool(value == facts.have.observed.get("ip6_address"))
        case "security_groups":
            return _are_groups_so(value, old or [], facts)
        case "allowed_address_pairs":
            return _pairs(value, value) == _pairs(old or [], value)
        case "shaping":
            return shaping_of(value) == shaping_of(old)
        case _:
            return False


def _are_groups_so(value: list[str], old: list[str], facts: Facts) -> bool:
    """Tell whether a link wears what is drawn; one that is drawn without keeps foreign groups."""
    if value or not old:
        return sorted(old) == value
    found = [facts.live.get(key) for key in old]
    return all(group is None or group.topology_id != facts.topology_id for group in found)


def _pairs(entries: list[Attributes], wanted: list[Attributes]) -> list[tuple[str, str]]:
    """Return pairs to compare; where the design names no MAC, any will do."""
    free = {pair["ip_address"] for pair in wanted if not pair.get("mac_address")}
    return sorted(
        (pair["ip_address"], "" if pair["ip_address"] in free else (pair["mac_address"] or ""))
        for pair in entries
    )


PORT = Kind(
    (
        "network_id",
        "server_id",
        "ip_address",
        "ip6_address",
        "dns_name",
        "firewall_profile",
        "security_groups",
        "port_security",
        "allowed_address_pairs",
        "shaping",
    ),
    _wanted,
    _is_satisfied,
    own_choice=frozenset({"ip_address"}),
)
