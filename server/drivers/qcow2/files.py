"""Files and folders of the store."""

import shutil
from pathlib import Path

from server.drivers.programs import run
from server.drivers.refusals import as_unavailable
from server.errors import NotFoundError, UnavailableError

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


async def qemu_img(*arguments: str) -> None:
    """Run qemu-img.

    Raises:
        UnavailableError: It failed.
    """
    ended = await run("qemu-img", *arguments, limit_s=CHECK_S)
    if ended.code:
        raise UnavailableError(f"qemu-img {arguments[0]} failed: {end_of(ended.complaint)}")


def end_of(complaint: str) -> str:
    """Return the part of a complaint that fits into a message."""
    return complaint.strip()[-300:]
