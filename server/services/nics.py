"""Wishes about NICs."""

import re
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from server.errors import ConflictError, InvalidRequestError
from server.events import EventLog
from server.services.addressing import address as read_address
from server.services.addressing import address_of_mac, allocate, prefix
from server.services.associations import follow, let_go
from server.services.guarding import default_profile, guard_nic
from server.services.principals import Principal
from server.services.shaping import check_policy, shape
from server.services.subnets import AUTOMATIC, addresses_of, choose_service, subnets_of
from server.services.values import NewNic, NicChange
from server.services.writing import Writing, own, writing
from server.store.tables import InstanceRow, NetworkRow, NicRow, SubnetRow

MAC_PREFIX = "fa:16:3e"
"""OpenStack's, a locally administered one."""

_COLUMNS = {4: "address", 6: "address6"}
_MAC = re.compile(r"^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$")


class Nics:
    """Record which NICs a project wants; reconcile makes it so.

    What takes the id of a NIC raises `NotFoundError` where the project has none of it, and
    each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewNic) -> NicRow:
        """Record a new NIC, with an address where its network has a subnet.

        Raises:
            InvalidRequestError: The address is not in the prefix.
            ConflictError: The address is taken, or the prefix is used up.
            NotFoundError: The network or the instance is not there.
        """
        async with writing(self._log, principal) as work:
            return await add_nic(work, wish)

    async def list(self, principal: Principal) -> Sequence[NicRow]:
        """Return the project's NICs, those of one instance in their order."""
        async with self._log.read() as session:
            query = select(NicRow).where(NicRow.project_id == principal.project_id)
            return (
                await session.scalars(query.order_by(NicRow.position, NicRow.created_at, NicRow.id))
            ).all()

    async def get(self, principal: Principal, nic_id: str) -> NicRow:
        """Return one NIC.

        Raises:
            NotFoundError: The project has no such NIC.
        """
        async with self._log.read() as session:
            return await own(session, principal, NicRow, nic_id)

    async def update(self, principal: Principal, nic_id: str, change: NicChange) -> NicRow:
        """Record a change of a NIC."""
        async with writing(self._log, principal) as work:
            row = await work.own(NicRow, nic_id)
            if row.router_id is not None and change.given().keys() - {"name"}:
                raise ConflictError(f"Port {row.id} is an end of router {row.router_id}")
            return await change_nic(work, row, change)

    async def delete(self, principal: Principal, nic_id: str) -> None:
        """Record that a NIC is wanted gone.

        Raises:
            ConflictError: It is an end of a router.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, NicRow, nic_id)
            if row.router_id is not None:
                raise ConflictError(
                    f"Port {row.id} cannot be deleted directly: it is an end of router"
                    f" {row.router_id}",
                    "Remove the router's interface or gateway.",
                )
            await remove_nic(work, row)


async def add_nic(work: Writing, wish: NewNic) -> NicRow:
    """Write a new NIC down; see `Nics.create`."""
    network = await work.usable(NetworkRow, wish.network_id)
    row = NicRow(
        id=await work.claim(NicRow, wish.id),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        network_id=wish.network_id,
        mac=_mac(wish.mac),
        profile=default_profile(network),
        security_groups=[],
        pairs=[],
        is_guarded=True,
        wanted="present",
    )
    await guard_nic(work, row, wish.given())
    await _limit(work, row, NicChange(shaping=wish.shaping, qos_policy_id=wish.qos_policy_id))
    row.dns_name = wish.dns_name
    await _address(work, row, wish.address, wish.address6)
    await _hang(work, row, wish.instance_id)
    return await work.add(row)


async def change_nic(work: Writing, row: NicRow, change: NicChange) -> NicRow:
    """Write a change of a NIC down; see `Nics.update`.

    Given a network and no address, the server chooses one there.
    """
    given: dict[str, Any] = change.given()
    row.name = given.get("name", row.name)
    await _limit(work, row, change)
    moved = given.get("network_id", row.network_id) != row.network_id
    if moved:
        await work.usable(NetworkRow, change.network_id)
        await let_go(work, row)
        row.network_id = change.network_id
    await guard_nic(work, row, given)
    row.dns_name = given.get("dns_name", row.dns_name)
    if moved or given.keys() & {"address", "address6"}:
        wanted = [given.get("address", row.address), given.get("address6", row.address6)]
        if moved:
            wanted = [given.get("address"), given.get("address6")]
        row.address = row.address6 = None
        await work.session.flush()
        await _address(work, row, *wanted)
        await follow(work, row)
    if given.get("instance_id", row.instance_id) != row.instance_id:
        await _touch_owner(work, row.instance_id)
        await _hang(work, row, change.instance_id)
    else:
        await _touch_owner(work, row.instance_id)
    work.touch(row)
    return row


async def readdress(work: Writing, network_id: str, families: Collection[int] = (4, 6)) -> None:
    """Choose addresses anew for NICs whose own is not in their network's prefix any more."""
    query = select(NicRow).where(NicRow.network_id == network_id, NicRow.wanted == "present")
    rows = (await work.session.scalars(query)).all()
    subnets = await subnets_of(work, network_id)
    stale = [
        (row, family)
        for row in rows
        for family in families
        if not _is_inside(row, family, subnets.get(family))
    ]
    for row, family in stale:
        setattr(row, _COLUMNS[family], None)
    for row, family in stale:
        await work.session.flush()
        if row.router_id is not None and not row.is_gateway:
            _choose_end(row, family, subnets.get(family))
        else:
            await _choose(work, row, family, None)
            await follow(work, row)
        await _touch_owner(work, row.instance_id)
        work.touch(row)


