"""Wishes about routers."""

import secrets
from collections.abc import Sequence
from typing import Any

from pydantic import Field
from sqlalchemy import select

from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.addressing import address as read_address
from server.services.addressing import allocate, any_prefix, prefix
from server.services.nics import MAC_PREFIX
from server.services.principals import Principal
from server.services.subnets import addresses_of, choose_service, subnets_of
from server.services.values import Id, Name, New, Value
from server.services.writing import Writing, own, writing
from server.store.tables import FloatingIpRow, NetworkRow, NicRow, RouterRow, SubnetRow

Routes = tuple[tuple[str, str], ...]
"""Pairs of destination and next hop."""

_COLUMNS = {4: "address", 6: "address6"}
_MOST_ROUTES = 30


class Gateway(Value):
    """The outer end of a router.

    Attributes:
        snat: None: as it is; of a new gateway, yes.
        addresses: At most one of each family; of others the server chooses.
    """

    network_id: Id
    snat: bool | None = None
    addresses: tuple[str, ...] = ()


class NewRouter(New):
    """A router; its interfaces come with `Routers.add_interface`."""

    description: str = Field(default="", max_length=4096)
    gateway: Gateway | None = None
    routes: Routes = Field(default=(), max_length=_MOST_ROUTES)


class RouterChange(Value):
    """A change of a router; `gateway` None takes the gateway away."""

    name: Name = ""
    description: str = Field(default="", max_length=4096)
    gateway: Gateway | None = None
    routes: Routes = Field(default=(), max_length=_MOST_ROUTES)


