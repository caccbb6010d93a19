"""What can be done at once with images: brought in, named, shown to others, removed."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit

from cockpit.backend.client import Client
from cockpit.backend.images import Images
from cockpit.models.resources import Resource
from cockpit.ui import words
from cockpit.ui.bench import Bench, Work, title_of
from cockpit.ui.editors import Choice
from cockpit.ui.entries import Entry
from cockpit.ui.form_dialog import Ask, FormDialog, needed
from cockpit.ui.image_import import ImportDialog
from cockpit.ui.message_bar import Message
from cockpit.ui.progresses import Progresses, Watched

_OFFERED = ("private", "shared", "community", "public")


class ImageDeeds(QObject):
    """Offers entries for menus, and does what they say."""

    def __init__(self, bench: Bench, progresses: Progresses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._progresses = bench, progresses
        self._running: dict[str, asyncio.Task[None]] = {}

    def of_image(self, image: Resource) -> list[Entry | None]:
        """Return what can be done with an image."""
        is_kept = bool(image.attributes.get("protected"))
        kept = self.tr("It is protected from deletion.") if is_kept else ""
        is_coming = image.status in {"queued", "uploading", "importing"}
        busy = self.tr("Wait until it is ready.") if is_coming else ""
        delete = self.tr("Cancel the import…") if is_coming else self.tr("Delete…")
        return [
            Entry("pencil", self.tr("Rename…"), lambda: self._ask_name(image)),
            Entry("world", self.tr("Who sees it…"), lambda: self._ask_visibility(image)),
            Entry("users", self.tr("Share with a project…"), lambda: self._ask_share(image), busy),
            Entry("download", self.tr("Save to a file…"), lambda: self._ask_file(image), busy),
            None,
            Entry("trash", delete, lambda: self._ask_delete(image), kept),
        ]

    def ask_import(self) -> None:
        """Ask where an image comes from."""
        dialog = ImportDialog(self._bench)
        dialog.url_wanted.connect(self._import_url)
        dialog.known_wanted.connect(self._import_known)
        dialog.file_wanted.connect(self._upload)
        dialog.open()

        async def list_known(client: Client) -> None:
            dialog.offer(await Images(client).catalogue())

        self._bench.run(list_known, self.tr("Catalogue"), owner=dialog)

    def _import_url(self, name: str, url: str, image_format: str, checksum: str) -> None:
        body = {"name": name, "disk_format": image_format, "container_format": "bare"}
        if checksum:
            body["cockpit:checksum"] = checksum

        async def fetch(client: Client) -> None:
            self._follow(await Images(client).import_url(body, url), name)

        self._bench.run(fetch, self.tr("Import"))

    def _import_known(self, name: str) -> None:
        async def fetch(client: Client) -> None:
            self._follow(await Images(client).import_known(name, "private"), name)

        self._bench.run(fetch, self.tr("Import"))

    def _follow(self, image_id: str, name: str) -> None:
        watched = Watched(
            self.tr("Importing {name}").format(name=name),
            self.tr("{name} is on the server").format(name=name),
            _percent,
            lambda found: found.status == "active",
            ((self.tr("Cancel"), lambda: self._cancel(image_id)),),
        )
        self._progresses.follow(image_id, watched)

    def _cancel(self, image_id: str) -> None:
        self._bench.run(lambda client: Images(client).delete(image_id), self.tr("Cancel"))

    def _upload(self, name: str, file: str, image_format: str) -> None:
        path = Path(file)
        body = {"name": name, "disk_format": image_format, "container_format": "bare"}
        doing = self.tr("Uploading {name}").format(name=path.name)
        tell = self._transfer(doing, str(path))

        async def send(client: Client) -> None:
            key = await Images(client).upload(body, path, self._bench.live, tell)
            self._bench.bar.withdraw(str(path))
            self._follow(key, name)

        self._start(send, self.tr("Upload"), str(path))

    def _start(self, work: Work, name: str, topic: str) -> None:
        task = self._bench.run(work, name)
        if task is None:
            return
        self._running[topic] = task

        def end(ended: asyncio.Task[None]) -> None:
            if self._running.get(topic) is ended:
                del self._running[topic]
            latest = self._bench.bar.latest
            if latest is not None and latest.topic == topic and latest.offers:
                self._bench.bar.withdraw(topic)

        task.add_done_callback(end)

    def _transfer(self, doing: str, topic: str) -> Callable[[int, int], None]:
        """Return what tells how far a transfer is, with a way to end it."""

        def stop() -> None:
            if (task := self._running.get(topic)) is not None:
                task.cancel()

        def tell(done: int, total: int) -> None:
            why = f"{100 * done // total} %" if total else words.size_bytes(done)
            offers = ((self.tr("Cancel"), stop),)
            self._bench.bar.tell(Message("info", doing, why, offers=offers, topic=topic))

        return tell

    def _ask_name(self, image: Resource) -> None:
        name = QLineEdit(image.name)
        ask = Ask(
            self.tr("Rename {name}").format(name=title_of(image)),
            [self.tr("Drawings name images: those with the old name have to be changed.")],
            [(self.tr("Name"), name)],
            self.tr("Rename"),
        )
        self._open(
            ask, lambda: self._change(image, "name", name.text().strip()), lambda: needed(name)
        )

    def _ask_visibility(self, image: Resource) -> None:
        choice = Choice(self._bench.theme)
        for value, text in zip(
            _OFFERED,
            (
                self.tr("this project"),
                self.tr("this project, and those it is shared with"),
                self.tr("everybody who knows of it"),
                self.tr("everybody, in all lists"),
            ),
            strict=True,
        ):
            choice.addItem(text, value)
        choice.setCurrentIndex(max(0, choice.findData(image.attributes.get("visibility"))))
        ask = Ask(
            self.tr("Who sees {name}").format(name=title_of(image)),
            [],
            [(self.tr("Seen by"), choice)],
            self.tr("Set"),
        )
        self._open(ask, lambda: self._change(image, "visibility", choice.currentData()))

    def _change(self, image: Resource, field: str, value: object) -> None:
        self._bench.run(
            lambda client: Images(client).change(image.id, field, value), self.tr("Change")
        )

    def _ask_share(self, image: Resource) -> None:
        project = QLineEdit()
        project.setPlaceholderText(self.tr("name or id"))
        name = title_of(image)
        ask = Ask(
            self.tr("Share {name}").format(name=name),
            [self.tr("The other project accepts it, and then sees it in its lists.")],
            [(self.tr("Project"), project)],
            self.tr("Share"),
        )
        told = self.tr("{name} is shared").format(name=name)
        self._open(
            ask,
            lambda: self._bench.run(
                lambda client: Images(client).share(image.id, project.text().strip()),
                self.tr("Share"),
                told,
            ),
            lambda: needed(project),
        )

    def _ask_file(self, image: Resource) -> None:
        suffix = str(image.attributes.get("disk_format") or "qcow2")
        dialog = QFileDialog(self._bench.window, self.tr("Save the image"), title_of(image))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.fileSelected.connect(lambda file: self._save(image, Path(file)))
        dialog.open()

    def _save(self, image: Resource, file: Path) -> None:
        tell = self._transfer(self.tr("Saving {name}").format(name=file.name), str(file))

        async def fetch(client: Client) -> None:
            await Images(client).download(image.id, file, tell)
            self._bench.bar.withdraw(str(file))
            self._bench.tell(self.tr("{name} is saved").format(name=file.name))

        self._start(fetch, self.tr("Save to a file"), str(file))

    def _ask_delete(self, image: Resource) -> None:
        name = title_of(image)
        self._bench.ask(
            self.tr("Delete {name}?").format(name=name),
            [
                self.tr("The image {name} is lost. Disks that were made of it stay.").format(
                    name=name
                )
            ],
            (self.tr("Delete"), "danger"),
            lambda: self._cancel(image.id),
        )

    def _open(
        self, ask: Ask, do: Callable[[], object], check: Callable[[], str] | None = None
    ) -> None:
        FormDialog(self._bench.theme, ask, do, self._bench.window, check).open()


def _percent(found: Resource) -> int | None:
    value = found.observed.get("progress")
    return int(value) if value is not None else None
