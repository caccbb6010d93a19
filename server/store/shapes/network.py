"""Networks and NICs on the wire."""

from server.store.shapes import Parts
from server.store.status import network_status, nic_status
from server.store.tables import NetworkRow, NicRow, SubnetRow


def network(row: NetworkRow, subnet: SubnetRow | None) -> Parts:
    """Return a network with its addressing."""
    attributes = {
        "name": row.name,
        "external": row.is_public,
        "cidr": subnet and subnet.cidr,
        "gateway_ip": subnet and subnet.gateway,
        "enable_dhcp": subnet is not None and subnet.dhcp,
        "dns_nameservers": subnet.dns if subnet else [],
    }
    return network_status(row), attributes, {"subnet_id": subnet and subnet.id}


def nic(row: NicRow) -> Parts:
    """Return a NIC."""
    attributes = {
        "network_id": row.network_id,
        "server_id": row.instance_id,
        "ip_address": row.address,
        "firewall_profile": row.profile,
        "shaping": row.shaping,
    }
    observed = {
        "name": row.name,
        "mac_address": row.mac,
        "ssh_forward": row.observed_forward,
        "firewall_profile": row.observed_profile,
        "plugged": row.observed_plugged,
        "shaping": row.observed_shaping,
        "qos_policy_id": row.qos_policy_id,
    }
    return nic_status(row), attributes, observed
