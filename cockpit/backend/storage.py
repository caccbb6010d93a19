"""Calls about disks: volumes, snapshots, backups, lineage."""

from collections.abc import Mapping
from typing import Any

from cockpit.backend.client import Client
from cockpit.backend.entry import Json

_VOLUME, _OURS = "/volume/v3", "/cockpit/v1"


class Storage:
    """What the command line asks a server for about disks."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create_volume(self, wish: Mapping[str, Any]) -> Json:
        """Make a volume; `wish` is Cinder's body."""
        return await self._made("volume", wish)

    async def extend(self, volume_id: str, size_gib: int) -> None:
        """Make a volume larger, while it is used or not."""
        await self._act(volume_id, {"os-extend": {"new_size": size_gib}})

    async def flatten(self, volume_id: str) -> None:
        """Let a volume stand on nothing else."""
        await self._client.post(f"{_OURS}/volumes/{volume_id}/flatten", {})

    async def image_of_volume(self, volume_id: str, name: str) -> str:
        """Make an image of what a volume holds; returns its id."""
        answer = await self._act(volume_id, {"os-volume_upload_image": {"image_name": name}})
        return str(answer["os-volume_upload_image"]["image_id"])

    async def delete_volume(self, volume_id: str) -> None:
        """Remove a volume."""
        await self._client.delete(f"{_VOLUME}/volumes/{volume_id}")

    async def offer(self, volume_id: str) -> tuple[str, str]:
        """Offer a volume to another project; returns the id of the offer and its key."""
        body = {"transfer": {"volume_id": volume_id}}
        transfer = (await self._client.post(f"{_VOLUME}/volume-transfers", body))["transfer"]
        return str(transfer["id"]), str(transfer["auth_key"])

    async def accept(self, transfer_id: str, key: str) -> str:
        """Take over what was offered; returns the volume's id."""
        path = f"{_VOLUME}/volume-transfers/{transfer_id}/accept"
        answer = await self._client.post(path, {"accept": {"auth_key": key}})
        return str(answer["transfer"]["volume_id"])

    async def snapshot_volume(self, volume_id: str, name: str) -> str:
        """Keep what a volume holds; returns the snapshot's id."""
        made = await self._made("snapshot", {"volume_id": volume_id, "name": name, "force": True})
        return str(made["id"])

    async def snapshot_server(self, server_id: str, name: str) -> str:
        """Keep what all disks of a server hold at one moment; returns the group's id."""
        path = f"{_OURS}/servers/{server_id}/snapshots"
        return str((await self._client.post(path, {"snapshot": {"name": name}}))["group_id"])

    async def revert_volume(self, volume_id: str, snapshot_id: str) -> None:
        """Go back to a snapshot of a volume that no running server has."""
        body = {"revert": {"snapshot_id": snapshot_id}}
        await self._client.post(f"{_OURS}/volumes/{volume_id}/revert", body)

    async def revert_server(self, server_id: str, group_id: str) -> None:
        """Go back to a moment of a server: it stops, and starts again."""
        body = {"revert": {"group_id": group_id}}
        await self._client.post(f"{_OURS}/servers/{server_id}/revert", body)

    async def delete_snapshot(self, snapshot_id: str) -> None:
        """Remove a snapshot."""
        await self._client.delete(f"{_VOLUME}/snapshots/{snapshot_id}")

    async def delete_group(self, server_id: str, group_id: str) -> None:
        """Remove all snapshots of one moment."""
        await self._client.delete(f"{_OURS}/servers/{server_id}/snapshots/{group_id}")

    async def back_up(self, volume_id: str, name: str, *, is_incremental: bool) -> str:
        """Make a backup of a volume; returns its id."""
        wish = {"volume_id": volume_id, "name": name, "incremental": is_incremental, "force": True}
        return str((await self._made("backup", wish))["id"])

    async def restore(self, backup_id: str, volume_id: str | None) -> str:
        """Restore a backup into a volume, or a new one; returns the volume's id."""
        wish = {} if volume_id is None else {"volume_id": volume_id}
        path = f"{_VOLUME}/backups/{backup_id}/restore"
        answer = await self._client.post(path, {"restore": wish})
        return str(answer["restore"]["volume_id"])

    async def delete_backup(self, backup_id: str) -> None:
        """Remove a backup."""
        await self._client.delete(f"{_VOLUME}/backups/{backup_id}")

    async def schedules(self) -> list[Json]:
        """Return when backups are made without anybody's asking."""
        found: list[Json] = (await self._client.get(f"{_OURS}/backup-schedules"))[
            "backup_schedules"
        ]
        return found

    async def create_schedule(self, wish: Mapping[str, Any]) -> Json:
        """Add a schedule."""
        body = {"backup_schedule": {**wish}}
        answer = await self._client.post(f"{_OURS}/backup-schedules", body)
        schedule: Json = answer["backup_schedule"]
        return schedule

    async def delete_schedule(self, schedule_id: str) -> None:
        """Remove a schedule; its backups stay."""
        await self._client.delete(f"{_OURS}/backup-schedules/{schedule_id}")

    async def lineage(self) -> Json:
        """Return what stands on what."""
        return await self._client.get(f"{_OURS}/lineage")

    async def _made(self, kind: str, wish: Mapping[str, Any]) -> Json:
        answer = await self._client.post(f"{_VOLUME}/{kind}s", {kind: {**wish}})
        made: Json = answer[kind]
        return made

    async def _act(self, volume_id: str, body: Json) -> Json:
        return await self._client.post(f"{_VOLUME}/volumes/{volume_id}/action", body)
