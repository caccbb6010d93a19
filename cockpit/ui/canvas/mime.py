"""What travels when a brick is dragged out of the palette."""

from typing import Literal, NamedTuple, TypeAlias, get_args

from PySide6.QtCore import QMimeData

MIME_TYPE = "application/x-cockpit-brick"

DragKind: TypeAlias = Literal[
    "instance",
    "network",
    "public",
    "volume",
    "router",
    "floating_ip",
    "physical_port",
    "security_group",
    "image",
    "shield",
]
"""What can be dragged: bricks, the image that an instance boots from, and the shield
that a link wears."""


class Dragged(NamedTuple):
    """One dragged thing.

    Attributes:
        value: Name of the image, or the profile of the shield; "" for bricks.
    """

    kind: DragKind
    value: str = ""


def mime_of(dragged: Dragged) -> QMimeData:
    """Return what a drag out of the palette carries."""
    data = QMimeData()
    data.setData(MIME_TYPE, f"{dragged.kind} {dragged.value}".encode())
    return data


def dragged_of(data: QMimeData) -> Dragged | None:
    """Return what a drag carries, or None when it is not one of ours."""
    if not data.hasFormat(MIME_TYPE):
        return None
    text = bytes(data.data(MIME_TYPE).data()).decode(errors="replace")
    word, _, value = text.partition(" ")
    return next((Dragged(kind, value) for kind in get_args(DragKind) if kind == word), None)
