"""Wishes about networks and their addressing."""

from collections.abc import Sequence

from sqlalchemy import select

from server.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.addressing import address, host_address, prefix
from server.services.principals import Principal
from server.services.values import NetworkChange, NewNetwork, NewSubnet, SubnetChange
from server.services.writing import Writing, own, usable, writing
from server.store.tables import NetworkRow, NicRow, SubnetRow, new_id


class Networks:
    """Record which networks a project wants; reconcile makes it so.

    A project also sees, and may use, the public networks of others.

    What takes the id of a network or subnet raises `NotFoundError` where the project has none
    of it, and each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewNetwork) -> NetworkRow:
        """Record a new network.

        Raises:
            ForbiddenError: A public one, and the principal is no admin.
            ConflictError: The id is taken.
        """
        async with writing(self._log, principal) as work:
            return await add_network(work, wish)

    async def list(self, principal: Principal) -> Sequence[NetworkRow]:
        """Return the networks that the project may use, oldest first."""
        async with self._log.read() as session:
            query = select(NetworkRow).where(
                (NetworkRow.project_id == principal.project_id) | NetworkRow.is_public
            )
            return (
                await session.scalars(query.order_by(NetworkRow.created_at, NetworkRow.id))
            ).all()

    async def get(self, principal: Principal, network_id: str) -> NetworkRow:
        """Return one network.

        Raises:
            NotFoundError: The project sees no such network.
        """
        async with self._log.read() as session:
            return await usable(session, principal, NetworkRow, network_id)

    async def update(
        self, principal: Principal, network_id: str, change: NetworkChange
    ) -> NetworkRow:
        """Record a change of a network."""
        async with writing(self._log, principal) as work:
            row = await work.own(NetworkRow, network_id)
            change_network(work, row, change)
            return row

    async def delete(self, principal: Principal, network_id: str) -> None:
        """Record that a network is wanted gone.

        Raises:
            ConflictError: NICs hang on it; names them.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, NetworkRow, network_id)
            remove_network(work, row)

    async def create_subnet(self, principal: Principal, wish: NewSubnet) -> SubnetRow:
        """Record the addressing of a network.

        Raises:
            InvalidRequestError: The prefix or an address makes no sense.
            ConflictError: The network has one already, or public prefixes overlap.
        """
        async with writing(self._log, principal) as work:
            return await add_subnet(work, wish)

    async def update_subnet(
        self, principal: Principal, subnet_id: str, change: SubnetChange
    ) -> SubnetRow:
        """Record a change of addressing."""
        async with writing(self._log, principal) as work:
            row, network = await _own_subnet(work, subnet_id)
            change_subnet(work, row, network, change)
            return row

    async def delete_subnet(self, principal: Principal, subnet_id: str) -> None:
        """Take the addressing off a network.

        Raises:
            ConflictError: NICs have addresses in it.
        """
        async with writing(self._log, principal) as work:
            row, network = await _own_subnet(work, subnet_id)
            query = select(NicRow.id).where(
                NicRow.network_id == network.id,
                NicRow.wanted == "present",
                NicRow.address.is_not(None),
            )
            if (await work.session.scalars(query)).first() is not None:
                raise ConflictError(
                    f"Ports of network {network.name or network.id} have addresses in {row.cidr}"
                )
            await work.session.delete(row)
            work.touch(network)


async def add_network(work: Writing, wish: NewNetwork) -> NetworkRow:
    """Write a new network down; see `Networks.create`."""
    if wish.is_public and not work.principal.is_admin:
        raise ForbiddenError("Only an admin may create an external network")
    return await work.add(
        NetworkRow(
            id=await work.claim(NetworkRow, wish.id),
            project_id=work.principal.project_id,
            topology_id=wish.topology_id,
            name=wish.name,
            is_public=wish.is_public,
            description=wish.description,
        )
    )


def change_network(work: Writing, row: NetworkRow, change: NetworkChange) -> None:
    """Write a change of a network down."""
    for name, value in change.given().items():
        setattr(row, name, value)
    work.touch(row)


async def add_subnet(work: Writing, wish: NewSubnet) -> SubnetRow:
    """Write the addressing of a network down; see `Networks.create_subnet`."""
    network = await work.own(NetworkRow, wish.network_id)
    if await subnet_of(work, network.id) is not None:
        raise ConflictError(f"Network {network.name or network.id} has a subnet already")
    if wish.id is not None and await work.session.get(SubnetRow, wish.id) is not None:
        raise ConflictError(f"A subnet with id {wish.id} exists already")
    found = prefix(wish.cidr)
    gateway = wish.gateway
    if gateway is None and network.is_public:
        gateway = str(found[1])
    row = SubnetRow(
        id=wish.id or new_id(),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        network_id=network.id,
        cidr=str(found),
        gateway=gateway,
        dhcp=wish.dhcp,
        dns=[*wish.dns],
        pools=[[*pair] for pair in wish.pools],
    )
    _check_subnet(row)
    work.session.add(row)
    await work.session.flush()
    work.touch(network)
    return row


def change_subnet(work: Writing, row: SubnetRow, network: NetworkRow, change: SubnetChange) -> None:
    """Write a change of addressing down; see `Networks.update_subnet`."""
    given = change.given()
    for name in given.keys() & {"name", "dhcp", "gateway"}:
        setattr(row, name, given[name])
    if "dns" in given:
        row.dns = [*change.dns]
    if "pools" in given:
        row.pools = [[*pair] for pair in change.pools]
    if row.gateway is None and network.is_public:
        row.gateway = str(prefix(row.cidr)[1])
    _check_subnet(row)
    work.touch(network)


def remove_network(work: Writing, row: NetworkRow) -> None:
    """Write down that a network is wanted gone; its subnet goes with it."""
    row.wanted = "gone"
    work.touch(row)


async def subnet_of(work: Writing, network_id: str) -> SubnetRow | None:
    """Return the addressing of a network."""
    query = select(SubnetRow).where(SubnetRow.network_id == network_id)
    return (await work.session.scalars(query)).first()


async def _own_subnet(work: Writing, subnet_id: str) -> tuple[SubnetRow, NetworkRow]:
    row = await work.session.get(SubnetRow, subnet_id)
    if row is None or row.project_id != work.principal.project_id:
        raise NotFoundError(f"Subnet {subnet_id} could not be found.")
    return row, await work.own(NetworkRow, row.network_id)


def _check_subnet(row: SubnetRow) -> None:
    found = prefix(row.cidr)
    if row.gateway is not None:
        host_address(row.gateway, found)
    for server in row.dns:
        address(server)
    for low, high in row.pools:
        if host_address(low, found) > host_address(high, found):
            raise InvalidRequestError(f"The pool {low} to {high} is empty")
