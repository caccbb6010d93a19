"""The charts of one server."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cockpit.models.live import Live
from cockpit.ui.stats_view import StatsView
from cockpit.ui.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen cannot

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
SERVER = {"kind": "server", "id": "s", "name": "web-1", "status": "ACTIVE"}


@pytest.fixture
def live() -> Live:
    live = Live()
    attributes = {"vcpus": 2, "ram_mib": 128}
    live.reset({"last_event_id": 1, "resources": [{**SERVER, "attributes": attributes}]})
    return live


@pytest.fixture
def view(qtbot: QtBot, live: Live, theme: Theme) -> StatsView:
    view = StatsView(live, theme)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def test_curves_follow_the_samples_of_the_chosen_server(view: StatsView, live: Live) -> None:
    view.show_server("s")

    for second in range(4):
        _sample(live, second)

    assert view.cpu.values() == [[50.0, 50.0, 50.0]]
    assert view.network.values() == [[8.0, 8.0, 8.0], [4.0, 4.0, 4.0]]
    assert view.cpu.figure == "50 %"
    assert "web-1" in _words(view)


def test_without_samples_it_says_so(view: StatsView) -> None:
    view.show_server("s")
    assert any("No figures yet" in words for words in _words(view))

    view.show_server("")
    assert any("Choose a server" in words for words in _words(view))


def test_closed_charts_follow_no_more(view: StatsView, live: Live) -> None:
    view.show_server("s")

    view.close_stats()
    for second in range(3):
        _sample(live, second)

    assert view.cpu.values() == [[]]


def test_charts_follow_the_theme(view: StatsView, theme: Theme) -> None:
    view.show_server("s")
    before = view.cpu.grab().toImage().pixelColor(100, 100)

    theme.choose("dark")

    assert view.cpu.grab().toImage().pixelColor(100, 100) != before


def _sample(live: Live, second: int) -> None:
    counters = {
        "cpu_s": float(second),
        "ram_bytes": 64 * 2**20,
        "rx_bytes": second * 1_000_000,
        "tx_bytes": second * 500_000,
        "disk_read_bytes": 0,
        "disk_written_bytes": 0,
    }
    at = (START + timedelta(seconds=second)).isoformat()
    live.add_stats({"at": at, "servers": {"s": counters}, "ports": {}})


def _words(view: StatsView) -> list[str]:
    labels: list[QLabel] = view.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]
