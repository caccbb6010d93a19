"""The drawing as an image, without a window."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QTransform

from cockpit.models.geometry import union
from cockpit.ui.canvas.faces import Faces
from cockpit.ui.canvas.ground import Ground
from cockpit.ui.canvas.overview import BELOW, Overview
from cockpit.ui.canvas.scene import Scene

_MARGIN = 24.0


def render(scene: Scene, overview: Overview, size: QSize, ratio: float) -> QImage:
    """Return the whole drawing, fitted into logical `size`, at most at 100 %."""
    scene.settle()
    bounds = union([scene.picture.bounds(), *(ghost.rect for ghost in scene.ghosts)])
    across = (size.width() - 2 * _MARGIN) / max(1.0, bounds.w)
    down = (size.height() - 2 * _MARGIN) / max(1.0, bounds.h)
    zoom = min(1.0, across, down)
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    to_image = QTransform.fromScale(zoom, zoom)
    middle = to_image.map(QPointF(bounds.cx, bounds.cy))
    to_image *= QTransform.fromTranslate(
        round(size.width() / 2 - middle.x()), round(size.height() / 2 - middle.y())
    )
    inverse, _ = to_image.inverted()
    seen = inverse.mapRect(QRectF(0, 0, size.width(), size.height()))
    faces, letters = scene.faces, scene.letters
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    painter.setTransform(to_image)
    Ground().paint(painter, seen, scene.looks.tokens)
    painter.resetTransform()
    if zoom < BELOW:
        whole = QRectF(0, 0, size.width(), size.height()).toRect()
        overview.paint(painter, whole, to_image, whole)
    else:
        scene.dress(Faces(scene.looks.tokens, zoom * ratio), letters.at(zoom))
        scene.render(painter, QRectF(0, 0, size.width(), size.height()), seen)
        scene.dress(faces, letters)
    painter.end()
    overview.forget()
    return image
