"""Our extension, as docs/api.md has it: resources, deployments, events, stats."""

from server.api.calls import Answer, Call, checked, json_answer
from server.api.captures import Captures
from server.api.facade import Facade
from server.api.faults import cockpit_style
from server.api.firewall import FirewallApi
from server.api.guests import GuestsApi
from server.api.image_catalogue import ImageCatalogueApi
from server.api.physical_ports import PhysicalPortsApi
from server.api.router import Api, Route
from server.api.samples import Sampler, wanted_servers
from server.api.storage import StorageApi
from server.api.streams import Streams
from server.services.values import NewDeployment
from server.store.tables import DeploymentRow

PLAN_LIMIT = 32 << 20
"""Bytes of a plan: 1.6 KiB for each of the steps that it may have."""


class CockpitApi:
    """The handlers of the extension API."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._deployments = facade.deployments
        self._sampler = Sampler(facade)

    def application(self) -> Api:
        """Return the API, to be mounted at `/cockpit`."""
        deployment = "/v1/deployments/{id}"
        routes = [
            Route("GET", "/v1", _version, is_open=True),
            Route("GET", "/v1/resources", self._snapshot),
            Route("POST", "/v1/deployments", self._submit),
            Route("GET", "/v1/deployments", self._list),
            Route("GET", deployment, self._show),
            Route("POST", f"{deployment}/cancel", self._cancel),
            Route("GET", f"{deployment}/inverse", self._inverse),
            Route("GET", "/v1/stats", self._stats),
            *Streams(self._facade, self._sampler).routes(),
            *Captures(self._facade).routes(),
            *PhysicalPortsApi(self._facade).routes(),
            *ImageCatalogueApi(self._facade).routes(),
            *StorageApi(self._facade).routes(),
            *GuestsApi(self._facade).routes(),
            *FirewallApi(self._facade).routes(),
        ]
        return Api("/cockpit", routes, cockpit_style, self._facade.accounts)

    async def _snapshot(self, call: Call) -> Answer:
        last, resources = await self._facade.resources.snapshot(call.principal)
        return json_answer({"last_event_id": last, "resources": resources})

    async def _submit(self, call: Call) -> Answer:
        body = await call.inside("deployment", PLAN_LIMIT)
        plan = checked(NewDeployment, body, "deployment")
        row = await self._deployments.submit(call.principal, plan)
        return await self._answer(row, 202)

    async def _list(self, call: Call) -> Answer:
        rows = await self._deployments.list(call.principal)
        return json_answer({"deployments": await self._facade.resources.render(*rows)})

    async def _show(self, call: Call) -> Answer:
        row = await self._deployments.get(call.principal, call.params["id"])
        return await self._answer(row, 200)

    async def _cancel(self, call: Call) -> Answer:
        row = await self._deployments.cancel(call.principal, call.params["id"])
        return await self._answer(row, 202)

    async def _inverse(self, call: Call) -> Answer:
        steps = await self._deployments.inverse(call.principal, call.params["id"])
        return json_answer({"steps": steps})

    async def _stats(self, call: Call) -> Answer:
        servers = await wanted_servers(self._facade, call)
        return json_answer(await self._sampler.of(servers))

    async def _answer(self, row: DeploymentRow, status: int) -> Answer:
        (resource,) = await self._facade.resources.render(row)
        return json_answer({"deployment": resource}, status)


async def _version(call: Call) -> Answer:
    links = [{"rel": "self", "href": f"{call.base_url}/cockpit/v1/"}]
    return json_answer({"version": {"id": "v1", "status": "CURRENT", "links": links}})
