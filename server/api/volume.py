"""Block storage API (Cinder v3 subset): volumes, snapshots, backups, types, transfers.

Source: https://docs.openstack.org/api-ref/block-storage/v3/
"""

from typing import Any

from server.api.backups import BackupsFacade
from server.api.calls import Answer, Call, json_answer
from server.api.facade import Facade
from server.api.faults import nova_style
from server.api.quotas import VOLUME_WORDS, QuotasFacade
from server.api.router import Api, Handler, Microversions, Route, empty_list
from server.api.snapshots import SnapshotsFacade
from server.api.volume_types import TransfersFacade, VolumeTypesFacade
from server.api.volumes import VolumesFacade
from server.errors import InvalidRequestError

Json = dict[str, Any]

VERSIONS = Microversions("volume", (3, 0), (3, 71))
_EMPTY = ("group_snapshots", "groups")


class VolumeApi:
    """The block storage API."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        room = {"gigabytes": facade.limits.disk_gib}
        self._quotas = QuotasFacade(facade.quotas, VOLUME_WORDS, room)

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
            *self._quotas.routes(),
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

    async def _limits(self, call: Call) -> Answer:
        quotas = await self._quotas.of(call, call.principal.project_id)
        backups = await self._facade.backups.list(call.principal)
        absolute = {
            "maxTotalVolumes": quotas["volumes"].limit,
            "maxTotalVolumeGigabytes": quotas["gigabytes"].limit,
            "maxTotalSnapshots": quotas["snapshots"].limit,
            "maxTotalBackups": quotas["backups"].limit,
            "maxTotalBackupGigabytes": -1,
            "totalVolumesUsed": quotas["volumes"].used,
            "totalGigabytesUsed": quotas["gigabytes"].used,
            "totalSnapshotsUsed": quotas["snapshots"].used,
            "totalBackupsUsed": quotas["backups"].used,
            "totalBackupGigabytesUsed": sum(row.size_gib for row in backups),
        }
        return json_answer({"limits": {"rate": [], "absolute": absolute}})


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
