"""The seed disk: what a guest finds at its first boot.

Source: cloud-init, "NoCloud" data source and "Networking config version 2".
"""

import json
from ipaddress import ip_address, ip_interface

from server.drivers.base import InstanceSpec, NicSpec
from server.drivers.qemu.config_drive import config_drive, vendor_data
from server.drivers.qemu.iso import iso9660

# A guest that reads the disk again, because a NIC was plugged in, must find it as large
# as before: the hypervisor does not look at the size of the file twice.
_SMALLEST = 256 << 10


def seed_disk(spec: InstanceSpec) -> bytes:
    """Return the ISO 9660 image that says what `spec` says.

    It is labelled `cidata` for NoCloud, or `config-2` for a config drive; that one has
    the files of NoCloud too, for guests that know only these.
    """
    files = {
        "meta-data": _meta_data(spec).encode(),
        "network-config": _network_config(spec).encode(),
        "user-data": (spec.seed.user_data or "").encode(),
        "vendor-data": vendor_data(spec.seed, with_files=True).encode(),
    }
    if spec.seed.is_config_drive:
        files |= config_drive(spec)
    return iso9660(files, "config-2" if spec.seed.is_config_drive else "cidata", _SMALLEST)


def _meta_data(spec: InstanceSpec) -> str:
    # JSON is YAML, and needs no rules for quoting.
    lines = [
        f"instance-id: {json.dumps(spec.id)}",
        f"local-hostname: {json.dumps(spec.seed.hostname)}",
        "public-keys:" + ("" if spec.seed.public_keys else " []"),
        *(f"  - {json.dumps(key.strip())}" for key in spec.seed.public_keys),
    ]
    return "\n".join(lines) + "\n"


def _network_config(spec: InstanceSpec) -> str:
    lines = ["version: 2", "ethernets:" + ("" if spec.nics else " {}")]
    for position, nic in enumerate(spec.nics):
        lines += [f"  nic{position}:", f'    match: {{macaddress: "{nic.mac.lower()}"}}']
        lines += [f"    {line}" for line in _addresses(nic, spec.seed.dns)]
    return "\n".join(lines) + "\n"


def _addresses(nic: NicSpec, dns: tuple[str, ...]) -> list[str]:
    has_ipv4 = any(ip_interface(address).version == 4 for address in nic.addresses)  # noqa: PLR2004 - IPv4
    lines = ["dhcp4: false"] if has_ipv4 else ["dhcp4: true", "optional: true"]
    if nic.dhcp6:
        lines.append("dhcp6: true")
    if not nic.addresses:
        return lines
    lines.append(f"addresses: {json.dumps(list(nic.addresses))}")
    if nic.routes:
        near = [ip_interface(address).network for address in nic.addresses]
        routes = [
            f'{{to: "{route.destination}", via: "{route.nexthop}"'
            + ("" if any(ip_address(route.nexthop) in net for net in near) else ", on-link: true")
            + "}"
            for route in nic.routes
        ]
        lines.append(f"routes: [{', '.join(routes)}]")
    if dns:
        lines.append(f"nameservers: {{addresses: {json.dumps(list(dns))}}}")
    return lines
