"""Floating IPs as Nova has them, for clients of its older microversions.

Source: https://docs.openstack.org/api-ref/compute/, "Floating IPs (os-floating-ips)
(DEPRECATED)", "Add (Associate) Floating Ip (addFloatingIp Action) (DEPRECATED)".
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.faults import HttpError
from server.api.mirror import Mirror, ProjectRows, found
from server.api.resource import Act
from server.api.router import Route
from server.errors import InvalidRequestError, NotFoundError
from server.services.floating_ips import FloatingIps, NewFloatingIp
from server.store.tables import FloatingIpRow, NetworkRow

Json = dict[str, Any]

LAST_WITH_ACTIONS = (2, 43)
LAST_WITH_FLOATING_IPS = (2, 35)


class WantedAddress(BaseModel):
    """The body of an action."""

    address: str
    fixed_address: str | None = None


class WantedPool(BaseModel):
    """The body of a create: a pool is an external network, by name or id."""

    pool: str | None = Field(default=None, max_length=255)


class ServerFloating:
    """The actions of servers, and the collections of addresses and of pools."""

    def __init__(self, mirror: Mirror, floating_ips: FloatingIps) -> None:
        self._mirror = mirror
        self._floating_ips = floating_ips

    def actions(self) -> Mapping[str, Act]:
        """Return the actions of servers by name."""
        return {"addFloatingIp": self._attach, "removeFloatingIp": self._detach}

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/os-floating-ips", self._list),
            Route("POST", "/os-floating-ips", self._create),
            Route("GET", "/os-floating-ips/{id}", self._show),
            Route("DELETE", "/os-floating-ips/{id}", self._delete),
            Route("GET", "/os-floating-ip-pools", self._pools),
        ]

    async def _attach(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = _wanted(call, argument, "addFloatingIp")
        await self._floating_ips.attach(
            call.principal, server_id, wanted.address, wanted.fixed_address
        )
        return Answer(202)

    async def _detach(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = _wanted(call, argument, "removeFloatingIp")
        await self._floating_ips.detach(call.principal, server_id, wanted.address)
        return Answer(202)

    async def _rows(self, call: Call) -> ProjectRows:
        if call.version > LAST_WITH_FLOATING_IPS:
            raise HttpError(404, "Floating IPs are Neutron's since microversion 2.36")
        return await self._mirror.rows(call.principal.project_id)

    async def _list(self, call: Call) -> Answer:
        rows = await self._rows(call)
        items = [_item(rows, row) for row in rows.floating_ips.values() if row.wanted != "gone"]
        return json_answer({"floating_ips": items})

    async def _show(self, call: Call) -> Answer:
        rows = await self._rows(call)
        row = found(rows.floating_ips, "Floating IP", call.params["id"])
        return json_answer({"floating_ip": _item(rows, row)})

    async def _create(self, call: Call) -> Answer:
        rows = await self._rows(call)
        body = await call.json()
        wanted = checked(WantedPool, body or {}, "floating_ip")
        pools = _external(rows)
        if not pools:
            raise NotFoundError("There is no floating IP pool")
        pool = next(
            (one for one in pools if wanted.pool in (None, one.id, one.name)),
            None,
        )
        if pool is None:
            raise NotFoundError(f"Floating IP pool {wanted.pool} could not be found")
        row = await self._floating_ips.create(call.principal, NewFloatingIp(network_id=pool.id))
        return json_answer({"floating_ip": _item(await self._rows(call), row)})

    async def _delete(self, call: Call) -> Answer:
        await self._rows(call)
        await self._floating_ips.delete(call.principal, call.params["id"])
        return Answer(202)

    async def _pools(self, call: Call) -> Answer:
        pools = _external(await self._rows(call))
        return json_answer({"floating_ip_pools": [{"name": pool.name} for pool in pools]})


def _wanted(call: Call, argument: object, name: str) -> WantedAddress:
    if call.version > LAST_WITH_ACTIONS:
        raise InvalidRequestError(
            "This action ended with microversion 2.43", "Update the floating IP in Neutron."
        )
    return checked(WantedAddress, argument, name)


def _external(rows: ProjectRows) -> list[NetworkRow]:
    """Return the networks that addresses can be reserved of."""
    return [
        row
        for row in rows.networks.values()
        if row.is_public and row.wanted != "gone" and rows.subnets_of.get(row.id)
    ]


def _item(rows: ProjectRows, row: FloatingIpRow) -> Json:
    nic = rows.nics.get(row.nic_id) if row.nic_id else None
    network = rows.networks.get(row.network_id)
    return {
        "id": row.id,
        "ip": row.address,
        "fixed_ip": row.fixed_address,
        "instance_id": nic.instance_id if nic is not None else None,
        "pool": network.name if network is not None else row.network_id,
    }
