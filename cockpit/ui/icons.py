"""Tabler outline icons, tinted and rasterised on demand.

The drawings lie in resources/icons with their licence (MIT). One stroke weight
everywhere; a pixmap is made for the exact size and device pixel ratio.
"""

from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cockpit.models.shipped import ICONS
from cockpit.models.tokens import Tokens

STROKE = 1.75


class Colours(Protocol):
    """Whoever knows the theme in force."""

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""


def paint(painter: QPainter, name: str, rect: QRectF, colour: str, stroke: float = STROKE) -> None:
    """Draw an icon into a rectangle."""
    _renderer(name, colour, stroke).render(painter, rect)


@lru_cache(maxsize=1024)
def pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Return an icon of `size` logical pixels, drawn for a device pixel ratio."""
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, name, QRectF(0, 0, size, size), colour)
    painter.end()
    return picture


def icon(name: str, theme: Colours, role: str = "ink2", on_role: str = "") -> QIcon:
    """Return an icon that follows the theme.

    `role` names its colour in `Tokens`, `on_role` that of a checked button.
    """
    return QIcon(_Engine(name, theme, role, on_role or role))


class _Engine(QIconEngine):
    """Draws for any size and ratio; asks the theme each time."""

    def __init__(self, name: str, theme: Colours, role: str, on_role: str) -> None:
        super().__init__()
        self._name, self._theme, self._role, self._on_role = name, theme, role, on_role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, self._name, QRectF(rect), self._colour(mode, state))

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Qt hands in the logical size plus the scale (seen on 6.11.3: 18, 2.0).
        side = min(size.width(), size.height())
        return pixmap(self._name, side, self._colour(mode, state), scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._theme, self._role, self._on_role)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return self._theme.tokens.edge
        role = self._on_role if state == QIcon.State.On else self._role
        colour: str = getattr(self._theme.tokens, role)
        return colour


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str, stroke: float) -> QSvgRenderer:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    # QtSvg does not inherit CSS currentColor.
    text = text.replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return QSvgRenderer(QByteArray(text.encode()))
