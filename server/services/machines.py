"""Which machine an instance gets: what is asked for, what its image says, what its system likes.

Source of the image properties: Glance, "Useful image properties" (hw_*, os_type,
os_distro); the names of ours are those of `server.drivers.base.Machine`.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from server.errors import InvalidRequestError
from server.services.values import NewMachine

_PROPERTIES: Mapping[str, str] = {
    "hw_firmware_type": "firmware",
    "hw_disk_bus": "disk_bus",
    "hw_vif_model": "nic_model",
    "hw_video_model": "video",
}
_OTHER_WORDS: Mapping[str, str] = {"std": "vga"}

_WINDOWS = {"disk_bus": "sata", "nic_model": "e1000", "clock": "localtime", "has_tablet": True}
_FAMILIES: Mapping[str, Mapping[str, Any]] = {
    "windows": _WINDOWS,
    "dos": {"disk_bus": "ide", "nic_model": "pcnet", "video": "cirrus", "clock": "localtime"},
    "netbsd": {"nic_model": "e1000"},
    "openbsd": {"nic_model": "e1000"},
    "solaris": {"disk_bus": "sata", "nic_model": "e1000"},
}
"""By os_distro or os_type: what systems need that do not take to virtio from the start.
Linux, FreeBSD and all that nothing is known of take virtio."""


def machine_for(asked: NewMachine, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the machine for an image, as far as it differs from the plain one.

    Args:
        asked: Goes before what the image says.
        properties: Of the image.

    Raises:
        InvalidRequestError: The image asks for what there is not.
    """
    said = {
        ours: _OTHER_WORDS.get(str(properties[theirs]), str(properties[theirs]))
        for theirs, ours in _PROPERTIES.items()
        if properties.get(theirs)
    }
    try:
        image = NewMachine.model_validate(said).given()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = next(theirs for theirs, ours in _PROPERTIES.items() if ours == first["loc"][0])
        raise InvalidRequestError(
            f"The image asks for {name} {properties[name]}, which there is not: {first['msg']}"
        ) from error
    return {**_family(properties), **image, **asked.told()}


def _family(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("os_distro", "os_type"):
        found = _FAMILIES.get(str(properties.get(name, "")).lower())
        if found is not None:
            return found
    return {}
