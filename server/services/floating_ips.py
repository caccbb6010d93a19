"""Wishes about floating IPs.

An address stands for a NIC in one of three ways. On a private network, the router that
joins it with the address's network translates. On the address's own network, it is led
to the NIC as it is. And for an instance without a fitting NIC one is made that has it.
"""

from pydantic import Field
from sqlalchemy import select

from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.addressing import address as read_address
from server.services.addressing import allocate, prefix
from server.services.nics import add_nic, remove_nic
from server.services.principals import Principal
from server.services.routing import wire
from server.services.subnets import addresses_of, subnets_of
from server.services.values import Id, New, NewNic, Value
from server.services.writing import Writing, own, writing
from server.store.tables import FloatingIpRow, InstanceRow, NetworkRow, NicRow


class NewFloatingIp(New):
    """A reserved address; `address` None: the server chooses."""

    network_id: Id
    address: str | None = None
    description: str = Field(default="", max_length=4096)
    nic_id: Id | None = None
    fixed_address: str | None = None


class FloatingIpChange(Value):
    """A change of a floating IP; `nic_id` None: it stands for nobody."""

    description: str = Field(default="", max_length=4096)
    nic_id: Id | None = None
    fixed_address: str | None = None


class FloatingIps:
    """Record which addresses a project reserves, and whom they stand for.

    What takes the id of a floating IP raises `NotFoundError` where the project has none of it,
    and each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewFloatingIp) -> FloatingIpRow:
        """Record a reserved address.

        Raises:
            InvalidRequestError: The network is not external, or the address not in it.
            ConflictError: The address is taken, or all are.
            NotFoundError: There is no way from the network to the NIC.
        """
        async with writing(self._log, principal) as work:
            return await add_floating_ip(work, wish)

    async def update(
        self, principal: Principal, floating_ip_id: str, change: FloatingIpChange
    ) -> FloatingIpRow:
        """Record whom an address stands for now.

        Raises:
            ConflictError: Another one of its network stands for that NIC already.
            NotFoundError: There is no way from the network to the NIC.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(FloatingIpRow, floating_ip_id)
            await change_floating_ip(work, row, change)
            return row

    async def delete(self, principal: Principal, floating_ip_id: str) -> None:
        """Record that an address is given back."""
        async with writing(self._log, principal) as work:
            await remove_floating_ip(
                work, await own(work.session, principal, FloatingIpRow, floating_ip_id)
            )

    async def attach(
        self, principal: Principal, instance_id: str, address: str, fixed_address: str | None
    ) -> None:
        """Let an address stand for an instance: for a NIC that it has, or for a new one.

        Raises:
            NotFoundError: The project has no such instance or address.
            InvalidRequestError: The instance has no such fixed address.
        """
        async with writing(self._log, principal) as work:
            instance = await work.own(InstanceRow, instance_id)
            row = await _by_address(work, address)
            nics = await _nics(work, instance.id)
            if fixed_address is not None:
                nics = [nic for nic in nics if fixed_address in (nic.address, nic.address6)]
                if not nics:
                    raise InvalidRequestError(
                        f"Server {instance.name} has no fixed address {fixed_address}"
                    )
            await _dissociate(work, row)
            for nic in nics:
                if nic.address and await _way(work, row, nic) is not None:
                    await _associate(work, row, nic, fixed_address)
                    return
            if fixed_address is not None:
                raise _no_way(row, nics[0])
            await _plug(work, row, instance)

    async def detach(self, principal: Principal, instance_id: str, address: str) -> None:
        """Let an address stand for an instance no more.

        Raises:
            NotFoundError: It does not stand for that instance.
        """
        async with writing(self._log, principal) as work:
            instance = await work.own(InstanceRow, instance_id)
            row = await _by_address(work, address)
            if row.nic_id not in {nic.id for nic in await _nics(work, instance.id)}:
                raise NotFoundError(
                    f"Floating IP {address} is not associated with server {instance.name}"
                )
            await _dissociate(work, row)


async def add_floating_ip(work: Writing, wish: NewFloatingIp) -> FloatingIpRow:
    """Write a reserved address down; see `FloatingIps.create`."""
    network = await work.usable(NetworkRow, wish.network_id)
    if not network.is_public:
        raise InvalidRequestError(f"Network {network.id} is not a valid external network")
    subnet = (await subnets_of(work, network.id)).get(4)
    if subnet is None:
        raise InvalidRequestError(
            f"Network {network.id} does not contain any IPv4 subnet for floating IPs"
        )
    address = str(read_address(wish.address)) if wish.address is not None else None
    if address is None:
        taken = await addresses_of(work, network.id)
        kept = taken | {text for text in (subnet.gateway, subnet.service) if text}
        address = allocate(prefix(subnet.cidr), subnet.pools, kept)
    row = await work.add(
        FloatingIpRow(
            id=await work.claim(FloatingIpRow, wish.id),
            project_id=work.principal.project_id,
            topology_id=wish.topology_id,
            name=wish.name or address,
            network_id=network.id,
            address=address,
            description=wish.description,
        )
    )
    if wish.nic_id is not None:
        await _associate(work, row, await work.own(NicRow, wish.nic_id), wish.fixed_address)
    return row


