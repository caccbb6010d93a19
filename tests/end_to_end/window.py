"""The real window of the cockpit, worked on as an operator does."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLineEdit, QTabBar, QToolButton, QWidget

from cockpit.app import Cockpit
from cockpit.models.blocks import AnyBlock, AnyLink, Instance, Network, Nic, ends
from cockpit.models.geometry import BRICK_H, RAIL_H
from cockpit.models.topology import Topology
from cockpit.ui.canvas.scene import Scene
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.inspector_cards import Card
from cockpit.ui.main_window import MainWindow
from cockpit.ui.questions import Question
from tests.end_to_end.hands import Eyes, Hands, button, field, words

DEPLOY_S = 600.0
_LIGHT = QPointF(47.5, 49.5)
"""The middle of the state light, from the corner of a server."""


class Window:
    """What an operator does in the window, in the operator's words."""

    def __init__(self, frame: MainWindow, cockpit: Cockpit, eyes: Eyes) -> None:
        self.frame, self.cockpit, self.eyes = frame, cockpit, eyes
        self.hands = Hands(frame, eyes)

    @property
    def canvas(self) -> CanvasView:
        return self.cockpit.workspace.page.canvas

    @property
    def topology(self) -> Topology:
        return self.cockpit.document.topology

    def block(self, name: str) -> AnyBlock:
        return next(block for block in self.topology if block.name == name)

    def nic(self, server: str, network: str) -> Nic:
        pair = self.block(server).id, self.block(network).id
        return next(n for n in self.topology.links() if isinstance(n, Nic) and ends(n) == pair)

    def place(self, x: float, y: float) -> QPoint:
        """Return where a place of the drawing is on the screen."""
        return self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(x, y))

    async def drop(self, item: str, at: QPoint) -> UUID:
        """Drop a brick of the palette; return what it became, selected."""
        before = {block.id for block in self.topology}
        await self.hands.carry(button(self.frame.palette_panel, item), at)
        (made,) = {block.id for block in self.topology} - before
        await self.until(lambda: self.canvas.selected == [made])
        return made

    async def drop_rail(self, item: str, y: int, name: str = "", cidr: str = "") -> None:
        """Drop a rail at a height of the canvas; give it a name and a prefix."""
        viewport = self.canvas.viewport()
        await self.drop(item, viewport.mapToGlobal(QPoint(viewport.width() // 2, y)))
        if name:
            await self.fill("Name", name)
            await self.fill("Prefix", cidr)

    async def drop_server(self, network: str, along: float) -> None:
        """Drop a server on a rail, at a share of its length."""
        rail = self.block(network)
        assert isinstance(rail, Network)
        await self.drop("Server", self.place(rail.x + along * rail.width, rail.y + RAIL_H / 2))

    async def link(self, server: str, network: str, address: str) -> None:
        """Draw a link from the lower edge of a server to a rail; give it an address."""
        brick, rail = self.block(server), self.block(network)
        start = self.place(brick.x + 40, brick.y + BRICK_H - 1)
        before = {link.id for link in self.topology.links()}
        await self.hands.pull(start, self.place(brick.x + 56, rail.y + RAIL_H / 2))
        await self.until(lambda: len(_made(self, before)) == 1)
        (made,) = _made(self, before)
        await self.until(lambda: self.canvas.selected == [made.id])
        await self.fill("Address", address)

    async def select(self, name: str) -> None:
        """Click on a brick."""
        brick = self.block(name)
        await self.hands.click_at(self.place(brick.x + 90, brick.y + 16))
        await self.until(lambda: self.canvas.selected == [brick.id])

    async def select_link(self, server: str, network: str) -> None:
        """Click on the card of a link in the inspector."""
        await self.select(server)
        cards: list[Card] = self.inspector.findChildren(Card)
        card = next(one for one in cards if network in words(one))
        await self.hands.click(card, QPoint(24, card.height() - 8))
        nic = self.nic(server, network)
        await self.until(lambda: self.canvas.selected == [nic.id])

    @property
    def inspector(self) -> QWidget:
        return self.cockpit.workspace.inspector

    async def fill(self, name: str, text: str) -> None:
        """Write into a field of the inspector."""
        line = field(self.inspector, name)
        assert isinstance(line, QLineEdit)
        await self.hands.write(line, text)

    async def choose_image(self, name: str) -> None:
        """Pick an image in the inspector."""
        combo = field(self.inspector, "Image")
        assert isinstance(combo, QComboBox)
        await self.hands.pick(combo, name)

    async def look_through(self, lens: str) -> None:
        """Press a lens."""
        await self.hands.press(self.frame.title_bar, lens)
        action = self.frame.actions_by_name[f"lens_{lens.lower()}"]
        await self.until(action.isChecked)

    async def is_like_the_cloud(self) -> None:
        """Look through the plan lens until nothing is left to apply."""
        await self.look_through("Plan")
        view = self.cockpit.workspace.plan_view
        await self.until(lambda: "The cloud is like the drawing" in words(view))

    async def apply(self) -> None:
        """Press Apply, and wait until the window says that all is done."""
        count = len(self.cockpit.cloud.live.deployments())
        await self.hands.press(self.frame.title_bar, "Apply ")
        await self.until_done(count + 1)
        # While the news leaves, everything below it moves.
        await self.until(lambda: not self.frame.message_bar.isVisible())

    async def until_done(self, count: int) -> None:
        """Wait until the activity shows so many deployments, all at their end."""
        live, view = self.cockpit.cloud.live, self.cockpit.workspace.activity_view

        def is_done() -> bool:
            states = [one.state for one in live.deployments()]
            assert "failed" not in states, [
                step for one in live.deployments() for step in one.steps if step.fault
            ]
            told = [one for one in words(view) if one.startswith("Done")]
            return states == ["done"] * count and len(told) == count

        await self.until(is_done, DEPLOY_S)

    def lights(self) -> set[str]:
        """Return the servers whose lights are seen to be green on the canvas."""
        picture = self.canvas.viewport().grab().toImage()
        green = QColor(self.frame.theme.tokens.ok)
        servers = [block for block in self.topology if isinstance(block, Instance)]
        return {
            one.name
            for one in servers
            if picture.pixelColor(self.canvas.mapFromScene(one.x + _LIGHT.x(), one.y + _LIGHT.y()))
            == green
        }

    async def shield(self, profile: str, server: str, network: str) -> None:
        """Drop a shield of the palette on a link."""
        nic = self.nic(server, network)
        scene = self.canvas.scene()
        assert isinstance(scene, Scene)
        worn = scene.picture.links[nic.id].shield
        assert worn is not None
        end = self.place(worn.rect.cx, worn.rect.cy)
        await self.hands.carry(button(self.frame.palette_panel, profile), end)
        await self.until(lambda: self.nic(server, network).profile == profile)

    async def open_console(self, server: str) -> QWidget:
        """Press Console at the foot of the inspector; return the tab."""
        await self.select(server)
        await self.hands.press(self.cockpit.workspace.inspector.foot, "Console")
        return await self._until_tab(f"{server} screen")

    async def open_more(self, server: str, what: str, tab: str) -> QWidget:
        """Choose out of the menu at the foot of the inspector; return the tab."""
        await self.select(server)
        more = button(self.cockpit.workspace.inspector.foot, "More")
        assert isinstance(more, QToolButton)
        menu = more.menu()
        assert menu is not None
        await self.hands.choose(more, menu, what)
        return await self._until_tab(f"{server} {tab}")

    async def show_drawing(self) -> None:
        """Click on the tab of the drawing."""
        bar = self._tab_bar()
        await self.hands.click(bar, bar.tabRect(0).center())
        await self.until(self.canvas.isVisible)

    async def choose_project(self, what: str) -> None:
        """Choose out of the menu of the project."""
        bar = self.frame.title_bar
        name = self.cockpit.document.name
        await self.hands.choose(button(bar, name), bar.project_menu, what)

    async def answer(self, what: str) -> None:
        """Press a button of the question that is asked."""
        await self.until(lambda: self._question() is not None)
        question = self._question()
        assert question is not None
        await self.hands.press(question, what)
        await self.until(lambda: self._question() is None)

    async def until(self, is_there: Callable[[], bool], limit_s: float = 60.0) -> None:
        await self.eyes.until(is_there, limit_s)

    async def _until_tab(self, name: str) -> QWidget:
        bar = self._tab_bar()
        await self.until(lambda: bar.tabText(bar.currentIndex()) == name)
        found = self.frame.tabs.current
        assert found is not None
        return found

    def _tab_bar(self) -> QTabBar:
        bar = self.frame.tabs.findChild(QTabBar)
        assert isinstance(bar, QTabBar)
        return bar

    def _question(self) -> Question | None:
        found: list[Question] = self.frame.findChildren(Question)
        return next((one for one in found if one.isVisible()), None)


def _made(window: Window, before: set[UUID]) -> list[AnyLink]:
    return [link for link in window.topology.links() if link.id not in before]
