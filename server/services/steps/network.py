"""Networks in plans: a network with its addressing is one thing there."""

from pydantic import Field

from server.errors import ConflictError
from server.services import networks, nics
from server.services.steps.step import Kind, Step
from server.services.values import NetworkChange, NewNetwork, NewSubnet, SubnetChange, Value
from server.services.writing import Writing
from server.store.tables import NetworkRow


class NetworkAttributes(Value):
    """Of a network."""

    name: str = Field(min_length=1, max_length=255)
    external: bool = False
    cidr: str | None = None
    gateway_ip: str | None = None
    enable_dhcp: bool = True
    dns_nameservers: tuple[str, ...] = ()


async def _delete(work: Writing, row: NetworkRow) -> None:
    networks.remove_network(work, row)


async def _write(
    work: Writing, step: Step, row: NetworkRow | None, after: NetworkAttributes
) -> None:
    if row is None:
        row = await networks.add_network(
            work,
            NewNetwork(
                id=step.id,
                topology_id=step.topology_id,
                name=after.name,
                is_public=after.external,
            ),
        )
    if row.is_public != after.external:
        raise ConflictError(
            f"Network {row.name} cannot change between private and external",
            "Delete it and create another one.",
        )
    networks.change_network(work, row, NetworkChange(name=after.name))
    await _write_subnet(work, row, after)


async def _write_subnet(work: Writing, row: NetworkRow, after: NetworkAttributes) -> None:
    subnet = await networks.subnet_of(work, row.id)
    if subnet is not None and subnet.cidr != after.cidr:
        await work.session.delete(subnet)
        await work.session.flush()
        subnet = None
    if subnet is None and after.cidr is not None:
        await networks.add_subnet(
            work,
            NewSubnet(
                topology_id=row.topology_id,
                network_id=row.id,
                cidr=after.cidr,
                gateway=after.gateway_ip,
                dhcp=after.enable_dhcp,
                dns=after.dns_nameservers,
            ),
        )
        await nics.readdress(work, row.id)
    elif subnet is None:
        await nics.readdress(work, row.id)
    else:
        change = SubnetChange(
            gateway=after.gateway_ip, dhcp=after.enable_dhcp, dns=after.dns_nameservers
        )
        networks.change_subnet(work, subnet, row, change)


NETWORK = Kind(NetworkRow, NetworkAttributes, _write, _delete)
