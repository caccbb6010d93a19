"""Compute API (Nova v2.1 subset): servers and what goes with them.

Source: https://docs.openstack.org/api-ref/compute/
"""

from typing import Any

from server.api.calls import Answer, Call, json_answer
from server.api.facade import Facade
from server.api.faults import nova_style
from server.api.flavors import FlavorsFacade
from server.api.image_items import image_item
from server.api.keypairs import KeypairsFacade
from server.api.quotas import COMPUTE_WORDS, QuotasFacade
from server.api.router import Api, Microversions, Route
from server.api.server_actions import ServerActions
from server.api.server_facts import ServerFacts
from server.api.server_floating import ServerFloating
from server.api.server_groups import ServerGroupsFacade
from server.api.server_images import ServerImages
from server.api.server_items import ZONE
from server.api.server_parts import ServerParts
from server.api.server_security import ServerSecurity
from server.api.servers import Servers
from server.store.shapes.compute import HOST

Json = dict[str, Any]

VERSIONS = Microversions("compute", (2, 1), (2, 96), "X-OpenStack-Nova-API-Version")


class ComputeApi:
    """The compute API."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._mirror = mirror = facade.mirror
        self._servers = Servers(mirror, facade.instances, facade.volumes)
        self._actions = ServerActions(
            facade.instances, facade.lifecycle, self._servers, facade.compute, facade.tickets
        )
        self._facts = ServerFacts(self._servers, facade.lifecycle, facade.compute, facade.network)
        self._security = ServerSecurity(self._servers, facade.security_groups, facade.guards)
        self._floating = ServerFloating(mirror, facade.floating_ips)
        self._quotas = QuotasFacade(facade.quotas, COMPUTE_WORDS, {"ram": facade.limits.ram_mib})
        self._parts = ServerParts(
            mirror, self._servers, facade.instances, facade.nics, facade.volumes
        )

    def application(self) -> Api:
        """Return the API, to be mounted at `/compute`."""
        routes = [
            *self._servers.resource(
                {
                    **self._actions.actions(),
                    **ServerImages(self._facade.image_sources).actions(),
                    **self._security.actions(),
                    **self._floating.actions(),
                }
            ).routes(),
            Route("POST", "/servers", self._servers.create),
            *self._security.routes(),
            *self._floating.routes(),
            *self._actions.routes(),
            *self._facts.routes(),
            *ServerGroupsFacade(self._facade.groups).routes(),
            *self._parts.routes(),
            *FlavorsFacade(self._facade.flavors).routes(),
            *KeypairsFacade(self._facade.keypairs).routes(),
            Route("GET", "/limits", self._limits),
            *self._quotas.routes(),
            Route("GET", "/os-availability-zone", _zones),
            Route("GET", "/os-availability-zone/detail", _zones_detail),
            Route("GET", "/extensions", _extensions),
            Route("GET", "/images", self._images),
            Route("GET", "/images/detail", self._images),
            Route("GET", "/images/{id}", self._image),
        ]
        below = [Route(route.method, f"/v2.1{route.path}", route.handler) for route in routes]
        versions = [
            Route("GET", "", _versions, is_open=True),
            Route("GET", "/v2.1", _version, is_open=True),
        ]
        return Api(
            "/compute",
            [*versions, *below],
            nova_style,
            self._facade.accounts,
            VERSIONS,
            b"x-compute-request-id",
        )

    async def _limits(self, call: Call) -> Answer:
        quotas = await self._quotas.of(call, call.principal.project_id)
        absolute = {
            "maxTotalInstances": quotas["instances"].limit,
            "maxTotalCores": quotas["cores"].limit,
            "maxTotalRAMSize": quotas["ram"].limit,
            "maxTotalKeypairs": -1,
            "maxServerMeta": -1,
            "maxServerGroups": -1,
            "maxServerGroupMembers": -1,
            "totalInstancesUsed": quotas["instances"].used,
            "totalCoresUsed": quotas["cores"].used,
            "totalRAMUsed": quotas["ram"].used,
            "totalServerGroupsUsed": 0,
        }
        if call.version < (2, 36):
            absolute |= {
                "maxSecurityGroups": -1,
                "maxSecurityGroupRules": -1,
                "maxTotalFloatingIps": -1,
                "totalSecurityGroupsUsed": 0,
                "totalFloatingIpsUsed": 0,
            }
        return json_answer({"limits": {"rate": [], "absolute": absolute}})

    async def _images(self, call: Call) -> Answer:
        rows = await self._facade.images.list(call.principal)
        return json_answer({"images": [_nova_image(image_item(row)) for row in rows]})

    async def _image(self, call: Call) -> Answer:
        row = await self._facade.images.get(call.principal, call.params["id"])
        return json_answer({"image": _nova_image(image_item(row))})


def _nova_image(item: Json) -> Json:
    return {
        "id": item["id"],
        "name": item["name"],
        "status": "ACTIVE" if item["status"] == "active" else "SAVING",
        "progress": 100 if item["status"] == "active" else 0,
        "minDisk": item["min_disk"],
        "minRam": item["min_ram"],
        "created": item["created_at"],
        "updated": item["updated_at"],
        "metadata": {},
        "OS-EXT-IMG-SIZE:size": item["size"],
        "links": [],
    }


async def _zones(_call: Call) -> Answer:
    zone = {"zoneName": ZONE, "zoneState": {"available": True}, "hosts": None}
    return json_answer({"availabilityZoneInfo": [zone]})


async def _zones_detail(_call: Call) -> Answer:
    state = {"available": True, "active": True, "updated_at": None}
    hosts = {HOST: {"nova-compute": state}}
    zone = {"zoneName": ZONE, "zoneState": {"available": True}, "hosts": hosts}
    return json_answer({"availabilityZoneInfo": [zone]})


async def _extensions(_call: Call) -> Answer:
    return json_answer({"extensions": []})


def _version_document(call: Call) -> Json:
    return {
        "id": "v2.1",
        "status": "CURRENT",
        "version": "2.96",
        "min_version": "2.1",
        "updated": "2013-07-23T11:33:21Z",
        "links": [{"rel": "self", "href": f"{call.base_url}/compute/v2.1/"}],
        "media-types": [
            {
                "base": "application/json",
                "type": "application/vnd.openstack.compute+json;version=2.1",
            }
        ],
    }


async def _versions(call: Call) -> Answer:
    return json_answer({"versions": [_version_document(call)]})


async def _version(call: Call) -> Answer:
    return json_answer({"version": _version_document(call)})
