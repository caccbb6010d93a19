"""Wishes about instances beyond running, stopped and gone."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy import select

from server.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from server.events import EventLog, record
from server.services.capacity import Limits
from server.services.instances import power_instance
from server.services.orders import Order, check_lock, check_state, note, order
from server.services.passwords import hashed
from server.services.principals import Principal
from server.services.sources import GIB
from server.services.values import Power
from server.services.volumes import grow_volume
from server.services.writing import Writing, own, writing
from server.store import sharing
from server.store.tables import ImageRow, InstanceActionRow, InstanceRow, VolumeRow

RESET = "The state was set by an administrator"

TINY = "tiny"
"""Name of the image that comes with the server."""


class Lifecycle:
    """Records such wishes; reconcile makes them so.

    What takes the id of an instance raises `NotFoundError` where the project has none of
    it, and `ConflictError` where its state does not allow the order, or it is locked.
    """

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def pause(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance shall stand still."""
        await self._power(principal, instance_id, "pause", "paused")

    async def unpause(self, principal: Principal, instance_id: str) -> None:
        """Record that a paused instance shall go on."""
        await self._power(principal, instance_id, "unpause", "running")

    async def suspend(self, principal: Principal, instance_id: str) -> None:
        """Record that the memory of an instance shall be kept on disk, and no process."""
        await self._power(principal, instance_id, "suspend", "suspended")

    async def resume(self, principal: Principal, instance_id: str) -> None:
        """Record that a suspended instance shall go on from its memory."""
        await self._power(principal, instance_id, "resume", "running")

    async def shelve(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is put away: it is stopped, and waits."""
        await self._power(principal, instance_id, "shelve", "shelved")

    async def offload(self, principal: Principal, instance_id: str) -> None:
        """Record that a shelved instance shall take nothing but its disks."""
        await self._power(principal, instance_id, "shelveOffload", "offloaded")

    async def unshelve(self, principal: Principal, instance_id: str) -> None:
        """Record that a shelved instance shall run again."""
        await self._power(principal, instance_id, "unshelve", "running")

    async def confirm_resize(self, principal: Principal, instance_id: str) -> None:
        """Record that a resize is right; now the root disk grows, which nothing takes back."""
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "confirmResize")
            row.resized_from = None
            root = await _root(work, row)
            if root is not None and root.size_gib < row.disk_gib:
                grow_volume(work, root, row.disk_gib)

    async def revert_resize(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance shall have the size that it had before its resize."""
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "revertResize")
            before = row.resized_from or {}
            row.flavor_id, row.vcpus = before["flavor_id"], before["vcpus"]
            row.ram_mib, row.disk_gib = before["ram_mib"], before["disk_gib"]
            row.resized_from = None

    async def rescue(
        self, principal: Principal, instance_id: str, image_id: str | None, password: str
    ) -> None:
        """Record that an instance shall run from a fresh disk, with its own as the second.

        Args:
            principal: Who asks.
            instance_id: The instance.
            image_id: None: its own image, or where that is no longer there, the tiny one.
            password: Of root, while it is rescued.

        Raises:
            InvalidRequestError: There is no image.
        """
        password_hash = hashed(password)
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "rescue")
            image = await _rescue_image(work, row, image_id)
            row.rescue_image_id, row.rescue_password_hash = image.id, password_hash
            row.rescues += 1
            row.wanted = "running"
            await work.add(_rescue_disk(row, image))

    async def unrescue(self, principal: Principal, instance_id: str) -> None:
        """Record that a rescued instance shall run from its own disk again."""
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, "unrescue")
            await end_rescue(work, row)
            row.wanted = "running"

    async def lock(self, principal: Principal, instance_id: str, reason: str | None) -> None:
        """Record that nobody may change an instance before it is unlocked."""
        async with writing(self._log, principal) as work:
            row = await work.own(InstanceRow, instance_id)
            note(work, row, "lock")
            row.locked_by = "admin" if principal.is_admin else "owner"
            row.locked_reason = reason

    async def unlock(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance may be changed again.

        Raises:
            ForbiddenError: An administrator locked it, and the principal is none.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(InstanceRow, instance_id)
            if row.locked_by == "admin" and not principal.is_admin:
                raise ForbiddenError(f"Server {row.name} was locked by an administrator")
            note(work, row, "unlock")
            row.locked_by = row.locked_reason = None

    async def reset_state(
        self, principal: Principal, instance_id: str, state: Literal["active", "error"]
    ) -> None:
        """Set the state of an instance by hand: a fault, or none; the next look judges anew.

        Raises:
            ForbiddenError: The principal is no administrator.
        """
        if not principal.is_admin:
            raise ForbiddenError("Only an administrator may set the state of a server")
        async with self._log.write() as session:
            row = await own(session, principal, InstanceRow, instance_id)
            if state == "active":
                row.wish += 1
            row.fault = RESET if state == "error" else None
            row.fault_is_final = state == "error"
            await record(session, row)

    async def tag(self, principal: Principal, instance_id: str, tags: Sequence[str]) -> None:
        """Record other tags; `tags` is checked and in its order."""
        async with writing(self._log, principal) as work:
            row = await work.own(InstanceRow, instance_id)
            row.tags = [*tags]
            work.touch(row)

    async def check(self, principal: Principal, instance_id: str, name: Order) -> InstanceRow:
        """Return an instance for an order that is carried out by somebody else."""
        async with self._log.read() as session:
            row = await own(session, principal, InstanceRow, instance_id)
        check_lock(row)
        check_state(row, name)
        return row

    async def note(self, principal: Principal, instance_id: str, name: Order) -> None:
        """Record an order that somebody else has carried out."""
        async with writing(self._log, principal) as work:
            note(work, await work.own(InstanceRow, instance_id), name)

    async def actions(self, principal: Principal, instance_id: str) -> Sequence[InstanceActionRow]:
        """Return what was asked of an instance, newest first; of deleted ones too.

        Raises:
            NotFoundError: The project never had such an instance.
        """
        async with self._log.read() as session:
            query = select(InstanceActionRow).where(
                InstanceActionRow.instance_id == instance_id,
                InstanceActionRow.project_id == principal.project_id,
            )
            newest_first = InstanceActionRow.started_at.desc(), InstanceActionRow.wish.desc()
            found = (await session.scalars(query.order_by(*newest_first))).all()
        if not found:
            raise NotFoundError(f"Server {instance_id} could not be found.")
        return found

    async def _power(
        self, principal: Principal, instance_id: str, name: Order, power: Power
    ) -> None:
        async with writing(self._log, principal, self._limits) as work:
            row = await work.own(InstanceRow, instance_id)
            order(work, row, name)
            power_instance(work, row, power)


async def end_rescue(work: Writing, row: InstanceRow) -> None:
    """Write down that an instance has no rescue disk any more."""
    row.rescue_image_id = row.rescue_password_hash = None
    query = select(VolumeRow).where(VolumeRow.instance_id == row.id, VolumeRow.position < 0)
    for volume in await work.session.scalars(query):
        volume.wanted = "gone"
        work.touch(volume)


async def _rescue_image(work: Writing, row: InstanceRow, wanted: str | None) -> ImageRow:
    if wanted is not None:
        image = await work.usable(ImageRow, wanted)
        if image.observed != "active":
            raise ConflictError(f"Image {image.name or image.id} is not ready")
        return image
    same = sharing.usable(row.project_id) & (ImageRow.id == row.image_id)
    query = select(ImageRow).where(
        same | (sharing.listed(row.project_id) & (ImageRow.name == TINY)),
        ImageRow.wanted == "present",
        ImageRow.observed == "active",
    )
    found = (await work.session.scalars(query)).all()
    if not found:
        raise InvalidRequestError(
            f"There is no image to rescue server {row.name} with", "Name or upload one."
        )
    return min(found, key=lambda image: (image.id != row.image_id, image.id))


def _rescue_disk(row: InstanceRow, image: ImageRow) -> VolumeRow:
    size_gib = max(image.min_disk_gib, -(-(image.virtual_bytes or 0) // GIB), 1)
    return VolumeRow(
        id=str(uuid5(UUID(row.id), f"rescue-{row.rescues}")),
        project_id=row.project_id,
        name=f"{row.name} rescue"[:255],
        size_gib=size_gib,
        image_id=image.id,
        instance_id=row.id,
        position=-1,
        is_root=True,
        build=row.wanted_build,
    )


async def _root(work: Writing, row: InstanceRow) -> VolumeRow | None:
    query = select(VolumeRow).where(
        VolumeRow.instance_id == row.id,
        VolumeRow.is_root,
        VolumeRow.position >= 0,
        VolumeRow.wanted == "present",
    )
    return (await work.session.scalars(query)).first()