async def change_floating_ip(work: Writing, row: FloatingIpRow, change: FloatingIpChange) -> None:
    """Write down whom an address stands for; see `FloatingIps.update`."""
    given = change.given()
    row.description = given.get("description", row.description)
    work.touch(row)
    if "nic_id" not in given:
        return
    if change.nic_id is None:
        await _dissociate(work, row)
    elif (change.nic_id, change.fixed_address or row.fixed_address) != (
        row.nic_id,
        row.fixed_address,
    ):
        nic = await work.own(NicRow, change.nic_id)
        await _dissociate(work, row)
        await _associate(work, row, nic, change.fixed_address)


async def remove_floating_ip(work: Writing, row: FloatingIpRow) -> None:
    """Write down that an address is given back."""
    await _dissociate(work, row)
    row.wanted = "gone"
    work.touch(row)


async def _associate(
    work: Writing, row: FloatingIpRow, nic: NicRow, fixed_address: str | None
) -> None:
    way = await _way(work, row, nic)
    if way is None:
        raise _no_way(row, nic)
    fixed = fixed_address or nic.address
    if fixed is None or fixed != nic.address:
        raise InvalidRequestError(f"Port {nic.id} does not have fixed IPv4 address {fixed or ''}")
    if way and ":" in row.address:
        raise InvalidRequestError(f"{row.address} is of IPv6, which routers do not translate")
    row.nic_id, row.fixed_address, row.router_id = nic.id, fixed, way or None
    if way:
        query = select(FloatingIpRow.address).where(
            FloatingIpRow.nic_id == nic.id,
            FloatingIpRow.router_id == way,
            FloatingIpRow.wanted == "present",
            FloatingIpRow.id != row.id,
        )
        if (other := (await work.session.scalars(query)).first()) is not None:
            raise ConflictError(
                f"Cannot associate floating IP {row.address} with port {nic.id} using fixed IP"
                f" {fixed}, as that already has floating IP {other} on this external network"
            )
    work.touch(row)


async def _dissociate(work: Writing, row: FloatingIpRow) -> None:
    nic = await work.session.get(NicRow, row.nic_id) if row.nic_id else None
    if nic is not None and nic.floating_ip_id == row.id and nic.wanted == "present":
        await remove_nic(work, nic)
    row.nic_id = row.fixed_address = row.router_id = None
    work.touch(row)


async def _plug(work: Writing, row: FloatingIpRow, instance: InstanceRow) -> None:
    """Make a NIC that has the address, and goes with the association."""
    wish = NewNic(network_id=row.network_id, instance_id=instance.id, address=row.address)
    nic = await add_nic(work, wish)
    nic.floating_ip_id = row.id
    row.nic_id, row.fixed_address, row.router_id = nic.id, row.address, None
    work.touch(row)


async def _way(work: Writing, row: FloatingIpRow, nic: NicRow) -> str | None:
    """Return the router on the way to a NIC, "" where none is needed; None: no way."""
    if nic.router_id is not None:
        return None
    if nic.network_id == row.network_id:
        return ""
    for router_id, router in sorted((await wire(work.session)).items()):
        is_joined = router.gateway is not None and router.gateway.network_id == row.network_id
        if is_joined and any(
            one.network_id == nic.network_id and one.address for one in router.interfaces
        ):
            return router_id
    return None


def _no_way(row: FloatingIpRow, nic: NicRow) -> NotFoundError:
    return NotFoundError(
        f"External network {row.network_id} is not reachable from network {nic.network_id}."
        f" Therefore, cannot associate port {nic.id} with a floating IP.",
        "Let a router join the two.",
    )


async def _by_address(work: Writing, address: str) -> FloatingIpRow:
    query = select(FloatingIpRow).where(
        FloatingIpRow.project_id == work.principal.project_id,
        FloatingIpRow.address == address,
        FloatingIpRow.wanted == "present",
    )
    row = (await work.session.scalars(query)).first()
    if row is None:
        raise NotFoundError(f"Floating IP {address} could not be found.")
    return row


async def _nics(work: Writing, instance_id: str) -> list[NicRow]:
    query = select(NicRow).where(NicRow.instance_id == instance_id, NicRow.wanted == "present")
    return [*await work.session.scalars(query.order_by(NicRow.position, NicRow.id))]
