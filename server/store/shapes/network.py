"""Networks and NICs on the wire."""

from collections.abc import Sequence
from ipaddress import IPv6Address

from server.host.frames import interface_id
from server.store.shapes import Parts
from server.store.status import network_status, nic_status
from server.store.tables import NetworkRow, NicRow, SubnetRow


def network(row: NetworkRow, subnets: Sequence[SubnetRow]) -> Parts:
    """Return a network with its addressing."""
    subnet = next((one for one in subnets if one.version == 4), None)  # noqa: PLR2004 - IPv4
    subnet6 = next((one for one in subnets if one.version == 6), None)  # noqa: PLR2004 - IPv6
    attributes = {
        "name": row.name,
        "external": row.is_public,
        "cidr": subnet and subnet.cidr,
        "gateway_ip": subnet and subnet.gateway,
        "enable_dhcp": subnet is not None and subnet.dhcp,
        "cidr6": subnet6 and subnet6.cidr,
        "gateway6": subnet6 and subnet6.gateway,
        "enable_dhcp6": subnet6 and subnet6.dhcp,
        "ipv6_mode": subnet6 and subnet6.mode,
        "dns_nameservers": [text for one in subnets for text in one.dns],
        "allocation_pools": [
            {"start": first, "end": last} for one in subnets for first, last in one.pools
        ],
        "host_routes": [
            {"destination": destination, "nexthop": nexthop}
            for one in subnets
            for destination, nexthop in one.routes
        ],
        "dns_domain": row.dns_domain,
    }
    observed = {
        "subnet_id": subnet and subnet.id,
        "subnet6_id": subnet6 and subnet6.id,
        "service_addresses": [one.service for one in subnets if one.service],
    }
    return network_status(row), attributes, observed


def nic(row: NicRow) -> Parts:
    """Return a NIC."""
    attributes = {
        "network_id": row.network_id,
        "server_id": row.instance_id,
        "ip_address": row.address,
        # What a guest takes from its MAC is not for a plan to set.
        "ip6_address": None if is_of_mac(row.address6, row.mac) else row.address6,
        "dns_name": row.dns_name,
        "firewall_profile": row.profile,
        "security_groups": row.security_groups,
        "port_security": row.is_guarded,
        "allowed_address_pairs": [
            {"ip_address": prefix, "mac_address": mac} for prefix, mac in row.pairs
        ],
        "shaping": row.shaping,
    }
    observed = {
        "name": row.name,
        "mac_address": row.mac,
        "ip6_address": row.address6,
        "ssh_forward": row.observed_forward,
        "firewall_profile": row.observed_profile,
        "plugged": row.observed_plugged,
        "shaping": row.observed_shaping,
        "qos_policy_id": row.qos_policy_id,
        "router_id": row.router_id,
    }
    return nic_status(row), attributes, observed


def is_of_mac(address: str | None, mac: str) -> bool:
    """Tell whether an IPv6 address is one that a station with this MAC gives itself."""
    if address is None:
        return False
    return IPv6Address(address).packed[8:] == interface_id(bytes.fromhex(mac.replace(":", "")))
