"""Snapshots of the block storage API.

Source: https://docs.openstack.org/api-ref/block-storage/v3/#volume-snapshots-snapshots
"""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.api.volume_parts import (
    WantedChange,
    metadata_of,
    time_of,
    told_metadata,
    value_of,
)
from server.errors import ForbiddenError
from server.services.snapshots import Snapshots
from server.services.storage_values import NewSnapshot, SnapshotChange
from server.store.status import snapshot_status
from server.store.tables import SnapshotRow

Json = dict[str, Any]


class WantedSnapshot(BaseModel):
    """The body of a create."""

    volume_id: str
    name: str | None = Field(default=None, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    metadata: dict[str, str] | None = None
    force: bool | str = False


class SnapshotsFacade:
    """The collection of snapshots."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        metadata, property_ = "/snapshots/{id}/metadata", "/snapshots/{id}/metadata/{part}"
        return [
            *self._resource().routes(),
            Route("GET", metadata, self._metadata),
            Route("POST", metadata, self._add_metadata),
            Route("PUT", metadata, self._replace_metadata),
            Route("GET", property_, self._show_property),
            Route("DELETE", property_, self._delete_property),
        ]

    async def _list(self, call: Call) -> Sequence[SnapshotRow]:
        return await self._snapshots.list(call.principal)

    def _resource(self) -> Resource[SnapshotRow]:
        return Resource(
            singular="snapshot",
            plural="snapshots",
            path="/snapshots",
            edition=self._edition,
            view=self._view,
            id_of=lambda row: row.id,
            stamp=lambda row: row.revision,
            variant=lambda call: call.version >= (3, 14),
            render=_render,
            brief=_BRIEF,
            ignored=frozenset({"all_tenants", "force", "with_count"}),
            create=self._create,
            created=202,
            update=self._update,
            delete=lambda call, snapshot_id: self._snapshots.delete(call.principal, snapshot_id),
            deleted=202,
            actions={"os-reset_status": self._reset},
        )

    async def _edition(self, call: Call) -> Edition[SnapshotRow]:
        rows = await self._list(call)
        return Edition(lambda: rows)

    async def _view(self, call: Call, snapshot_id: str) -> SnapshotRow:
        return await self._snapshots.get(call.principal, snapshot_id)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedSnapshot, body, "snapshot")
        wish = NewSnapshot(
            name=wanted.name or "",
            description=wanted.description or "",
            properties=wanted.metadata or {},
        )
        return (await self._snapshots.create(call.principal, wanted.volume_id, wish)).id

    async def _update(self, call: Call, snapshot_id: str, body: Json) -> None:
        fields = checked(WantedChange, body, "snapshot").fields()
        change = SnapshotChange.model_validate(fields)
        await self._snapshots.update(call.principal, snapshot_id, change)

    async def _reset(self, call: Call, snapshot_id: str, _argument: object) -> Answer:
        if not call.principal.is_admin:
            raise ForbiddenError("Only an admin may reset the status of a snapshot")
        await self._snapshots.update(call.principal, snapshot_id, SnapshotChange())
        return Answer(202)

    async def _properties(self, call: Call) -> Json:
        return {**(await self._view(call, call.params["id"])).properties}

    async def _keep(self, call: Call, properties: Json) -> Answer:
        change = SnapshotChange(properties=properties)
        await self._snapshots.update(call.principal, call.params["id"], change)
        return told_metadata(properties)

    async def _metadata(self, call: Call) -> Answer:
        return told_metadata(await self._properties(call))

    async def _add_metadata(self, call: Call) -> Answer:
        return await self._keep(call, {**await self._properties(call), **await metadata_of(call)})

    async def _replace_metadata(self, call: Call) -> Answer:
        return await self._keep(call, {**await metadata_of(call)})

    async def _show_property(self, call: Call) -> Answer:
        key = call.params["part"]
        return json_answer({"meta": {key: value_of(await self._properties(call), key)}})

    async def _delete_property(self, call: Call) -> Answer:
        properties = await self._properties(call)
        value_of(properties, call.params["part"])
        del properties[call.params["part"]]
        await self._keep(call, properties)
        return Answer(200)


_BRIEF = (
    "id",
    "name",
    "description",
    "volume_id",
    "status",
    "size",
    "created_at",
    "updated_at",
    "metadata",
    "user_id",
)


def _render(call: Call, row: SnapshotRow) -> Json:
    item: Json = {
        "id": row.id,
        "name": row.name,
        "description": row.description or None,
        "volume_id": row.volume_id,
        "status": snapshot_status(row),
        "size": row.size_gib,
        "metadata": row.properties,
        "created_at": time_of(row.created_at),
        "updated_at": time_of(row.updated_at),
        "os-extended-snapshot-attributes:progress": "0%" if row.observed == "absent" else "100%",
        "os-extended-snapshot-attributes:project_id": row.project_id,
    }
    if call.version >= (3, 14):
        item["group_snapshot_id"] = row.group_id
    return item
