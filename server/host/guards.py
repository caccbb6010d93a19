"""What a NIC may send, and who judges it: from its wanted state to what the filter has."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network

from server.host.filter_chains import Prefix
from server.host.firewall import Address, Tap
from server.host.groups import ICMP, ICMP6, WITH_PORTS, collapse, combination
from server.host.wanted import Group, Nic, Rule, Segment, tap_name

_MAC = re.compile(r"[0-9a-f][02468ace](:[0-9a-f]{2}){5}")
_LINK_LOCAL = int(IPv6Address("fe80::"))
_LAST_PROTOCOL, _LAST_PORT, _LAST_TYPE = 255, 65535, 255


def make_tap(
    nic: Nic,
    segment: Segment,
    bridge: str | None,
    addresses: tuple[Address, ...],
    groups: Mapping[str, Group],
) -> Tap:
    """Return the host end of a NIC.

    Nobody is judged by less than its profile: groups only add to it. What nobody wants
    to be judged, or what may send and receive everything, is not judged at all.

    Raises:
        ValueError: A pair or a group makes no sense.
    """
    strange = [group_id for group_id in nic.groups if group_id not in groups]
    if strange:
        raise ValueError(f"Its security group {strange[0]} is not there")
    name = tap_name(nic.id)
    is_routed = bridge is None
    services = tuple(ip_address(one.service) for one in segment.subnets if one.service)
    if not nic.is_guarded:
        return Tap(
            name, nic.mac, bridge, addresses,
            sources=_sources(nic, addresses) if is_routed else (),
            binds_mac=False, binds_addresses=False, groups=nic.groups, services=services,
        )  # fmt: skip
    chosen = combination(nic.profile, nic.groups)
    return Tap(
        name,
        nic.mac,
        bridge,
        addresses,
        ingress=None if nic.profile == "DISABLED" else chosen,
        egress=chosen if nic.profile == "CUSTOM" else None,
        sources=_sources(nic, addresses),
        # A bare segment carries whatever guests like.
        binds_mac=is_routed or bool(segment.subnets),
        # Where the host tells nobody its address, guests may have a DHCP server of theirs.
        binds_addresses=is_routed or (any(one.dhcp for one in segment.subnets) and bool(addresses)),
        groups=nic.groups,
        services=services,
    )


def sound_groups(groups: Iterable[Group]) -> tuple[dict[str, Group], dict[str, str]]:
    """Return the groups that make sense by id, and why the others do not."""
    sound: dict[str, Group] = {}
    faults: dict[str, str] = {}
    for group in groups:
        try:
            for rule in group.rules:
                _check(rule)
            sound[group.id] = group
        except ValueError as error:
            faults[group.id] = f"Rule makes no sense: {error}"
    return sound, faults


def link_local(mac: str) -> IPv6Address:
    """Return the link-local address that a station makes from its MAC; RFC 4291, appendix A."""
    packed = bytes.fromhex(mac.replace(":", ""))
    identity = bytes([packed[0] ^ 2]) + packed[1:3] + b"\xff\xfe" + packed[3:]
    return IPv6Address(_LINK_LOCAL | int.from_bytes(identity, "big"))


def _sources(nic: Nic, addresses: tuple[Address, ...]) -> tuple[tuple[str, Prefix], ...]:
    prefixes: dict[tuple[str, int], list[Prefix]] = {}
    for address in addresses:
        prefixes.setdefault((nic.mac, address.version), []).append(ip_network(address))
    for pair in nic.pairs:
        mac = pair.mac or nic.mac
        if not _MAC.fullmatch(mac):
            raise ValueError(f"Not the MAC address of one station: {mac}")
        prefix = ip_network(pair.prefix)
        prefixes.setdefault((mac, prefix.version), []).append(prefix)
    for mac in {nic.mac, *(mac for mac, _ in prefixes)}:
        prefixes.setdefault((mac, 6), []).append(IPv6Network(link_local(mac)))
    return tuple(
        (mac, prefix) for (mac, _), found in sorted(prefixes.items()) for prefix in collapse(found)
    )


def _check(rule: Rule) -> None:
    if rule.direction not in ("ingress", "egress") or rule.family not in (4, 6):
        raise ValueError(f"{rule.direction} of IPv{rule.family}")
    if rule.protocol is not None and not 0 <= int(rule.protocol) <= _LAST_PROTOCOL:
        raise ValueError(f"protocol {rule.protocol}")
    if rule.ports and rule.protocol not in (ICMP, ICMP6, *WITH_PORTS):
        raise ValueError(f"ports of protocol {rule.protocol}")
    last = _LAST_TYPE if rule.protocol in (ICMP, ICMP6) else _LAST_PORT
    if len(rule.ports) > 2 or not all(0 <= int(port) <= last for port in rule.ports):  # noqa: PLR2004 - first and last
        raise ValueError(f"ports {rule.ports}")
    if rule.remote is not None and "/" in rule.remote:
        prefix = ip_network(rule.remote)
        if prefix.version != rule.family:
            raise ValueError(f"{prefix} in a rule of IPv{rule.family}")
