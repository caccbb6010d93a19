"""Hosts, their interfaces, and what is plugged into them: for admins only."""

import platform
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.facade import Facade
from server.api.router import Route
from server.errors import ForbiddenError, NotFoundError
from server.services.physical_ports import GuardS, Interface, NewPhysicalPort, Vlan
from server.services.values import Id
from server.store.shapes.compute import HOST
from server.store.tables import PhysicalPortRow

Json = dict[str, Any]

_PORT = "/v1/physical-ports/{id}"


class WantedPhysicalPort(BaseModel):
    """The body of a create."""

    model_config = ConfigDict(extra="forbid")

    id: Id | None = None
    topology_id: str | None = Field(default=None, max_length=64)
    name: str = Field(default="", max_length=255)
    network_id: str
    interface: Interface
    vlan: Vlan | None = None
    confirm_within_s: GuardS = 60
    force: bool = False


class PhysicalPortsApi:
    """The handlers of hosts and physical ports."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._ports = facade.physical_ports

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/v1/physical-ports", self._list),
            Route("POST", "/v1/physical-ports", self._create),
            Route("GET", _PORT, self._show),
            Route("DELETE", _PORT, self._delete),
            Route("POST", f"{_PORT}/confirm", self._confirm),
            Route("POST", f"{_PORT}/retry", self._retry),
            Route("GET", "/v1/hosts", self._hosts),
            Route("GET", "/v1/hosts/{id}", self._host),
            Route("GET", "/v1/hosts/{id}/interfaces", self._interfaces),
            Route("GET", "/v1/hosts/{id}/room", self._room),
        ]

    async def _list(self, call: Call) -> Answer:
        rows = await self._ports.list(call.principal)
        return json_answer({"physical_ports": await self._facade.resources.render(*rows)})

    async def _create(self, call: Call) -> Answer:
        wanted = checked(WantedPhysicalPort, await call.inside("physical_port"), "physical_port")
        wish = NewPhysicalPort(
            id=wanted.id,
            topology_id=wanted.topology_id,
            name=wanted.name,
            network_id=wanted.network_id,
            interface=wanted.interface,
            vlan=wanted.vlan,
            guard_s=wanted.confirm_within_s,
            is_forced=wanted.force,
        )
        return await self._answer([await self._ports.create(call.principal, wish)], 202)

    async def _show(self, call: Call) -> Answer:
        return await self._answer([await self._ports.get(call.principal, call.params["id"])])

    async def _delete(self, call: Call) -> Answer:
        await self._ports.delete(call.principal, call.params["id"])
        return Answer(204)

    async def _confirm(self, call: Call) -> Answer:
        row = await self._ports.confirm(call.principal, call.params["id"])
        return await self._answer([row], 202)

    async def _retry(self, call: Call) -> Answer:
        row = await self._ports.retry(call.principal, call.params["id"])
        return await self._answer([row], 202)

    async def _answer(self, rows: Sequence[PhysicalPortRow], status: int = 200) -> Answer:
        (resource,) = await self._facade.resources.render(*rows)
        return json_answer({"physical_port": resource}, status)

    async def _hosts(self, call: Call) -> Answer:
        _check_admin(call)
        return json_answer({"hosts": [_host()]})

    async def _host(self, call: Call) -> Answer:
        _check_host(call)
        lacks = await self._facade.network.lacks()
        return json_answer({"host": _host() | {"lacks": dict(lacks)}})

    async def _interfaces(self, call: Call) -> Answer:
        _check_host(call)
        served = defaultdict[str, list[Json]](list)
        for row in await self._ports.all(call.principal):
            place = {"id": row.id, "network_id": row.network_id, "vlan": row.vlan}
            served[row.interface].append(place | {"state": row.observed})
        found = await self._facade.network.interfaces()
        items = [asdict(one) | {"physical_ports": served[one.name]} for one in found]
        return json_answer({"interfaces": items})

    async def _room(self, call: Call) -> Answer:
        _check_host(call)
        return json_answer({"room": {"enter": list(await self._facade.network.enter_room())}})


def _host() -> Json:
    return {"id": HOST, "name": platform.node(), "kernel": platform.release()}


def _check_admin(call: Call) -> None:
    if not call.principal.is_admin:
        raise ForbiddenError("Only an admin may look at hosts")


def _check_host(call: Call) -> None:
    _check_admin(call)
    if call.params["id"] != HOST:
        raise NotFoundError(f"Host {call.params['id'][:64]} could not be found")
