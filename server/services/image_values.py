"""What callers may ask for of images."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator

from server.services.values import New, Properties, Value
from server.store import checksums

Format = Literal["qcow2", "raw", "vmdk", "vdi", "vhd", "iso"]
Visibility = Literal["private", "public", "shared", "community"]
Tags = Annotated[tuple[Annotated[str, Field(max_length=255)], ...], Field(max_length=128)]
MOST_PROPERTIES = 128


def _checked(properties: Properties) -> Properties:
    if len(properties) > MOST_PROPERTIES:
        raise ValueError(f"an image has at most {MOST_PROPERTIES} properties")
    if any(len(name) > 255 for name in properties):  # noqa: PLR2004 - as Glance has it
        raise ValueError("the name of a property has at most 255 letters")
    given = properties.get(checksums.PROPERTY)
    if given is not None and checksums.parsed(given) is None:
        raise ValueError(f"{checksums.PROPERTY} must be sha256: or sha512: and the sum")
    url = properties.get(checksums.URL_PROPERTY)
    if url is not None and urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{checksums.URL_PROPERTY} must be an http or https address")
    return properties


ImageProperties = Annotated[Properties, AfterValidator(_checked)]


class NewImage(New):
    """An image; its bytes come with `Images.upload` or an import."""

    disk_format: Format | None = None
    container_format: Literal["bare"] | None = None
    min_disk_gib: int = Field(default=0, ge=0)
    min_ram_mib: int = Field(default=0, ge=0)
    visibility: Visibility = "shared"
    is_protected: bool = False
    is_hidden: bool = False
    properties: ImageProperties = Field(default_factory=dict)
    tags: Tags = ()


class ImageChange(Value):
    """A change of an image; the formats only while it has no bytes."""

    name: str = Field(default="", max_length=255)
    disk_format: Format | None = None
    container_format: Literal["bare"] | None = None
    min_disk_gib: int = Field(default=0, ge=0)
    min_ram_mib: int = Field(default=0, ge=0)
    visibility: Visibility = "shared"
    is_protected: bool = False
    is_hidden: bool = False
    properties: ImageProperties = Field(default_factory=dict)
    tags: Tags = ()


class NewImport(Value):
    """Bytes of an image from where they are: staged before, or of a site."""

    method: Literal["glance-direct", "web-download"]
    url: str | None = Field(default=None, max_length=4096)

    @field_validator("url")
    @classmethod
    def _is_web(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("must be an http or https address")
        return value


class Listing(Value):
    """Which images are listed.

    Attributes:
        visibility: None: what belongs to the project or was accepted by it, and public ones.
        member_status: Of images that are shared with it.
    """

    visibility: Literal["private", "public", "shared", "community", "all"] | None = None
    member_status: Literal["accepted", "pending", "rejected", "all"] = "accepted"
    is_hidden: bool = False
