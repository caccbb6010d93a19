"""What runs inside instances, as far as an agent there tells."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FileSystem:
    """A mounted file system of a guest; `used_bytes` None where the agent does not know."""

    mount_point: str
    type: str
    used_bytes: int | None
    total_bytes: int | None


@dataclass(frozen=True, slots=True)
class GuestView:
    """What a guest's agent tells.

    Attributes:
        hostname: As the guest calls itself.
        system: Its operating system, in words; "" where the agent does not tell.
        addresses: By MAC address, lower-case: addresses without prefix length.
        file_systems: Those on disks, by mount point.
    """

    hostname: str
    system: str
    addresses: Mapping[str, tuple[str, ...]]
    file_systems: tuple[FileSystem, ...]


class GuestDriver(Protocol):
    """Agents inside guests. Every method may raise `UnavailableError`."""

    async def look(self, instance_id: str) -> GuestView | None:
        """Ask the agent; None when the instance runs none that answers."""
        ...

    def still(self, instance_id: str) -> AbstractAsyncContextManager[bool]:
        """Let the guest write its file systems out, and nothing more until the end.

        Gives false where no agent answers: the guest writes on then. It writes on after
        half a minute too, whatever is not done by then.

        Raises:
            TimeoutError: What was to be done takes too long; the guest writes again.
        """
        ...

    async def set_password(self, instance_id: str, user: str, password: str) -> None:
        """Give a user of the guest another password.

        Raises:
            ConflictError: No agent answers, or it refuses.
        """
        ...
