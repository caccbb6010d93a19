"""The glyph of a server is that of the system that its image holds."""

from collections.abc import Mapping

import pytest

from cockpit.models.blocks import Instance
from cockpit.models.live import Live
from cockpit.models.shipped import ICONS
from cockpit.models.words import glyph


@pytest.mark.parametrize(
    ("image", "icon"),
    [
        ("debian-12", "brand-debian"),
        ("Rocky 9", "os-fedora"),
        ("OpenBSD 7.6", "os-bsd"),
        ("openSUSE", "os-suse"),
        ("gentoo", "os-gentoo"),
        ("research", "server"),
        ("mine", "server"),
        ("", "server"),
    ],
)
def test_a_name_tells_the_system(image: str, icon: str) -> None:
    assert glyph(Instance(name="a", image=image)) == icon
    assert (ICONS / f"{icon}.svg").exists()


@pytest.mark.parametrize(
    ("properties", "disk_format", "icon"),
    [
        ({"os_distro": "arch"}, "qcow2", "os-arch"),
        ({"os_type": "linux"}, "qcow2", "os-linux"),
        ({"os_distro": "netbsd"}, "iso", "os-bsd"),
        ({}, "iso", "disc"),
        ({}, "qcow2", "brand-debian"),
    ],
)
def test_what_the_cloud_says_counts_before_the_name(
    properties: Mapping[str, str], disk_format: str, icon: str
) -> None:
    live = Live()
    attributes = {"name": "debian", "disk_format": disk_format, "properties": properties}
    image = {"kind": "image", "id": "1", "name": "debian", "attributes": attributes}
    live.reset({"last_event_id": 1, "resources": [image]})

    assert glyph(Instance(name="a", image="debian"), live.system("debian")) == icon
