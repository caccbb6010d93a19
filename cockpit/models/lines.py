"""Which links are drawn as lines, and what is written on them."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from cockpit.models.blocks import (
    AnyLink,
    FloatingLink,
    Network,
    Nic,
    PoolLink,
    Profile,
    RouterLink,
)
from cockpit.models.topology import Topology
from cockpit.models.values import Shaping
from cockpit.models.words import elided

Line: TypeAlias = Nic | RouterLink | PoolLink
"""Volumes, floating addresses of servers and physical ports lie at what they are plugged into."""

AUTOMATIC = "automatic"
"""Stands for an address that the server will choose."""
UNGUARDED = "UNGUARDED"
_NAME_ROOM = 84.0
_KILO = 1000


@dataclass(frozen=True, slots=True)
class LineWords:
    """What is written on a link.

    Attributes:
        tag: Threaded on it; "" is none.
        note: Beside it; "" is none.
        shield: Its firewall; "" is none.
        gauge: Its limits; "" is none.
    """

    link_id: UUID
    tag: str = ""
    note: str = ""
    shield: str = ""
    gauge: str = ""


def line_of(topology: Topology, link: AnyLink) -> Line | None:
    """Return a link that is drawn as a line, or None where the bricks touch."""
    if isinstance(link, PoolLink):
        others = topology.links_of(link.floating_id)
        return None if any(isinstance(other, FloatingLink) for other in others) else link
    return link if isinstance(link, Nic | RouterLink) else None


def words_on(topology: Topology, line: Line, known: str) -> LineWords:
    """Return what is written on a link; `known` is an address that the drawing has not."""
    network = topology.block(line.network_id)
    is_public = isinstance(network, Network) and network.is_public
    match line:
        case Nic():
            address = line.address or known or line.address6
            shield = shield_words(topology, line)
            return LineWords(
                line.id,
                tag=(address or AUTOMATIC) if is_public else "",
                note="" if is_public else address,
                shield=shield if is_public or shield != "DISABLED" else "",
                gauge=gauge_words(line.shaping) if line.shaping is not None else "",
            )
        case RouterLink():
            address = line.address or known
            if is_public:
                return LineWords(line.id, tag=address or AUTOMATIC)
            return LineWords(line.id, note=address)
        case PoolLink():
            return LineWords(line.id)


def shield_words(topology: Topology, nic: Nic) -> str:
    """Return what stands on the shield of a link: its profile, and the groups that it wears."""
    if not nic.is_guarded:
        return UNGUARDED
    more = f" +{len(nic.groups)}" if nic.groups else ""
    if nic.profile != "CUSTOM" or not nic.groups:
        return nic.profile + more
    first = elided(topology.block(nic.groups[0]).name, 11, _NAME_ROOM)
    return first if len(nic.groups) == 1 else f"{first} +{len(nic.groups) - 1}"


def shield_profile(line: Line) -> Profile:
    """Return the profile whose colours and icon the shield of a link has."""
    if not isinstance(line, Nic) or not line.is_guarded:
        return "DISABLED"
    return line.profile


def gauge_words(shaping: Shaping) -> str:
    """Return the limits of a link in few letters: 10M/2M 20ms 1%; "" for none."""
    rates = [shaping.rate_in, shaping.rate_out]
    parts = []
    if any(rates):
        parts.append("/".join(map(_rate, rates if rates[0] != rates[1] else rates[:1])))
    if shaping.delay_ms:
        parts.append(f"{shaping.delay_ms}ms")
    if shaping.loss_percent:
        parts.append(f"{shaping.loss_percent:g}%")
    return " ".join(parts)


def _rate(kbit: int) -> str:
    rate = float(kbit)
    for unit in ("k", "M"):
        if rate < _KILO:
            return f"{rate:.3g}{unit}" if rate else "–"
        rate /= _KILO
    return f"{rate:.3g}G"
