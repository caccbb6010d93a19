"""What must hold for routers and floating IPs as a whole; see `whole`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError
from server.services.addressing import Prefix, address, any_prefix, host_address, prefix
from server.store.resources import AnyRow
from server.store.tables import FloatingIpRow, NetworkRow, NicRow, RouterRow, SubnetRow

_V4, _V6 = 4, 6


@dataclass(slots=True)
class Wired:
    """A router with all that it is wired to.

    Attributes:
        prefixes: Behind it, with the network that each is of.
        addresses: Of its own, inside.
    """

    row: RouterRow
    gateway: NicRow | None = None
    interfaces: list[NicRow] = field(default_factory=list)
    prefixes: list[tuple[Prefix, str]] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.row.name or self.row.id

    def led(self) -> list[Prefix]:
        """Return the prefixes that are led to it from outside, as they are not translated."""
        if self.gateway is None:
            return []
        found = [one for one, _ in self.prefixes]
        found += [any_prefix(destination) for destination, _ in self.row.routes]
        families = {_V4} if self.gateway.address and not self.row.snat else set()
        families |= {_V6} if self.gateway.address6 else set()
        return [one for one in found if one.version in families and one.prefixlen]


async def check_routing(session: AsyncSession, touched: Sequence[AnyRow]) -> None:
    """Refuse what routers and floating IPs cannot be.

    Raises:
        ControlError: By kind; names what stands against it.
    """
    networks = {row.id for row in touched if isinstance(row, NetworkRow)}
    floating = [row for row in touched if isinstance(row, FloatingIpRow)]
    ends = [row for row in touched if isinstance(row, NicRow) and row.router_id]
    ids = {row.id for row in touched if isinstance(row, RouterRow)}
    ids |= {nic.router_id for nic in ends if nic.router_id}
    if networks:
        query = select(NicRow.router_id).where(
            NicRow.network_id.in_(networks), NicRow.router_id.is_not(None)
        )
        ids |= {found for found in await session.scalars(query) if found}
    nics = {row.network_id for row in touched if isinstance(row, NicRow)}
    await _check_reserved(session, networks | nics | {row.network_id for row in floating})
    await _check_kept(session, [row for row in touched if isinstance(row, NetworkRow)])
    ids |= {row.router_id for row in floating if row.router_id}
    if ids:
        wired = await wire(session)
        await _check_routers(session, wired, ids)


async def wire(session: AsyncSession) -> Mapping[str, Wired]:
    """Return all routers that are wanted, with what they are wired to, by id."""
    query = select(RouterRow).where(RouterRow.wanted == "present")
    found = {row.id: Wired(row) for row in await session.scalars(query)}
    ends = select(NicRow).where(NicRow.router_id.is_not(None), NicRow.wanted == "present")
    nics = [nic for nic in await session.scalars(ends) if nic.router_id in found]
    ids = {nic.network_id for nic in nics}
    subnets = (await session.scalars(select(SubnetRow).where(SubnetRow.network_id.in_(ids)))).all()
    for nic in nics:
        router = found[nic.router_id or ""]
        if nic.is_gateway:
            router.gateway = nic
            continue
        router.interfaces.append(nic)
        held = {_V4: nic.address, _V6: nic.address6}
        router.addresses |= {text for text in held.values() if text}
        router.prefixes += [
            (prefix(one.cidr), nic.network_id)
            for one in subnets
            if one.network_id == nic.network_id and held[one.version]
        ]
    return found


async def _check_routers(
    session: AsyncSession, wired: Mapping[str, Wired], ids: Collection[str]
) -> None:
    affected = [wired[router_id] for router_id in sorted(ids) if router_id in wired]
    for router in affected:
        _check_prefixes(router)
        _check_routes(router)
        await _check_led(session, router, wired.values())
    query = select(FloatingIpRow).where(
        FloatingIpRow.router_id.in_(ids), FloatingIpRow.wanted == "present"
    )
    for row in await session.scalars(query):
        await _check_floating(session, row, wired.get(row.router_id or ""))


def _check_prefixes(router: Wired) -> None:
    for position, (one, _) in enumerate(router.prefixes):
        for other, _ in router.prefixes[:position]:
            if one.version == other.version and one.overlaps(other):
                raise InvalidRequestError(
                    f"Router {router.name} cannot lead to {one}: it overlaps with {other},"
                    " which it leads to already"
                )


def _check_routes(router: Wired) -> None:
    for destination, nexthop in router.row.routes:
        target, hop = any_prefix(destination), address(nexthop)
        why = None
        if target.version != hop.version:
            why = "they are of different families"
        elif not any(hop in one for one, _ in router.prefixes if one.version == hop.version):
            why = "the nexthop is not connected with the router"
        elif nexthop in router.addresses:
            why = "the nexthop is used by the router"
        if why is not None:
            raise InvalidRequestError(
                f"Invalid route of router {router.name}: {destination} via {nexthop}: {why}"
            )


async def _check_led(session: AsyncSession, router: Wired, others: Iterable[Wired]) -> None:
    mine = router.led()
    if not mine:
        return
    query = select(NetworkRow.name, SubnetRow.cidr).join(
        SubnetRow, SubnetRow.network_id == NetworkRow.id
    )
    public = query.where(NetworkRow.is_public, NetworkRow.wanted == "present")
    known = [
        (prefix(cidr), f"is of external network {name}")
        for name, cidr in await session.execute(public)
    ]
    for other in others:
        if other is not router:
            known += [(one, "is led to another router") for one in other.led()]
    for one in mine:
        for found, why in known:
            if one.version == found.version and one.overlaps(found):
                raise ConflictError(
                    f"{one} cannot be led to router {router.name} as it is: {found} {why} already",
                    "Let the router translate sources (enable_snat), or choose another prefix.",
                )


async def _check_floating(session: AsyncSession, row: FloatingIpRow, router: Wired | None) -> None:
    nic = await session.get(NicRow, row.nic_id) if row.nic_id else None
    networks = {one.network_id for one in router.interfaces} if router else set()
    gateway = router.gateway if router else None
    if gateway is None or gateway.network_id != row.network_id:
        raise ConflictError(
            f"The gateway of router {router.name if router else row.router_id} is in use by"
            f" floating IP {row.address}",
            "Disassociate it first.",
        )
    if nic is None or nic.network_id not in networks:
        raise ConflictError(
            f"Floating IP {row.address} needs router {router.name if router else row.router_id}"
            " on the network of its port",
            "Disassociate it first.",
        )


async def _check_reserved(session: AsyncSession, network_ids: Collection[str]) -> None:
    """Refuse reserved addresses that somebody else has, or that nobody can have."""
    query = select(FloatingIpRow).where(
        FloatingIpRow.network_id.in_(network_ids), FloatingIpRow.wanted == "present"
    )
    rows = (await session.scalars(query)).all() if network_ids else []
    if not rows:
        return
    ids = {row.network_id for row in rows}
    subnets = (await session.scalars(select(SubnetRow).where(SubnetRow.network_id.in_(ids)))).all()
    addresses = [row.address for row in rows]
    holders = select(NicRow).where(
        NicRow.network_id.in_(ids),
        NicRow.wanted == "present",
        or_(NicRow.address.in_(addresses), NicRow.address6.in_(addresses)),
    )
    held = {
        (nic.network_id, text): nic
        for nic in await session.scalars(holders)
        for text in (nic.address, nic.address6)
    }
    reserved: set[tuple[str, str]] = set()
    for row in rows:
        key = row.network_id, row.address
        holder = held.get(key)
        if key in reserved or (holder is not None and holder.floating_ip_id != row.id):
            raise ConflictError(f"Address {row.address} is taken", "Choose another one.")
        reserved.add(key)
        _check_pool(row, [one for one in subnets if one.network_id == row.network_id])


def _check_pool(row: FloatingIpRow, subnets: Sequence[SubnetRow]) -> None:
    version = address(row.address).version
    subnet = next((one for one in subnets if one.version == version), None)
    if subnet is None:
        raise InvalidRequestError(f"{row.address} is in no prefix of its external network")
    host_address(row.address, prefix(subnet.cidr))
    if row.address == subnet.gateway:
        raise InvalidRequestError(f"{row.address} is the gateway of {subnet.cidr}")


async def _check_kept(session: AsyncSession, networks: Sequence[NetworkRow]) -> None:
    gone = {row.id: row for row in networks if row.wanted == "gone"}
    query = select(FloatingIpRow).where(
        FloatingIpRow.network_id.in_(gone), FloatingIpRow.wanted == "present"
    )
    for row in await session.scalars(query) if gone else ():
        name = gone[row.network_id].name or row.network_id
        raise ConflictError(
            f"Network {name} cannot be deleted: floating IP {row.address} is of it",
            "Release it first.",
        )
