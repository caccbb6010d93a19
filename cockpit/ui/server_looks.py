"""Small views of what a server tells of itself."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from cockpit.backend import servers
from cockpit.backend.api import Api
from cockpit.backend.client import Client
from cockpit.models.resources import Resource
from cockpit.ui import words
from cockpit.ui.bench import Bench, title_of
from cockpit.ui.server_orders import order_words
from cockpit.ui.sheets import Sheet, TextSheet


class ServerLooks(QObject):
    """Opens views by name: `log`, `diagnostics`, `guest`, `history`."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

    def show(self, server: Resource, name: str) -> None:
        """Open a view and fill it."""
        title = self.tr("{name}: {what}").format(name=title_of(server), what=order_words(name))
        bench = self._bench
        if name == "log":

            def read_text(sheet: TextSheet) -> None:
                bench.run(lambda c: _read_log(c, server, sheet), order_words(name), owner=sheet)

            text = TextSheet(bench.theme, title, read_text, bench.window)
            text.open()
            text.read()
            return

        def read(sheet: Sheet) -> None:
            bench.run(lambda c: self._read(c, server, name, sheet), order_words(name), owner=sheet)

        sheet = Sheet(bench.theme, title, self._columns(name), read, bench.window)
        sheet.open()
        sheet.read()

    def _columns(self, name: str) -> Sequence[str]:
        match name:
            case "diagnostics":
                return (self.tr("Counter"), self.tr("Value"))
            case "guest":
                return (self.tr("What"), self.tr("Value"))
            case _:
                return (self.tr("When"), self.tr("Order"), self.tr("Result"))

    async def _read(self, client: Client, server: Resource, name: str, sheet: Sheet) -> None:
        match name:
            case "diagnostics":
                told = await servers.diagnostics(client, server.id)
                sheet.fill([(key, str(value)) for key, value in told.items()])
            case "guest":
                await self._read_guest(client, server, sheet)
            case _:
                found = await servers.actions(client, server.id)
                sheet.fill(
                    [(one["start_time"], one["action"], one["message"] or "") for one in found]
                )

    async def _read_guest(self, client: Client, server: Resource, sheet: Sheet) -> None:
        told = await servers.guest(client, server.id)
        if told is None:
            text = self.tr("No agent answers in {name}. Install qemu-guest-agent in the guest.")
            sheet.fill([], text.format(name=title_of(server)))
            return
        rows = [
            (self.tr("Host name"), str(told["hostname"])),
            (self.tr("System"), str(told["system"] or "–")),
        ]
        rows += [(mac, ", ".join(found)) for mac, found in sorted(told["addresses"].items())]
        used = self.tr("{used} of {total} used")
        rows += [
            (
                str(one["mount_point"]),
                used.format(
                    used=words.size_bytes(one["used_bytes"] or 0),
                    total=words.size_bytes(one["total_bytes"] or 0),
                ),
            )
            for one in told["file_systems"]
        ]
        sheet.fill(rows)


async def _read_log(client: Client, server: Resource, sheet: TextSheet) -> None:
    sheet.fill(await Api(client).console_log(server.id, None))
