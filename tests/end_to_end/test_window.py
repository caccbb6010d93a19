"""Three tiers drawn by mouse in a real window, and real guests behind it.

Boots take minutes, so one operator lives through all of it once; each test then asks for
one thing that the operator saw.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from cockpit.app import compose, paint_first
from cockpit.backend.keys import operator_key
from cockpit.backend.local_server import default_state_dir
from cockpit.backend.probe import Finding, probe
from cockpit.backend.rfb import Frame
from cockpit.models import project_file
from cockpit.models.blocks import Instance, Network, Nic, Volume, ends
from cockpit.models.topology import Topology
from cockpit.settings import config_dir
from cockpit.ui.console_view import ConsoleView
from cockpit.ui.languages import Languages
from cockpit.ui.log_bridge import LogBridge
from cockpit.ui.main_window import MainWindow
from cockpit.ui.terminal_view import TerminalView
from cockpit.ui.theme import Theme
from tests.cockpit.consoles.screens import font, screen_text
from tests.end_to_end.cloud import PROJECTS, Cloud, cloud_folder
from tests.end_to_end.hands import Eyes, buttons, words
from tests.end_to_end.window import Window

SAMPLE = PROJECTS / "three-tier.cockpit"
SERVERS = {"web-1", "web-2", "app-1", "db-1"}
BOOT_S = 400.0
COMMAND_S = 120.0

pytestmark = [pytest.mark.guest, pytest.mark.screen]


@dataclass
class Seen:
    """What the operator saw, in the order in which it happened."""

    drawn: set[Any] = field(default_factory=set)
    planned: list[str] = field(default_factory=list)
    lights_before: set[str] = field(default_factory=set)
    lights: set[str] = field(default_factory=set)
    screen: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    ports_open: list[tuple[str, int]] = field(default_factory=list)
    changed: set[Any] = field(default_factory=set)
    imported: set[Any] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(qapp: QApplication) -> Iterator[Seen]:
    """Let an operator work, from the start of the program to its end."""
    with cloud_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "c"))
        patch.setenv("XDG_STATE_HOME", str(folder))
        cloud = Cloud(folder, default_state_dir().name)
        seen = Seen()
        try:
            work(qapp, seen)
            seen.processes = cloud.processes()
        finally:
            asyncio.run(cloud.end())
        yield seen


def work(app: QApplication, seen: Seen) -> None:
    """Start the program as it starts itself, work, and leave."""
    app.setQuitOnLastWindowClosed(False)
    bridge = LogBridge(app)
    languages = Languages(app, "en", app)
    frame = MainWindow(Theme(app, "light", app))
    frame.setGeometry(0, 0, 1800, 1160)
    paint_first(app, frame)

    async def live() -> None:
        cockpit = compose(frame, languages, bridge)
        cockpit.cloud.use_embedded()
        window = Window(frame, cockpit, Eyes(app))
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(cockpit.farewell.wait())
            await window.hands.take()
            await draw(window)
            seen.drawn = shape(window.topology)
            await deploy(window, seen)
            await look_in(window, seen)
            await change_a_shield(window, seen)
            await import_anew(window, seen)
            await take_back(window, seen)
            await window.choose_project("Quit")
            await window.answer("Discard")
            assert await leaving == 0

    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            runner.run(live())
    finally:
        frame.allow_close()
        frame.close()
        frame.deleteLater()


def test_what_was_drawn_by_mouse_is_the_sample(seen: Seen) -> None:
    assert seen.drawn == shape(project_file.load(SAMPLE))


def test_the_plan_lens_names_every_server_before_anything_is_applied(seen: Seen) -> None:
    assert {f"Create {name}" for name in SERVERS} <= {*seen.planned}
    assert seen.lights_before == set()


def test_all_lights_are_green_when_the_deployment_is_done(seen: Seen) -> None:
    assert seen.lights == SERVERS


def test_the_login_prompt_of_a_server_is_seen_in_its_tab(seen: Seen) -> None:
    assert any("web-1 login:" in line for line in seen.screen)


def test_the_charts_of_a_server_have_figures(seen: Seen) -> None:
    assert any(re.fullmatch(r"\d+ %", figure) for figure in seen.figures)
    assert any(re.fullmatch(r"[1-9]\d* MiB", figure) for figure in seen.figures)


def test_the_public_servers_are_logged_in_to_straight_from_this_machine(seen: Seen) -> None:
    assert seen.findings["web-1"].path == seen.findings["web-2"].path == ()


def test_web_reaches_app_and_app_reaches_db_and_web_does_not_reach_db(seen: Seen) -> None:
    faults = {name: finding.fault for name, finding in seen.findings.items()}
    assert faults == dict.fromkeys(SERVERS, "")
    assert ("app-1", "app") in reached(seen, "web-1")
    assert ("app-1", "app") in reached(seen, "web-2")
    assert ("db-1", "db") in reached(seen, "app-1")
    assert "db-1" not in {to for to, _ in reached(seen, "web-1") | reached(seen, "web-2")}


def test_port_80_waits_for_a_change_of_its_shield_while_ssh_answers(seen: Seen) -> None:
    assert seen.ports_open == [("PROTECTED", 22), ("DISABLED", 80)]


def test_what_runs_is_drawn_again_as_it_was(seen: Seen) -> None:
    assert seen.imported == seen.changed


def test_deployments_that_are_taken_back_leave_nothing(seen: Seen) -> None:
    assert seen.left == []
    assert seen.processes == []


def reached(seen: Seen, server: str) -> set[tuple[str, str]]:
    return {(reach.to, reach.network) for reach in seen.findings[server].reaches if reach.seen}


async def draw(window: Window) -> None:
    """Draw the three tiers on the empty canvas."""
    await window.drop_rail("Internet", 56)
    await window.drop_rail("Network", 296, "app", "10.0.1.0/24")
    await window.drop_rail("Network", 480, "db", "10.0.2.0/24")

    await window.drop_server("Internet", 0.35)
    await window.choose_image("tiny")
    await window.drop_server("Internet", 0.7)
    await window.drop_server("app", 0.5)
    await window.drop_server("db", 0.5)
    await window.link("web-1", "app", "10.0.1.11")
    await window.link("web-2", "app", "10.0.1.12")
    await window.link("app-1", "db", "10.0.2.21")
    for server, network, address in (
        ("web-1", "Internet", "203.0.113.10"),
        ("web-2", "Internet", "203.0.113.11"),
        ("app-1", "app", "10.0.1.21"),
        ("db-1", "db", "10.0.2.31"),
    ):
        await window.select_link(server, network)
        await window.fill("Address", address)

    db = window.block("db-1")
    await window.drop("Volume", window.place(db.x + 90, db.y + 32))
    await window.fill("Name", "db-data")
    await window.until(lambda: "db-data" in {block.name for block in window.topology})


async def deploy(window: Window, seen: Seen) -> None:
    """Look at the plan, apply it, and see the lights turn green."""
    plan_view = window.cockpit.workspace.plan_view
    await window.look_through("Plan")
    await window.until(lambda: "15 steps" in words(plan_view))
    seen.planned = words(plan_view)
    seen.lights_before = window.lights()

    await window.apply()

    await window.until(lambda: window.lights() == SERVERS)
    seen.lights = window.lights()
    await window.is_like_the_cloud()


async def look_in(window: Window, seen: Seen) -> None:
    """Open the screen and the charts of a server, and log in to all."""
    await window.look_through("Live")
    console = await window.open_console("web-1")
    assert isinstance(console, ConsoleView)
    await window.until(lambda: any("login:" in line for line in read(console)), BOOT_S)
    seen.screen = read(console)
    await window.show_drawing()

    stats = await window.open_more("web-1", "Statistics", "statistics")
    await window.until(lambda: "Processor" in words(stats))
    seen.figures = words(stats)
    await window.show_drawing()

    key = await operator_key(config_dir())
    async for finding in probe(window.topology, window.cockpit.cloud.live, key):
        seen.findings[finding.name] = finding


async def change_a_shield(window: Window, seen: Seen) -> None:
    """Try a web server from another one, before and after its shield is changed."""
    line = Line(window, "web-2")
    await line.show()
    await line.log_in()
    seen.ports_open = [("PROTECTED", port) for port in (22, 80) if await line.reaches(port)]
    await window.show_drawing()

    await window.look_through("Design")
    await window.shield("DISABLED", "web-1", "Internet")
    await window.apply()
    await window.is_like_the_cloud()
    seen.changed = shape(window.topology)
    await window.look_through("Live")

    await line.show()
    async with asyncio.timeout(COMMAND_S):
        while not await line.reaches(80):
            continue
    seen.ports_open.append(("DISABLED", 80))
    await window.show_drawing()


async def import_anew(window: Window, seen: Seen) -> None:
    """Draw what runs on an empty canvas."""
    await window.choose_project("New project")
    await window.answer("Discard")
    await window.until(lambda: len(window.topology) == 0)

    await window.hands.press(window.canvas, "Import what runs")

    await window.until(lambda: len(window.topology) > 0)
    seen.imported = shape(window.topology)
    await window.is_like_the_cloud()


async def take_back(window: Window, seen: Seen) -> None:
    """Take both deployments back, the later one first, and see nothing left."""
    live, view = window.cockpit.cloud.live, window.cockpit.workspace.activity_view
    await window.hands.press(view, "Take back")
    await window.answer("Take back")
    await window.until_done(3)

    await window.hands.click(buttons(view, "Take back")[-1])
    await window.answer("Take back")
    await window.until_done(4)
    seen.left = [
        f"{one.kind} {one.name}" for one in live if one.topology_id and one.kind != "deployment"
    ]


class Line:
    """The serial console of a server in its tab."""

    def __init__(self, window: Window, server: str) -> None:
        self._window, self._server = window, server
        self._numbers = count(1)
        self._view: TerminalView | None = None

    async def show(self) -> None:
        """Bring the tab to the front and the keyboard into it."""
        view = await self._window.open_more(self._server, "Serial console", "serial")
        assert isinstance(view, TerminalView)
        self._view = view
        await self._window.hands.click(view.screen_widget)

    async def log_in(self) -> None:
        """Wait for the login prompt, through the whole boot if need be, and log in."""
        await self._window.hands.keys("Return")
        await self._until(r"login: ?$", BOOT_S)
        await self._window.hands.type("root\n")
        await self._until(r"# ?$", COMMAND_S)

    async def reaches(self, port: int) -> bool:
        """Tell whether a port of the first web server answers."""
        mark = f"try-{port}-{next(self._numbers)}"
        command = f"nc -w 4 203.0.113.10 {port} </dev/null >/dev/null 2>&1; echo {mark}:$?\n"
        await self._window.hands.type(command)
        return (await self._until(rf"{mark}:(\d+)", COMMAND_S))[1] == "0"

    async def _until(self, pattern: str, limit_s: float) -> re.Match[str]:
        wanted = re.compile(pattern)
        await self._window.until(lambda: wanted.search(self._text()) is not None, limit_s)
        found = wanted.search(self._text())
        assert found is not None
        return found

    def _text(self) -> str:
        return self._view.screen_widget.text().rstrip("\n") if self._view is not None else ""


def shape(topology: Topology) -> set[Any]:
    """Return what a drawing says, without places and identities."""
    said: set[Any] = set()
    for block in topology:
        match block:
            case Network():
                said.add(("rail", block.name, block.is_public, block.cidr, block.has_dhcp))
            case Instance():
                size = block.vcpus, block.ram_mib, block.disk_gib
                said.add(("server", block.name, block.image, *size, block.power))
            case Volume():
                said.add(("volume", block.name, block.size_gib))
            case _:
                said.add((block.kind, block.name))
    for link in topology.links():
        one, other = (topology.block(end).name for end in ends(link))
        match link:
            case Nic():
                said.add((one, other, link.address, link.profile))
            case _:
                said.add((one, other))
    return said


def read(console: ConsoleView) -> list[str]:
    """Return the lines on the screen of a guest."""
    picture = console.screen_widget.picture()
    if picture.isNull():
        return []
    pixels = bytearray(picture.constBits())
    return screen_text(Frame(picture.width(), picture.height(), pixels), font())
