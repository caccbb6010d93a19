"""What of floating IPs others must know: who lets go of them, and which addresses they hold."""

from sqlalchemy import select

from server.services.writing import Writing
from server.store.tables import FloatingIpRow, NicRow


async def floating_of(work: Writing, nic_id: str) -> list[FloatingIpRow]:
    """Return the floating IPs that stand for a NIC."""
    query = select(FloatingIpRow).where(
        FloatingIpRow.nic_id == nic_id, FloatingIpRow.wanted == "present"
    )
    return [*await work.session.scalars(query)]


async def let_go(work: Writing, nic: NicRow) -> None:
    """Let the floating IPs of a NIC that goes, or moves elsewhere, stand for nobody."""
    for row in await floating_of(work, nic.id):
        row.nic_id = row.fixed_address = row.router_id = None
        work.touch(row)


async def follow(work: Writing, nic: NicRow) -> None:
    """Let translated floating IPs follow a NIC to its other address."""
    for row in await floating_of(work, nic.id):
        if row.router_id is not None and row.fixed_address != nic.address:
            row.fixed_address = nic.address
            work.touch(row)


async def floating_addresses(work: Writing, network_id: str) -> set[str]:
    """Return the addresses of a network that are reserved, those that are still going too."""
    query = select(FloatingIpRow.address).where(FloatingIpRow.network_id == network_id)
    return {*await work.session.scalars(query)}
