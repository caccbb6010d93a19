"""What travels when a brick is dragged out of the palette."""

import json
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from PySide6.QtCore import QMimeData

MIME_TYPE = "application/x-cockpit-brick"

DragKind: TypeAlias = Literal["instance", "network", "public", "volume", "image", "shield"]
"""What can be dragged: bricks, the image that an instance boots from, and the shield
that a link wears."""


@dataclass(frozen=True, slots=True)
class Dragged:
    """One dragged thing.

    Attributes:
        value: Name of the image, or the profile of the shield; "" for bricks.
    """

    kind: DragKind
    value: str = ""


def mime_of(dragged: Dragged) -> QMimeData:
    """Return what a drag out of the palette carries."""
    data = QMimeData()
    text = json.dumps({"kind": dragged.kind, "value": dragged.value})
    data.setData(MIME_TYPE, text.encode())
    return data


def dragged_of(data: QMimeData) -> Dragged | None:
    """Return what a drag carries, or None when it is not one of ours."""
    if not data.hasFormat(MIME_TYPE):
        return None
    try:
        found = json.loads(bytes(data.data(MIME_TYPE).data()))
        kind, value = found["kind"], found["value"]
    except (ValueError, KeyError, TypeError):
        return None
    if kind not in get_args(DragKind) or not isinstance(value, str):
        return None
    return Dragged(kind, value)
