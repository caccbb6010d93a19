"""Networks and subnets of the network API.

Source: https://docs.openstack.org/api-ref/network/v2/#networks and #subnets
"""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Call, checked
from server.api.mirror import Mirror, found
from server.api.resource import Edition, Resource
from server.api.times import to_seconds
from server.errors import InvalidRequestError
from server.services.networks import Networks
from server.services.values import NetworkChange, NewNetwork, NewSubnet, SubnetChange
from server.store.status import network_status
from server.store.tables import NetworkRow, ResourceRow, SubnetRow

Json = dict[str, Any]


class WantedNetwork(BaseModel):
    """The body of a create or an update."""

    name: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=255)
    is_external: bool = Field(default=False, alias="router:external")
    admin_state_up: bool = True

    def check(self) -> None:
        """Refuse what networks here cannot be.

        Raises:
            InvalidRequestError: It shall be switched off.
        """
        if not self.admin_state_up:
            raise InvalidRequestError("network.admin_state_up: networks cannot be switched off")


class Pool(BaseModel):
    """A range of addresses to give out."""

    start: str
    end: str


class WantedSubnet(BaseModel):
    """The body of a create; without `gateway_ip` a private network has none."""

    network_id: str
    cidr: str
    ip_version: Literal[4] = 4
    name: str = Field(default="", max_length=255)
    gateway_ip: str | None = None
    enable_dhcp: bool = True
    dns_nameservers: tuple[str, ...] = ()
    allocation_pools: tuple[Pool, ...] = ()


