"""A chart of the last minutes, in the theme: one card with a title, a legend and a plot.

It imports pyqtgraph and numpy, which cost more than the whole window: import this module
only when a chart is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.ui import parts
from cockpit.ui.theme import Theme

SPAN_S = 300.0
_WIDTH = 1.75
_AXIS_WIDTH = 44
_GRID = 0.28
_GROUND = 0.12


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: the token of its colour, and a dash so that colour is not all."""

    token: str
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine


class Chart(QFrame):
    """One or two curves over the last five minutes.

    The ground under the first is filled. `top` is the least value at the upper edge.
    """

    def __init__(self, theme: Theme, lines: Sequence[Line], top: float) -> None:
        super().__init__()
        self._theme, self._lines, self._top = theme, tuple(lines), top
        self._title = parts.label("", "strong")
        self._unit = parts.label("", "small")
        self._figure = parts.label("", "strong")
        self._names = [parts.label("", "small") for _ in lines]
        legend: list[parts.Item] = []
        if len(self._lines) > 1:
            for line, name in zip(self._lines, self._names, strict=True):
                legend += [_Swatch(theme, line), name]
        self._plot = pg.PlotWidget(axisItems={"bottom": pg.DateAxisItem()})
        self._curves = [self._plot.plot([], [], antialias=True) for _ in self._lines]
        self.setObjectName("card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 8, 6)
        layout.addLayout(
            parts.row(self._title, self._unit, None, *legend, self._figure, margins=(4, 0, 4, 0))
        )
        layout.addWidget(self._plot, 1)
        self._prepare()
        self._dress()
        theme.changed.connect(self._dress)

    def caption(self, title: str, unit: str, *names: str) -> None:
        """Write the words; `names` are those of the curves."""
        self._title.setText(title)
        self._unit.setText(unit)
        for label, name in zip(self._names, names, strict=False):
            label.setText(name)
        self._plot.setAccessibleName(title)

    def tell(self, times_s: Sequence[float], *values: Sequence[float], figure: str = "") -> None:
        """Show curves over Unix times; `figure` is the last value in words."""
        for curve, one in zip(self._curves, values, strict=True):
            curve.setData(times_s, one)
        self._figure.setText(figure)
        if times_s:
            self._plot.setXRange(times_s[-1] - SPAN_S, times_s[-1], padding=0.01)
        highest = max((value for one in values for value in one), default=0.0)
        self._plot.setYRange(0, max(self._top, highest * 1.1), padding=0.06)

    def values(self) -> list[list[float]]:
        """Return the curves as they are shown."""
        shown = (curve.getData()[1] for curve in self._curves)
        return [[] if one is None else [float(value) for value in one] for one in shown]

    @property
    def figure(self) -> str:
        """Return the last value in words."""
        return self._figure.text()

    def _prepare(self) -> None:
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setMinimumHeight(120)
        item = self._plot.getPlotItem()
        item.setContentsMargins(0, 0, 4, 0)
        item.showGrid(x=False, y=True, alpha=_GRID)
        item.getAxis("left").setWidth(_AXIS_WIDTH)

    def _dress(self) -> None:
        theme = self._theme
        self._plot.setBackground(theme.colour("panel"))
        for side in ("left", "bottom"):
            axis = self._plot.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(theme.colour("line")))
            axis.setTextPen(pg.mkPen(theme.colour("ink2")))
            axis.setTickFont(theme.font("small"))
            axis.setStyle(tickLength=-4 if side == "bottom" else 0, tickTextOffset=6)
        for number, (curve, line) in enumerate(zip(self._curves, self._lines, strict=True)):
            curve.setPen(pg.mkPen(theme.colour(line.token), width=_WIDTH, style=line.dash))
            if number == 0:
                curve.setFillLevel(0)
                curve.setBrush(theme.colour(line.token, _GROUND))


class _Swatch(QWidget):
    """A sample of a curve for the legend."""

    def __init__(self, theme: Theme, line: Line) -> None:
        super().__init__()
        self._theme, self._line = theme, line
        self.setFixedSize(18, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour(self._line.token), 2, self._line.dash))
        painter.drawLine(1, 6, 17, 6)
