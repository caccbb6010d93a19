"""How a view paints its scene: smooth, without bars, and moved by us alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsView


def prepare(view: QGraphicsView) -> None:
    """Set a view up for a drawing."""
    view.setFrameShape(QGraphicsView.Shape.NoFrame)
    view.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    view.setOptimizationFlags(
        QGraphicsView.OptimizationFlag.DontSavePainterState
        | QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
    )
    view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
