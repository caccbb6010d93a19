"""Types and transfers of the block storage API.

Sources: https://docs.openstack.org/api-ref/block-storage/v3/#volume-types-types and
#volume-transfers-volume-transfers-3-55-or-later
"""

from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.router import Route
from server.api.volume_parts import links_of, time_of
from server.errors import NotFoundError
from server.services.transfers import Transfers
from server.services.volume_types import VolumeTypes
from server.store.tables import VolumeTransferRow, VolumeTypeRow

Json = dict[str, Any]


class WantedType(BaseModel):
    """The body of a create or an update."""

    name: str | None = Field(default=None, min_length=1, max_length=255)
    description: str | None = Field(default=None, max_length=255)
    extra_specs: dict[str, str] | None = None


class WantedTransfer(BaseModel):
    """The body of a create."""

    volume_id: str
    name: str | None = Field(default=None, max_length=255)


class WantedAcceptance(BaseModel):
    """The body of `accept`."""

    auth_key: str


class VolumeTypesFacade:
    """The collection of types."""

    def __init__(self, types: VolumeTypes) -> None:
        self._types = types

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        item, specs = "/types/{id}", "/types/{id}/extra_specs"
        return [
            Route("GET", "/types", self._list),
            Route("POST", "/types", self._create),
            Route("GET", item, self._show),
            Route("PUT", item, self._update),
            Route("DELETE", item, self._delete),
            Route("GET", specs, self._specs),
            Route("POST", specs, self._add_specs),
            Route("GET", f"{specs}/{{part}}", self._spec),
            Route("DELETE", f"{specs}/{{part}}", self._delete_spec),
        ]

    async def _list(self, _call: Call) -> Answer:
        return json_answer({"volume_types": [_type(row) for row in await self._types.list()]})

    async def _show(self, call: Call) -> Answer:
        return json_answer({"volume_type": _type(await self._types.get(call.params["id"]))})

    async def _create(self, call: Call) -> Answer:
        wanted = checked(WantedType, await call.inside("volume_type"), "volume_type")
        row = await self._types.create(
            call.principal, wanted.name or "", wanted.description or "", wanted.extra_specs or {}
        )
        return json_answer({"volume_type": _type(row)})

    async def _update(self, call: Call) -> Answer:
        wanted = checked(WantedType, await call.inside("volume_type"), "volume_type")
        changes = wanted.model_dump(include={"name", "description"}, exclude_none=True)
        row = await self._types.update(call.principal, call.params["id"], changes)
        return json_answer({"volume_type": _type(row)})

    async def _delete(self, call: Call) -> Answer:
        await self._types.delete(call.principal, call.params["id"])
        return Answer(202)

    async def _specs(self, call: Call) -> Answer:
        return json_answer({"extra_specs": (await self._types.get(call.params["id"])).specs})

    async def _add_specs(self, call: Call) -> Answer:
        body = {"extra_specs": await call.inside("extra_specs")}
        added = checked(WantedType, body, "extra_specs").extra_specs or {}
        row = await self._types.get(call.params["id"])
        specs = {**row.specs, **added}
        await self._types.update(call.principal, row.id, {"specs": specs})
        return json_answer({"extra_specs": added})

    async def _spec(self, call: Call) -> Answer:
        row, key = await self._types.get(call.params["id"]), call.params["part"]
        if key not in row.specs:
            raise NotFoundError(f"Volume type {row.name} has no spec {key}")
        return json_answer({key: row.specs[key]})

    async def _delete_spec(self, call: Call) -> Answer:
        row, key = await self._types.get(call.params["id"]), call.params["part"]
        if key not in row.specs:
            raise NotFoundError(f"Volume type {row.name} has no spec {key}")
        specs = {name: value for name, value in row.specs.items() if name != key}
        await self._types.update(call.principal, row.id, {"specs": specs})
        return Answer(202)


class TransfersFacade:
    """The collection of transfers, under its old and its new name."""

    def __init__(self, transfers: Transfers) -> None:
        self._transfers = transfers

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        routes = []
        for path in ("/volume-transfers", "/os-volume-transfer"):
            item = f"{path}/{{id}}"
            routes += [
                Route("GET", path, self._list),
                Route("GET", f"{path}/detail", self._list),
                Route("POST", path, self._create),
                Route("GET", item, self._show),
                Route("DELETE", item, self._delete),
                Route("POST", f"{item}/accept", self._accept),
            ]
        return routes

    async def _list(self, call: Call) -> Answer:
        rows = await self._transfers.list(call.principal)
        return json_answer({"transfers": [_transfer(call, row) for row in rows]})

    async def _show(self, call: Call) -> Answer:
        row = await self._transfers.get(call.principal, call.params["id"])
        return json_answer({"transfer": _transfer(call, row)})

    async def _create(self, call: Call) -> Answer:
        wanted = checked(WantedTransfer, await call.inside("transfer"), "transfer")
        row, key = await self._transfers.offer(call.principal, wanted.volume_id, wanted.name or "")
        return json_answer({"transfer": {**_transfer(call, row), "auth_key": key}}, 202)

    async def _delete(self, call: Call) -> Answer:
        await self._transfers.withdraw(call.principal, call.params["id"])
        return Answer(202)

    async def _accept(self, call: Call) -> Answer:
        wanted = checked(WantedAcceptance, await call.inside("accept"), "accept")
        row = await self._transfers.accept(call.principal, call.params["id"], wanted.auth_key)
        return json_answer({"transfer": _transfer(call, row)}, 202)


def _type(row: VolumeTypeRow) -> Json:
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "is_public": row.is_public,
        "os-volume-type-access:is_public": row.is_public,
        "extra_specs": row.specs,
        "qos_specs_id": None,
    }


def _transfer(call: Call, row: VolumeTransferRow) -> Json:
    return {
        "id": row.id,
        "name": row.name,
        "volume_id": row.volume_id,
        "created_at": time_of(row.created_at),
        "links": links_of(call, "volume-transfers", row.project_id, row.id),
    }
