"""Wishes about instances."""

from collections.abc import Sequence

from server.events import EventLog
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.values import InstanceChange, NewInstance, Size
from server.store.tables import InstanceRow


class Instances:
    """Record which instances a project wants; reconcile makes it so."""

    def __init__(self, log: EventLog, limits: Limits) -> None:
        self._log = log
        self._limits = limits

    async def create(self, principal: Principal, wish: NewInstance) -> InstanceRow:
        """Record a new instance with its root disk and NICs.

        Raises:
            InvalidRequestError: The image does not fit on the disk, or is not ready.
            NotFoundError: Flavor, image, key, network or NIC is not there.
            ConflictError: The id or an address is taken.
            OverQuotaError: The host has no room.
        """
        raise NotImplementedError

    async def list(self, principal: Principal) -> Sequence[InstanceRow]:
        """Return the project's instances, newest first."""
        raise NotImplementedError

    async def get(self, principal: Principal, instance_id: str) -> InstanceRow:
        """Return one instance.

        Raises:
            NotFoundError: The project has no such instance.
        """
        raise NotImplementedError

    async def update(
        self, principal: Principal, instance_id: str, change: InstanceChange
    ) -> InstanceRow:
        """Record another name, description or properties."""
        raise NotImplementedError

    async def delete(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is wanted gone, with its root disk and NICs.

        Other volumes stay, loose.
        """
        raise NotImplementedError

    async def start(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is wanted running."""
        raise NotImplementedError

    async def stop(self, principal: Principal, instance_id: str) -> None:
        """Record that an instance is wanted stopped."""
        raise NotImplementedError

    async def reboot(self, principal: Principal, instance_id: str, *, hard: bool) -> None:
        """Record one more reboot; hard also starts an instance that is stopped.

        Raises:
            ConflictError: A soft one, and the instance is wanted stopped.
        """
        raise NotImplementedError

    async def rebuild(
        self, principal: Principal, instance_id: str, image_id: str, name: str | None = None
    ) -> InstanceRow:
        """Record a root disk made anew from an image."""
        raise NotImplementedError

    async def resize(self, principal: Principal, instance_id: str, size: Size) -> InstanceRow:
        """Record another size; a running instance is restarted for it."""
        raise NotImplementedError
