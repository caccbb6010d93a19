"""Colours, pixmaps and typefaces for the drawing."""

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from cockpit.models import tokens

SMALLEST = 11
"""Letters are never smaller than this on the screen, in pixels."""
FULL_FROM = 0.95
"""From this zoom on, every word is shown."""
WORDS_FROM = 0.65
"""From this zoom on, a brick has its second line."""
ADDRESSES_FROM = 0.8
"""From this zoom on, links carry their addresses."""


def colour(value: str, opacity: float | None = None) -> QColor:
    """Return a colour of the tokens, with another opacity where one is given."""
    found = QColor(value)
    if opacity is not None:
        found.setAlphaF(opacity)
    return found


def mix(a: str, b: str, share: float) -> QColor:
    """Return the opaque colour `share` of the way from `a` to `b`."""
    return QColor(tokens.mix(a, b, share))


def blank(width: float, height: float, ratio: float) -> tuple[QPixmap, QPainter]:
    """Return a clear pixmap of logical size, and a painter on it that the caller ends."""
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return picture, painter


class Letters(NamedTuple):
    """The typefaces of the drawing at one zoom.

    Letters grow in the scene as the view shrinks, and words leave before that.
    """

    ui: str
    mono: str
    zoom: float = 1.0

    @property
    def is_full(self) -> bool:
        """Tell whether every word is shown."""
        return self.zoom >= FULL_FROM

    @property
    def has_words(self) -> bool:
        """Tell whether bricks and rails show more than their names."""
        return self.zoom >= WORDS_FROM

    @property
    def has_addresses(self) -> bool:
        """Tell whether links carry their addresses."""
        return self.zoom >= ADDRESSES_FROM

    def font(self, pixels: int, weight: int = 400, *, is_mono: bool = False) -> QFont:
        """Return a typeface of at least `pixels`, and never too small to read."""
        least = math.ceil(SMALLEST / self.zoom - 0.2)
        return _font(self.mono if is_mono else self.ui, max(pixels, least), weight, is_mono=is_mono)

    def at(self, zoom: float) -> "Letters":
        """Return the typefaces for another zoom; the same object where nothing changes."""
        other = Letters(self.ui, self.mono, zoom)
        return self if self._steps() == other._steps() else other

    def _steps(self) -> tuple[int, bool, bool, bool]:
        least = max(SMALLEST, math.ceil(SMALLEST / self.zoom - 0.2))
        return least, self.is_full, self.has_words, self.has_addresses


@lru_cache(maxsize=256)
def _font(family: str, pixels: int, weight: int, *, is_mono: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if is_mono:
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFeature(QFont.Tag("calt"), 0)
    else:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_width(text: str, font: QFont) -> float:
    """Return the width of a line of text."""
    return _metrics(font.key()).horizontalAdvance(text)


def fitting(text: str, font: QFont, width: float) -> str:
    """Return the text, its middle left out where it is too wide: numbers stand at the end."""
    metrics = _metrics(font.key())
    if metrics.horizontalAdvance(text) <= width:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)


@lru_cache(maxsize=64)
def _metrics(key: str) -> QFontMetricsF:
    font = QFont()
    font.fromString(key)
    return QFontMetricsF(font)
