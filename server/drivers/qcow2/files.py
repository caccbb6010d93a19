"""Files and folders of the store."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.drivers.programs import run
from server.drivers.refusals import as_unavailable
from server.errors import ConflictError, NotFoundError, UnavailableError

# QEMU's locks on a disk: bytes 100 to 199 and 200 to 299. Source: block/file-posix.c
_LOCKS_FROM, _LOCKS = 100, 200
CHECK_S = 120
"""How long qemu-img may take over one disk."""


def visible(folder: Path) -> list[Path]:
    """Return what is whole in a folder: half-made things have names with a dot."""
    with as_unavailable(f"{folder} cannot be read"):
        return sorted(path for path in folder.iterdir() if path.name[0] != ".")


def remove(path: Path) -> None:
    """Remove a file or folder, or nothing."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def checked(resource_id: str) -> str:
    """Return an id that is a file name.

    Raises:
        NotFoundError: It would lead elsewhere.
    """
    if not resource_id or resource_id[0] == "." or "/" in resource_id:
        raise NotFoundError(f"Nothing has the id {resource_id!r}")
    return resource_id


@contextmanager
def unused(path: Path) -> Iterator[None]:
    """Do something to a disk that no QEMU has open, not even one that nobody knows of.

    Raises:
        ConflictError: One has it open.
    """
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS, _LOCKS_FROM)
        except BlockingIOError as error:
            raise ConflictError(f"{path.name} is in use") from error
        yield


async def qemu_img(*arguments: str, limit_s: float = CHECK_S) -> None:
    """Run qemu-img.

    Raises:
        UnavailableError: It failed.
    """
    ended = await run("qemu-img", *arguments, limit_s=limit_s)
    if ended.code:
        raise UnavailableError(f"qemu-img {arguments[0]} failed: {end_of(ended.complaint)}")


def end_of(complaint: str) -> str:
    """Return the part of a complaint that fits into a message."""
    return complaint.strip()[-300:]
