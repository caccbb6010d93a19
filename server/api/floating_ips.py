"""Floating IPs of the network API.

Source: https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips
"""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Call, checked
from server.api.mirror import Mirror, ProjectRows, found
from server.api.networks import standard
from server.api.resource import Edition, Resource
from server.services.floating_ips import FloatingIpChange, FloatingIps, NewFloatingIp
from server.store.status import floating_ip_status, nic_status
from server.store.tables import FloatingIpRow, NicRow

Json = dict[str, Any]


class WantedFloatingIp(BaseModel):
    """The body of a create; the subnet follows from the network."""

    floating_network_id: str
    floating_ip_address: str | None = None
    subnet_id: str | None = None
    port_id: str | None = None
    fixed_ip_address: str | None = None
    description: str = Field(default="", max_length=255)


class WantedFloatingIpChange(BaseModel):
    """The body of an update; `port_id` null: it stands for nobody."""

    port_id: str | None = None
    fixed_ip_address: str | None = None
    description: str = Field(default="", max_length=255)


@dataclass(frozen=True, slots=True)
class FloatingIpView:
    """A floating IP with the NIC that it stands for."""

    row: FloatingIpRow
    nic: NicRow | None


class FloatingIpsFacade:
    """The collection of floating IPs."""

    def __init__(self, mirror: Mirror, floating_ips: FloatingIps) -> None:
        self._mirror = mirror
        self._floating_ips = floating_ips

    def resource(self) -> Resource[FloatingIpView]:
        """Return the declaration of the resource."""
        return Resource(
            singular="floatingip",
            plural="floatingips",
            path="/floatingips",
            edition=self._edition,
            view=self._view,
            id_of=lambda view: view.row.id,
            stamp=lambda view: (view.row.revision, view.nic and (view.nic.id, view.nic.revision)),
            variant=lambda _call: None,
            render=lambda _call, view: _render(view),
            create=self._create,
            update=self._update,
            delete=lambda call, found_id: self._floating_ips.delete(call.principal, found_id),
        )

    async def _edition(self, call: Call) -> Edition[FloatingIpView]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(
            lambda: [_floating_ip(rows, row) for row in rows.floating_ips.values()],
            rows.project_id,
            rows.position,
        )

    async def _view(self, call: Call, floating_ip_id: str) -> FloatingIpView:
        rows = await self._mirror.rows(call.principal.project_id)
        return _floating_ip(rows, found(rows.floating_ips, "Floating IP", floating_ip_id))

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedFloatingIp, body, "floatingip")
        given = {
            "network_id": wanted.floating_network_id,
            "address": wanted.floating_ip_address,
            "nic_id": wanted.port_id,
            "fixed_address": wanted.fixed_ip_address,
            "description": wanted.description,
        }
        wish = checked(NewFloatingIp, given, "floatingip")
        return (await self._floating_ips.create(call.principal, wish)).id

    async def _update(self, call: Call, floating_ip_id: str, body: Json) -> None:
        wanted = checked(WantedFloatingIpChange, body, "floatingip")
        values = {
            "port_id": wanted.port_id,
            "fixed_ip_address": wanted.fixed_ip_address,
            "description": wanted.description,
        }
        given = {_OURS.get(name, name): values[name] for name in wanted.model_fields_set}
        change = checked(FloatingIpChange, given, "floatingip")
        await self._floating_ips.update(call.principal, floating_ip_id, change)


_OURS = {"port_id": "nic_id", "fixed_ip_address": "fixed_address"}


def _floating_ip(rows: ProjectRows, row: FloatingIpRow) -> FloatingIpView:
    return FloatingIpView(row, rows.nics.get(row.nic_id) if row.nic_id else None)


def _render(view: FloatingIpView) -> Json:
    row, nic = view.row, view.nic
    details = None
    if nic is not None:
        details = {
            "name": nic.name,
            "network_id": nic.network_id,
            "mac_address": nic.mac,
            "admin_state_up": True,
            "status": nic_status(nic),
            "device_id": nic.instance_id or "",
            "device_owner": "compute:nova" if nic.instance_id else "",
        }
    item = standard(row) | {
        "description": row.description,
        "status": floating_ip_status(row),
        "floating_network_id": row.network_id,
        "floating_ip_address": row.address,
        "fixed_ip_address": row.fixed_address,
        "port_id": row.nic_id,
        "router_id": row.router_id,
        "port_details": details,
        "port_forwardings": [],
        "qos_policy_id": None,
        "dns_name": "",
        "dns_domain": "",
    }
    del item["name"]  # Neutron's have none
    return item
