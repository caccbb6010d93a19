"""What must hold for physical ports as a whole: no loops, and nothing hangs in the air."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.store.tables import NetworkRow, PhysicalPortRow


async def check_ports(session: AsyncSession, ports: Sequence[PhysicalPortRow]) -> None:
    """Refuse ports that would join what is apart.

    Two networks on one interface would be one, and a network on two interfaces a loop:
    bridges here know no spanning tree. An interface without a VLAN carries the tagged
    frames of all its VLANs, so that the two exclude each other.

    Raises:
        ConflictError: Another port stands against it; names it.
        InvalidRequestError: The network is an external one.
        NotFoundError: The network is not there.
    """
    wanted = [port for port in ports if port.wanted == "present"]
    for port in wanted:
        network = await session.get(NetworkRow, port.network_id)
        if network is None or network.wanted == "gone":
            raise NotFoundError(f"Network {port.network_id} could not be found.")
        if network.is_public:
            raise InvalidRequestError(
                f"Network {network.name} is external: only private ones can be plugged in"
            )
        others = select(PhysicalPortRow).where(
            PhysicalPortRow.id != port.id, PhysicalPortRow.wanted == "present"
        )
        for other in await session.scalars(others):
            _compare(port, other, network)


async def check_unplugged(session: AsyncSession, networks: Sequence[NetworkRow]) -> None:
    """Refuse to take networks away that are plugged in.

    Raises:
        ConflictError: Names the port.
    """
    gone = {row.id: row for row in networks if row.wanted == "gone"}
    query = select(PhysicalPortRow).where(
        PhysicalPortRow.network_id.in_(gone), PhysicalPortRow.wanted == "present"
    )
    for port in await session.scalars(query) if gone else ():
        name = gone[port.network_id].name or port.network_id
        raise ConflictError(
            f"Network {name} cannot be deleted: it is plugged into {place_of(port)}",
            "Delete the physical port first.",
        )


def place_of(port: PhysicalPortRow) -> str:
    """Return what a port is plugged into, for people."""
    vlan = f" (VLAN {port.vlan})" if port.vlan is not None else ""
    return f"{port.interface}{vlan}"


def _compare(port: PhysicalPortRow, other: PhysicalPortRow, network: NetworkRow) -> None:
    if other.network_id == port.network_id:
        raise ConflictError(
            f"Network {network.name or network.id} is plugged into {place_of(other)} already:"
            " a second port would make a loop"
        )
    if other.interface == port.interface and (
        other.vlan == port.vlan or None in (other.vlan, port.vlan)
    ):
        raise ConflictError(
            f"{place_of(port)} cannot be plugged in twice: {other.name or other.id} has"
            f" {place_of(other)}",
            "Choose another interface, or give each network a VLAN of its own.",
        )
