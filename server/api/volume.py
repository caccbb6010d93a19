"""Block storage API (Cinder v3 subset): volumes, snapshots, backups, types, transfers.

Source: https://docs.openstack.org/api-ref/block-storage/v3/
"""

from typing import Any

from server.api.backups import BackupsFacade
from server.api.calls import Answer, Call, json_answer
from server.api.facade import Facade
from server.api.faults import nova_style
from server.api.router import Api, Handler, Microversions, Route, empty_list
from server.api.snapshots import SnapshotsFacade
from server.api.volume_types import TransfersFacade, VolumeTypesFacade
from server.api.volumes import VolumesFacade
from server.errors import InvalidRequestError

Json = dict[str, Any]

VERSIONS = Microversions("volume", (3, 0), (3, 71))
_EMPTY = ("group_snapshots", "groups")
_NO_LIMIT = (
    "volumes",
    "gigabytes",
    "per_volume_gigabytes",
    "snapshots",
    "backups",
    "backup_gigabytes",
)
_NOT_THERE = ("groups",)


class VolumeApi:
    """The block storage API."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._mirror = facade.mirror

    def application(self) -> Api:
        """Return the API, to be mounted at `/volume`."""
        facade = self._facade
        routes = [
            *VolumesFacade(facade).routes(),
            *SnapshotsFacade(facade.snapshots).routes(),
            *BackupsFacade(facade.backups, facade.volumes).routes(),
            *VolumeTypesFacade(facade.volume_types).routes(),
            *TransfersFacade(facade.transfers).routes(),
            Route("GET", "/limits", self._limits),
            Route("GET", "/os-quota-sets/{id}", self._quota),
            Route("GET", "/os-availability-zone", _zones),
            Route("GET", "/extensions", empty_list("extensions")),
        ]
        for name in _EMPTY:
            routes.append(Route("GET", f"/{name}", empty_list(name)))
            routes.append(Route("GET", f"/{name}/detail", empty_list(name)))
        versions = [
            Route("GET", "", _versions, is_open=True),
            Route("GET", "/v3", _version, is_open=True),
        ]
        # Cinder takes paths with and without the project.
        below = [
            Route(route.method, f"/v3{root}{route.path}", _of_own_project(route.handler))
            for route in routes
            for root in ("", "/{project_id}")
        ]
        return Api("/volume", [*versions, *below], nova_style, self._facade.accounts, VERSIONS)

    async def _used(self, call: Call) -> dict[str, int]:
        """Return how many of everything there are, and their size in GiB."""
        volumes = (await self._mirror.rows(call.principal.project_id)).volumes.values()
        snapshots = await self._facade.snapshots.list(call.principal)
        backups = await self._facade.backups.list(call.principal)
        return {
            "volumes": len(volumes),
            "gigabytes": sum(row.size_gib for row in volumes),
            "snapshots": len(snapshots),
            "backups": len(backups),
            "backup_gigabytes": sum(row.size_gib for row in backups),
        }

    async def _limits(self, call: Call) -> Answer:
        used = await self._used(call)
        absolute = {
            "maxTotalVolumes": -1,
            "maxTotalVolumeGigabytes": self._facade.limits.disk_gib,
            "maxTotalSnapshots": -1,
            "maxTotalBackups": -1,
            "maxTotalBackupGigabytes": -1,
            "totalVolumesUsed": used["volumes"],
            "totalGigabytesUsed": used["gigabytes"],
            "totalSnapshotsUsed": used["snapshots"],
            "totalBackupsUsed": used["backups"],
            "totalBackupGigabytesUsed": used["backup_gigabytes"],
        }
        return json_answer({"limits": {"rate": [], "absolute": absolute}})

    async def _quota(self, call: Call) -> Answer:
        call.check_own_project()
        used = await self._used(call)
        limits = {
            **dict.fromkeys(_NO_LIMIT, -1),
            **dict.fromkeys(_NOT_THERE, 0),
            "gigabytes": self._facade.limits.disk_gib,
        }
        quota: Json = {"id": call.params["id"], **limits}
        if (call.argument("usage") or "").lower() == "true":
            for name, limit in limits.items():
                quota[name] = {"limit": limit, "in_use": used.get(name, 0), "reserved": 0}
        return json_answer({"quota_set": quota})


def _of_own_project(handler: Handler) -> Handler:
    async def guarded(call: Call) -> Answer:
        asked = call.params.get("project_id", call.principal.project_id)
        if asked != call.principal.project_id:
            raise InvalidRequestError("The project of the address is not that of the token")
        return await handler(call)

    return guarded


async def _zones(_call: Call) -> Answer:
    zone = {"zoneName": "nova", "zoneState": {"available": True}}
    return json_answer({"availabilityZoneInfo": [zone]})


def _version_document(call: Call) -> Json:
    return {
        "id": "v3.0",
        "status": "CURRENT",
        "version": "3.71",
        "min_version": "3.0",
        "updated": "2023-08-31T00:00:00Z",
        "links": [{"rel": "self", "href": f"{call.base_url}/volume/v3/"}],
        "media-types": [
            {"base": "application/json", "type": "application/vnd.openstack.volume+json;version=3"}
        ],
    }


async def _versions(call: Call) -> Answer:
    return json_answer({"versions": [_version_document(call)]}, 300)


async def _version(call: Call) -> Answer:
    return json_answer({"versions": [_version_document(call)]})
