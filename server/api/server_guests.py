"""What a new server's guest is told: files, a password, user data.

Sources: https://docs.openstack.org/api-ref/compute/#create-server (`personality`,
`adminPass`, `config_drive`, `user_data`), and `files`, which is ours.
"""

import base64
import binascii
from typing import Annotated, Any

from pydantic import BaseModel, Field

from server.api.calls import Call
from server.errors import InvalidRequestError
from server.services.passwords import hashed, new_password
from server.services.values import MOST_FILES, NewFile

Json = dict[str, Any]

LAST_WITH_PERSONALITY = (2, 56)
_FILES, _FILE_BYTES = 5, 10_240
"""Nova's default quotas."""

Personality = Annotated[tuple["InjectedFile", ...], Field(max_length=_FILES)]


class InjectedFile(BaseModel):
    """A file as Nova had it; `contents` is in base64."""

    path: str
    contents: str


class WantedGuest(BaseModel):
    """The part of a body that tells of the guest.

    Attributes:
        files: Ours, in all microversions: objects `path`, `content`, `mode`, `owner`.
    """

    admin_password: str | None = Field(default=None, alias="adminPass", min_length=1)
    user_data: str | None = Field(default=None, max_length=87_380)
    personality: Personality = ()
    files: tuple[NewFile, ...] = Field(default=(), max_length=MOST_FILES)

    def password(self) -> str:
        """Return the password that is wanted, or a new one."""
        return self.admin_password or new_password()


def guest_fields(call: Call, wanted: WantedGuest, password: str) -> Json:
    """Return the fields of a new instance; of the password only the hash.

    Raises:
        InvalidRequestError: A file is too large, or not in base64.
    """
    if wanted.personality and call.version > LAST_WITH_PERSONALITY:
        raise InvalidRequestError(
            "server.personality ended with microversion 2.56", "Use server.files."
        )
    injected = tuple(_file(file) for file in wanted.personality)
    return {
        "user_data": decoded(wanted.user_data),
        "files": (*wanted.files, *injected),
        "password_hash": hashed(password),
    }


def decoded(user_data: str | None) -> str | None:
    """Return user data as text.

    Raises:
        InvalidRequestError: It is not text in base64.
    """
    if user_data is None:
        return None
    try:
        return base64.b64decode(user_data, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidRequestError("server.user_data: must be text in base64") from error


def _file(file: InjectedFile) -> NewFile:
    content = "".join(file.contents.split())
    try:
        size = len(base64.b64decode(content, validate=True))
    except binascii.Error as error:
        raise InvalidRequestError("server.personality: contents must be in base64") from error
    if size > _FILE_BYTES:
        raise InvalidRequestError(f"server.personality: a file has at most {_FILE_BYTES} bytes")
    if not file.path.startswith("/"):
        raise InvalidRequestError("server.personality: a path begins with /")
    return NewFile(path=file.path, content=content)
