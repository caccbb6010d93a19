"""Backups of the block storage API.

Source: https://docs.openstack.org/api-ref/block-storage/v3/#backups-backups
"""

from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.api.volume_parts import WantedChange, links_of, time_of
from server.errors import ForbiddenError
from server.services.backups import Backups
from server.services.storage_values import NewBackup, SnapshotChange
from server.services.values import NewVolume
from server.services.volumes import Volumes
from server.store.status import backup_status
from server.store.tables import BackupRow

Json = dict[str, Any]


class WantedBackup(BaseModel):
    """The body of a create."""

    volume_id: str
    snapshot_id: str | None = None
    name: str | None = Field(default=None, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    incremental: bool = False
    force: bool = False
    metadata: dict[str, str] | None = None


class WantedRestore(BaseModel):
    """The body of `restore`; without a volume a new one is made."""

    volume_id: str | None = None
    name: str | None = Field(default=None, max_length=255)


class BackupsFacade:
    """The collection of backups."""

    def __init__(self, backups: Backups, volumes: Volumes) -> None:
        self._backups = backups
        self._volumes = volumes

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            *self._resource().routes(),
            Route("POST", "/backups/{id}/restore", self._restore),
        ]

    def _resource(self) -> Resource[BackupRow]:
        return Resource(
            singular="backup",
            plural="backups",
            path="/backups",
            edition=self._edition,
            view=lambda call, backup_id: self._backups.get(call.principal, backup_id),
            id_of=lambda row: row.id,
            stamp=lambda row: row.revision,
            variant=lambda call: (call.base_url, call.version >= (3, 43)),
            render=_render,
            brief=("id", "name", "links"),
            ignored=frozenset({"all_tenants", "force", "with_count"}),
            create=self._create,
            created=202,
            update=self._update,
            delete=lambda call, backup_id: self._backups.delete(call.principal, backup_id),
            deleted=202,
            actions={"os-reset_status": self._reset, "os-force_delete": self._force_delete},
        )

    async def _edition(self, call: Call) -> Edition[BackupRow]:
        rows = await self._backups.list(call.principal)
        return Edition(lambda: rows)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedBackup, body, "backup")
        wish = NewBackup(
            volume_id=wanted.volume_id,
            snapshot_id=wanted.snapshot_id,
            is_incremental=wanted.incremental,
            name=wanted.name or "",
            description=wanted.description or "",
            properties=wanted.metadata or {},
        )
        return (await self._backups.create(call.principal, wish)).id

    async def _update(self, call: Call, backup_id: str, body: Json) -> None:
        change = SnapshotChange.model_validate(checked(WantedChange, body, "backup").fields())
        await self._backups.update(call.principal, backup_id, change)

    async def _reset(self, call: Call, backup_id: str, _argument: object) -> Answer:
        if not call.principal.is_admin:
            raise ForbiddenError("Only an admin may reset the status of a backup")
        await self._backups.update(call.principal, backup_id, SnapshotChange())
        return Answer(202)

    async def _force_delete(self, call: Call, backup_id: str, _argument: object) -> Answer:
        await self._backups.delete(call.principal, backup_id)
        return Answer(202)

    async def _restore(self, call: Call) -> Answer:
        wanted = checked(WantedRestore, await call.inside("restore"), "restore")
        backup = await self._backups.get(call.principal, call.params["id"])
        if wanted.volume_id is None:
            name = wanted.name or f"restore_backup_{backup.id}"
            wish = NewVolume(name=name, backup_id=backup.id)
            volume = await self._volumes.create(call.principal, wish)
        else:
            volume = await self._backups.restore(call.principal, backup.id, wanted.volume_id)
        told = {"backup_id": backup.id, "volume_id": volume.id, "volume_name": volume.name}
        return json_answer({"restore": told}, 202)


def _render(call: Call, row: BackupRow) -> Json:
    item: Json = {
        "id": row.id,
        "name": row.name,
        "description": row.description or None,
        "volume_id": row.volume_id,
        "snapshot_id": row.snapshot_id,
        "status": backup_status(row),
        "fail_reason": row.fault,
        "size": row.size_gib,
        "object_count": 0,
        "container": "backups",
        "availability_zone": "nova",
        "is_incremental": row.parent_id is not None,
        "has_dependent_backups": False,
        "created_at": time_of(row.created_at),
        "updated_at": time_of(row.updated_at),
        "data_timestamp": time_of(row.created_at),
        "os-backup-project-attr:project_id": row.project_id,
        "links": links_of(call, "backups", row.project_id, row.id),
    }
    if call.version >= (3, 43):
        item["metadata"] = row.properties
    return item
