"""The NoCloud disk: what a guest finds at its first boot.

Source: cloud-init, "NoCloud" data source and "Networking config version 2".
"""

import json
from ipaddress import ip_address, ip_interface
from struct import pack

from server.drivers.base import InstanceSpec, NicSpec

_SECTOR = 2048
# A guest that reads the disk again, because a NIC was plugged in, must find it as large
# as before: the hypervisor does not look at the size of the file twice.
_SMALLEST = 256 << 10


def seed_disk(spec: InstanceSpec) -> bytes:
    """Return the ISO 9660 image, labelled `cidata`, that says what `spec` says."""
    files = {
        "meta-data": _meta_data(spec),
        "network-config": _network_config(spec),
        "user-data": spec.seed.user_data or "",
    }
    return _iso9660({name: text.encode() for name, text in files.items()})


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
    if not nic.addresses:
        return ["dhcp4: true", "optional: true"]
    lines = ["dhcp4: false", f"addresses: {json.dumps(list(nic.addresses))}"]
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


def _iso9660(files: dict[str, bytes]) -> bytes:
    """Return a file system with a flat root directory.

    Names are written as they are (lower case, no version), which ECMA-119 forbids and
    every reader of such disks expects.

    Source: ECMA-119, sections 8.4 (volume descriptor) and 9.1 (directory record).
    """
    root, first = 20, 21
    place, records, data = first, [], bytearray()
    for name, content in sorted(files.items()):
        records.append(_record(name.encode(), place, len(content), flags=0))
        data += content + bytes(-len(content) % _SECTOR)
        place = first + len(data) // _SECTOR
    itself = _record(b"\0", root, _SECTOR, flags=2)
    directory = b"".join([itself, _record(b"\1", root, _SECTOR, flags=2), *records])
    path_table = pack("<BBIH2s", 1, 0, root, 1, b"\0\0")
    path_table_big = pack(">BBIH2s", 1, 0, root, 1, b"\0\0")
    sectors = max(place, _SMALLEST // _SECTOR)
    date = b"0" * 16 + b"\0"
    volume = b"".join(
        [
            b"\1CD001\1\0" + b" " * 32 + b"cidata".ljust(32) + bytes(8),
            _both(sectors, 4) + bytes(32) + _both(1, 2) + _both(1, 2) + _both(_SECTOR, 2),
            _both(len(path_table), 4) + pack("<II", 18, 0) + pack(">II", 19, 0) + itself,
            b" " * (128 * 4 + 37 * 3) + date * 4 + b"\1\0",
        ]
    )
    head = [volume, b"\xffCD001\1", path_table, path_table_big, directory]
    image = bytes(16 * _SECTOR) + b"".join(part.ljust(_SECTOR, b"\0") for part in head) + data
    return image.ljust(sectors * _SECTOR, b"\0")


def _record(name: bytes, place: int, size: int, *, flags: int) -> bytes:
    date = bytes((70, 1, 1, 0, 0, 0, 0))
    fixed = bytes(1) + _both(place, 4) + _both(size, 4) + date + bytes((flags, 0, 0)) + _both(1, 2)
    record = fixed + bytes((len(name),)) + name
    record += bytes((len(record) + 1) % 2)
    return bytes((len(record) + 1,)) + record


def _both(number: int, width: int) -> bytes:
    """Return a number in both byte orders, as ISO 9660 wants most of them."""
    return number.to_bytes(width, "little") + number.to_bytes(width, "big")
