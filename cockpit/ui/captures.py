"""What passes a network card, written to a file until the operator stops it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit

from cockpit.backend.client import Client
from cockpit.backend.links import capture, capturing
from cockpit.errors import CockpitError
from cockpit.models.sentences import say
from cockpit.ui import words
from cockpit.ui.bench import Bench
from cockpit.ui.form_dialog import Ask, FormDialog
from cockpit.ui.message_bar import Message

_LOOK_S = 1.0
_LOOKS = 50


class Captures(QObject):
    """Runs captures; each shows its packets in the message bar, with a way to stop it."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._running: dict[str, asyncio.Task[None]] = {}

    def ask(self, port_id: str, where: str) -> None:
        """Ask what to capture of a port, and into which file."""
        wish = QLineEdit()
        wish.setPlaceholderText(self.tr("everything; or like: tcp port 80"))
        ask = Ask(
            self.tr("Capture what passes {where}").format(where=where),
            [self.tr("The file is read by Wireshark and tcpdump. Stop it in the message below.")],
            [(self.tr("Filter"), wish)],
            self.tr("Choose a file…"),
        )
        FormDialog(
            self._bench.theme,
            ask,
            lambda: self._ask_file(port_id, where, wish.text().strip()),
            self._bench.window,
        ).open()

    def start(self, port_id: str, where: str, file: Path, wish: str = "") -> None:
        """Capture into a file; `wish` is a filter as for tcpdump."""
        key = str(uuid4())
        query = {"id": key} | ({"filter": wish} if wish else {})
        self._bench.run(
            lambda client: self._capture(client, port_id, where, (file, query)), self.tr("Capture")
        )

    def stop(self, key: str) -> None:
        """End a capture; what it wrote stays."""
        if (task := self._running.get(key)) is not None:
            task.cancel()

    def _ask_file(self, port_id: str, where: str, wish: str) -> None:
        dialog = QFileDialog(
            self._bench.window, self.tr("Capture into"), "", self.tr("Captures (*.pcap)")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pcap")
        dialog.fileSelected.connect(lambda name: self.start(port_id, where, Path(name), wish))
        dialog.open()

    async def _capture(
        self, client: Client, port_id: str, where: str, target: tuple[Path, dict[str, str]]
    ) -> None:
        file, query = target
        key = query["id"]
        failures: list[CockpitError] = []
        try:
            async with capturing(client, port_id, query) as chunks, asyncio.TaskGroup() as group:
                writing = group.create_task(_write(chunks, file))
                looking = group.create_task(self._follow(client, key, where))
                writing.add_done_callback(lambda _task: looking.cancel())
                self._running[key] = writing
        except* CockpitError as errors:
            failures += [error for error in errors.exceptions if isinstance(error, CockpitError)]
        finally:
            self._running.pop(key, None)
        if failures:
            self._bench.bar.withdraw(key)
            raise failures[0]
        await self._tell_end(client, key, file)

    async def _follow(self, client: Client, key: str, where: str) -> None:
        """Show how many packets there are; the server counts once a second."""
        while True:
            told = {"packets": 0, "size_bytes": 0}
            with suppress(CockpitError):
                told = await capture(client, key)
            text = self.tr("Capturing {where}: %n packet(s)", "", int(told["packets"]))
            self._bench.bar.tell(
                Message(
                    "info",
                    text.format(where=where),
                    words.size_bytes(told["size_bytes"]),
                    offers=((self.tr("Stop"), lambda: self.stop(key)),),
                    topic=key,
                )
            )
            await asyncio.sleep(_LOOK_S)

    async def _tell_end(self, client: Client, key: str, file: Path) -> None:
        packets = 0
        # The server hears of our leaving a moment later, and has no way to tell us.
        for _ in range(_LOOKS):
            told = await capture(client, key)
            packets = int(told["packets"])
            if told["ended_at"]:
                break
            await asyncio.sleep(0.1)
        text = self.tr("%n packet(s) are in {file}", "", packets).format(file=file)
        self._bench.bar.tell(Message("ok", text, topic=key))


async def _write(chunks: AsyncIterator[bytes], file: Path) -> None:
    try:
        with await asyncio.to_thread(file.open, "wb") as target:
            async for chunk in chunks:
                target.write(chunk)
                target.flush()
    except OSError as error:
        raise CockpitError(
            say("{file} cannot be written: {reason}", file=file, reason=error.strerror)
        ) from error
