"""Routers of the network API.

Source: https://docs.openstack.org/api-ref/network/v2/#routers-routers
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.mirror import Mirror, ProjectRows, found
from server.api.networks import standard
from server.api.ports import fixed_ips
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.errors import InvalidRequestError
from server.services.routers import Gateway, NewRouter, RouterChange, Routers
from server.store.status import router_status
from server.store.tables import NicRow, RouterRow, SubnetRow

Json = dict[str, Any]


class WantedFixedIp(BaseModel):
    """An address of the gateway; its subnet follows from it."""

    ip_address: str | None = None
    subnet_id: str | None = None


class WantedGateway(BaseModel):
    """`external_gateway_info`; without a network, none."""

    network_id: str | None = None
    enable_snat: bool | None = None
    external_fixed_ips: tuple[WantedFixedIp, ...] = ()


class WantedRoute(BaseModel):
    """A way beyond another router."""

    destination: str
    nexthop: str


class WantedRouter(BaseModel):
    """The body of a create or an update."""

    name: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=255)
    admin_state_up: bool = True
    distributed: bool | None = None
    ha: bool | None = None
    external_gateway_info: WantedGateway | None = None
    routes: tuple[WantedRoute, ...] = ()

    def given(self) -> Json:
        """Return what was given, in our words.

        Raises:
            InvalidRequestError: Routers here cannot be so.
        """
        if not self.admin_state_up:
            raise InvalidRequestError("router.admin_state_up: routers cannot be switched off")
        if self.distributed or self.ha:
            raise InvalidRequestError("Routers here are neither distributed nor highly available")
        values = {
            "name": self.name,
            "description": self.description,
            "external_gateway_info": _gateway(self.external_gateway_info),
            "routes": _pairs(self.routes),
        }
        names = self.model_fields_set & values.keys()
        return {_OURS.get(name, name): values[name] for name in names}


class WantedRoutes(BaseModel):
    """The body of a change of routes alone."""

    routes: tuple[WantedRoute, ...]


class WantedInterface(BaseModel):
    """An end: of a subnet, or a port that is there."""

    subnet_id: str | None = None
    port_id: str | None = None

    def check(self, *, is_removal: bool) -> None:
        """Refuse a body that names nothing, or two things where one is meant.

        Raises:
            InvalidRequestError: It does.
        """
        if self.subnet_id is None and self.port_id is None:
            raise InvalidRequestError("Either subnet_id or port_id must be specified")
        if self.subnet_id is not None and self.port_id is not None and not is_removal:
            raise InvalidRequestError("Cannot specify both subnet-id and port-id")


@dataclass(frozen=True, slots=True)
class RouterView:
    """A router with its gateway."""

    row: RouterRow
    gateway: NicRow | None
    subnets: Sequence[SubnetRow]


class RoutersFacade:
    """The collection of routers."""

    def __init__(self, mirror: Mirror, routers: Routers) -> None:
        self._mirror = mirror
        self._routers = routers

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        item = "/routers/{id}"
        return [
            *self.resource().routes(),
            Route("PUT", f"{item}/add_router_interface", self._add_interface),
            Route("PUT", f"{item}/remove_router_interface", self._remove_interface),
            Route("PUT", f"{item}/add_extraroutes", self._add_routes),
            Route("PUT", f"{item}/remove_extraroutes", self._remove_routes),
        ]

    def resource(self) -> Resource[RouterView]:
        """Return the declaration of the resource."""
        return Resource(
            singular="router",
            plural="routers",
            path="/routers",
            edition=self._edition,
            view=self._view,
            id_of=lambda view: view.row.id,
            stamp=lambda view: (
                view.row.revision,
                view.gateway and (view.gateway.id, view.gateway.revision),
                *(subnet.id for subnet in view.subnets),
            ),
            variant=lambda _call: None,
            render=lambda _call, view: _render(view),
            create=self._create,
            update=self._update,
            delete=lambda call, router_id: self._routers.delete(call.principal, router_id),
        )

    async def _edition(self, call: Call) -> Edition[RouterView]:
        rows = await self._mirror.rows(call.principal.project_id)
        return Edition(
            lambda: [_router(rows, row) for row in rows.routers.values()],
            rows.project_id,
            rows.position,
        )

    async def _view(self, call: Call, router_id: str) -> RouterView:
        rows = await self._mirror.rows(call.principal.project_id)
        return _router(rows, found(rows.routers, "Router", router_id))

    async def _create(self, call: Call, body: Json) -> str:
        given = checked(WantedRouter, body, "router").given()
        wish = checked(NewRouter, given, "router")
        return (await self._routers.create(call.principal, wish)).id

    async def _update(self, call: Call, router_id: str, body: Json) -> None:
        given = checked(WantedRouter, body, "router").given()
        change = checked(RouterChange, given, "router")
        await self._routers.update(call.principal, router_id, change)

    async def _add_interface(self, call: Call) -> Answer:
        wanted = checked(WantedInterface, await call.json(), "interface")
        wanted.check(is_removal=False)
        nic = await self._routers.add_interface(
            call.principal, call.params["id"], subnet_id=wanted.subnet_id, nic_id=wanted.port_id
        )
        return await self._interface(call, nic)

    async def _remove_interface(self, call: Call) -> Answer:
        wanted = checked(WantedInterface, await call.json(), "interface")
        wanted.check(is_removal=True)
        nic = await self._routers.remove_interface(
            call.principal, call.params["id"], subnet_id=wanted.subnet_id, nic_id=wanted.port_id
        )
        return await self._interface(call, nic)

    async def _interface(self, call: Call, nic: NicRow) -> Answer:
        rows = await self._mirror.rows(call.principal.project_id)
        subnets = [one["subnet_id"] for one in fixed_ips(nic, rows.subnets_of[nic.network_id])]
        return json_answer(
            {
                "id": call.params["id"],
                "tenant_id": call.principal.project_id,
                "project_id": call.principal.project_id,
                "network_id": nic.network_id,
                "port_id": nic.id,
                "subnet_id": subnets[0],
                "subnet_ids": subnets,
                "tags": [],
            }
        )

    async def _add_routes(self, call: Call) -> Answer:
        wanted = checked(WantedRoutes, await call.inside("router"), "router")
        router_id = call.params["id"]
        await self._routers.change_routes(call.principal, router_id, added=_pairs(wanted.routes))
        return json_answer({"router": _render(await self._view(call, router_id))})

    async def _remove_routes(self, call: Call) -> Answer:
        wanted = checked(WantedRoutes, await call.inside("router"), "router")
        router_id = call.params["id"]
        await self._routers.change_routes(call.principal, router_id, removed=_pairs(wanted.routes))
        return json_answer({"router": _render(await self._view(call, router_id))})


_OURS = {"external_gateway_info": "gateway"}


def _gateway(wanted: WantedGateway | None) -> Json | None:
    if wanted is None or wanted.network_id is None:
        return None
    return Gateway(
        network_id=wanted.network_id,
        snat=wanted.enable_snat,
        addresses=tuple(one.ip_address for one in wanted.external_fixed_ips if one.ip_address),
    ).given()


def _pairs(routes: Sequence[WantedRoute]) -> tuple[tuple[str, str], ...]:
    return tuple((route.destination, route.nexthop) for route in routes)


def _router(rows: ProjectRows, row: RouterRow) -> RouterView:
    gateway = next(
        (nic for nic in rows.ends_of.get(row.id, ()) if nic.is_gateway),
        None,
    )
    subnets = rows.subnets_of.get(gateway.network_id, ()) if gateway is not None else ()
    return RouterView(row, gateway, subnets)


def _render(view: RouterView) -> Json:
    row, gateway = view.row, view.gateway
    info = None
    if gateway is not None:
        info = {
            "network_id": gateway.network_id,
            "enable_snat": row.snat,
            "external_fixed_ips": fixed_ips(gateway, view.subnets),
        }
    return standard(row) | {
        "description": row.description,
        "status": router_status(row),
        "admin_state_up": True,
        "distributed": False,
        "ha": False,
        "external_gateway_info": info,
        "routes": [
            {"destination": destination, "nexthop": nexthop} for destination, nexthop in row.routes
        ],
        "availability_zones": ["nova"],
        "availability_zone_hints": [],
        "flavor_id": None,
        "service_type_id": None,
    }
