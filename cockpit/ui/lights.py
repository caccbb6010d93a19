"""State lights and plan badges as widgets."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cockpit.models.lights import Light
from cockpit.ui.canvas.marks import Action, paint_action, paint_state
from cockpit.ui.theme import Theme

__all__ = ["ActionBadge", "Light", "StateLight"]


class StateLight(QWidget):
    """The light of one resource; its words stand beside it."""

    def __init__(self, theme: Theme, light: Light = "draft", size: int = 14) -> None:
        super().__init__()
        self._theme, self._light = theme, light
        self.setFixedSize(size, size)

    def show_light(self, light: Light) -> None:
        """Show another state."""
        if light != self._light:
            self._light = light
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_state(QPainter(self), self._theme.tokens, self._light, QRectF(self.rect()))


class ActionBadge(QWidget):
    """The badge of what a plan does to one resource."""

    def __init__(self, theme: Theme, action: Action) -> None:
        super().__init__()
        self._theme, self._action = theme, action
        self.setFixedSize(24, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = QRectF(3, 3, 18, 18)
        paint_action(QPainter(self), self._theme.tokens, self._action, box)
