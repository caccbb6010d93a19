"""What a tired eye misses: cut words and letters that are too small, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabBar, QToolButton, QWidget

from cockpit.models.shipped import FONTS
from cockpit.ui.languages import Choice
from cockpit.ui.parts import ElidedLabel
from tests.cockpit.window.conftest import Rig
from tests.cockpit.window.snapshots import IMAGE, snapshot

SMALLEST, LEAST_ROOM = 11, 24
ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


@pytest.mark.parametrize("language", ["en", "el"])
@pytest.mark.parametrize(
    "size", [(1024, 700), (1280, 720), (1680, 1080)], ids=["least", "small", "large"]
)
@pytest.mark.parametrize("face", ["bundled", "system"])
def test_no_text_is_cut_or_too_small(
    language: Choice,
    size: tuple[int, int],
    face: str,
    make_rig: Callable[..., Rig],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cockpit.ui.theme.FONTS", FONTS if face == "bundled" else tmp_path)
    rig = make_rig("three-tier", size)
    rig.languages.choose(language)
    rig.window.theme.choose("dark" if face == "system" else "light")
    rig.cloud.live.reset(snapshot(IMAGE))

    found: list[str] = []
    for chosen in ([], ["web-1"], ["web-1", "web-2"], ["app"], ["db-data"]):
        rig.workspace.page.select([rig.brick(name) for name in chosen])
        found += complaints(rig.window)
    for lens in ("plan", "live"):
        rig.workspace.set_lens(lens)
        found += complaints(rig.window)
    for view in ("servers", "networks", "storage"):
        rig.window.show_view(view)
        found += complaints(rig.window)

    assert sorted(set(found)) == []


def complaints(window: QWidget) -> Iterator[str]:
    """Yield what is cut or too small, once layouts have come to rest."""
    for _ in range(3):
        QApplication.processEvents()
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            pixels = widget.fontInfo().pixelSize()
            if pixels < SMALLEST:
                yield f"{pixels} px: {type(widget).__name__} {widget.accessibleName()!r}"
            yield from cut(widget)


def cut(widget: QWidget) -> Iterator[str]:
    """Yield what of a widget's words is cut."""
    match widget:
        case ElidedLabel() if widget.width() < LEAST_ROOM and _is_short(widget):
            yield f"no room for {widget.accessibleName()!r}"
        case ElidedLabel():
            pass
        case QLabel() if widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                yield f"cut below {widget.text()!r}"
        case QToolButton() if widget.toolButtonStyle() == ICON_ONLY:
            pass
        case QPushButton() | QToolButton():
            is_beside = not widget.icon().isNull() and widget.property("role") != "activity"
            yield from too_narrow(widget, widget.iconSize().width() if is_beside else 0)
        case QLabel():
            yield from too_narrow(widget, 0)
        case QTabBar():
            yield from cut_tabs(widget)
        case _:
            pass


def too_narrow(widget: QLabel | QPushButton | QToolButton, taken: int) -> Iterator[str]:
    """Yield a complaint when the words are wider than their widget."""
    need = QFontMetricsF(widget.font()).horizontalAdvance(widget.text()) + taken
    if widget.text() and need > widget.width() + 0.5:
        yield f"cut {type(widget).__name__} {widget.text()!r}: {need:.0f} > {widget.width()}"


def cut_tabs(bar: QTabBar) -> Iterator[str]:
    """Yield the tabs that do not hold their names."""
    metrics = QFontMetricsF(bar.font())
    for index in range(bar.count()):
        rect = bar.tabRect(index)
        need = metrics.horizontalAdvance(bar.tabText(index))
        if need > rect.width() or rect.right() > bar.width():
            yield f"cut tab {bar.tabText(index)!r}"


def _is_short(widget: ElidedLabel) -> bool:
    """Tell whether a label shows less than its whole text."""
    return widget.text() != widget.accessibleName()
