"""Networks and subnets of the network API.

Source: https://docs.openstack.org/api-ref/network/v2/#networks and #subnets
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Call, checked
from server.api.mirror import Mirror, found
from server.api.resource import Edition, Resource
from server.api.times import to_seconds
from server.errors import InvalidRequestError
from server.services.addressing import first_host
from server.services.networks import Networks
from server.services.values import (
    DnsDomain,
    Ipv6Mode,
    NetworkChange,
    NewNetwork,
    NewSubnet,
    SubnetChange,
)
from server.store.status import network_status
from server.store.tables import NetworkRow, ResourceRow, SubnetRow

Json = dict[str, Any]


class WantedNetwork(BaseModel):
    """The body of a create or an update."""

    name: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=255)
    is_external: bool = Field(default=False, alias="router:external")
    dns_domain: DnsDomain = ""
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


class HostRoute(BaseModel):
    """A way that guests are told."""

    destination: str
    nexthop: str


class WantedSubnetChange(BaseModel):
    """The body of an update."""

    name: str = Field(default="", max_length=255)
    gateway_ip: str | None = None
    enable_dhcp: bool = True
    dns_nameservers: tuple[str, ...] = ()
    allocation_pools: tuple[Pool, ...] = ()
    host_routes: tuple[HostRoute, ...] = ()

    def values(self) -> Json:
        """Return all of it in our words, by Neutron's names."""
        return {
            "name": self.name,
            "gateway_ip": self.gateway_ip,
            "enable_dhcp": self.enable_dhcp,
            "dns_nameservers": self.dns_nameservers,
            "allocation_pools": tuple((pool.start, pool.end) for pool in self.allocation_pools),
            "host_routes": tuple((way.destination, way.nexthop) for way in self.host_routes),
        }


class WantedSubnet(WantedSubnetChange):
    """The body of a create; without `gateway_ip` it is the first host address."""

    network_id: str
    cidr: str
    ip_version: Literal[4, 6]
    ipv6_ra_mode: Ipv6Mode | None = None
    ipv6_address_mode: Ipv6Mode | None = None

    def check(self) -> None:
        """Refuse what subnets here cannot be.

        Raises:
            InvalidRequestError: The modes differ, or the prefix is of another family.
        """
        if self.ip_version != (6 if ":" in self.cidr else 4):
            raise InvalidRequestError(f"subnet.cidr: {self.cidr} is not of IPv{self.ip_version}")
        if self.ipv6_ra_mode != self.ipv6_address_mode:
            raise InvalidRequestError(
                "subnet.ipv6_ra_mode and subnet.ipv6_address_mode must be the same",
                "The host both advertises and tells addresses.",
            )


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A network with its addressing."""

    row: NetworkRow
    subnets: Sequence[SubnetRow]


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
            stamp=lambda view: (view.row.revision, *(subnet.id for subnet in view.subnets)),
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
            stamp=lambda row: str(_render_subnet(row)),
            variant=lambda _call: None,
            render=lambda _call, row: _render_subnet(row),
            create=self._create_subnet,
            update=self._update_subnet,
            delete=lambda call, subnet_id: self._networks.delete_subnet(call.principal, subnet_id),
        )

    async def _edition(self, call: Call) -> Edition[NetworkView]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(
            lambda: [
                NetworkView(row, rows.subnets_of.get(row.id, ())) for row in rows.networks.values()
            ],
            rows.project_id,
            rows.position,
        )

    async def _view(self, call: Call, network_id: str) -> NetworkView:
        rows = await self._mirror.rows(call.principal.project_id)
        row = found(rows.networks, "Network", network_id)
        return NetworkView(row, rows.subnets_of.get(row.id, ()))

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedNetwork, body, "network")
        wanted.check()
        wish = NewNetwork(
            name=wanted.name,
            description=wanted.description,
            is_public=wanted.is_external,
            dns_domain=wanted.dns_domain,
        )
        return (await self._networks.create(call.principal, wish)).id

    async def _update(self, call: Call, network_id: str, body: Json) -> None:
        wanted = checked(WantedNetwork, body, "network")
        wanted.check()
        given = {
            name: getattr(wanted, name)
            for name in ("name", "description", "dns_domain")
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
        if isinstance(cidr := body.get("cidr"), str):
            # Neutron insists on the version; that of the prefix is the only one it can be.
            body = {"ip_version": 6 if ":" in cidr else 4, **body}
        wanted = checked(WantedSubnet, body, "subnet")
        wanted.check()
        given = {_OURS.get(name, name): value for name, value in wanted.values().items()}
        given |= {"network_id": wanted.network_id, "cidr": wanted.cidr}
        if "gateway_ip" not in wanted.model_fields_set:
            # As Neutron; who wants none says null.
            given["gateway"] = first_host(wanted.cidr)
        wish = checked(NewSubnet, given | {"mode": wanted.ipv6_address_mode}, "subnet")
        return (await self._networks.create_subnet(call.principal, wish)).id

    async def _update_subnet(self, call: Call, subnet_id: str, body: Json) -> None:
        wanted = checked(WantedSubnetChange, body, "subnet")
        values = wanted.values()
        given = {_OURS.get(name, name): values[name] for name in wanted.model_fields_set}
        change = checked(SubnetChange, given, "subnet")
        await self._networks.update_subnet(call.principal, subnet_id, change)


_OURS = {
    "gateway_ip": "gateway",
    "enable_dhcp": "dhcp",
    "dns_nameservers": "dns",
    "allocation_pools": "pools",
    "host_routes": "routes",
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
        "subnets": [subnet.id for subnet in view.subnets],
        "dns_domain": f"{row.dns_domain}." if row.dns_domain else "",
        "mtu": 1500,
        "port_security_enabled": True,
        "availability_zones": ["nova"],
        "availability_zone_hints": [],
        "ipv4_address_scope": None,
        "ipv6_address_scope": None,
        "is_default": False,
        "l2_adjacency": not row.is_public,
    }


def _render_subnet(row: SubnetRow) -> Json:
    return standard(row) | {
        "description": "",
        "network_id": row.network_id,
        "ip_version": row.version,
        "cidr": row.cidr,
        "gateway_ip": row.gateway,
        "enable_dhcp": row.dhcp,
        "dns_nameservers": row.dns,
        "allocation_pools": _pools(row),
        "host_routes": [
            {"destination": destination, "nexthop": nexthop} for destination, nexthop in row.routes
        ],
        "ipv6_ra_mode": row.mode,
        "ipv6_address_mode": row.mode,
        "service_address": row.service,
        "subnetpool_id": None,
        "service_types": [],
        "segment_id": None,
    }


def _pools(row: SubnetRow) -> list[Json]:
    if row.pools:
        return [{"start": first, "end": last} for first, last in row.pools]
    prefix = ip_network(row.cidr)
    hosts = prefix.num_addresses
    # The first host address is left for a gateway; tiny prefixes have no room for that.
    first, last = (2, hosts - 2) if hosts > 4 else (0, hosts - 1)  # noqa: PLR2004 - see above
    if prefix.version == 6:  # noqa: PLR2004 - IPv6 knows no broadcast
        last = hosts - 1
    return [{"start": str(prefix[first]), "end": str(prefix[last])}]
