"""Routers in plans: a router with its ends is one thing there."""

from pydantic import Field, field_validator

from server.errors import InvalidRequestError
from server.services import routers
from server.services.addressing import address as read_address
from server.services.addressing import prefix
from server.services.routers import Gateway, NewRouter, RouterChange
from server.services.steps.step import Kind, Step
from server.services.subnets import change_subnet, subnets_of
from server.services.values import Id, SubnetChange, Value
from server.services.writing import Writing
from server.store.tables import NetworkRow, RouterRow


class InterfaceAttributes(Value):
    """An end in a private network; without an address it is the gateway of the network."""

    network_id: Id
    ip_address: str | None = None


class RouteAttributes(Value):
    """A way beyond another router."""

    destination: str
    nexthop: str


class RouterAttributes(Value):
    """Of a router."""

    name: str = Field(min_length=1, max_length=255)
    external_network_id: Id | None = None
    external_ip_address: str | None = None
    snat: bool = True
    interfaces: tuple[InterfaceAttributes, ...] = Field(default=(), max_length=200)
    routes: tuple[RouteAttributes, ...] = Field(default=(), max_length=30)

    @field_validator("interfaces")
    @classmethod
    def _as_kept(cls, found: tuple[InterfaceAttributes, ...]) -> tuple[InterfaceAttributes, ...]:
        return tuple(sorted(found, key=lambda one: one.network_id))


async def _write(work: Writing, step: Step, row: RouterRow | None, after: RouterAttributes) -> None:
    if row is None:
        wish = NewRouter(id=step.id, topology_id=step.topology_id, name=after.name)
        row = await routers.add_router(work, wish)
    ends = {nic.network_id: nic for nic in await routers.ends_of(work, row.id)}
    wanted = {one.network_id: one.ip_address for one in after.interfaces}
    if len(wanted) < len(after.interfaces):
        raise InvalidRequestError(f"Router {after.name} has two interfaces on one network")
    for network_id, nic in ends.items():
        is_kept = network_id in wanted and wanted[network_id] in (None, nic.address, nic.address6)
        if not nic.is_gateway and not is_kept:
            # Routes by an end that goes are judged in the end, with all that is new.
            row.routes = []
            await routers.remove_interface(work, row, nic)
            await work.session.flush()
    held = {nic.network_id for nic in await routers.ends_of(work, row.id)}
    for network_id, address in wanted.items():
        if network_id not in held:
            addresses = await _addresses(work, network_id, address)
            await routers.add_interface(work, row, network_id, addresses)
    gateway = None
    if after.external_network_id is not None:
        gateway = Gateway(
            network_id=after.external_network_id,
            snat=after.snat,
            addresses=(after.external_ip_address,) if after.external_ip_address else (),
        )
    routes = tuple((one.destination, one.nexthop) for one in after.routes)
    change = RouterChange(name=after.name, gateway=gateway, routes=routes)
    await routers.change_router(work, row, change)
    row.snat = after.snat


async def _addresses(work: Writing, network_id: str, address: str | None) -> dict[int, str]:
    """Return the addresses of an end, by family.

    A network that tells its guests of no router tells of this one from now on.
    """
    network = await work.own(NetworkRow, network_id)
    subnets = await subnets_of(work, network_id)
    if not subnets:
        raise InvalidRequestError(
            f"Network {network.name} has no addresses", "Give it a prefix for the router."
        )
    if address is not None:
        found = read_address(address)
        return {found.version: str(found)}
    for subnet in subnets.values():
        if subnet.gateway is None:
            first = str(prefix(subnet.cidr)[1])
            await change_subnet(work, subnet, network, SubnetChange(gateway=first))
    return {version: row.gateway for version, row in subnets.items() if row.gateway is not None}


def _chooses(after: RouterAttributes) -> bool:
    return after.external_ip_address is None


async def _delete(work: Writing, row: RouterRow) -> None:
    await routers.remove_router(work, row)


ROUTER = Kind(RouterRow, RouterAttributes, _write, _delete, _chooses)
