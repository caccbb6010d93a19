"""The drawing from far away: one picture of everything, in screen pixels."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPixmap, QTransform

from cockpit.models.blocks import AnyBlock, Instance, Network, Router
from cockpit.models.geometry import Rect
from cockpit.models.lights import Light
from cockpit.models.topology import Topology
from cockpit.ui.canvas.brushes import Letters, blank, colour, fitting, text_width
from cockpit.ui.canvas.face import paints
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.scene import Scene

BELOW = 0.35
"""Below this zoom the overview takes over: letters could not be read any more."""

_LABEL_H = 16.0


class Overview:
    """Paints the whole drawing into one pixmap, and blits it until something changes."""

    def __init__(self, scene: Scene, topology: Topology) -> None:
        self._scene = scene
        self._topology = topology
        self._picture: QPixmap | None = None
        self._key: object = None
        self._faces = Faces(scene.looks.tokens, 1.0)

    def forget(self) -> None:
        """Take note that something looks different now."""
        self._picture = None

    def paint(self, painter: QPainter, exposed: QRect, to_view: QTransform, size: QRect) -> None:
        """Paint the exposed part of a viewport."""
        ratio = painter.device().devicePixelRatioF()
        key = to_view, size, ratio
        if self._picture is None or key != self._key:
            if self._faces.tokens is not self._scene.looks.tokens or self._faces.ratio != ratio:
                self._faces = Faces(self._scene.looks.tokens, ratio)
            self._picture, canvas = blank(size.width(), size.height(), ratio)
            self._paint_all(canvas, to_view, QRectF(size))
            canvas.end()
            self._key = key
        source = QRectF(
            exposed.x() * ratio,
            exposed.y() * ratio,
            exposed.width() * ratio,
            exposed.height() * ratio,
        )
        painter.drawPixmap(QRectF(exposed), self._picture, source)

    def _paint_all(self, painter: QPainter, to_view: QTransform, seen: QRectF) -> None:
        tokens = self._scene.looks.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for ink, lines in self._lines(to_view).items():
            painter.setPen(QPen(colour(ink), 1))
            painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for network in self._networks():
            self._paint_rail(painter, network, to_view)
        for block, rect in self._bricks():
            box = to_view.mapRect(QRectF(rect.x, rect.y, rect.w, rect.h))
            if not box.intersects(seen):
                continue
            self._paint_brick(painter, block, box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(tokens.accent), 2))
        for key in self._scene.looks.selection:
            if key in self._scene.picture.rects:
                rect = self._scene.rect(key)
                box = to_view.mapRect(QRectF(rect.x, rect.y, rect.w, rect.h))
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 4, 4)

    def _paint_brick(self, painter: QPainter, block: AnyBlock, box: QRectF) -> None:
        looks, faces = self._scene.looks, self._faces
        has_light = isinstance(block, Instance | Router)
        light: Light = looks.light(block.id) if has_light else "stopped"
        mini = faces.mini(light, max(3, round(box.width())), max(2, round(box.height())))
        painter.drawPixmap(round(box.x()), round(box.y()), mini)
        look = looks.look(block.id)
        if look not in ("normal", "pale"):
            inks = paints(looks.tokens, look)
            painter.setPen(QPen(colour(inks.edge), 2))
            painter.setBrush(colour(inks.face))
            painter.drawRoundedRect(box, 3, 3)

    def _paint_rail(self, painter: QPainter, network: Network, to_view: QTransform) -> None:
        looks = self._scene.looks
        tokens = looks.tokens
        rect = self._scene.rect(network.id)
        box = to_view.mapRect(QRectF(rect.x, rect.y, rect.w, rect.h))
        letters = Letters(self._scene.letters.ui, self._scene.letters.mono)
        font, mono = letters.font(12, 600), letters.font(11, is_mono=True)
        name = fitting(network.name, font, box.width() - 12)
        plate = QRectF(box.x(), box.center().y() - _LABEL_H / 2, 0, _LABEL_H)
        plate.setWidth(min(box.width(), text_width(name, font) + 12))
        edge = tokens.rail_pub_edge if network.is_public else tokens.rail_edge
        face = tokens.rail_pub if network.is_public else tokens.rail
        ink = tokens.rail_pub_ink if network.is_public else tokens.rail_ink
        painter.setPen(QPen(colour(edge), 1))
        painter.setBrush(colour(face))
        painter.drawRoundedRect(box, 3, 3)
        painter.drawRoundedRect(plate, 3, 3)
        _write(painter, plate.adjusted(6, 0, 0, 0), name, font, ink)
        rest = box.right() - plate.right() - 16
        if box.height() >= _LABEL_H / 2 and text_width(network.cidr, mono) < rest:
            beside = QRectF(plate.right() + 8, plate.y(), rest, _LABEL_H)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRect(
                QRectF(
                    beside.x() - 3, beside.y() + 1, text_width(network.cidr, mono) + 6, _LABEL_H - 2
                )
            )
            _write(painter, beside, network.cidr, mono, ink)

    def _networks(self) -> Iterator[Network]:
        return (block for block in self._topology if isinstance(block, Network))

    def _bricks(self) -> Iterator[tuple[AnyBlock, Rect]]:
        for block in self._topology:
            if not isinstance(block, Network):
                yield block, self._scene.rect(block.id)

    def _lines(self, to_view: QTransform) -> dict[str, list[QLineF]]:
        looks = self._scene.looks
        found: dict[str, list[QLineF]] = {}
        for shape in self._scene.picture.links.values():
            points = [to_view.map(QPointF(*point)) for point in shape.points]
            ink = looks.link_ink(shape.link)
            lines = found.setdefault(ink, [])
            lines += [QLineF(a, b) for a, b in pairwise(points)]
        return found


def _write(painter: QPainter, box: QRectF, text: str, font: QFont, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
