"""Which bricks may be plugged together, and why others may not."""

from typing import Protocol
from uuid import UUID

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    FloatingIp,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    PoolLink,
    PortLink,
    Router,
    RouterLink,
    Volume,
    ends,
)
from cockpit.models.sentences import say


class Drawing(Protocol):
    """What has to be known of a drawing to judge a link."""

    def block(self, block_id: UUID) -> AnyBlock:
        """Return one brick."""
        ...

    def links_of(self, block_id: UUID) -> list[AnyLink]:
        """Return the links of one brick."""
        ...


def unfit(drawing: Drawing, link: AnyLink) -> str:
    """Say in one sentence why a link does not fit between its bricks, or "" when it does.

    The link itself may be drawn already; both of its bricks must be.
    """
    one, other = map(drawing.block, ends(link))
    match link:
        case Nic() if isinstance(one, Instance) and isinstance(other, Network):
            return ""
        case Attachment() if isinstance(one, Instance) and isinstance(other, Volume):
            return _held(drawing, link, other)
        case FloatingLink() if isinstance(one, Instance) and isinstance(other, FloatingIp):
            return _held(drawing, link, other)
        case RouterLink() if isinstance(one, Router) and isinstance(other, Network):
            return _router(drawing, link, one, other)
        case PoolLink() if isinstance(one, FloatingIp) and isinstance(other, Network):
            return _pool(drawing, link, one, other)
        case PortLink() if isinstance(one, PhysicalPort) and isinstance(other, Network):
            return _port(drawing, link, one, other)
        case _:
            return say("{one} cannot be plugged into {other}", one=other.name, other=one.name)


def _held(drawing: Drawing, link: Attachment | FloatingLink, other: Volume | FloatingIp) -> str:
    for taken in _others(drawing, other.id, link):
        if isinstance(taken, type(link)):
            holder = drawing.block(ends(taken)[0]).name
            return say("{name} is already plugged into {holder}", name=other.name, holder=holder)
    return ""


def _router(drawing: Drawing, link: RouterLink, router: Router, network: Network) -> str:
    for taken in _others(drawing, router.id, link):
        rail = drawing.block(ends(taken)[1])
        if rail.id == network.id:
            return say("{name} is already on {network}", name=router.name, network=network.name)
        if network.is_public and isinstance(rail, Network) and rail.is_public:
            return say(
                "{name} has its gateway on {network} already", name=router.name, network=rail.name
            )
    return ""


def _pool(drawing: Drawing, link: PoolLink, address: FloatingIp, network: Network) -> str:
    if not network.is_public:
        return say("{name} is private: it has no public addresses", name=network.name)
    for taken in _others(drawing, address.id, link):
        if isinstance(taken, PoolLink):
            pool = drawing.block(taken.network_id).name
            return say("{name} is an address of {network} already", name=address.name, network=pool)
    return ""


def _port(drawing: Drawing, link: PortLink, port: PhysicalPort, network: Network) -> str:
    if network.is_public:
        return say("{name} is public: it leads outside by itself", name=network.name)
    for taken in _others(drawing, port.id, link):
        rail = drawing.block(ends(taken)[1]).name
        return say("{name} is already clipped to {network}", name=port.name, network=rail)
    for taken in _others(drawing, network.id, link):
        if isinstance(taken, PortLink):
            other = drawing.block(taken.port_id).name
            return say("{network} has the port {name} already", network=network.name, name=other)
    return ""


def _others(drawing: Drawing, block_id: UUID, link: AnyLink) -> list[AnyLink]:
    return [other for other in drawing.links_of(block_id) if other.id != link.id]
