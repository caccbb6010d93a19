"""What belongs to a server: its volumes, interfaces, addresses, metadata.

Sources: https://docs.openstack.org/api-ref/compute/, "Servers with volume attachments",
"Port interfaces", "Servers IPs", "Server metadata".
"""

from typing import Any

from pydantic import BaseModel, Field, RootModel

from server.api.calls import Answer, Call, checked, json_answer
from server.api.mirror import Mirror, ProjectRows, found
from server.api.ports import FixedIp, asked_addresses, fixed_ips
from server.api.router import Route
from server.api.server_items import ServerView, addresses
from server.api.servers import Servers
from server.errors import ConflictError, InvalidRequestError, NotFoundError
from server.services.instances import Instances
from server.services.nics import Nics
from server.services.values import InstanceChange, NewNic, NicChange
from server.services.volumes import Volumes
from server.store.status import nic_status
from server.store.tables import NicRow, VolumeRow

Json = dict[str, Any]


class WantedAttachment(BaseModel):
    """The body of a volume attachment."""

    volume_id: str = Field(alias="volumeId")


class WantedInterface(BaseModel):
    """The body of an interface attachment: a port, or a network."""

    port_id: str | None = None
    net_id: str | None = None
    fixed_ips: tuple[FixedIp, ...] = ()


class Metadata(RootModel[dict[str, str]]):
    """Properties of a server or a volume."""


