"""Wishes about volumes."""

from collections.abc import Sequence

from server.events import EventLog
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.values import NewVolume, VolumeChange
from server.store.tables import VolumeRow


class Volumes:
    """Record which volumes a project wants; reconcile makes it so.

    Root disks are among them: made and removed with their instance, never detached.
    """

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def create(self, principal: Principal, wish: NewVolume) -> VolumeRow:
        """Record a new volume.

        Raises:
            NotFoundError: The image or the instance is not there.
            OverQuotaError: The host has no room.
        """
        raise NotImplementedError

    async def list(self, principal: Principal) -> Sequence[VolumeRow]:
        """Return the project's volumes, oldest first."""
        raise NotImplementedError

    async def get(self, principal: Principal, volume_id: str) -> VolumeRow:
        """Return one volume.

        Raises:
            NotFoundError: The project has no such volume.
        """
        raise NotImplementedError

    async def update(self, principal: Principal, volume_id: str, change: VolumeChange) -> VolumeRow:
        """Record another name, description or properties."""
        raise NotImplementedError

    async def extend(self, principal: Principal, volume_id: str, size_gib: int) -> VolumeRow:
        """Record a larger size.

        Raises:
            InvalidRequestError: It is not larger.
        """
        raise NotImplementedError

    async def attach(self, principal: Principal, volume_id: str, instance_id: str) -> VolumeRow:
        """Record which instance shall have a volume.

        Raises:
            ConflictError: Another one has it.
        """
        raise NotImplementedError

    async def detach(self, principal: Principal, volume_id: str) -> VolumeRow:
        """Record that no instance shall have a volume.

        Raises:
            ConflictError: It is a root disk.
        """
        raise NotImplementedError

    async def delete(self, principal: Principal, volume_id: str) -> None:
        """Record that a volume is wanted gone.

        Raises:
            ConflictError: An instance has it.
        """
        raise NotImplementedError
