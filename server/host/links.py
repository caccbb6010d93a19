"""Links, routes and counters of the kernel: what they are, and requests to change them.

Source: kernel include/uapi/linux/{rtnetlink,if_link,if_tun}.h, man 7 rtnetlink.
"""

import fcntl
import os
import socket
import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from server.host.netlink import (
    CREATE,
    EXCLUSIVE,
    REPLACE,
    Netlink,
    Request,
    attribute,
    attributes,
)

GROUP = 0x636B
"""IFLA_GROUP of every link that is ours; nothing else is ever touched."""
PROTOCOL = 142
"""rtm_protocol of every route that is ours; a number that nobody is assigned."""

Address = IPv4Address | IPv6Address

_FAMILIES = {4: socket.AF_INET, 6: socket.AF_INET6}
_DYING = GROUP + 1
_NEWLINK, _DELLINK, _GETLINK, _NEWROUTE, _DELROUTE, _GETROUTE, _GETSTATS = (
    16,
    17,
    18,
    24,
    25,
    26,
    94,
)
_ADDRESS, _NAME, _MTU, _MASTER, _LINKINFO, _ALIAS, _GROUP, _FILTER = 1, 3, 4, 10, 18, 20, 27, 29
_INFO_KIND, _INFO_DATA = 1, 2
_FORWARD_DELAY, _STP, _GROUP_FORWARD = 1, 5, 9
_SNOOPING, _CALL_IPTABLES, _CALL_IP6TABLES = 23, 36, 37
_ROUTE_TARGET, _ROUTE_LINK = 1, 4
_MAIN_TABLE, _SCOPE_LINK, _SCOPE_NOWHERE, _UNICAST = 254, 253, 255, 1
_UP = 1
_TUNSETIFF, _TUNSETPERSIST = 0x400454CA, 0x400454CB
_IFF_TAP, _IFF_NO_PI, _IFF_VNET_HDR = 0x2, 0x1000, 0x4000


