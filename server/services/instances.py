"""Wishes about instances."""

from collections.abc import Sequence

from sqlalchemy import select

from server.errors import ConflictError, InvalidRequestError, OverQuotaError
from server.events import EventLog, record
from server.services.associations import let_go
from server.services.capacity import Limits
from server.services.flavors import flavor_by_id, flavor_of_size
from server.services.groups import join_group, leave_group
from server.services.keypairs import keypair_by_name
from server.services.machines import machine_for
from server.services.nics import add_nic, change_nic
from server.services.orders import check_lock, note, order
from server.services.principals import Principal
from server.services.roots import add_boot_disks, add_image_disks
from server.services.values import (
    InstanceChange,
    NewInstance,
    NewMachine,
    NicChange,
    Power,
    Rebuild,
    Size,
)
from server.services.volumes import grow_volume
from server.services.writing import Writing, own, writing
from server.store.tables import FlavorRow, ImageRow, InstanceRow, NicRow, VolumeRow


class Instances:
    """Record which instances a project wants; reconcile makes it so.

    What takes the id of an instance raises `NotFoundError` where the project has none of it, and
    each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def create(self, principal: Principal, wish: NewInstance) -> InstanceRow:
        """Record a new instance with its root disk and NICs.

        Raises:
            InvalidRequestError: The image does not fit on the disk.
            NotFoundError: Flavor, image, key, network or NIC is not there.
            ConflictError: The id or an address is taken, or the image is not ready.
            OverQuotaError: The host has no room.
        """
        async with writing(self._log, principal, self._limits) as work:
            return await add_instance(work, wish)

    async def create_many(
        self, principal: Principal, wishes: Sequence[NewInstance], fewest: int
    ) -> Sequence[InstanceRow]:
        """Record as many of these instances as there is room for, in one transaction.

        Raises:
            OverQuotaError: There is no room for `fewest`.
        """
        count = len(wishes)
        while True:
            try:
                async with writing(self._log, principal, self._limits) as work:
                    return [await add_instance(work, wish) for wish in wishes[:count]]
            except OverQuotaError:
                if count <= fewest:
                    raise
            count -= 1

    async def list(self, principal: Principal) -> Sequence[InstanceRow]:
        """Return the project's instances, newest first."""
        async with self._log.read() as session:
            query = select(InstanceRow).where(InstanceRow.project_id == principal.project_id)
            return (
                await session.scalars(query.order_by(InstanceRow.created_at.desc(), InstanceRow.id))
            ).all()

    async def get(self, principal: Principal, instance_id: str) -> InstanceRow:
        """Return one instance.

        Raises:
            NotFoundError: The project has no such instance.
        """
        async with self._log.read() as session:
            return await own(session, principal, InstanceRow, instance_id)

    async def update(
        self, principal: Principal, instance_id: str, change: InstanceChange
    ) -> InstanceRow:
        """Record another name, description or properties."""
        async with writing(self._log, principal) as work:
            row = await work.own(InstanceRow, instance_id)
            await name_instance(work, row, change.given().get("name", row.name))
            row.description = change.given().get("description", row.description)
            row.properties = {**change.given().get("properties", row.properties)}
            return row

    async def delete(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is wanted gone, with its root disk and NICs.

        Other volumes stay, loose.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, InstanceRow, instance_id)
            check_lock(row)
            await remove_instance(work, row)

    async def respect_power_off(self, instance_id: str) -> None:
        """Record that an instance whose guest powered off is wanted stopped from now on.

        Does nothing where somebody has wished for something else meanwhile.
        """
        async with self._log.write() as session:
            row = await session.get(InstanceRow, instance_id)
            is_to_run = row is not None and row.wanted in ("running", "paused", "suspended")
            if row is not None and is_to_run and row.wish == row.observed_wish:
                row.wanted = "stopped"
                row.wish += 1
                await record(session, row)

    async def start(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is wanted running.

        Raises:
            OverQuotaError: The host has no room.
        """
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "start")
            power_instance(work, row, "running")

    async def stop(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is wanted stopped."""
        async with writing(self._log, principal) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "stop")
            power_instance(work, row, "stopped")

    async def reboot(self, principal: Principal, instance_id: str, *, hard: bool) -> None:
        """Record one more reboot; hard also starts an instance that is stopped.

        Of a suspended one it gives the memory up.

        Raises:
            ConflictError: A soft one, and the instance is not wanted running.
        """
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "reboot_hard" if hard else "reboot")
            row.wanted = "running"
            row.wanted_boot += 1
            row.wanted_boot_hard = hard

    async def rebuild(self, principal: Principal, instance_id: str, wish: Rebuild) -> InstanceRow:
        """Record a root disk made anew from an image; other disks and addresses stay.

        Raises:
            ConflictError: It is neither running nor stopped, nor in error.
            NotFoundError: There is no such image or key.
        """
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "rebuild")
            given = wish.given()
            await name_instance(work, row, given.get("name", row.name))
            row.description = given.get("description", row.description)
            row.properties = {**given.get("properties", row.properties)}
            row.user_data = given.get("user_data", row.user_data)
            row.password_hash = given.get("password_hash", row.password_hash)
            if "files" in given:
                row.files = [file.model_dump() for file in wish.files]
            if "key_name" in given:
                await key_instance(work, row, wish.key_name)
            await rebuild_instance(work, row, wish.image_id)
            return row

    async def resize(self, principal: Principal, instance_id: str, size: Size) -> InstanceRow:
        """Record another size, to be confirmed or taken back; a running instance boots anew.

        The root disk grows with the confirmation.

        Raises:
            ConflictError: It is neither running nor stopped.
            NotFoundError: There is no such flavor.
            InvalidRequestError: The root disk would shrink.
        """
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "resize")
            before = {
                "flavor_id": row.flavor_id,
                "vcpus": row.vcpus,
                "ram_mib": row.ram_mib,
                "disk_gib": row.disk_gib,
            }
            flavor = await _flavor(work, _completed(row, size))
            if flavor.id == row.flavor_id:
                raise InvalidRequestError(f"Server {row.name} has the flavor {flavor.name} already")
            if flavor.disk_gib < row.disk_gib:
                raise InvalidRequestError(f"The root disk of {row.name} cannot shrink")
            row.flavor_id, row.disk_gib = flavor.id, flavor.disk_gib
            row.vcpus, row.ram_mib = flavor.vcpus, flavor.ram_mib
            row.resized_from = before
            # Where the size comes without a restart, the guest boots all the same.
            row.wanted_boot += 1
            row.wanted_boot_hard = False
            return row