async def remove_nic(work: Writing, row: NicRow) -> None:
    """Write down that a NIC is wanted gone."""
    await let_go(work, row)
    row.wanted = "gone"
    work.touch(row)
    await _touch_owner(work, row.instance_id)


async def _limit(work: Writing, row: NicRow, change: NicChange) -> None:
    """Write down what of a change is about the limits of the link."""
    given = change.given()
    if "shaping" in given:
        row.shaping = change.shaping.limits() if change.shaping else None
    if "qos_policy_id" in given:
        await check_policy(work, change.qos_policy_id)
        row.qos_policy_id = change.qos_policy_id
    await shape(work, row)


async def _address(
    work: Writing, row: NicRow, wanted: str | None, wanted6: str | None = None
) -> None:
    """Give a NIC an address of each family that its network has."""
    if not await subnets_of(work, row.network_id):
        network = await work.session.get_one(NetworkRow, row.network_id)
        if network.is_public:
            raise InvalidRequestError(f"External network {network.name} has no addresses yet")
    await _choose(work, row, 4, wanted)
    await _choose(work, row, 6, wanted6)


async def _choose(work: Writing, row: NicRow, family: int, wanted: str | None) -> None:
    chosen = str(read_address(wanted)) if wanted is not None else None
    subnet = (await subnets_of(work, row.network_id)).get(family)
    if subnet is not None and subnet.mode in AUTOMATIC:
        own = address_of_mac(prefix(subnet.cidr), row.mac)
        if chosen not in (None, own):
            raise InvalidRequestError(
                f"{chosen} cannot be chosen: in {subnet.cidr} guests take their address from"
                f" their MAC, and {row.mac} has {own}",
                "Leave the choice to the server, or let the subnet be of mode dhcpv6-stateful.",
            )
        chosen = own
    if subnet is not None:
        network = await work.session.get_one(NetworkRow, row.network_id)
        # Who asks for the address that the host keeps for itself gets it.
        await choose_service(work, subnet, network, chosen)
    if subnet is not None and chosen is None:
        kept = {*await addresses_of(work, row.network_id), subnet.gateway, subnet.service}
        chosen = allocate(prefix(subnet.cidr), subnet.pools, {text for text in kept if text})
    setattr(row, _COLUMNS[family], chosen)


def _choose_end(row: NicRow, family: int, subnet: SubnetRow | None) -> None:
    """Give an end of a router the address that guests are told for it."""
    found = prefix(subnet.cidr) if subnet is not None else None
    address = subnet.gateway or str(found[1]) if subnet is not None and found else None
    setattr(row, _COLUMNS[family], address)


def _is_inside(row: NicRow, family: int, subnet: SubnetRow | None) -> bool:
    address = getattr(row, _COLUMNS[family])
    if row.router_id is not None:
        # An end has the address that it was given, and none of the other family.
        return address is None or (
            subnet is not None and read_address(address) in prefix(subnet.cidr)
        )
    if address is None or subnet is None:
        return address is None and subnet is None
    found = prefix(subnet.cidr)
    if subnet.mode in AUTOMATIC:
        return bool(address == address_of_mac(found, row.mac))
    return address != subnet.gateway and read_address(address) in found


async def _hang(work: Writing, row: NicRow, instance_id: str | None) -> None:
    row.instance_id = instance_id
    if instance_id is not None:
        await work.own(InstanceRow, instance_id)
        query = select(func.max(NicRow.position)).where(
            NicRow.instance_id == instance_id, NicRow.id != row.id
        )
        last = await work.session.scalar(query)
        row.position = 0 if last is None else last + 1
        await _touch_owner(work, instance_id)


async def _touch_owner(work: Writing, instance_id: str | None) -> None:
    owner = await work.session.get(InstanceRow, instance_id) if instance_id else None
    if owner is not None and owner.wanted != "gone":
        work.touch(owner)


def _mac(wanted: str | None) -> str:
    if wanted is None:
        return f"{MAC_PREFIX}:{secrets.token_bytes(3).hex(':')}"
    mac = wanted.lower().replace("-", ":")
    if not _MAC.match(mac):
        raise InvalidRequestError(f"{wanted!r} is not the MAC address of one interface")
    return mac
