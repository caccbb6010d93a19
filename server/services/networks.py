"""Wishes about networks and their addressing."""

from collections.abc import Sequence

from sqlalchemy import select

from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.events import EventLog
from server.services.nics import readdress
from server.services.principals import Principal
from server.services.subnets import AUTOMATIC, add_subnet, change_subnet
from server.services.values import NetworkChange, NewNetwork, NewSubnet, SubnetChange
from server.services.writing import Writing, own, usable, writing
from server.store.tables import NetworkRow, NicRow, SubnetRow


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
            ConflictError: The network has one of this family already, pools or public
                prefixes overlap, or the gateway is in a pool.
        """
        async with writing(self._log, principal) as work:
            row = await add_subnet(work, wish)
            if row.mode in AUTOMATIC:  # guests take their addresses without being asked
                await readdress(work, row.network_id, (row.version,))
            return row

    async def update_subnet(
        self, principal: Principal, subnet_id: str, change: SubnetChange
    ) -> SubnetRow:
        """Record a change of addressing; guests hear of it when they ask again.

        Raises:
            InvalidRequestError: An address makes no sense.
            ConflictError: Pools overlap, or the gateway is in one.
        """
        async with writing(self._log, principal) as work:
            row, network = await _own_subnet(work, subnet_id)
            await change_subnet(work, row, network, change)
            if row.mode in AUTOMATIC:
                await readdress(work, network.id, (row.version,))
            return row

    async def delete_subnet(self, principal: Principal, subnet_id: str) -> None:
        """Take the addressing off a network.

        Raises:
            ConflictError: NICs have addresses in it that their guests were told.
        """
        async with writing(self._log, principal) as work:
            row, network = await _own_subnet(work, subnet_id)
            held = NicRow.address if row.version == 4 else NicRow.address6  # noqa: PLR2004 - IPv4
            query = select(NicRow.id).where(
                NicRow.network_id == network.id, NicRow.wanted == "present", held.is_not(None)
            )
            # What guests took by themselves they lose with the prefix, as in Neutron.
            is_held = row.mode not in AUTOMATIC
            if is_held and (await work.session.scalars(query)).first() is not None:
                raise ConflictError(
                    f"Ports of network {network.name or network.id} have addresses in {row.cidr}"
                )
            await work.session.delete(row)
            await work.session.flush()
            if row.mode in AUTOMATIC:
                await readdress(work, network.id, (row.version,))
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
            dns_domain=wish.dns_domain,
        )
    )


def change_network(work: Writing, row: NetworkRow, change: NetworkChange) -> None:
    """Write a change of a network down."""
    for name, value in change.given().items():
        setattr(row, name, value)
    work.touch(row)


def remove_network(work: Writing, row: NetworkRow) -> None:
    """Write down that a network is wanted gone; its subnet goes with it."""
    row.wanted = "gone"
    work.touch(row)


async def _own_subnet(work: Writing, subnet_id: str) -> tuple[SubnetRow, NetworkRow]:
    row = await work.session.get(SubnetRow, subnet_id)
    if row is None or row.project_id != work.principal.project_id:
        raise NotFoundError(f"Subnet {subnet_id} could not be found.")
    return row, await work.own(NetworkRow, row.network_id)