class ServerParts:
    """The handlers of what lies below a server's path."""

    def __init__(
        self, mirror: Mirror, servers: Servers, instances: Instances, nics: Nics, volumes: Volumes
    ) -> None:
        self._mirror = mirror
        self._servers = servers
        self._instances = instances
        self._nics = nics
        self._volumes = volumes

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        server = "/servers/{id}"
        attachments, attachment = (
            f"{server}/os-volume_attachments",
            f"{server}/os-volume_attachments/{{part}}",
        )
        interfaces, interface = f"{server}/os-interface", f"{server}/os-interface/{{part}}"
        metadata, property_ = f"{server}/metadata", f"{server}/metadata/{{part}}"
        return [
            Route("GET", attachments, self._list_attachments),
            Route("POST", attachments, self._attach),
            Route("GET", attachment, self._show_attachment),
            Route("DELETE", attachment, self._detach),
            Route("GET", interfaces, self._list_interfaces),
            Route("POST", interfaces, self._plug),
            Route("GET", interface, self._show_interface),
            Route("DELETE", interface, self._unplug),
            Route("GET", f"{server}/ips", self._addresses),
            Route("GET", f"{server}/ips/{{part}}", self._addresses_of_network),
            Route("GET", metadata, self._metadata),
            Route("POST", metadata, self._add_metadata),
            Route("PUT", metadata, self._replace_metadata),
            Route("GET", property_, self._show_property),
            Route("DELETE", property_, self._delete_property),
        ]

    async def _view(self, call: Call) -> ServerView:
        return await self._servers.view(call, call.params["id"])

    async def _rows(self, call: Call) -> ProjectRows:
        return await self._mirror.rows(call.principal.project_id)

    async def _list_attachments(self, call: Call) -> Answer:
        view = await self._view(call)
        items = [_attachment(call, volume) for volume in view.volumes]
        return json_answer({"volumeAttachments": items})

    async def _show_attachment(self, call: Call) -> Answer:
        volume = await self._attached(call)
        return json_answer({"volumeAttachment": _attachment(call, volume)})

    async def _attach(self, call: Call) -> Answer:
        wanted = checked(
            WantedAttachment, await call.inside("volumeAttachment"), "volumeAttachment"
        )
        view = await self._view(call)
        row = await self._volumes.attach(call.principal, wanted.volume_id, view.row.id)
        return json_answer({"volumeAttachment": _attachment(call, row)})

    async def _detach(self, call: Call) -> Answer:
        volume = await self._attached(call)
        await self._volumes.detach(call.principal, volume.id)
        return Answer(202)

    async def _attached(self, call: Call) -> VolumeRow:
        wanted = call.params["part"]
        for volume in (await self._view(call)).volumes:
            if volume.id == wanted:
                return volume
        raise NotFoundError(f"Volume {wanted} is not attached to the server")

    async def _list_interfaces(self, call: Call) -> Answer:
        view, rows = await self._view(call), await self._rows(call)
        items = [_interface(call, rows, nic) for nic in view.nics]
        return json_answer({"interfaceAttachments": items})

    async def _show_interface(self, call: Call) -> Answer:
        nic = await self._plugged(call)
        return json_answer({"interfaceAttachment": _interface(call, await self._rows(call), nic)})

    async def _plug(self, call: Call) -> Answer:
        wanted = checked(
            WantedInterface, await call.inside("interfaceAttachment"), "interfaceAttachment"
        )
        view = await self._view(call)
        if wanted.port_id is not None:
            nic = found((await self._rows(call)).nics, "Port", wanted.port_id)
            if nic.instance_id is not None:
                raise ConflictError(f"Port {nic.id} is in use", "Detach it from its server first.")
            change = NicChange(instance_id=view.row.id)
            nic = await self._nics.update(call.principal, nic.id, change)
        elif wanted.net_id is not None:
            wish = NewNic(
                network_id=wanted.net_id,
                instance_id=view.row.id,
                **asked_addresses(wanted.fixed_ips),
            )
            nic = await self._nics.create(call.principal, wish)
        else:
            raise InvalidRequestError("interfaceAttachment: name a port_id or a net_id")
        return json_answer({"interfaceAttachment": _interface(call, await self._rows(call), nic)})

    async def _unplug(self, call: Call) -> Answer:
        nic = await self._plugged(call)
        # Nova keeps ports that it did not make; those that it makes have no name.
        if nic.name:
            await self._nics.update(call.principal, nic.id, NicChange(instance_id=None))
        else:
            await self._nics.delete(call.principal, nic.id)
        return Answer(202)

    async def _plugged(self, call: Call) -> NicRow:
        wanted = call.params["part"]
        for nic in (await self._view(call)).nics:
            if nic.id == wanted:
                return nic
        raise NotFoundError(f"Port {wanted} is not attached to the server")

    async def _addresses(self, call: Call) -> Answer:
        found_addresses = addresses(await self._view(call))
        return json_answer({"addresses": _short(found_addresses)})

    async def _addresses_of_network(self, call: Call) -> Answer:
        name = call.params["part"]
        known = _short(addresses(await self._view(call)))
        if name not in known:
            raise NotFoundError(f"The server is not on a network {name}")
        return json_answer({name: known[name]})

    async def _metadata(self, call: Call) -> Answer:
        return json_answer({"metadata": (await self._view(call)).row.properties})

    async def _add_metadata(self, call: Call) -> Answer:
        added = checked(Metadata, await call.inside("metadata"), "metadata").root
        return await self._keep(call, {**(await self._view(call)).row.properties, **added})

    async def _replace_metadata(self, call: Call) -> Answer:
        return await self._keep(
            call, checked(Metadata, await call.inside("metadata"), "metadata").root
        )

    async def _keep(self, call: Call, properties: dict[str, str]) -> Answer:
        change = checked(InstanceChange, {"properties": properties}, "metadata")
        await self._instances.update(call.principal, call.params["id"], change)
        return json_answer({"metadata": properties})

    async def _show_property(self, call: Call) -> Answer:
        key, value = await self._property(call)
        return json_answer({"meta": {key: value}})

    async def _delete_property(self, call: Call) -> Answer:
        key, _ = await self._property(call)
        properties = {**(await self._view(call)).row.properties}
        del properties[key]
        await self._keep(call, properties)
        return Answer(204)

    async def _property(self, call: Call) -> tuple[str, str]:
        key = call.params["part"]
        properties = (await self._view(call)).row.properties
        if key not in properties:
            raise NotFoundError(f"The server has no metadata {key}")
        return key, properties[key]


def device(volume: VolumeRow) -> str:
    """Return the name that a volume most likely has in the guest."""
    return f"/dev/vd{chr(ord('a') + min(volume.position, 25))}"


def _attachment(call: Call, volume: VolumeRow) -> Json:
    item: Json = {
        "volumeId": volume.id,
        "serverId": volume.instance_id,
        "device": device(volume),
    }
    if call.version < (2, 89):
        item["id"] = volume.id
    else:
        item |= {"attachment_id": volume.id, "bdm_uuid": volume.id}
    if call.version >= (2, 70):
        item["tag"] = None
    if call.version >= (2, 79):
        item["delete_on_termination"] = volume.is_root
    return item


def _interface(call: Call, rows: ProjectRows, nic: NicRow) -> Json:
    item: Json = {
        "port_id": nic.id,
        "net_id": nic.network_id,
        "port_state": nic_status(nic),
        "mac_addr": nic.mac,
        "fixed_ips": fixed_ips(nic, rows.subnets_of.get(nic.network_id, ())),
    }
    if call.version >= (2, 70):
        item["tag"] = None
    return item


def _short(known: Json) -> Json:
    return {
        name: [{"version": each["version"], "addr": each["addr"]} for each in network]
        for name, network in known.items()
    }
