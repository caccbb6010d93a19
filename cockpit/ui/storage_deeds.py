"""What can be done at once with volumes, snapshots and backups."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from cockpit.backend.client import Client
from cockpit.backend.storage import Storage
from cockpit.models.resources import Resource
from cockpit.ui.bench import Bench, title_of
from cockpit.ui.editors import Number
from cockpit.ui.entries import Entry
from cockpit.ui.form_dialog import Ask, FormDialog, SecretDialog, needed
from cockpit.ui.progresses import Progresses, Watched
from cockpit.ui.schedules import Schedules
from cockpit.ui.snapshots_dialog import SnapshotsDialog

_LARGEST_GIB = 65536
_USABLE = frozenset({"available", "in-use"})


class StorageDeeds(QObject):
    """Offers entries for menus, and does what they say."""

    def __init__(self, bench: Bench, progresses: Progresses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._progresses = bench, progresses
        self._schedules = Schedules(bench, self)

    def of_volume(self, volume: Resource) -> list[Entry | None]:
        """Return what can be done with a volume."""
        is_ready = volume.status in _USABLE
        busy = "" if is_ready else self.tr("Wait until it is ready.")
        server_id = volume.attributes.get("server_id")
        plugged = (
            self.tr("It is plugged into {server}. Unplug it first.").format(
                server=self._bench.name(server_id)
            )
            if server_id
            else ""
        )
        alone = self.tr("It stands on nothing else.") if volume.observed.get("flat") else ""
        return [
            Entry("camera", self.tr("Take a snapshot…"), lambda: self.ask_snapshot(volume), busy),
            Entry("versions", self.tr("Snapshots…"), lambda: self.show_snapshots(volume)),
            None,
            Entry("copy", self.tr("Clone…"), lambda: self._ask_clone(volume), busy),
            Entry("maximize", self.tr("Extend…"), lambda: self._ask_extend(volume), busy),
            Entry(
                "stack-2",
                self.tr("Make it stand alone"),
                lambda: self._flatten(volume),
                alone or busy,
            ),
            Entry("photo", self.tr("Make an image…"), lambda: self._ask_image(volume), busy),
            None,
            Entry("download", self.tr("Back up now…"), lambda: self._ask_back_up(volume), busy),
            Entry("clock", self.tr("Schedule backups…"), lambda: self._schedules.ask(volume)),
            None,
            Entry(
                "users",
                self.tr("Offer to another project…"),
                lambda: self._ask_offer(volume),
                plugged or busy,
            ),
            Entry("trash", self.tr("Delete…"), lambda: self._ask_delete(volume), plugged),
        ]

    def of_snapshot(self, snapshot: Resource) -> list[Entry | None]:
        """Return what can be done with a snapshot."""
        busy = "" if snapshot.status == "available" else self.tr("Wait until it is ready.")
        return [
            Entry("arrow-back-up", self.tr("Go back to it…"), lambda: self._revert(snapshot), busy),
            Entry("copy", self.tr("New volume from it…"), lambda: self._ask_clone(snapshot), busy),
            Entry("photo", self.tr("Make an image…"), lambda: self._ask_image(snapshot), busy),
            None,
            Entry("trash", self.tr("Delete…"), lambda: self._ask_delete(snapshot)),
        ]

    def of_backup(self, backup: Resource) -> list[Entry | None]:
        """Return what can be done with a backup."""
        busy = "" if backup.status == "available" else self.tr("Wait until it is ready.")
        volume = self._bench.live.get(str(backup.attributes.get("volume_id") or ""))
        gone = "" if volume is not None else self.tr("Its volume is gone.")
        return [
            Entry(
                "plus",
                self.tr("Restore as a new volume"),
                lambda: self._restore(backup, None),
                busy,
            ),
            Entry(
                "arrow-back-up",
                self.tr("Restore into its volume…"),
                lambda: self._ask_restore(backup, volume),
                busy or gone,
            ),
            None,
            Entry("trash", self.tr("Delete…"), lambda: self._ask_delete(backup)),
        ]

    def ask_snapshot(self, owner: Resource) -> None:
        """Ask for the name of a snapshot of a volume, or of all disks of a server."""

        async def take(client: Client, name: str) -> None:
            storage = Storage(client)
            if owner.kind == "server":
                await storage.snapshot_server(owner.id, name)
            else:
                await storage.snapshot_volume(owner.id, name)

        line = (
            self.tr("All disks of the server, of one moment. It copies nothing, and goes on.")
            if owner.kind == "server"
            else self.tr("What it holds now. It copies nothing, and goes on.")
        )
        told = self.tr("What {name} holds now is kept").format(name=title_of(owner))
        title = self.tr("Snapshot of {name}").format(name=title_of(owner))
        self._ask_name(title, line, self.tr("Take it"), take, told)

    def show_snapshots(self, owner: Resource) -> None:
        """Show the snapshots of a volume or a server."""
        dialog = SnapshotsDialog(self._bench, owner)
        dialog.take_wanted.connect(lambda: self.ask_snapshot(owner))
        dialog.revert_wanted.connect(lambda snapshot: self._revert(snapshot, owner))
        dialog.clone_wanted.connect(self._ask_clone)
        dialog.delete_wanted.connect(self._ask_delete)
        dialog.open()

    def schedule(self, owner: Resource) -> None:
        """Ask when a volume or a server is backed up."""
        self._schedules.ask(owner)

    def _ask_clone(self, source: Resource) -> None:
        field = "source_volid" if source.kind == "volume" else "snapshot_id"

        async def clone(client: Client, name: str) -> None:
            await Storage(client).create_volume({"name": name, field: source.id})

        title = self.tr("New volume from {name}").format(name=title_of(source))
        line = self.tr("It copies nothing: only what changes later takes room.")
        self._ask_name(title, line, self.tr("Make it"), clone, is_needed=True)

    def _ask_image(self, source: Resource) -> None:
        async def make(client: Client, name: str) -> None:
            if source.kind == "volume":
                await Storage(client).image_of_volume(source.id, name)
            else:
                body = {"image": {"name": name}}
                await client.post(f"/cockpit/v1/snapshots/{source.id}/image", body)

        title = self.tr("Image of {name}").format(name=title_of(source))
        line = self.tr("Servers can boot from it. It copies nothing.")
        self._ask_name(title, line, self.tr("Make it"), make, is_needed=True)

    def _ask_back_up(self, volume: Resource) -> None:
        async def back_up(client: Client, name: str) -> None:
            key = await Storage(client).back_up(volume.id, name, is_incremental=False)
            self._follow_backup(key, volume)

        title = self.tr("Back up {name}").format(name=title_of(volume))
        line = self.tr("Only blocks that no backup has yet are stored. The server goes on.")
        self._ask_name(title, line, self.tr("Back up"), back_up)

    def _follow_backup(self, key: str, volume: Resource) -> None:
        name = title_of(volume)
        watched = Watched(
            self.tr("Backing up {name}").format(name=name),
            self.tr("{name} is backed up").format(name=name),
            lambda found: _percent(found, "progress"),
            lambda found: found.status == "available",
        )
        self._progresses.follow(key, watched)

    def _ask_extend(self, volume: Resource) -> None:
        least = int(volume.attributes.get("size_gib") or 0) + 1
        size = Number()
        size.lineEdit().setTextMargins(6, 0, 6, 0)
        size.setRange(least, _LARGEST_GIB)
        size.setSuffix(" GiB")
        ask = Ask(
            self.tr("Extend {name}").format(name=title_of(volume)),
            [self.tr("It cannot shrink again. The guest grows its file system itself.")],
            [(self.tr("New size"), size)],
            self.tr("Extend"),
        )
        self._open(
            ask,
            lambda: self._bench.run(
                lambda client: Storage(client).extend(volume.id, size.value()), self.tr("Extend")
            ),
        )

    def _flatten(self, volume: Resource) -> None:
        name = title_of(volume)
        watched = Watched(
            self.tr("Making {name} stand alone").format(name=name),
            self.tr("{name} stands alone").format(name=name),
            lambda found: _percent(found, "flattened"),
            lambda found: bool(found.observed.get("flat")),
        )

        async def flatten(client: Client) -> None:
            await Storage(client).flatten(volume.id)
            self._progresses.follow(volume.id, watched)

        self._bench.run(flatten, self.tr("Make it stand alone"))

    def _ask_offer(self, volume: Resource) -> None:
        async def offer(client: Client) -> None:
            key, secret = await Storage(client).offer(volume.id)
            title = self.tr("{name} is offered").format(name=title_of(volume))
            line = self.tr(
                "Who runs this command in the other project takes it over. The key is shown "
                "only now."
            )
            command = f"cockpit volume accept {key} {secret}"
            SecretDialog(self._bench.theme, title, line, command, self._bench.window).open()

        self._bench.run(offer, self.tr("Offer"))

    def _revert(self, snapshot: Resource, owner: Resource | None = None) -> None:
        """Ask before going back; of a server, all its disks of that moment do."""
        bench, group = self._bench, snapshot.observed.get("group_id")
        name = title_of(snapshot)
        target = owner or bench.live.get(str(snapshot.attributes.get("volume_id")))
        if target is None:
            bench.tell(self.tr("The volume of {name} is gone").format(name=name))
            return
        what = self.tr("What {owner} has written since {name} is lost.")
        lines = [what.format(owner=title_of(target), name=name)]
        if target.kind == "server":
            lines.append(self.tr("The server stops, and starts again if it ran."))

        async def revert(client: Client) -> None:
            if target.kind == "server" and group:
                await Storage(client).revert_server(target.id, str(group))
            else:
                await Storage(client).revert_volume(target.id, snapshot.id)

        bench.ask(
            self.tr("Go back to {name}?").format(name=name),
            lines,
            (self.tr("Lose it and go back"), "danger"),
            lambda: bench.run(revert, self.tr("Go back")),
        )

    def _ask_restore(self, backup: Resource, volume: Resource | None) -> None:
        if volume is None:
            return
        text = self.tr("All that {name} holds now is replaced.").format(name=title_of(volume))
        self._bench.ask(
            self.tr("Restore {name}?").format(name=title_of(backup)),
            [text],
            (self.tr("Replace it"), "danger"),
            lambda: self._restore(backup, volume),
        )

    def _restore(self, backup: Resource, volume: Resource | None) -> None:
        told = self.tr("{name} is being restored").format(name=title_of(backup))
        self._bench.run(
            lambda client: Storage(client).restore(backup.id, volume.id if volume else None),
            self.tr("Restore"),
            told,
        )

    def _ask_delete(self, what: Resource) -> None:
        async def delete(client: Client) -> None:
            storage = Storage(client)
            deeds = {
                "volume": storage.delete_volume,
                "snapshot": storage.delete_snapshot,
                "backup": storage.delete_backup,
            }
            await deeds[what.kind](what.id)

        name = title_of(what)
        self._bench.ask(
            self.tr("Delete {name}?").format(name=name),
            [self.tr("What {name} holds is lost.").format(name=name)],
            (self.tr("Delete"), "danger"),
            lambda: self._bench.run(delete, self.tr("Delete")),
        )

    def _ask_name(
        self,
        title: str,
        line: str,
        answer: str,
        work: Callable[[Client, str], Coroutine[Any, Any, object]],
        told: str = "",
        *,
        is_needed: bool = False,
    ) -> None:
        name = QLineEdit()
        ask = Ask(title, [line], [(self.tr("Name"), name)], answer)

        def go() -> None:
            text = name.text().strip()
            self._bench.run(lambda client: work(client, text), answer, told)

        self._open(ask, go, (lambda: needed(name)) if is_needed else None)

    def _open(
        self, ask: Ask, do: Callable[[], object], check: Callable[[], str] | None = None
    ) -> None:
        FormDialog(self._bench.theme, ask, do, self._bench.window, check).open()


def _percent(found: Resource, name: str) -> int | None:
    value = found.observed.get(name)
    return int(value) if value is not None else None
