"""Public ssh keys of users."""

import asyncio
import base64
import binascii
import hashlib
import re
import struct
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ConflictError, InvalidRequestError, NotFoundError, UnavailableError
from server.events import EventLog
from server.services.principals import Principal
from server.store.tables import KeypairRow

_NAME = re.compile(r"^[A-Za-z0-9 @._-]{1,255}$")
_TYPES = frozenset(
    {
        "ssh-ed25519",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    }
)
_LONGEST_KEY = 16_384
_GENERATE_S = 20


class Keypairs:
    """The keys of users; each sees only their own."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def list(self, principal: Principal) -> Sequence[KeypairRow]:
        """Return the caller's keys, by name."""
        query = select(KeypairRow).where(KeypairRow.user_id == principal.user_id)
        async with self._log.read() as session:
            return (await session.scalars(query.order_by(KeypairRow.name))).all()

    async def get(self, principal: Principal, name: str) -> KeypairRow:
        """Return one of the caller's keys.

        Raises:
            NotFoundError: There is no key of this name.
        """
        async with self._log.read() as session:
            return await keypair_by_name(session, principal.user_id, name)

    async def import_key(self, principal: Principal, name: str, public_key: str) -> KeypairRow:
        """Add a public key.

        Raises:
            InvalidRequestError: The name or the key is malformed.
            ConflictError: The name is taken.
        """
        if not _NAME.match(name):
            raise InvalidRequestError(
                "A key's name has 1 to 255 letters, digits, spaces, or any of @._-"
            )
        key = public_key.strip()
        row = KeypairRow(
            user_id=principal.user_id, name=name, public_key=key, fingerprint=fingerprint(key)
        )
        try:
            async with self._log.write() as session:
                session.add(row)
        except IntegrityError as error:
            raise ConflictError(f"There is a key {name} already") from error
        return row

    async def generate(self, principal: Principal, name: str) -> tuple[KeypairRow, str]:
        """Add a new key, and return its private half, which is kept nowhere.

        Raises:
            UnavailableError: The host has no `ssh-keygen`.
        """
        private, public = await asyncio.to_thread(_generate)
        return await self.import_key(principal, name, public), private

    async def delete(self, principal: Principal, name: str) -> None:
        """Remove a key; instances that were given it keep it.

        Raises:
            NotFoundError: There is no key of this name.
        """
        async with self._log.write() as session:
            await session.delete(await keypair_by_name(session, principal.user_id, name))


async def keypair_by_name(session: AsyncSession, user_id: str, name: str) -> KeypairRow:
    """Return a key of a user.

    Raises:
        NotFoundError: There is no key of this name.
    """
    row = await session.get(KeypairRow, (user_id, name))
    if row is None:
        raise NotFoundError(f"Key {name} could not be found", "Import the public key first.")
    return row


def fingerprint(public_key: str) -> str:
    """Return the MD5 fingerprint of an OpenSSH public key, as Nova shows it.

    Raises:
        InvalidRequestError: It is none, or more than one line.
    """
    parts = public_key.split(" ", 2)
    if len(public_key) > _LONGEST_KEY or not public_key.isprintable() or len(parts) == 1:
        raise InvalidRequestError("The public key must be one line in OpenSSH's format")
    try:
        blob = base64.b64decode(parts[1], validate=True)
        (length,) = struct.unpack_from(">I", blob)
    except (binascii.Error, struct.error) as error:
        raise InvalidRequestError("The public key is damaged") from error
    # Source: RFC 4253 §6.6: the blob begins with the name of its own type.
    if parts[0] not in _TYPES or blob[4 : 4 + length] != parts[0].encode():
        raise InvalidRequestError(f"Public keys of type {parts[0][:40]} are not known")
    digest = hashlib.md5(blob, usedforsecurity=False).hexdigest()
    return ":".join(re.findall("..", digest))


def _generate() -> tuple[str, str]:
    """Return a new private and public key in OpenSSH's format."""
    with tempfile.TemporaryDirectory(prefix="key-") as folder:
        path = Path(folder, "key")
        command = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path))
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_GENERATE_S)
        except (OSError, subprocess.SubprocessError) as error:
            raise UnavailableError(
                "The server could not make a key with ssh-keygen", "Import a public key instead."
            ) from error
        return path.read_text(), path.with_suffix(".pub").read_text().strip()
