"""Well-known images: where they are, and what they sum up to."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator

from server.errors import InvalidRequestError, NotFoundError
from server.services.image_values import Format, NewImage, NewImport, Visibility
from server.services.images import Images
from server.services.principals import Principal
from server.services.values import Value
from server.store import checksums
from server.store.tables import ImageRow

_ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (_ROOT / "resources/images.toml", _ROOT / "cockpit/resources/images.toml")
"""Where the catalogue is that comes along: in a checkout, in an installed package."""


def _web(value: str) -> str:
    if urlsplit(value).scheme not in ("http", "https"):
        raise ValueError("must be an http or https address")
    return value


Url = Annotated[str, AfterValidator(_web)]


class Entry(Value):
    """One image of the catalogue.

    Attributes:
        checksum: What it sums up to; else the list of its makers, `checksum_url`, tells.
        user: Who logs in first.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")
    title: str
    os_type: Literal["linux", "windows", "bsd", "other"]
    os_distro: str
    os_version: str
    architecture: Literal["x86_64", "aarch64"]
    format: Format
    url: Url
    checksum: str | None = None
    checksum_url: Url | None = None
    min_disk_gib: int = Field(ge=1)
    min_ram_mib: int = Field(ge=64)
    user: str
    firmware: Literal["bios", "uefi"]

    @model_validator(mode="after")
    def _has_checksum(self) -> Self:
        if (self.checksum is None) == (self.checksum_url is None):
            raise ValueError("needs either checksum or checksum_url")
        if self.checksum is not None and checksums.parsed(self.checksum) is None:
            raise ValueError("checksum must be sha256: or sha512: and the sum")
        return self

    def image(self, visibility: Visibility) -> NewImage:
        """Return the image that is made of it."""
        properties = {
            "os_type": self.os_type,
            "os_distro": self.os_distro,
            "os_version": self.os_version,
            "os_admin_user": self.user,
            "architecture": self.architecture,
            "hw_firmware_type": self.firmware,
        }
        if self.checksum is not None:
            properties[checksums.PROPERTY] = self.checksum
        if self.checksum_url is not None:
            properties[checksums.URL_PROPERTY] = self.checksum_url
        return NewImage(
            name=self.name,
            disk_format=self.format,
            container_format="bare",
            min_disk_gib=self.min_disk_gib,
            min_ram_mib=self.min_ram_mib,
            visibility=visibility,
            properties=properties,
        )


class _File(Value):
    image: tuple[Entry, ...]


class ImageCatalogue:
    """The catalogue, and what is imported from it.

    Args:
        images: Records the images.
        file: None: the one that comes along.
    """

    def __init__(self, images: Images, file: Path | None = None) -> None:
        self._images = images
        self._file = file

    def entries(self) -> Sequence[Entry]:
        """Return all entries, read anew.

        Raises:
            InvalidRequestError: The file is malformed.
        """
        return read(self._file)

    async def bring_in(
        self, principal: Principal, name: str, visibility: Visibility = "private"
    ) -> ImageRow:
        """Record that an image of the catalogue shall be there.

        Raises:
            NotFoundError: There is none of this name.
        """
        for entry in self.entries():
            if entry.name == name:
                row = await self._images.create(principal, entry.image(visibility))
                wish = NewImport(method="web-download", url=entry.url)
                return await self._images.imports.ask(principal, row.id, wish)
        raise NotFoundError(f"The catalogue has no image {name}")


def read(file: Path | None = None) -> Sequence[Entry]:
    """Return the entries of a catalogue.

    Raises:
        InvalidRequestError: It is malformed, or cannot be read.
    """
    path = file or next((found for found in SHIPPED if found.is_file()), SHIPPED[0])
    try:
        found = _File.model_validate(tomllib.loads(path.read_text())).image
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidRequestError(f"The image catalogue {path} cannot be read: {error}") from error
    if len({entry.name for entry in found}) < len(found):
        raise InvalidRequestError(f"The image catalogue {path} has a name twice")
    return found