async def add_instance(work: Writing, wish: NewInstance) -> InstanceRow:
    """Write a new instance down; see `Instances.create`."""
    image = await _image(work, wish)
    flavor = await _flavor(
        work, Size(**wish.model_dump(include={"flavor_id", "vcpus", "ram_mib", "disk_gib"}))
    )
    if image is not None and flavor.ram_mib < image.min_ram_mib:
        raise InvalidRequestError(f"Image {image.name} needs {image.min_ram_mib} MiB of memory")
    row = InstanceRow(
        id=await work.claim(InstanceRow, wish.id),
        project_id=work.principal.project_id,
        topology_id=wish.topology_id,
        name=wish.name,
        user_id=work.principal.user_id,
        description=wish.description,
        flavor_id=flavor.id,
        vcpus=flavor.vcpus,
        ram_mib=flavor.ram_mib,
        disk_gib=flavor.disk_gib,
        image_id=image.id if image is not None else None,
        machine=machine_for(wish.machine, image.properties if image is not None else {}),
        user_data=wish.user_data,
        files=[file.model_dump() for file in wish.files],
        tags=[*wish.tags],
        password_hash=wish.password_hash,
        has_config_drive=wish.has_config_drive,
        reservation_id=wish.reservation_id,
        launch_index=wish.launch_index,
        properties={**wish.properties},
        wanted=wish.power,
        wanted_build=0,
    )
    await key_instance(work, row, wish.key_name)
    await work.add(row)
    await join_group(work, row, wish.group_id)
    note(work, row, "create")
    await add_boot_disks(work, row, wish)
    for nic in wish.nics:
        await add_nic(work, nic.model_copy(update={"instance_id": row.id}))
    for nic_id in wish.nic_ids:
        found = await work.own(NicRow, nic_id)
        if found.instance_id not in (None, row.id):
            raise ConflictError(f"Port {nic_id} is in use by server {found.instance_id}")
        await change_nic(work, found, NicChange(instance_id=row.id))
    return row


async def remove_instance(work: Writing, row: InstanceRow) -> None:
    """Write down that an instance is wanted gone; see `Instances.delete`."""
    if row.wanted == "gone":
        return
    row.wanted = "gone"
    note(work, row, "delete")
    await leave_group(work, row)
    for nic in await work.session.scalars(select(NicRow).where(NicRow.instance_id == row.id)):
        await let_go(work, nic)
        nic.wanted = "gone"
        work.touch(nic)
    for volume in await _volumes(work, row):
        if volume.is_cdrom or (volume.is_root and not volume.is_kept):
            volume.wanted = "gone"
        else:
            volume.instance_id, volume.is_root = None, False
        work.touch(volume)


