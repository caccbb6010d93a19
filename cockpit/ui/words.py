"""Words for what the models name by codes, in the language of the operator."""

from PySide6.QtCore import QCoreApplication

from cockpit.models.sentences import Sentence

_GIB_IN_MIB = 1024


def tr(text: str) -> str:
    """Return a sentence of the models in the language in force.

    The catalogue knows the template of a `Sentence`; its values are filled in after.
    """
    if isinstance(text, Sentence):
        template = QCoreApplication.translate("sentences", text.template)
        return template.format(**text.values)
    return QCoreApplication.translate("sentences", text)


def status(code: str) -> str:
    """Return the word for a status of a resource."""
    word = QCoreApplication.translate
    words = {
        "ACTIVE": word("status", "Active"),
        "SHUTOFF": word("status", "Stopped"),
        "PAUSED": word("status", "Paused"),
        "BUILD": word("status", "Building"),
        "REBOOT": word("status", "Rebooting"),
        "RESIZE": word("status", "Resizing"),
        "REBUILD": word("status", "Rebuilding"),
        "ERROR": word("status", "Error"),
        "DELETING": word("status", "Deleting"),
        "DOWN": word("status", "Down"),
        "CREATING": word("status", "Creating"),
        "AVAILABLE": word("status", "Available"),
        "ATTACHING": word("status", "Attaching"),
        "IN-USE": word("status", "In use"),
        "DETACHING": word("status", "Detaching"),
        "EXTENDING": word("status", "Extending"),
        "QUEUED": word("status", "Queued"),
        "SAVING": word("status", "Saving"),
        "RUNNING": word("status", "Running"),
        "DONE": word("status", "Done"),
        "FAILED": word("status", "Failed"),
        "CANCELLED": word("status", "Cancelled"),
        "WAITING": word("status", "Waiting"),
    }
    return words.get(code.upper(), code)


def kind(code: str) -> str:
    """Return the word for a kind of brick or resource."""
    word = QCoreApplication.translate
    words = {
        "instance": word("kind", "Server"),
        "server": word("kind", "Server"),
        "network": word("kind", "Private network"),
        "public": word("kind", "Public network"),
        "volume": word("kind", "Volume"),
        "port": word("kind", "Network card"),
        "nic": word("kind", "Network card"),
        "attachment": word("kind", "Attachment"),
        "image": word("kind", "Image"),
    }
    return words.get(code, code)


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
