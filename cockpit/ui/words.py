"""Words for what the models name by codes, in the language of the operator."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cockpit.models.sentences import Sentence

if TYPE_CHECKING:  # it loads pydantic, and the first picture needs these words
    from cockpit.models.blocks import AnyBlock, AnyLink

_GIB_IN_MIB = 1024


def tr(text: str) -> str:
    """Return a sentence of the models in the language in force.

    The catalogue knows the template of a `Sentence`; its values, which may be sentences
    themselves, are filled in after.
    """
    if isinstance(text, Sentence):
        template = QCoreApplication.translate("sentences", text.template)
        values = {
            name: tr(value) if isinstance(value, Sentence) else value
            for name, value in text.values.items()
        }
        return template.format(**values)
    # Qt answers the empty text with the head of the catalogue.
    return QCoreApplication.translate("sentences", text) if text else ""


def of_error(error: BaseException) -> str:
    """Return what an error says in the language in force, as far as it can be said."""
    said = error.args[0] if error.args else ""
    return tr(said) if isinstance(said, str) else str(error)


def status(code: str) -> str:
    """Return the word for a status of a resource."""
    translate = QCoreApplication.translate
    words = {
        "ACTIVE": translate("status", "Active"),
        "SHUTOFF": translate("status", "Stopped"),
        "PAUSED": translate("status", "Paused"),
        "BUILD": translate("status", "Building"),
        "REBOOT": translate("status", "Rebooting"),
        "RESIZE": translate("status", "Resizing"),
        "REBUILD": translate("status", "Rebuilding"),
        "ERROR": translate("status", "Error"),
        "DELETING": translate("status", "Deleting"),
        "DOWN": translate("status", "Down"),
        "CREATING": translate("status", "Creating"),
        "AVAILABLE": translate("status", "Available"),
        "ATTACHING": translate("status", "Attaching"),
        "IN-USE": translate("status", "In use"),
        "DETACHING": translate("status", "Detaching"),
        "EXTENDING": translate("status", "Extending"),
        "QUEUED": translate("status", "Queued"),
        "SAVING": translate("status", "Saving"),
        "RUNNING": translate("status", "Running"),
        "DONE": translate("status", "Done"),
        "FAILED": translate("status", "Failed"),
        "IMPORTING": translate("status", "Importing"),
        "UPLOADING": translate("status", "Uploading"),
        "DEACTIVATED": translate("status", "Deactivated"),
        "CANCELLED": translate("status", "Cancelled"),
        "WAITING": translate("status", "Waiting"),
        "SUSPENDED": translate("status", "Suspended"),
        "SHELVED": translate("status", "Shelved"),
        "SHELVED_OFFLOADED": translate("status", "Shelved"),
        "RESCUE": translate("status", "Rescue"),
        "VERIFY_RESIZE": translate("status", "Resized, to be confirmed"),
        "UNCONFIRMED": translate("status", "On trial"),
        "REVERTING": translate("status", "Reverting"),
        "RESTORING-BACKUP": translate("status", "Restoring"),
    }
    return words.get(code.upper(), code)


def kind(code: str) -> str:
    """Return the word for a kind of brick or resource."""
    translate = QCoreApplication.translate
    words = {
        "instance": translate("kind", "Server"),
        "server": translate("kind", "Server"),
        "network": translate("kind", "Network"),
        "private": translate("kind", "Private network"),
        "public": translate("kind", "Public network"),
        "volume": translate("kind", "Volume"),
        "port": translate("kind", "Network card"),
        "nic": translate("kind", "Network card"),
        "attachment": translate("kind", "Attachment"),
        "image": translate("kind", "Image"),
        "router": translate("kind", "Router"),
        "router_link": translate("kind", "End of a router"),
        "floating_ip": translate("kind", "Floating IP"),
        "floating_link": translate("kind", "Floating IP"),
        "pool_link": translate("kind", "Pool of a floating IP"),
        "physical_port": translate("kind", "Physical port"),
        "port_link": translate("kind", "Physical port"),
        "security_group": translate("kind", "Security group"),
        "server_group": translate("kind", "Server group"),
        "snapshot": translate("kind", "Snapshot"),
        "backup": translate("kind", "Backup"),
    }
    return words.get(code, code)


def kind_of(thing: "AnyBlock | AnyLink") -> str:
    """Return the word for what a brick or link is."""
    if thing.kind == "network":
        return kind("public" if thing.is_public else "private")
    return kind(thing.kind)


def size_bytes(count: float) -> str:
    """Return a size in the largest binary unit that fits: 812 MiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < _GIB_IN_MIB:
            return f"{count:.3g} {unit}" if unit != "B" else f"{count:.0f} B"
        count /= _GIB_IN_MIB
    return f"{count:.3g} TiB"


def rate_bits(bits: float) -> str:
    """Return a bit rate in the largest decimal unit that fits: 48 Mb/s."""
    step = 1000
    for unit in ("b/s", "kb/s", "Mb/s"):
        if bits < step:
            return f"{bits:.3g} {unit}" if unit != "b/s" else f"{bits:.0f} b/s"
        bits /= step
    return f"{bits:.3g} Gb/s"