@dataclass(frozen=True, slots=True)
class Link:
    """A network device.

    Attributes:
        kind: `bridge`, `tun` (also of taps), `veth` …; empty for hardware.
        master: Index of the bridge that it is a port of, or 0.
        alias: For ours, the id of the NIC or segment.
    """

    index: int
    name: str
    kind: str
    group: int
    master: int
    mac: str
    mtu: int
    alias: str
    is_up: bool

    @property
    def is_ours(self) -> bool:
        """Tell whether we made it."""
        return self.group == GROUP


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What to change of a link; None leaves it as it is. `is_up` is always set."""

    is_up: bool
    master: int | None = None
    mac: str | None = None
    alias: str | None = None


def look_links(kernel: Netlink) -> dict[str, Link]:
    """Return all links by name."""
    # Filter: no virtual functions, no counters.
    bodies = kernel.dump(_GETLINK, _link() + attribute(_FILTER, 9))
    return {link.name: link for link in map(_read_link, bodies)}


def look_routes(kernel: Netlink) -> dict[Address, int]:
    """Return our host routes: the index of the link by address."""
    routes: dict[Address, int] = {}
    for family in _FAMILIES.values():
        for body in kernel.dump(_GETROUTE, struct.pack("=BBBBBBBBI", family, *[0] * 8)):
            _, length, _, _, _, protocol, _, _, _ = struct.unpack_from("=BBBBBBBBI", body)
            found = attributes(body, 12)
            target = found.get(_ROUTE_TARGET, b"")
            if protocol == PROTOCOL and length == 8 * len(target) and _ROUTE_LINK in found:
                routes[ip_address(target)] = _number(found[_ROUTE_LINK])
    return routes


def look_counters(kernel: Netlink) -> dict[int, tuple[int, int, int, int]]:
    """Return received and sent packets, received and sent bytes by index of the link."""
    counters = {}
    for body in kernel.dump(_GETSTATS, struct.pack("=BxHII", 0, 0, 0, 1)):
        found = attributes(body, 12)
        if 1 in found:
            received, sent, received_bytes, sent_bytes = struct.unpack_from("=4Q", found[1])
            (index,) = struct.unpack_from("=I", body, 4)
            counters[index] = (received, sent, received_bytes, sent_bytes)
    return counters


def make_bridge(name: str, alias: str) -> Request:
    """Make a bridge that is ours, still down.

    It knows no spanning tree, forwards every group address that the kernel allows
    (LLDP, 802.1X), and lets the firewall see IPv4 and IPv6 that cross it.
    """
    data = [
        attribute(_FORWARD_DELAY, 0),
        attribute(_STP, 0),
        attribute(_GROUP_FORWARD, struct.pack("=H", 0xFFF8)),
        attribute(_SNOOPING, b"\0"),
        attribute(_CALL_IPTABLES, b"\1"),
        attribute(_CALL_IP6TABLES, b"\1"),
    ]
    info = [attribute(_INFO_KIND, "bridge"), attribute(_INFO_DATA, data)]
    body = _link() + attribute(_NAME, name) + attribute(_LINKINFO, info) + attribute(_GROUP, GROUP)
    return Request(_NEWLINK, CREATE | EXCLUSIVE, body + attribute(_ALIAS, alias))


def make_link(name: str, kind: str, data: bytes = b"") -> Request:
    """Make a link of some kind; ours, so that it is removed when left over.

    `data` is an attribute IFLA_INFO_DATA, where the kind needs one.
    """
    info = attribute(_LINKINFO, [attribute(_INFO_KIND, kind), data])
    body = _link() + attribute(_NAME, name) + info + attribute(_GROUP, GROUP)
    return Request(_NEWLINK, CREATE | EXCLUSIVE, body)


def change_link(index: int, change: LinkChange) -> Request:
    """Change a link that exists."""
    body = _link(index, _UP if change.is_up else 0, _UP)
    if change.master is not None:
        body += attribute(_MASTER, change.master)
    if change.mac is not None:
        body += attribute(_ADDRESS, bytes.fromhex(change.mac.replace(":", "")))
    if change.alias is not None:
        body += attribute(_ALIAS, change.alias)
    return Request(_NEWLINK, 0, body)


def remove_links(indexes: list[int]) -> list[Request]:
    """Remove links, all in one sweep.

    One by one, the kernel waits 20 ms for its readers after each (6.18).
    """
    mark = [Request(_NEWLINK, 0, _link(index) + attribute(_GROUP, _DYING)) for index in indexes]
    return [*mark, Request(_DELLINK, 0, _link() + attribute(_GROUP, _DYING))] if mark else []


def add_route(address: Address, index: int) -> Request:
    """Lead a single address to a link."""
    scope = _SCOPE_LINK if isinstance(address, IPv4Address) else 0
    return Request(_NEWROUTE, CREATE | REPLACE, _route(address, index, scope))


def remove_route(address: Address, index: int) -> Request:
    """Take our route of an address away."""
    scope = _SCOPE_NOWHERE if isinstance(address, IPv4Address) else 0
    return Request(_DELROUTE, 0, _route(address, index, scope))


def make_taps(kernel: Netlink, names: list[str]) -> dict[str, str]:
    """Make taps that are ours, and return why some could not be made.

    A tap is marked as ours before it becomes persistent: when we are killed in
    between, it vanishes with its descriptor, so that none is ever left unmarked.
    """
    faults: dict[str, str] = {}
    for start in range(0, len(names), 100):  # within the limit of open files
        descriptors: dict[str, int] = {}
        try:
            for name in names[start : start + 100]:
                try:
                    descriptors[name] = _open_tap(name)
                except OSError as error:
                    faults[name] = error.strerror or str(error)
            made = list(descriptors)
            marks = [
                Request(_NEWLINK, 0, _link() + attribute(_NAME, name) + attribute(_GROUP, GROUP))
                for name in made
            ]
            for refusal in kernel.do(marks):
                faults[made[refusal.position]] = refusal.text
            for name in made:
                if name not in faults:
                    fcntl.ioctl(descriptors[name], _TUNSETPERSIST, 1)
        finally:
            for descriptor in descriptors.values():
                os.close(descriptor)
    return faults


def _open_tap(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    try:
        flags = _IFF_TAP | _IFF_NO_PI | _IFF_VNET_HDR
        fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), flags))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _link(index: int = 0, flags: int = 0, change: int = 0) -> bytes:
    return struct.pack("=BxHiII", 0, 0, index, flags, change)


def _route(address: Address, index: int, scope: int) -> bytes:
    family, length = _FAMILIES[address.version], address.max_prefixlen
    header = struct.pack(
        "=BBBBBBBBI", family, length, 0, 0, _MAIN_TABLE, PROTOCOL, scope, _UNICAST, 0
    )
    return header + attribute(_ROUTE_TARGET, address.packed) + attribute(_ROUTE_LINK, index)


def _read_link(body: bytes) -> Link:
    _, _, index, flags, _ = struct.unpack_from("=BxHiII", body)
    found = attributes(body, 16)
    info = attributes(found.get(_LINKINFO, b""))
    return Link(
        index=index,
        name=_text(found[_NAME]),
        kind=_text(info.get(_INFO_KIND, b"")),
        group=_number(found.get(_GROUP, bytes(4))),
        master=_number(found.get(_MASTER, bytes(4))),
        mac=found.get(_ADDRESS, b"").hex(":"),
        mtu=_number(found.get(_MTU, bytes(4))),
        alias=_text(found.get(_ALIAS, b"")),
        is_up=bool(flags & _UP),
    )


def _text(value: bytes) -> str:
    return value.rstrip(b"\0").decode()


def _number(value: bytes) -> int:
    number: int = struct.unpack("=I", value)[0]
    return number
