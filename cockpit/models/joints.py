"""Which link joins two bricks."""

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
    Profile,
    Router,
    RouterLink,
    Volume,
)


def joint(one: AnyBlock, other: AnyBlock) -> AnyLink | None:
    """Return the link that joins two bricks, in either order; None if none can."""
    return _joint(one, other) or _joint(other, one)


def _joint(one: AnyBlock, other: AnyBlock) -> AnyLink | None:
    match (one, other):
        case (Instance(), Network()):
            # What the Internet reaches starts behind a shield.
            profile: Profile = "PROTECTED" if other.is_public else "DISABLED"
            return Nic(instance_id=one.id, network_id=other.id, profile=profile)
        case (Instance(), Volume()):
            return Attachment(instance_id=one.id, volume_id=other.id)
        case (Instance(), FloatingIp()):
            return FloatingLink(instance_id=one.id, floating_id=other.id)
        case (Router(), Network()):
            return RouterLink(router_id=one.id, network_id=other.id)
        case (FloatingIp(), Network()):
            return PoolLink(floating_id=one.id, network_id=other.id)
        case (PhysicalPort(), Network()):
            return PortLink(port_id=one.id, network_id=other.id)
        case _:
            return None
