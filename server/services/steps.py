"""Writing the wishes of a plan's steps down, in an order in which they can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from server.errors import ConflictError, ControlError, InvalidRequestError, NotFoundError
from server.services import instances, networks, nics, volumes
from server.services.attributes import (
    AnyAttributes,
    NetworkAttributes,
    PortAttributes,
    ServerAttributes,
    VolumeAttributes,
)
from server.services.values import (
    NetworkChange,
    NewInstance,
    NewNetwork,
    NewNic,
    NewSubnet,
    NewVolume,
    NicChange,
    Size,
    SubnetChange,
)
from server.services.writing import Writing
from server.store.tables import (
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    VolumeRow,
)

PartRow = NetworkRow | InstanceRow | NicRow | VolumeRow

TABLES: Mapping[str, type[Any]] = {
    "network": NetworkRow,
    "server": InstanceRow,
    "port": NicRow,
    "volume": VolumeRow,
}

_DELETED_FIRST = ("port", "server", "volume", "network")
_WRITTEN_FIRST = ("network", "server", "volume", "port")


@dataclass(frozen=True, slots=True)
class Step:
    """A step whose attributes were read.

    Attributes:
        row: The resource as it is; None where there is none.
        after: None for delete.
        label: Names the step in a refusal.
    """

    action: str
    kind: str
    id: str
    row: PartRow | None
    after: AnyAttributes | None
    label: str
    topology_id: str | None = None


async def write_steps(work: Writing, steps: Sequence[Step]) -> None:
    """Write all wishes down; what goes first, then what others stand on.

    Raises:
        ControlError: By kind; names the step.
    """
    for step in sorted(steps, key=_turn):
        try:
            await _write(work, step)
            await work.session.flush()
        except NotFoundError as error:
            # What a plan names and is not there makes the plan wrong, not its address.
            raise InvalidRequestError(f"{step.label}: {error}", error.hint) from error
        except ControlError as error:
            raise type(error)(f"{step.label}: {error}", error.hint) from error


def _turn(step: Step) -> tuple[int, int, bool]:
    if step.after is None:
        return 0, _DELETED_FIRST.index(step.kind), False
    # Addresses that the plan names are taken before any are chosen.
    chooses = isinstance(step.after, PortAttributes) and step.after.ip_address is None
    return 1, _WRITTEN_FIRST.index(step.kind), chooses


async def _write(work: Writing, step: Step) -> None:
    match step.after:
        case None:
            await _delete(work, step.row)
        case NetworkAttributes():
            await _write_network(work, step, step.after)
        case ServerAttributes():
            await _write_server(work, step, step.after)
        case PortAttributes():
            await _write_port(work, step, step.after)
        case VolumeAttributes():
            await _write_volume(work, step, step.after)


async def _delete(work: Writing, row: PartRow | None) -> None:
    match row:
        case None:
            pass
        case NetworkRow():
            networks.remove_network(work, row)
        case InstanceRow():
            await instances.remove_instance(work, row)
        case NicRow():
            await nics.remove_nic(work, row)
        case VolumeRow():
            # A volume that goes is pulled out first; nobody else can ask for both at once.
            await volumes.plug_volume(work, row, None)
            volumes.remove_volume(work, row)


async def _write_network(work: Writing, step: Step, after: NetworkAttributes) -> None:
    row = cast(NetworkRow | None, step.row)
    if row is None:
        row = await networks.add_network(
            work,
            NewNetwork(
                id=step.id,
                topology_id=step.topology_id,
                name=after.name,
                is_public=after.external,
            ),
        )
    if row.is_public != after.external:
        raise ConflictError(
            f"Network {row.name} cannot change between private and external",
            "Delete it and create another one.",
        )
    networks.change_network(work, row, NetworkChange(name=after.name))
    await _write_subnet(work, row, after)


async def _write_subnet(work: Writing, row: NetworkRow, after: NetworkAttributes) -> None:
    subnet = await networks.subnet_of(work, row.id)
    if subnet is not None and subnet.cidr != after.cidr:
        await work.session.delete(subnet)
        await work.session.flush()
        subnet = None
    if subnet is None and after.cidr is not None:
        await networks.add_subnet(
            work,
            NewSubnet(
                topology_id=row.topology_id,
                network_id=row.id,
                cidr=after.cidr,
                gateway=after.gateway_ip,
                dhcp=after.enable_dhcp,
                dns=after.dns_nameservers,
            ),
        )
        await nics.readdress(work, row.id)
    elif subnet is None:
        await nics.readdress(work, row.id)
    else:
        change = SubnetChange(
            gateway=after.gateway_ip, dhcp=after.enable_dhcp, dns=after.dns_nameservers
        )
        networks.change_subnet(work, subnet, row, change)


async def _write_server(work: Writing, step: Step, after: ServerAttributes) -> None:
    row = cast(InstanceRow | None, step.row)
    image = await _image(work, after.image)
    if row is None:
        await instances.add_instance(
            work,
            NewInstance(
                id=step.id,
                topology_id=step.topology_id,
                image_id=image.id,
                **after.model_dump(exclude={"image"}),
            ),
        )
        return
    await instances.name_instance(work, row, after.name)
    await instances.key_instance(work, row, after.key_name)
    row.user_data = after.user_data
    size = after.vcpus, after.ram_mib, after.disk_gib
    is_rebuilt = step.action == "replace"
    if size != (row.vcpus, row.ram_mib, row.disk_gib):
        # The new root disk is made in its new size, which may be smaller.
        wish = Size(vcpus=after.vcpus, ram_mib=after.ram_mib, disk_gib=after.disk_gib)
        await instances.size_instance(work, row, wish, is_rebuilt=is_rebuilt)
    if is_rebuilt:
        await instances.rebuild_instance(work, row, image.id)
    elif image.id != row.image_id:
        raise InvalidRequestError(f"Another image for server {row.name} is a replacement")
    instances.power_instance(work, row, after.power)


async def _image(work: Writing, name: str) -> ImageRow:
    usable = (ImageRow.project_id == work.principal.project_id) | (ImageRow.visibility == "public")
    query = select(ImageRow).where(
        usable, ImageRow.wanted == "present", (ImageRow.name == name) | (ImageRow.id == name)
    )
    found = (await work.session.scalars(query)).all()
    if not found:
        raise InvalidRequestError(f"There is no image {name}", "Upload it, or choose another one.")
    if len(found) > 1:
        raise InvalidRequestError(f"{len(found)} images are called {name}", "Use an id instead.")
    return found[0]


async def _write_port(work: Writing, step: Step, after: PortAttributes) -> None:
    row = cast(NicRow | None, step.row)
    if row is None:
        await nics.add_nic(
            work,
            NewNic(
                id=step.id,
                topology_id=step.topology_id,
                network_id=after.network_id,
                instance_id=after.server_id,
                address=after.ip_address,
                profile=after.firewall_profile,
            ),
        )
        return
    change = NicChange(
        network_id=after.network_id, instance_id=after.server_id, profile=after.firewall_profile
    )
    if after.ip_address is not None:
        change = NicChange(**change.given(), address=after.ip_address)
    await nics.change_nic(work, row, change)


async def _write_volume(work: Writing, step: Step, after: VolumeAttributes) -> None:
    row = cast(VolumeRow | None, step.row)
    if row is None:
        await volumes.add_volume(
            work,
            NewVolume(
                id=step.id,
                topology_id=step.topology_id,
                name=after.name,
                size_gib=after.size_gib,
                instance_id=after.server_id,
            ),
        )
        return
    row.name = after.name
    volumes.grow_volume(work, row, after.size_gib)
    await volumes.plug_volume(work, row, after.server_id)