async def name_instance(work: Writing, row: InstanceRow, name: str) -> None:
    """Write another name down; DHCP tells it too, so the NICs are looked at again."""
    if name != row.name:
        row.name = name
        nics = await work.session.scalars(select(NicRow).where(NicRow.instance_id == row.id))
        work.touch(*(nic for nic in nics if nic.wanted == "present"))
    work.touch(row)


def power_instance(work: Writing, row: InstanceRow, power: Power) -> None:
    """Write down what an instance is wanted to do."""
    row.wanted = power
    work.touch(row)


async def rebuild_instance(work: Writing, row: InstanceRow, image_id: str) -> None:
    """Write a root disk made anew down; see `Instances.rebuild`."""
    image = await work.usable(ImageRow, image_id)
    for volume in await _volumes(work, row):
        if volume.is_root and volume.wanted == "present":
            if volume.is_kept:
                volume.instance_id, volume.is_root = None, False
            else:
                volume.wanted = "gone"
            work.touch(volume)
        elif volume.is_cdrom and volume.image_id == row.image_id and image.id != row.image_id:
            volume.wanted = "gone"
            work.touch(volume)
    row.image_id = image.id
    row.rescue_image_id = None  # its disk is a root disk, too, and has just been dismissed
    row.wanted_build += 1
    await work.session.flush()
    await add_image_disks(work, row, image)
    row.machine = machine_for(NewMachine(), image.properties) | row.machine
    work.touch(row)


async def size_instance(
    work: Writing, row: InstanceRow, size: Size, *, is_rebuilt: bool = False
) -> None:
    """Write another size down; see `Instances.resize`.

    Args:
        work: The transaction.
        row: The instance.
        size: What it shall be.
        is_rebuilt: The root disk is about to be made anew: the old one stays as it is.
    """
    flavor = await _flavor(work, _completed(row, size))
    roots = [] if is_rebuilt else await _volumes(work, row)
    for volume in roots:
        if volume.position < 0:
            continue
        if volume.is_root and volume.wanted == "present" and volume.size_gib != flavor.disk_gib:
            grow_volume(work, volume, flavor.disk_gib)
    row.flavor_id, row.vcpus, row.ram_mib = flavor.id, flavor.vcpus, flavor.ram_mib
    row.disk_gib = flavor.disk_gib
    row.resized_from = None
    work.touch(row)


async def key_instance(work: Writing, row: InstanceRow, key_name: str | None) -> None:
    """Write down which ssh key an instance is made with.

    Raises:
        NotFoundError: The user has no such key.
    """
    row.key_name = key_name
    row.public_keys = []
    if key_name is not None:
        key = await keypair_by_name(work.session, work.principal.user_id, key_name)
        row.public_keys = [key.public_key]


def _completed(row: InstanceRow, size: Size) -> Size:
    """Return a size with the numbers that it does not tell as they are."""
    if size.flavor_id is not None:
        return size
    return Size(
        vcpus=size.vcpus or row.vcpus,
        ram_mib=size.ram_mib or row.ram_mib,
        disk_gib=size.disk_gib or row.disk_gib,
    )


async def _image(work: Writing, wish: NewInstance) -> ImageRow | None:
    """Return the image that an instance is made of; None where it boots from something else."""
    if wish.image_id is not None:
        return await work.usable(ImageRow, wish.image_id)
    if wish.root_volume_id is None and wish.root_snapshot_id is None:
        raise InvalidRequestError("A server needs an image, a volume or a snapshot to boot from")
    return None


async def _flavor(work: Writing, size: Size) -> FlavorRow:
    if size.flavor_id is not None:
        return await flavor_by_id(work.session, size.flavor_id)
    if size.vcpus is None or size.ram_mib is None or size.disk_gib is None:
        raise InvalidRequestError("A server needs a flavor, or vcpus, ram_mib and disk_gib")
    return await flavor_of_size(work.session, size.vcpus, size.ram_mib, size.disk_gib)


async def _volumes(work: Writing, row: InstanceRow) -> Sequence[VolumeRow]:
    query = select(VolumeRow).where(VolumeRow.instance_id == row.id)
    return (await work.session.scalars(query)).all()
