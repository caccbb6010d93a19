"""What may be written after `image`."""

import argparse
from dataclasses import dataclass

VERBS = (
    *("list", "show", "catalogue", "import", "upload", "download", "delete"),
    *("share", "unshare", "accept", "reject"),
)
_FORMATS = ("qcow2", "raw", "vmdk", "vdi", "vhd", "iso")
_VISIBILITIES = ("private", "shared", "community", "public")
_WORDS = {"list": 0, "catalogue": 0, "upload": 2, "download": 2, "share": 2, "unshare": 2}
"""How many names follow a verb; one, where it is not said."""

COMMAND = ("image", "list, import, upload, download or share disk images")

EXAMPLE = """\
list, catalogue                what there is, what can be had by name
show NAME, delete NAME         by name or id
import NAME | URL | FILE       of the catalogue, of a site (the server fetches it), or from here
upload NAME FILE               from here; what broke off goes on with the same command
download NAME FILE             likewise
share NAME PROJECT, unshare    with another project, which accepts or rejects it:
accept NAME-OR-ID, reject

example: cockpit image import debian-12
example: cockpit image import https://example.org/disk.vmdk --name router \\
           --checksum sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
example: cockpit image upload debian-12 debian-12-nocloud-amd64.qcow2"""


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """What an image is brought in with; "" where it was not said."""

    name: str = ""
    format: str = ""
    checksum: str = ""
    checksum_url: str = ""
    visibility: str = ""
    properties: tuple[str, ...] = ()


def add_details(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `image`."""
    add = parser.add_argument
    add("verb", metavar="VERB", choices=VERBS, help="what to do, see below")
    add("names", metavar="WORD", nargs="*", help="see below")
    add("--name", default="", metavar="NAME", help="of an import: what it shall be called")
    add("--format", default="", choices=_FORMATS, help="where the name does not tell")
    add("--checksum", default="", metavar="SUM", help="sha256:… or sha512:… of an import")
    add("--checksum-url", default="", metavar="URL", help="a list that has the checksum")
    add("--visibility", default="", choices=_VISIBILITIES, help="who may use it")
    add("--property", action="append", default=[], metavar="KEY=VALUE", help="said of the image")


def image_options_of(found: argparse.Namespace) -> ImageOptions:
    """Return what was written after `image`; defaults for other commands."""
    if found.command != "image":
        return ImageOptions()
    return ImageOptions(
        name=found.name,
        format=found.format,
        checksum=found.checksum,
        checksum_url=found.checksum_url,
        visibility=found.visibility,
        properties=tuple(found.property),
    )


def complaint(found: argparse.Namespace) -> str | None:
    """Return what is wrong with what was written after `image`."""
    wanted = _WORDS.get(found.verb, 1)
    if len(found.names) != wanted:
        return f"image {found.verb} takes {wanted} name{'s' * (wanted != 1)}"
    if any("=" not in pair for pair in found.property):
        return "--property is written KEY=VALUE"
    return None
