"""The interfaces of this host that are not ours: where networks can meet physical ones.

Source: kernel include/uapi/linux/{if_link,ethtool}.h, man 7 rtnetlink.
"""

import array
import fcntl
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.host.addresses import look_addresses, look_link_routes
from server.host.links import GROUP
from server.host.netlink import Netlink, attributes

_GETLINK = 18
_MAC, _NAME, _MTU, _BELOW, _MASTER, _INFO, _GROUP, _MASK = 1, 3, 4, 5, 10, 18, 27, 29
_INFO_KIND, _INFO_DATA, _VLAN_ID = 1, 2, 1
_UP, _LOOPBACK, _CARRIER = 0x1, 0x8, 0x10000
_OUR_GROUPS = range(GROUP, GROUP + 16)
_SIOCETHTOOL, _GET_SETTINGS = 0x8946, 1
_SETTINGS_BYTES, _SPEED_LOW, _SPEED_HIGH, _UNKNOWN_SPEED = 44, 12, 28, (0, 0xFFFF, 0xFFFF_FFFF)


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface of the host.

    Attributes:
        kind: `physical` for hardware, else as the kernel calls it: `veth`, `bond`, `tun`.
        has_carrier: Something is at the other end.
        speed_mbit: Of the link; None: it does not say.
        addresses: With prefix length; those of the link only are left out.
        vlans: Numbers of those that somebody has made on it, ours too.
        master: Name of the bridge or bond that it belongs to, or None.
        is_uplink: The host reaches others through it.
    """

    name: str
    kind: str
    is_up: bool
    has_carrier: bool
    speed_mbit: int | None
    mac: str
    mtu: int
    addresses: tuple[str, ...]
    vlans: tuple[int, ...]
    master: str | None
    is_uplink: bool


def interface_of(packed: Mapping[str, Any]) -> Interface:
    """Return an interface as JSON had it."""
    lists = {name: tuple(packed[name]) for name in ("addresses", "vlans")}
    return Interface(**{**packed, **lists})


def look_interfaces(uplink: str | None) -> list[Interface]:
    """Return the interfaces that are not ours, by name; without the loopback."""
    kernel = Netlink()
    try:
        return _look(kernel, uplink)
    finally:
        kernel.close()


def speed_mbit(name: str) -> int | None:
    """Return the speed of a link as ethtool tells it.

    Not from /sys: in a box that shows the interfaces of the machine.
    """
    settings = array.array("B", struct.pack("=I", _GET_SETTINGS) + bytes(_SETTINGS_BYTES - 4))
    address, _ = settings.buffer_info()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        try:
            fcntl.ioctl(handle, _SIOCETHTOOL, struct.pack("=16sQ16x", name.encode(), address))
        except OSError:
            return None
    (low,) = struct.unpack_from("=H", settings, _SPEED_LOW)
    (high,) = struct.unpack_from("=H", settings, _SPEED_HIGH)
    speed = int(high << 16 | low)
    return None if speed in _UNKNOWN_SPEED else speed


def _look(kernel: Netlink, uplink: str | None) -> list[Interface]:
    header = struct.pack("=BxHiII", 0, 0, 0, 0, 0)
    mask = struct.pack("=HHI", 8, _MASK, 9)
    links = [_read(body) for body in kernel.dump(_GETLINK, header + mask)]
    names = {link.index: link.name for link in links}
    addresses = look_addresses(kernel)
    ways_out = {route.index for route in look_link_routes(kernel) if not route.destination}
    return [
        Interface(
            name=link.name,
            kind=link.kind or "physical",
            is_up=bool(link.flags & _UP),
            has_carrier=bool(link.flags & _CARRIER),
            speed_mbit=speed_mbit(link.name),
            mac=link.mac,
            mtu=link.mtu,
            addresses=tuple(
                one.text for one in addresses if one.index == link.index and not one.is_local
            ),
            vlans=tuple(
                sorted(
                    other.vlan
                    for other in links
                    if other.vlan is not None and other.below == link.index
                )
            ),
            master=names.get(link.master),
            is_uplink=link.name == uplink or link.index in ways_out,
        )
        for link in sorted(links, key=lambda link: link.name)
        if link.group not in _OUR_GROUPS and not link.flags & _LOOPBACK
    ]


@dataclass(frozen=True, slots=True)
class _Link:
    index: int
    name: str
    flags: int
    kind: str
    mac: str
    mtu: int
    group: int
    master: int
    below: int
    vlan: int | None


def _read(body: bytes) -> _Link:
    _, _, index, flags, _ = struct.unpack_from("=BxHiII", body)
    told = attributes(body, 16)
    info = attributes(told.get(_INFO, b""))
    kind = info.get(_INFO_KIND, b"").rstrip(b"\0").decode()
    vlan = attributes(info.get(_INFO_DATA, b"")).get(_VLAN_ID) if kind == "vlan" else None
    return _Link(
        index=index,
        name=told[_NAME].rstrip(b"\0").decode(),
        flags=flags,
        kind=kind,
        mac=told.get(_MAC, b"").hex(":"),
        mtu=_number(told.get(_MTU)),
        group=_number(told.get(_GROUP)),
        master=_number(told.get(_MASTER)),
        below=_number(told.get(_BELOW)),
        vlan=_number(vlan) if vlan else None,
    )


def _number(value: bytes | None) -> int:
    return int.from_bytes(value or b"\0", "little")
