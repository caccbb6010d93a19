"""What a brick says about itself: sizes, glyphs, and words that have to fit."""

import re
from collections.abc import Mapping
from typing import Final

from cockpit.models.addressing import prefix
from cockpit.models.blocks import (
    AnyBlock,
    FloatingIp,
    Instance,
    Network,
    PhysicalPort,
    Router,
    SecurityGroup,
    Volume,
)

_GIB_IN_MIB: Final = 1024
_GLYPHS: Final[Mapping[str, str]] = {
    "debian": "brand-debian",
    "ubuntu": "brand-ubuntu",
    "windows": "brand-windows",
    "rhel": "brand-redhat",
    "redhat": "brand-redhat",
    "red hat": "brand-redhat",
    "fedora": "os-fedora",
    "centos": "os-fedora",
    "rocky": "os-fedora",
    "alma": "os-fedora",
    "suse": "os-suse",
    " arch ": "os-arch",
    "archlinux": "os-arch",
    "gentoo": "os-gentoo",
    "bsd": "os-bsd",
    "linux": "os-linux",
    " iso ": "disc",
}

_NO_LETTERS: Final = re.compile("[^a-z]+")

# Widths of the letters from blank to tilde, in thousandths of the size: Inter 4, weight 600
# with figures of one width. Slightly too wide for weight 400, so nothing is cut short.
_ADVANCES: Final = (
    *(248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 291, 466, 290, 379),
    *(670, 670, 670, 670, 669, 670, 670, 670, 670, 670, 290, 289, 673, 673, 673, 544),
    *(999, 724, 657, 744, 724, 608, 586, 755, 744, 275, 561, 677, 566, 906, 741, 775),
    *(643, 776, 651, 649, 660, 734, 724, 1007, 690, 705, 653, 393, 379, 393, 481, 468),
    *(497, 575, 630, 577, 630, 593, 377, 625, 613, 261, 261, 569, 261, 898, 610, 608),
    *(625, 625, 397, 549, 380, 608, 576, 837, 562, 576, 562, 393, 358, 393, 673),
)
_OTHER_ADVANCE: Final = 680
_FIRST: Final = ord(" ")


def size(mib: int) -> str:
    """Return a size of memory: 128 MiB, 2 GiB, 1.5 GiB."""
    if mib < _GIB_IN_MIB:
        return f"{mib} MiB"
    return f"{mib / _GIB_IN_MIB:.4g} GiB"


def flavor(instance: Instance) -> str:
    """Return the line under a server's name."""
    return f"{instance.vcpus} vCPU · {size(instance.ram_mib)}"


def _system_glyph(told: str) -> str:
    text = f" {_NO_LETTERS.sub(' ', told.lower())} "
    return next((icon for word, icon in _GLYPHS.items() if word in text), "")


def glyph(block: AnyBlock, system: str = "") -> str:
    """Return the name of the icon of a brick; a server's is that of its system.

    Args:
        block: The brick.
        system: What the cloud says of its image, see `Live.system`; its name tells less.
    """
    match block:
        case Network():
            return "world" if block.is_public else "network"
        case Volume():
            return "database"
        case Instance():
            return _system_glyph(system) or _system_glyph(block.image) or "server"
        case Router():
            return "router"
        case FloatingIp():
            return "tag"
        case PhysicalPort():
            return "ethernet"
        case SecurityGroup():
            return "shield-list"


def rail_note(network: Network, count: int) -> str:
    """Return what stands at the right end of a rail that `count` NICs hang on."""
    pool = prefix(network)
    room = max(0, pool.num_addresses - 2) if pool is not None else 0
    if network.is_public:
        return f"{count} of {room} addresses used"
    parts = ["DHCP"] if network.has_dhcp and pool is not None else []
    parts.append("1 NIC" if count == 1 else f"{count} NICs")
    if pool is not None:
        parts.append(f"{max(0, room - count)} free")
    return "  ·  ".join(parts)


def router_note(router: Router, count: int) -> str:
    """Return the line under the name of a router that joins `count` networks."""
    networks = "1 network" if count == 1 else f"{count} networks"
    return f"NAT · {networks}" if router.has_nat else networks


def port_note(port: PhysicalPort) -> str:
    """Return what stands at the right end of a physical port."""
    if port.vlan is None:
        return port.interface
    return f"{port.interface} · {port.vlan}"


def text_width(text: str, pixels: float) -> float:
    """Return the width of a text in Inter, as far as it can be known without a screen."""
    return sum(_advance(letter) for letter in text) * pixels / 1000


def elided(text: str, pixels: float, room: float) -> str:
    """Return a text that fits, with its middle left out: numbers stand at the end."""
    if text_width(text, pixels) <= room:
        return text
    for kept in range(len(text) - 1, 1, -1):
        head = (kept + 1) // 2
        short = f"{text[:head]}…{text[len(text) - (kept - head) :]}"
        if text_width(short, pixels) <= room:
            return short
    return text[:1]


def _advance(letter: str) -> int:
    place = ord(letter) - _FIRST
    return _ADVANCES[place] if 0 <= place < len(_ADVANCES) else _OTHER_ADVANCE