class Routers:
    """Record which routers a project wants; reconcile makes it so.

    What takes the id of a router raises `NotFoundError` where the project has none of it, and
    each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewRouter) -> RouterRow:
        """Record a new router.

        Raises:
            InvalidRequestError: The gateway's network is not external, or a route leads nowhere.
            ConflictError: The id or an address is taken.
        """
        async with writing(self._log, principal) as work:
            return await add_router(work, wish)

    async def update(self, principal: Principal, router_id: str, change: RouterChange) -> RouterRow:
        """Record a change of a router.

        Raises:
            InvalidRequestError: As for `create`.
            ConflictError: Floating IPs need the gateway that shall go.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(RouterRow, router_id)
            await change_router(work, row, change)
            return row

    async def change_routes(
        self, principal: Principal, router_id: str, *, added: Routes = (), removed: Routes = ()
    ) -> RouterRow:
        """Record more or fewer routes, whatever others there are."""
        async with writing(self._log, principal) as work:
            row = await work.own(RouterRow, router_id)
            gone = {_canonical(one) for one in removed}
            kept = [(one[0], one[1]) for one in row.routes if (one[0], one[1]) not in gone]
            routes = tuple(dict.fromkeys([*kept, *(_canonical(one) for one in added)]))
            await change_router(work, row, RouterChange(routes=routes))
            return row

    async def delete(self, principal: Principal, router_id: str) -> None:
        """Record that a router is wanted gone, and its gateway with it.

        Raises:
            ConflictError: It has interfaces, or floating IPs need it.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, RouterRow, router_id)
            if any(not nic.is_gateway for nic in await ends_of(work, row.id)):
                raise ConflictError(
                    f"Router {row.name or row.id} still has ports", "Remove its interfaces first."
                )
            await remove_router(work, row)

    async def add_interface(
        self,
        principal: Principal,
        router_id: str,
        *,
        subnet_id: str | None = None,
        nic_id: str | None = None,
    ) -> NicRow:
        """Record an end in a private network: a new one at a subnet's gateway, or a NIC.

        Raises:
            InvalidRequestError: The subnet has no gateway, overlaps with another one of the
                router, or has the router already.
            ConflictError: The NIC or the address is in use.
            NotFoundError: The project has no such subnet or NIC.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(RouterRow, router_id)
            if nic_id is not None:
                return await _take_nic(work, row, await work.own(NicRow, nic_id))
            subnet = await _own_subnet(work, subnet_id or "")
            if subnet.gateway is None:
                raise InvalidRequestError("Subnet for router interface must have a gateway IP")
            return await add_interface(
                work, row, subnet.network_id, {subnet.version: subnet.gateway}
            )

    async def remove_interface(
        self,
        principal: Principal,
        router_id: str,
        *,
        subnet_id: str | None = None,
        nic_id: str | None = None,
    ) -> NicRow:
        """Record that an end is wanted gone.

        Raises:
            NotFoundError: The router has no such end.
            ConflictError: Floating IPs or routes need it.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(RouterRow, router_id)
            ends = [nic for nic in await ends_of(work, row.id) if not nic.is_gateway]
            found = [nic for nic in ends if nic_id in (None, nic.id)]
            if subnet_id is not None:
                subnet = await _own_subnet(work, subnet_id)
                column = _COLUMNS[subnet.version]
                found = [
                    nic
                    for nic in found
                    if nic.network_id == subnet.network_id and getattr(nic, column)
                ]
            if not found:
                what = f"on subnet {subnet_id}" if nic_id is None else f"with id {nic_id}"
                raise NotFoundError(f"Router {row.id} does not have an interface {what}")
            await remove_interface(work, row, found[0])
            return found[0]


async def add_router(work: Writing, wish: NewRouter) -> RouterRow:
    """Write a new router down; see `Routers.create`."""
    row = await work.add(
        RouterRow(
            id=await work.claim(RouterRow, wish.id),
            project_id=work.principal.project_id,
            topology_id=wish.topology_id,
            name=wish.name,
            description=wish.description,
            routes=[[*_canonical(one)] for one in wish.routes],
        )
    )
    if wish.gateway is not None:
        await _set_gateway(work, row, wish.gateway)
    return row


async def change_router(work: Writing, row: RouterRow, change: RouterChange) -> None:
    """Write a change of a router down; see `Routers.update`."""
    given: dict[str, Any] = change.given()
    row.name = given.get("name", row.name)
    row.description = given.get("description", row.description)
    if "routes" in given:
        row.routes = [[*_canonical(one)] for one in change.routes]
    if "gateway" in given:
        await _set_gateway(work, row, change.gateway)
    work.touch(row)


async def remove_router(work: Writing, row: RouterRow) -> None:
    """Write down that a router is wanted gone, with all its ends."""
    for nic in await ends_of(work, row.id):
        _remove_end(work, nic)
    row.wanted = "gone"
    work.touch(row)
    await _check_unneeded(work, row)


async def add_interface(
    work: Writing, row: RouterRow, network_id: str, addresses: dict[int, str]
) -> NicRow:
    """Write an end in a private network down; `addresses` by family."""
    network = await work.own(NetworkRow, network_id)
    if network.is_public:
        raise InvalidRequestError(
            f"Network {network.name or network.id} is external: it can be the router's gateway only"
        )
    for nic in await ends_of(work, row.id):
        held = [nic for version in addresses if getattr(nic, _COLUMNS[version])]
        if nic.network_id == network_id and held:
            raise InvalidRequestError(
                f"Router {row.name or row.id} already has a port on network"
                f" {network.name or network.id}"
            )
    work.touch(row)
    return await _add_end(work, row, network, addresses)


async def remove_interface(work: Writing, row: RouterRow, nic: NicRow) -> None:
    """Write down that an end is wanted gone."""
    query = select(FloatingIpRow.address).join(NicRow, NicRow.id == FloatingIpRow.nic_id)
    needed = query.where(
        FloatingIpRow.router_id == row.id,
        FloatingIpRow.wanted == "present",
        NicRow.network_id == nic.network_id,
    )
    if (address := (await work.session.scalars(needed)).first()) is not None:
        raise ConflictError(
            f"Router interface for network {nic.network_id} on router {row.name or row.id} cannot"
            f" be deleted, as it is required by floating IP {address}",
            "Disassociate it first.",
        )
    subnets = (await subnets_of(work, nic.network_id)).values()
    found = [prefix(subnet.cidr) for subnet in subnets if getattr(nic, _COLUMNS[subnet.version])]
    for destination, nexthop in row.routes:
        hop = read_address(nexthop)
        if any(hop.version == one.version and hop in one for one in found):
            raise ConflictError(
                f"Router interface for network {nic.network_id} on router {row.name or row.id}"
                f" cannot be deleted, as it is required by the route to {destination}",
                "Remove the route first.",
            )
    _remove_end(work, nic)
    work.touch(row)


async def ends_of(work: Writing, router_id: str) -> Sequence[NicRow]:
    """Return the ends of a router that are wanted."""
    query = select(NicRow).where(NicRow.router_id == router_id, NicRow.wanted == "present")
    return (await work.session.scalars(query.order_by(NicRow.network_id, NicRow.id))).all()


async def _set_gateway(work: Writing, row: RouterRow, wanted: Gateway | None) -> None:
    before = next((nic for nic in await ends_of(work, row.id) if nic.is_gateway), None)
    is_same = wanted is not None and before is not None and before.network_id == wanted.network_id
    if before is not None and not is_same:
        _remove_end(work, before)
        await work.session.flush()
        await _check_unneeded(work, row)
    if wanted is None:
        row.snat = True
        return
    network = await work.usable(NetworkRow, wanted.network_id)
    if not network.is_public:
        raise InvalidRequestError(
            f"Network {network.name or network.id} is not an external network"
        )
    if wanted.snat is not None or not is_same:
        row.snat = wanted.snat is not False
    asked: dict[int, str] = {
        read_address(text).version: str(read_address(text)) for text in wanted.addresses
    }
    if is_same and before is not None:
        for version, address in asked.items():
            setattr(before, _COLUMNS[version], address)
        work.touch(before)
        return
    subnets = await subnets_of(work, network.id)
    if not subnets:
        raise InvalidRequestError(f"External network {network.name} has no addresses yet")
    taken = await addresses_of(work, network.id)
    for version, subnet in subnets.items():
        if version not in asked:
            kept = taken | {text for text in (subnet.gateway, subnet.service) if text}
            asked[version] = allocate(prefix(subnet.cidr), subnet.pools, kept)
    await _add_end(work, row, network, asked, is_gateway=True)


async def _add_end(
    work: Writing,
    row: RouterRow,
    network: NetworkRow,
    addresses: dict[int, str],
    *,
    is_gateway: bool = False,
) -> NicRow:
    subnets = await subnets_of(work, network.id)
    for version, address in addresses.items():
        if version in subnets:
            # Who asks for the address that the host keeps for itself gets it.
            await choose_service(work, subnets[version], network, address)
    work.touch(network)
    return await work.add(
        NicRow(
            id=await work.claim(NicRow, None),
            project_id=row.project_id,
            network_id=network.id,
            router_id=row.id,
            is_gateway=is_gateway,
            mac=f"{MAC_PREFIX}:{secrets.token_bytes(3).hex(':')}",
            address=addresses.get(4),
            address6=addresses.get(6),
            security_groups=[],
            pairs=[],
            is_guarded=False,
            wanted="present",
        )
    )


async def _take_nic(work: Writing, row: RouterRow, nic: NicRow) -> NicRow:
    """Make a NIC that nobody has an end of a router."""
    if nic.instance_id is not None or nic.router_id is not None:
        raise ConflictError(
            f"Unable to complete operation on port {nic.id}: it is in use by"
            f" {nic.instance_id or nic.router_id} already"
        )
    if nic.address is None and nic.address6 is None:
        raise InvalidRequestError("Router port must have at least one fixed IP")
    network = await work.own(NetworkRow, nic.network_id)
    if network.is_public:
        raise InvalidRequestError(f"Network {network.name or network.id} is external")
    nic.router_id, nic.is_guarded, nic.topology_id = row.id, False, None
    nic.security_groups, nic.pairs = [], []
    work.touch(nic, row)
    return nic


def _remove_end(work: Writing, nic: NicRow) -> None:
    nic.wanted = "gone"
    work.touch(nic)


async def _check_unneeded(work: Writing, row: RouterRow) -> None:
    query = select(FloatingIpRow.address).where(
        FloatingIpRow.router_id == row.id, FloatingIpRow.wanted == "present"
    )
    if (address := (await work.session.scalars(query)).first()) is not None:
        raise ConflictError(
            f"Gateway cannot be updated for router {row.name or row.id}, since it is required by"
            f" floating IP {address}",
            "Disassociate it first.",
        )


async def _own_subnet(work: Writing, subnet_id: str) -> SubnetRow:
    row = await work.session.get(SubnetRow, subnet_id)
    if row is None:
        raise NotFoundError(f"Subnet {subnet_id} could not be found.")
    if row.project_id == work.principal.project_id:
        return row
    network = await work.usable(NetworkRow, row.network_id)
    raise InvalidRequestError(
        f"Network {network.name or network.id} is external: it can be the router's gateway only"
    )


def _canonical(route: tuple[str, str]) -> tuple[str, str]:
    return str(any_prefix(route[0])), str(read_address(route[1]))
