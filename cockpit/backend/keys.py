"""The operator's own ssh key, which is put into new instances."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.errors import CockpitError
from cockpit.models.sentences import say

if TYPE_CHECKING:
    from cockpit.backend.api import Api

NAME = "cockpit"
"""Name of the operator's key pair on every server."""


@dataclass(frozen=True, slots=True)
class OperatorKey:
    """A key that ssh can use without asking for anything."""

    private_path: Path
    public_key: str


async def operator_key(folder: Path, ssh_folder: Path | None = None) -> OperatorKey:
    """Return the operator's key: `~/.ssh/id_ed25519`, or one of our own.

    Our own is made where there is none, or where it has a passphrase and no agent holds
    it: probes and the command line could not use it then.

    Args:
        folder: Where our own is kept.
        ssh_folder: None is `~/.ssh`.

    Raises:
        CockpitError: The key cannot be made or read.
    """
    theirs = (ssh_folder or Path.home() / ".ssh") / "id_ed25519"
    own = folder / "id_ed25519"
    if await _is_usable(theirs):
        return _read(theirs)
    if not _public(own).exists():
        _make_folder(folder)
        await _keygen("-q", "-t", "ed25519", "-N", "", "-C", NAME, "-f", str(own))
    return _read(own)


async def ensure_keypair(api: "Api", key: OperatorKey) -> None:
    """Make the server know the operator's key under `NAME`.

    Raises:
        ServerError: The server refuses it.
    """
    known = await api.keypair(NAME)
    if known is not None and _bare(known) == _bare(key.public_key):
        return
    if known is not None:
        await api.delete_keypair(NAME)
    await api.create_keypair(NAME, key.public_key)


async def _is_usable(private: Path) -> bool:
    if not (os.access(private, os.R_OK) and _public(private).exists()):
        return False
    if await _succeeds("ssh-keygen", "-y", "-P", "", "-f", str(private)):
        return True
    return "SSH_AUTH_SOCK" in os.environ and await _succeeds("ssh-add", "-T", str(_public(private)))


async def _succeeds(*command: str) -> bool:
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=nowhere, stdout=nowhere, stderr=nowhere
        )
    except FileNotFoundError:
        return False
    return await process.wait() == 0


async def _keygen(*arguments: str) -> None:
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            "ssh-keygen", *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe
        )
    except FileNotFoundError as error:
        raise CockpitError(
            say("There is no ssh-keygen to make a key with"), say("Install openssh-client.")
        ) from error
    _, complaint = await process.communicate()
    if process.returncode:
        raise CockpitError(
            say(
                "An ssh key could not be made: {reason}",
                reason=complaint.decode(errors="replace").strip(),
            ),
            say("Make one by hand: ssh-keygen -t ed25519."),
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CockpitError(
            say(
                "The folder {folder} cannot be made: {reason}", folder=folder, reason=error.strerror
            )
        ) from error


def _read(private: Path) -> OperatorKey:
    try:
        return OperatorKey(private, _public(private).read_text().strip())
    except OSError as error:
        raise CockpitError(
            say("The ssh key {file} cannot be read", file=_public(private)),
            say("Look at its permissions."),
        ) from error


def _public(private: Path) -> Path:
    return private.with_name(f"{private.name}.pub")


def _bare(public_key: str) -> list[str]:
    """Return type and key without the comment."""
    return public_key.split()[:2]
