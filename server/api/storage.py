"""What OpenStack has no words for: snapshots of whole servers, reverts, lineage, schedules."""

from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.facade import Facade
from server.api.router import Route
from server.errors import NotFoundError
from server.services.image_values import NewImage
from server.services.storage_values import NewSchedule, NewSnapshot, ScheduleChange
from server.store.tables import BackupScheduleRow

Json = dict[str, Any]


class WantedSnapshots(BaseModel):
    """The body of snapshots of all disks of a server."""

    name: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=4096)
    metadata: dict[str, str] = Field(default_factory=dict)


class WantedServerRevert(BaseModel):
    """The body of a revert of a whole server."""

    group_id: str


class WantedVolumeRevert(BaseModel):
    """The body of a revert of one volume."""

    snapshot_id: str


class WantedImage(BaseModel):
    """The body of an image of a snapshot."""

    name: str = Field(min_length=1, max_length=255)


class StorageApi:
    """The handlers about disks of the extension API."""

    def __init__(self, facade: Facade) -> None:
        self._snapshots = facade.snapshots
        self._volumes = facade.volumes
        self._schedules = facade.schedules
        self._lineage = facade.lineage
        self._sources = facade.image_sources
        self._resources = facade.resources

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        server, schedule = "/v1/servers/{id}", "/v1/backup-schedules/{id}"
        return [
            Route("GET", f"{server}/snapshots", self._list_groups),
            Route("POST", f"{server}/snapshots", self._snapshot),
            Route("POST", f"{server}/revert", self._revert_server),
            Route("DELETE", f"{server}/snapshots/{{group}}", self._delete_group),
            Route("POST", "/v1/volumes/{id}/revert", self._revert_volume),
            Route("POST", "/v1/volumes/{id}/flatten", self._flatten),
            Route("POST", "/v1/snapshots/{id}/image", self._image),
            Route("GET", "/v1/lineage", self._graph),
            Route("GET", "/v1/backup-schedules", self._list_schedules),
            Route("POST", "/v1/backup-schedules", self._create_schedule),
            Route("GET", schedule, self._show_schedule),
            Route("PUT", schedule, self._update_schedule),
            Route("DELETE", schedule, self._delete_schedule),
        ]

    async def _list_groups(self, call: Call) -> Answer:
        rows = await self._snapshots.list(call.principal)
        mine = [row for row in rows if row.instance_id == call.params["id"]]
        return json_answer({"snapshots": await self._resources.render(*mine)})

    async def _snapshot(self, call: Call) -> Answer:
        wanted = checked(WantedSnapshots, await call.inside("snapshot"), "snapshot")
        wish = NewSnapshot(
            name=wanted.name, description=wanted.description, properties=wanted.metadata
        )
        rows = await self._snapshots.create_group(call.principal, call.params["id"], wish)
        told = {
            "group_id": rows[0].group_id,
            "snapshots": await self._resources.render(*rows),
        }
        return json_answer(told, 202)

    async def _revert_server(self, call: Call) -> Answer:
        wanted = checked(WantedServerRevert, await call.inside("revert"), "revert")
        server_id = call.params["id"]
        await self._snapshots.revert_instance(call.principal, server_id, wanted.group_id)
        return Answer(202)

    async def _delete_group(self, call: Call) -> Answer:
        rows = await self._snapshots.list(call.principal)
        group_id = call.params["group"]
        if not any(
            row.group_id == group_id and row.instance_id == call.params["id"] for row in rows
        ):
            raise NotFoundError(f"The server has no snapshots {group_id}")
        await self._snapshots.delete_group(call.principal, group_id)
        return Answer(202)

    async def _revert_volume(self, call: Call) -> Answer:
        wanted = checked(WantedVolumeRevert, await call.inside("revert"), "revert")
        await self._snapshots.revert(call.principal, call.params["id"], wanted.snapshot_id)
        return Answer(202)

    async def _flatten(self, call: Call) -> Answer:
        await self._volumes.flatten(call.principal, call.params["id"])
        return Answer(202)

    async def _image(self, call: Call) -> Answer:
        wanted = checked(WantedImage, await call.inside("image"), "image")
        wish = NewImage(name=wanted.name)
        row = await self._sources.of_snapshot(call.principal, call.params["id"], wish)
        (image,) = await self._resources.render(row)
        return json_answer({"image": image}, 202)

    async def _graph(self, call: Call) -> Answer:
        return json_answer(await self._lineage.graph(call.principal))

    async def _list_schedules(self, call: Call) -> Answer:
        rows = await self._schedules.list(call.principal)
        return json_answer({"backup_schedules": [_schedule(row) for row in rows]})

    async def _create_schedule(self, call: Call) -> Answer:
        body = await call.inside("backup_schedule")
        wish = checked(NewSchedule, body, "backup_schedule")
        row = await self._schedules.create(call.principal, wish)
        return json_answer({"backup_schedule": _schedule(row)}, 201)

    async def _show_schedule(self, call: Call) -> Answer:
        row = await self._schedules.get(call.principal, call.params["id"])
        return json_answer({"backup_schedule": _schedule(row)})

    async def _update_schedule(self, call: Call) -> Answer:
        body = await call.inside("backup_schedule")
        change = checked(ScheduleChange, body, "backup_schedule")
        row = await self._schedules.update(call.principal, call.params["id"], change)
        return json_answer({"backup_schedule": _schedule(row)})

    async def _delete_schedule(self, call: Call) -> Answer:
        await self._schedules.delete(call.principal, call.params["id"])
        return Answer(204)


def _schedule(row: BackupScheduleRow) -> Json:
    return {
        "id": row.id,
        "name": row.name,
        "volume_id": row.volume_id,
        "server_id": row.instance_id,
        "every_hours": row.every_hours,
        "keep_last": row.keep_last,
        "keep_daily": row.keep_daily,
        "keep_weekly": row.keep_weekly,
        "enabled": row.is_enabled,
        "due_at": row.due_at.isoformat(),
        "created_at": row.created_at.isoformat(),
    }
