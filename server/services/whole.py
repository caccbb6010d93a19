"""What must hold for the cloud as a whole, looked at before wishes are committed.

Single requests may come in any order within one plan, so nothing here asks in which
order rows were written: only whether what is there in the end can be.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.services.addressing import host_address, prefix
from server.services.bridging import check_ports, check_unplugged
from server.services.grouping import check_groups
from server.services.routing import check_routing
from server.store.resources import AnyRow
from server.store.tables import (
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityGroupRow,
    SubnetRow,
    VolumeRow,
)

_NAMED = 3
"""How many things a refusal names before it only counts."""


async def check(session: AsyncSession, touched: Sequence[AnyRow]) -> None:
    """Refuse what cannot be, judging by the rows that a transaction touched.

    Args:
        session: The transaction, flushed.
        touched: Rows that are new or have another wish.

    Raises:
        ControlError: By kind; names what stands against it.
    """
    networks = {row.id: row for row in touched if isinstance(row, NetworkRow)}
    nics = [row for row in touched if isinstance(row, NicRow) and row.wanted == "present"]
    await _check_overlaps(session, networks.values())
    await _check_empty(session, networks.values())
    await check_unplugged(session, [*networks.values()])
    await check_groups(session, [row for row in touched if isinstance(row, SecurityGroupRow)])
    await check_ports(session, [row for row in touched if isinstance(row, PhysicalPortRow)])
    await _check_addresses(session, {*networks, *(nic.network_id for nic in nics)})
    await check_routing(session, touched)
    volumes = [row for row in touched if isinstance(row, VolumeRow)]
    await _check_owners(session, [*nics, *(row for row in volumes if row.wanted == "present")])
    await _check_loose(session, [row for row in volumes if row.wanted == "gone"])


def listing(names: Iterable[str]) -> str:
    """Return names as a sentence has them: "a, b and 3 more"."""
    every = [*names]
    shown, more = every[:_NAMED], len(every) - _NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


async def _check_overlaps(session: AsyncSession, networks: Iterable[NetworkRow]) -> None:
    if not any(row.is_public and row.wanted == "present" for row in networks):
        return
    query = select(NetworkRow.name, SubnetRow.cidr).join(
        SubnetRow, SubnetRow.network_id == NetworkRow.id
    )
    found = await session.execute(query.where(NetworkRow.is_public, NetworkRow.wanted == "present"))
    prefixes = sorted(
        ((prefix(cidr), name) for name, cidr in found),
        key=lambda pair: (pair[0].version, int(pair[0].network_address), pair[0].prefixlen),
    )
    for (low, one), (high, other) in pairwise(prefixes):
        if low.version == high.version and low.overlaps(high):
            raise ConflictError(
                f"External networks {one} ({low}) and {other} ({high}) overlap",
                "Give one of them another prefix.",
            )


async def _check_empty(session: AsyncSession, networks: Iterable[NetworkRow]) -> None:
    gone = {row.id: row for row in networks if row.wanted == "gone"}
    query = select(NicRow).where(NicRow.network_id.in_(gone), NicRow.wanted == "present")
    holders = defaultdict[str, list[NicRow]](list)
    for nic in await session.scalars(query) if gone else ():
        holders[nic.network_id].append(nic)
    for network_id, nics in holders.items():
        name = gone[network_id].name or network_id
        names = await _owner_names(session, nics)
        raise ConflictError(
            f"Network {name} cannot be deleted: {listing(names)} hangs on it",
            "Delete its ports first.",
        )


async def _owner_names(session: AsyncSession, nics: Sequence[NicRow]) -> list[str]:
    names = []
    for nic in nics[: _NAMED + 1]:
        owner = await session.get(InstanceRow, nic.instance_id) if nic.instance_id else None
        router = await session.get(RouterRow, nic.router_id) if nic.router_id else None
        alone = f"router {router.name or router.id}" if router else f"port {nic.name or nic.id}"
        names.append(f"server {owner.name}" if owner else alone)
    return names + [nic.id for nic in nics[_NAMED + 1 :]]


async def _check_addresses(session: AsyncSession, network_ids: set[str]) -> None:
    if not network_ids:
        return
    subnets = {
        (row.network_id, row.version): row
        for row in await session.scalars(
            select(SubnetRow).where(SubnetRow.network_id.in_(network_ids))
        )
    }
    query = select(NicRow).where(NicRow.network_id.in_(network_ids), NicRow.wanted == "present")
    addresses: dict[tuple[str, str], NicRow] = {}
    macs: set[tuple[str, str]] = set()
    for nic in await session.scalars(query):
        if (nic.network_id, nic.mac) in macs:
            raise ConflictError(f"The MAC address {nic.mac} is taken on network {nic.network_id}")
        macs.add((nic.network_id, nic.mac))
        for version, address in ((4, nic.address), (6, nic.address6)):
            if address is None:
                continue
            _check_address(nic, address, subnets.get((nic.network_id, version)))
            other = addresses.setdefault((nic.network_id, address), nic)
            if other is not nic:
                names = await _owner_names(session, [other, nic])
                raise ConflictError(
                    f"Address {address} is wanted twice: by {listing(names)}",
                    "Choose another one, or leave the choice to the server.",
                )


def _check_address(nic: NicRow, address: str, subnet: SubnetRow | None) -> None:
    if subnet is None:
        raise InvalidRequestError(
            f"Port {nic.name or nic.id} asks for {address}, and its network has no prefix"
        )
    host_address(address, prefix(subnet.cidr))
    if address == subnet.gateway and (nic.router_id is None or nic.is_gateway):
        raise InvalidRequestError(
            f"{address} is the gateway of {subnet.cidr}, and wanted for"
            f" port {nic.name or nic.id} too"
        )


async def _check_owners(session: AsyncSession, parts: Sequence[NicRow | VolumeRow]) -> None:
    for part in parts:
        if part.instance_id is not None:
            owner = await session.get(InstanceRow, part.instance_id)
            if owner is None or owner.project_id != part.project_id or owner.wanted == "gone":
                raise NotFoundError(f"Server {part.instance_id} could not be found.")


async def _check_loose(session: AsyncSession, volumes: Sequence[VolumeRow]) -> None:
    for volume in volumes:
        if volume.instance_id is not None:
            owner = await session.get(InstanceRow, volume.instance_id)
            is_old_root = volume.is_root and owner is not None and volume.build < owner.wanted_build
            is_old_rescue = volume.position < 0 and owner is not None and not owner.rescue_image_id
            is_loose = is_old_root or is_old_rescue
            if owner is not None and owner.wanted != "gone" and not is_loose:
                name = volume.name or volume.id
                raise ConflictError(
                    f"Volume {name} cannot be deleted: server {owner.name} uses it",
                    "Detach it first.",
                )