class WantedSubnetChange(BaseModel):
    """The body of an update."""

    name: str = Field(default="", max_length=255)
    gateway_ip: str | None = None
    enable_dhcp: bool = True
    dns_nameservers: tuple[str, ...] = ()
    allocation_pools: tuple[Pool, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A network with its addressing."""

    row: NetworkRow
    subnet: SubnetRow | None


class NetworksFacade:
    """The collections of networks and of subnets."""

    def __init__(self, mirror: Mirror, networks: Networks) -> None:
        self._mirror = mirror
        self._networks = networks

    def networks(self) -> Resource[NetworkView]:
        """Return the declaration of networks."""
        return Resource(
            singular="network",
            plural="networks",
            path="/networks",
            edition=self._edition,
            view=self._view,
            id_of=lambda view: view.row.id,
            stamp=lambda view: (view.row.revision, view.subnet and view.subnet.id),
            variant=lambda _call: None,
            render=_render,
            create=self._create,
            update=self._update,
            delete=lambda call, network_id: self._networks.delete(call.principal, network_id),
        )

    def subnets(self) -> Resource[SubnetRow]:
        """Return the declaration of subnets."""
        return Resource(
            singular="subnet",
            plural="subnets",
            path="/subnets",
            edition=self._subnet_edition,
            view=self._subnet,
            id_of=lambda row: row.id,
            # Its network's revision grows with it, its own need not.
            stamp=lambda row: (row.name, row.gateway, row.dhcp, str(row.dns), str(row.pools)),
            variant=lambda _call: None,
            render=_render_subnet,
            create=self._create_subnet,
            update=self._update_subnet,
            delete=lambda call, subnet_id: self._networks.delete_subnet(call.principal, subnet_id),
        )

    async def _edition(self, call: Call) -> Edition[NetworkView]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(
            lambda: [
                NetworkView(row, rows.subnet_of.get(row.id)) for row in rows.networks.values()
            ],
            rows.project_id,
            rows.position,
        )

    async def _view(self, call: Call, network_id: str) -> NetworkView:
        rows = await self._mirror.rows(call.principal.project_id)
        row = found(rows.networks, "Network", network_id)
        return NetworkView(row, rows.subnet_of.get(row.id))

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedNetwork, body, "network")
        wanted.check()
        wish = NewNetwork(
            name=wanted.name, description=wanted.description, is_public=wanted.is_external
        )
        return (await self._networks.create(call.principal, wish)).id

    async def _update(self, call: Call, network_id: str, body: Json) -> None:
        wanted = checked(WantedNetwork, body, "network")
        wanted.check()
        given = {
            name: getattr(wanted, name)
            for name in ("name", "description")
            if name in wanted.model_fields_set
        }
        await self._networks.update(call.principal, network_id, NetworkChange(**given))

    async def _subnet_edition(self, call: Call) -> Edition[SubnetRow]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(lambda: [*rows.subnets.values()], rows.project_id, rows.position)

    async def _subnet(self, call: Call, subnet_id: str) -> SubnetRow:
        rows = await self._mirror.rows(call.principal.project_id)
        return found(rows.subnets, "Subnet", subnet_id)

    async def _create_subnet(self, call: Call, body: Json) -> str:
        wanted = checked(WantedSubnet, body, "subnet")
        wish = NewSubnet(
            name=wanted.name,
            network_id=wanted.network_id,
            cidr=wanted.cidr,
            gateway=wanted.gateway_ip,
            dhcp=wanted.enable_dhcp,
            dns=wanted.dns_nameservers,
            pools=tuple((pool.start, pool.end) for pool in wanted.allocation_pools),
        )
        return (await self._networks.create_subnet(call.principal, wish)).id

    async def _update_subnet(self, call: Call, subnet_id: str, body: Json) -> None:
        wanted = checked(WantedSubnetChange, body, "subnet")
        values = {
            "name": wanted.name,
            "gateway_ip": wanted.gateway_ip,
            "enable_dhcp": wanted.enable_dhcp,
            "dns_nameservers": wanted.dns_nameservers,
            "allocation_pools": tuple((pool.start, pool.end) for pool in wanted.allocation_pools),
        }
        given = {_OURS.get(name, name): values[name] for name in wanted.model_fields_set}
        change = checked(SubnetChange, given, "subnet")
        await self._networks.update_subnet(call.principal, subnet_id, change)


_OURS = {
    "gateway_ip": "gateway",
    "enable_dhcp": "dhcp",
    "dns_nameservers": "dns",
    "allocation_pools": "pools",
}


def standard(row: ResourceRow) -> Json:
    """Return what all resources of the API have."""
    return {
        "id": row.id,
        "name": row.name,
        "tenant_id": row.project_id,
        "project_id": row.project_id,
        "created_at": to_seconds(row.created_at),
        "updated_at": to_seconds(row.updated_at),
        "revision_number": row.revision,
        "tags": [],
    }


def _render(_call: Call, view: NetworkView) -> Json:
    row = view.row
    return standard(row) | {
        "description": row.description,
        "status": network_status(row),
        "admin_state_up": True,
        "shared": False,
        "router:external": row.is_public,
        "subnets": [view.subnet.id] if view.subnet else [],
        "mtu": 1500,
        "port_security_enabled": row.is_public,
        "availability_zones": ["nova"],
        "availability_zone_hints": [],
        "ipv4_address_scope": None,
        "ipv6_address_scope": None,
        "is_default": False,
        "l2_adjacency": not row.is_public,
    }


def _render_subnet(_call: Call, row: SubnetRow) -> Json:
    return standard(row) | {
        "description": "",
        "network_id": row.network_id,
        "ip_version": 4,
        "cidr": row.cidr,
        "gateway_ip": row.gateway,
        "enable_dhcp": row.dhcp,
        "dns_nameservers": row.dns,
        "allocation_pools": _pools(row),
        "host_routes": [],
        "ipv6_ra_mode": None,
        "ipv6_address_mode": None,
        "subnetpool_id": None,
        "service_types": [],
        "segment_id": None,
    }


def _pools(row: SubnetRow) -> list[Json]:
    if row.pools:
        return [{"start": first, "end": last} for first, last in row.pools]
    prefix = IPv4Network(row.cidr)
    hosts = prefix.num_addresses
    # The first host address is left for a gateway; tiny prefixes have no room for that.
    first, last = (2, hosts - 2) if hosts > 4 else (0, hosts - 1)  # noqa: PLR2004 - see above
    return [{"start": str(prefix[first]), "end": str(prefix[last])}]
