"""Flavors of the compute API.

Source: https://docs.openstack.org/api-ref/compute/#flavors
"""

from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.services.flavors import Flavors
from server.store.tables import FlavorRow, new_id

Json = dict[str, Any]


class WantedFlavor(BaseModel):
    """The body of a create; `ram` in MiB, `disk` in GiB."""

    id: str | int | None = Field(default=None, max_length=64)
    name: str = Field(min_length=1, max_length=255)
    ram: int = Field(ge=64, le=1_048_576)
    vcpus: int = Field(ge=1, le=64)
    disk: int = Field(ge=1, le=65_536)
    is_public: bool = Field(default=True, alias="os-flavor-access:is_public")


class FlavorsFacade:
    """The collection of flavors."""

    def __init__(self, flavors: Flavors) -> None:
        self._flavors = flavors

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        resource = Resource(
            singular="flavor",
            plural="flavors",
            path="/flavors",
            edition=self._edition,
            view=lambda _call, flavor_id: self._flavors.get(flavor_id),
            id_of=lambda row: row.id,
            stamp=lambda row: row.name,
            variant=lambda call: (call.base_url, call.version),
            render=_render,
            brief=("id", "name", "links"),
            matches={"minRam": _has_ram, "minDisk": _has_disk},
            ignored=frozenset({"is_public"}),
            create=self._create,
            created=200,
            delete=lambda call, flavor_id: self._flavors.delete(call.principal, flavor_id),
            deleted=202,
        )
        extra_specs = "/flavors/{id}/os-extra_specs"
        return [*resource.routes(), Route("GET", extra_specs, self._extra_specs)]

    async def _edition(self, _call: Call) -> Edition[FlavorRow]:
        rows = await self._flavors.list()
        return Edition(lambda: rows)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedFlavor, body, "flavor")
        has_id = wanted.id not in (None, "auto")
        row = FlavorRow(
            id=str(wanted.id) if has_id else new_id(),
            name=wanted.name,
            vcpus=wanted.vcpus,
            ram_mib=wanted.ram,
            disk_gib=wanted.disk,
            is_public=wanted.is_public,
        )
        return (await self._flavors.create(call.principal, row)).id

    async def _extra_specs(self, call: Call) -> Answer:
        await self._flavors.get(call.params["id"])
        return json_answer({"extra_specs": {}})


def _render(call: Call, row: FlavorRow) -> Json:
    version = call.version
    links = [
        {"rel": "self", "href": f"{call.base_url}/compute/v2.1/flavors/{row.id}"},
        {"rel": "bookmark", "href": f"{call.base_url}/compute/flavors/{row.id}"},
    ]
    item: Json = {
        "id": row.id,
        "name": row.name,
        "ram": row.ram_mib,
        "disk": row.disk_gib,
        "vcpus": row.vcpus,
        "swap": 0 if version >= (2, 75) else "",
        "OS-FLV-EXT-DATA:ephemeral": 0,
        "OS-FLV-DISABLED:disabled": False,
        "os-flavor-access:is_public": row.is_public,
        "rxtx_factor": 1.0,
        "links": links,
    }
    if version >= (2, 55):
        item["description"] = None
    if version >= (2, 61):
        item["extra_specs"] = {}
    return item


def _has_ram(item: Json, wanted: str) -> bool:
    return not wanted.isdecimal() or item["ram"] >= int(wanted)


def _has_disk(item: Json, wanted: str) -> bool:
    return not wanted.isdecimal() or item["disk"] >= int(wanted)
