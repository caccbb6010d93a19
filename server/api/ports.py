"""Ports of the network API; everything behind says NIC.

Source: https://docs.openstack.org/api-ref/network/v2/#ports
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Call, checked
from server.api.mirror import Mirror, ProjectRows, found
from server.api.networks import standard
from server.api.port_guards import WantedGuard, render_guard
from server.api.resource import Edition, Resource
from server.reconcile.segments import domain
from server.reconcile.specs import hostname
from server.services.nics import Nics
from server.services.values import DnsName, NewNic, NicChange, Profile, Shaping
from server.store.shapes.compute import HOST
from server.store.status import nic_status
from server.store.tables import NicRow, SubnetRow

Json = dict[str, Any]


class FixedIp(BaseModel):
    """An address; its subnet follows from its network."""

    ip_address: str | None = None


def asked_addresses(fixed_ips: Sequence[FixedIp]) -> dict[str, str | None]:
    """Return the addresses that are asked for in our words; none: the server chooses."""
    found: dict[str, str | None] = {
        "address6" if ":" in ip.ip_address else "address": ip.ip_address
        for ip in fixed_ips
        if ip.ip_address is not None
    }
    return found or {"address": None}


class WantedPort(WantedGuard):
    """The body of a create."""

    network_id: str
    name: str = Field(default="", max_length=255)
    device_id: str | None = Field(default=None, max_length=255)
    mac_address: str | None = None
    fixed_ips: tuple[FixedIp, ...] = Field(default=(), max_length=2)
    dns_name: DnsName = ""
    firewall_profile: Profile | None = None
    shaping: Shaping | None = Field(default=None, alias="cockpit:shaping")
    qos_policy_id: str | None = None


class WantedPortChange(WantedGuard):
    """The body of an update."""

    name: str = Field(default="", max_length=255)
    device_id: str | None = Field(default=None, max_length=255)
    fixed_ips: tuple[FixedIp, ...] = Field(default=(), max_length=2)
    dns_name: DnsName = ""
    firewall_profile: Profile = "DISABLED"
    shaping: Shaping | None = Field(default=None, alias="cockpit:shaping")
    qos_policy_id: str | None = None


@dataclass(frozen=True, slots=True)
class PortView:
    """A NIC with the addressing of its network."""

    row: NicRow
    subnets: Sequence[SubnetRow]
    name: str
    domain: str


class PortsFacade:
    """The collection of ports."""

    def __init__(self, mirror: Mirror, nics: Nics) -> None:
        self._mirror = mirror
        self._nics = nics

    def resource(self) -> Resource[PortView]:
        """Return the declaration of the resource."""
        return Resource(
            singular="port",
            plural="ports",
            path="/ports",
            edition=self._edition,
            view=self._view,
            id_of=lambda view: view.row.id,
            stamp=lambda view: (
                view.row.revision,
                view.name,
                view.domain,
                *(subnet.id for subnet in view.subnets),
            ),
            variant=lambda call: call.principal.is_admin,
            render=_render,
            matches={"fixed_ips": _has_address},
            create=self._create,
            update=self._update,
            delete=lambda call, nic_id: self._nics.delete(call.principal, nic_id),
        )

    async def _edition(self, call: Call) -> Edition[PortView]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(
            lambda: [_port(rows, row) for row in rows.nics.values()],
            rows.project_id,
            rows.position,
        )

    async def _view(self, call: Call, nic_id: str) -> PortView:
        rows = await self._mirror.rows(call.principal.project_id)
        return _port(rows, found(rows.nics, "Port", nic_id))

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedPort, body, "port")
        wish = NewNic(
            name=wanted.name,
            network_id=wanted.network_id,
            instance_id=wanted.device_id or None,
            mac=wanted.mac_address,
            **asked_addresses(wanted.fixed_ips),
            dns_name=wanted.dns_name,
            profile=wanted.firewall_profile,
            shaping=wanted.shaping,
            qos_policy_id=wanted.qos_policy_id,
            **wanted.guard(),
        )
        return (await self._nics.create(call.principal, wish)).id

    async def _update(self, call: Call, nic_id: str, body: Json) -> None:
        wanted = checked(WantedPortChange, body, "port")
        values = {
            "name": wanted.name,
            "device_id": wanted.device_id or None,
            "dns_name": wanted.dns_name,
            "firewall_profile": wanted.firewall_profile,
            "shaping": wanted.shaping,
            "qos_policy_id": wanted.qos_policy_id,
        }
        given = {
            _OURS.get(name, name): values[name] for name in wanted.model_fields_set & values.keys()
        }
        given |= wanted.guard()
        if "fixed_ips" in wanted.model_fields_set:
            given |= asked_addresses(wanted.fixed_ips)
        await self._nics.update(call.principal, nic_id, checked(NicChange, given, "port"))


_OURS = {"device_id": "instance_id", "firewall_profile": "profile"}


def _port(rows: ProjectRows, row: NicRow) -> PortView:
    network = rows.networks.get(row.network_id)
    owner = rows.instances.get(row.instance_id or "")
    return PortView(
        row,
        rows.subnets_of.get(row.network_id, ()),
        row.dns_name or (hostname(owner.name) if owner is not None else ""),
        domain(network) if network is not None else "",
    )


def fixed_ips(row: NicRow, subnets: Sequence[SubnetRow]) -> list[Json]:
    """Return the addresses of a NIC with the subnets that they are in."""
    held = {4: row.address, 6: row.address6}
    return [
        {"subnet_id": subnet.id, "ip_address": held[subnet.version]}
        for subnet in subnets
        if held[subnet.version] is not None
    ]


def _assignment(view: PortView) -> list[Json]:
    if not view.name:
        return []
    return [
        {
            "hostname": view.name,
            "ip_address": ip["ip_address"],
            "fqdn": f"{view.name}.{view.domain}.",
        }
        for ip in fixed_ips(view.row, view.subnets)
    ]


def _render(call: Call, view: PortView) -> Json:
    row = view.row
    item = standard(row) | {
        "description": "",
        "network_id": row.network_id,
        "status": nic_status(row),
        "admin_state_up": True,
        "mac_address": row.mac,
        "fixed_ips": fixed_ips(row, view.subnets),
        "dns_name": row.dns_name,
        "dns_domain": "",
        "dns_assignment": _assignment(view),
        "device_id": row.instance_id or row.router_id or "",
        "device_owner": _owner(row),
        **render_guard(row),
        "extra_dhcp_opts": [],
        "binding:vnic_type": "normal",
        "firewall_profile": row.profile,
        "cockpit:shaping": row.shaping,
        "qos_policy_id": row.qos_policy_id,
        "qos_network_policy_id": None,
    }
    if call.principal.is_admin:
        item |= {
            "binding:host_id": HOST if row.instance_id else "",
            "binding:profile": {},
            "binding:vif_type": "tap" if row.instance_id else "unbound",
            "binding:vif_details": {},
        }
    return item


def _owner(row: NicRow) -> str:
    if row.router_id is not None:
        return f"network:router_{'gateway' if row.is_gateway else 'interface'}"
    return "compute:nova" if row.instance_id else ""


def _has_address(value: object, wanted: str) -> bool:
    name, _, sought = wanted.partition("=")
    addresses = value if isinstance(value, list) else []
    return any(address.get(name) == sought for address in addresses)
