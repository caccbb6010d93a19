"""`cockpit volume`, `snapshot`, `backup` and `lineage`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from cockpit.backend.entry import Json
from cockpit.backend.session import Session
from cockpit.backend.storage import Storage
from cockpit.cli.connect import connected
from cockpit.cli.finding import one
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError
from cockpit.models.resources import Resource

Verb = Callable[["_Work", Sequence[str]], Awaitable[None]]


async def run(options: Options, out: Output) -> int:
    """Do what the verb says; the server carries it out by itself."""
    async with connected(options, out) as session:
        work = _Work(session, options, out)
        if options.command == "lineage":
            await work.lineage()
        else:
            verb, *words = options.words
            await _VERBS[options.command, verb](work, words)
    return 0


class _Work:
    """One command: where it goes, and what it was given with."""

    def __init__(self, session: Session, options: Options, out: Output) -> None:
        self._live = session.live
        self._storage = Storage(session.api.client)
        self._options = options.backup
        self._out = out

    async def list_volumes(self, _words: Sequence[str]) -> None:
        names = {server.id: server.name for server in self._live.of_kind("server")}
        rows = []
        for volume in self._live.of_kind("volume"):
            server = names.get(str(volume.attributes.get("server_id")), "")
            source = volume.attributes.get("source") or {}
            size = f"{volume.attributes['size_gib']} GiB"
            self._record(volume)
            rows.append((volume.name, size, volume.status, server, str(source.get("kind", ""))))
        self._out.table(("volume", "size", "status", "server", "made of"), rows)

    async def create_volume(self, words: Sequence[str]) -> None:
        name, size = words
        made = await self._storage.create_volume({"name": name, "size": _number(size)})
        self._told(str(made["id"]), f"Volume {name} is under way.")

    async def clone(self, words: Sequence[str]) -> None:
        source, name = words
        if any(source in (row.name, row.id) for row in self._live.of_kind("volume")):
            wish = {"source_volid": one(self._live, "volume", source).id}
        else:
            wish = {"snapshot_id": one(self._live, "snapshot", source).id}
        made = await self._storage.create_volume({"name": name, **wish})
        self._told(str(made["id"]), f"Volume {name} is under way; it copies nothing.")

    async def extend(self, words: Sequence[str]) -> None:
        volume = one(self._live, "volume", words[0])
        await self._storage.extend(volume.id, _number(words[1]))
        self._told(volume.id, f"{volume.name} grows to {words[1]} GiB.")

    async def flatten(self, words: Sequence[str]) -> None:
        volume = one(self._live, "volume", words[0])
        await self._storage.flatten(volume.id)
        self._told(volume.id, f"{volume.name} is made to stand alone.")

    async def image(self, words: Sequence[str]) -> None:
        volume = one(self._live, "volume", words[0])
        image_id = await self._storage.image_of_volume(volume.id, words[1])
        self._told(image_id, f"Image {words[1]} is under way; it copies nothing.")

    async def delete_volume(self, words: Sequence[str]) -> None:
        volume = one(self._live, "volume", words[0])
        await self._storage.delete_volume(volume.id)
        self._told(volume.id, f"{volume.name} goes.")

    async def transfer(self, words: Sequence[str]) -> None:
        volume = one(self._live, "volume", words[0])
        transfer_id, key = await self._storage.offer(volume.id)
        self._out.record(id=volume.id, transfer=transfer_id, key=key)
        self._out.line(f"{volume.name} is offered: cockpit volume accept {transfer_id} {key}")
        self._out.note("The key is shown only now.")

    async def accept(self, words: Sequence[str]) -> None:
        volume_id = await self._storage.accept(words[0], words[1])
        self._told(volume_id, f"Volume {volume_id} is this project's now.")

    async def list_snapshots(self, words: Sequence[str]) -> None:
        owner = self._owner(words[0]) if words else None
        names = {row.id: row.name for row in self._live.of_kind("volume")}
        rows = []
        for snapshot in self._live.of_kind("snapshot"):
            volume_id = str(snapshot.attributes["volume_id"])
            if owner is not None and owner.id not in (volume_id, snapshot.observed["server_id"]):
                continue
            self._record(snapshot)
            size = f"{snapshot.observed['size_gib']} GiB"
            rows.append((snapshot.name, names.get(volume_id, volume_id), size, snapshot.status))
        self._out.table(("snapshot", "of", "size", "status"), rows)

    async def create_snapshot(self, words: Sequence[str]) -> None:
        owner, name = self._owner(words[0]), words[1] if len(words) > 1 else ""
        if owner.kind == "server":
            found = await self._storage.snapshot_server(owner.id, name)
        else:
            found = await self._storage.snapshot_volume(owner.id, name)
        self._told(found, f"What {owner.name} holds now is kept.")

    async def revert(self, words: Sequence[str]) -> None:
        owner = self._owner(words[0])
        snapshot = self._snapshot_of(owner, words[1])
        if owner.kind == "server":
            await self._storage.revert_server(owner.id, str(snapshot.observed["group_id"]))
        else:
            await self._storage.revert_volume(owner.id, snapshot.id)
        self._told(owner.id, f"{owner.name} goes back to {snapshot.name or snapshot.id}.")

    async def delete_snapshot(self, words: Sequence[str]) -> None:
        owner = self._owner(words[0])
        snapshot = self._snapshot_of(owner, words[1])
        if owner.kind == "server":
            await self._storage.delete_group(owner.id, str(snapshot.observed["group_id"]))
        else:
            await self._storage.delete_snapshot(snapshot.id)
        self._told(snapshot.id, f"{snapshot.name or snapshot.id} of {owner.name} goes.")

    async def list_backups(self, _words: Sequence[str]) -> None:
        names = {row.id: row.name for row in self._live.of_kind("volume")}
        rows = []
        for backup in self._live.of_kind("backup"):
            self._record(backup)
            volume_id = str(backup.attributes["volume_id"])
            done = f"{backup.observed['progress']} %"
            stored = f"{(backup.observed['stored_bytes'] or 0) / (1 << 20):.0f} MiB"
            owner = names.get(volume_id, volume_id)
            rows.append((backup.name or backup.id, owner, backup.status, done, stored))
        self._out.table(("backup", "of", "status", "done", "added"), rows)

    async def create_backup(self, words: Sequence[str]) -> None:
        volume = one(self._live, "volume", words[0])
        name = words[1] if len(words) > 1 else ""
        is_incremental = self._options.is_incremental
        found = await self._storage.back_up(volume.id, name, is_incremental=is_incremental)
        self._told(found, f"{volume.name} is backed up; cockpit backup list shows how far it is.")

    async def restore(self, words: Sequence[str]) -> None:
        backup = one(self._live, "backup", words[0])
        volume = one(self._live, "volume", words[1]) if len(words) > 1 else None
        found = await self._storage.restore(backup.id, volume.id if volume else None)
        where = volume.name if volume else f"the new volume {found}"
        self._told(found, f"{backup.name or backup.id} is restored into {where}.")

    async def delete_backup(self, words: Sequence[str]) -> None:
        backup = one(self._live, "backup", words[0])
        await self._storage.delete_backup(backup.id)
        self._told(backup.id, f"{backup.name or backup.id} goes.")

    async def schedule(self, words: Sequence[str]) -> None:
        owner = self._owner(words[0])
        made = await self._storage.create_schedule(
            {
                "name": owner.name,
                f"{owner.kind}_id": owner.id,
                "every_hours": self._options.every_hours,
                "keep_last": self._options.keep_last,
                "keep_daily": self._options.keep_daily,
                "keep_weekly": self._options.keep_weekly,
            }
        )
        self._told(
            str(made["id"]), f"{owner.name} is backed up every {made['every_hours']} h from now on."
        )

    async def list_schedules(self, _words: Sequence[str]) -> None:
        rows = []
        for found in await self._storage.schedules():
            self._out.record(**found)
            kept = f"{found['keep_last']} last, {found['keep_daily']} daily"
            kept += f", {found['keep_weekly']} weekly"
            rows.append(
                (found["id"], found["name"], f"{found['every_hours']} h", kept, found["due_at"])
            )
        self._out.table(("schedule", "of", "every", "keeps", "next"), rows)

    async def unschedule(self, words: Sequence[str]) -> None:
        await self._storage.delete_schedule(words[0])
        self._told(words[0], "The schedule is gone; its backups stay.")

    async def lineage(self) -> None:
        """Show layers as a tree, and what is called after each."""
        graph = await self._storage.lineage()
        self._out.record(**graph)
        for line in tree(graph):
            self._out.line(line)

    def _owner(self, word: str) -> Resource:
        servers = [row for row in self._live.of_kind("server") if word in (row.name, row.id)]
        return one(self._live, "server" if servers else "volume", word)

    def _snapshot_of(self, owner: Resource, word: str) -> Resource:
        """Return a snapshot of a volume, or one of those of a moment of a server.

        Raises:
            CockpitError: There is none of this name, or there are several moments.
        """
        named = [
            row
            for row in self._live.of_kind("snapshot")
            if word in (row.name, row.id, row.observed["group_id"])
        ]
        if owner.kind == "server":
            found = [row for row in named if row.observed["server_id"] == owner.id]
            moments = {row.observed["group_id"] for row in found} - {None}
            found = [row for row in found if row.observed["group_id"]]
        else:
            found = [row for row in named if row.attributes["volume_id"] == owner.id]
            moments = {row.id for row in found}
        if len(moments) > 1:
            raise CockpitError(f"{owner.name} has {len(moments)} snapshots {word}", "Give an id.")
        if not found:
            raise CockpitError(f"{owner.name} has no snapshot {word}")
        return found[0]

    def _record(self, resource: Resource) -> None:
        known = {"id": resource.id, "name": resource.name, "status": resource.status}
        self._out.record(**{**resource.attributes, **resource.observed, **known})

    def _told(self, resource_id: str, text: str) -> None:
        self._out.record(id=resource_id)
        self._out.line(text)


def tree(graph: Json) -> list[str]:
    """Return the layers of a lineage as lines, each below the one that it stands on."""
    layers = {node["id"]: node for node in graph["nodes"] if node["kind"] == "layer"}
    named = [node for node in graph["nodes"] if node["kind"] != "layer"]
    names = {(n["kind"], n["id"]): f"{n['kind']} {n['name'] or n['id']}" for n in named}
    called: dict[str, list[str]] = {}
    above: dict[str, list[str]] = {}
    standing: set[str] = set()
    for edge in graph["edges"]:
        start, end = edge["from"], edge["to"]
        if edge["kind"] == "is":
            called.setdefault(end["id"], []).append(names[start["kind"], start["id"]])
        elif edge["kind"] == "stands_on" and end["id"] in layers:
            above.setdefault(end["id"], []).append(start["id"])
            standing.add(start["id"])
    lines: list[str] = []

    # A chain may be longer than Python's stack is deep.
    left = [(found, 0) for found in sorted(layers.keys() - standing, reverse=True)]
    while left:
        found, depth = left.pop()
        title = ", ".join(sorted(called.get(found, ()))) or "(no name)"
        size = layers[found]["used_bytes"] / (1 << 20)
        lines.append(f"{'  ' * depth}{title}  {size:.1f} MiB")
        left += [(child, depth + 1) for child in sorted(above.get(found, ()), reverse=True)]
    return lines


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise CockpitError(f"{text} is no size", "Give a whole number of GiB.")
    return int(text)


_VERBS: Mapping[tuple[str, str], Verb] = {
    ("volume", "list"): _Work.list_volumes,
    ("volume", "create"): _Work.create_volume,
    ("volume", "clone"): _Work.clone,
    ("volume", "extend"): _Work.extend,
    ("volume", "flatten"): _Work.flatten,
    ("volume", "image"): _Work.image,
    ("volume", "delete"): _Work.delete_volume,
    ("volume", "transfer"): _Work.transfer,
    ("volume", "accept"): _Work.accept,
    ("snapshot", "list"): _Work.list_snapshots,
    ("snapshot", "create"): _Work.create_snapshot,
    ("snapshot", "revert"): _Work.revert,
    ("snapshot", "delete"): _Work.delete_snapshot,
    ("backup", "list"): _Work.list_backups,
    ("backup", "create"): _Work.create_backup,
    ("backup", "restore"): _Work.restore,
    ("backup", "delete"): _Work.delete_backup,
    ("backup", "schedule"): _Work.schedule,
    ("backup", "schedules"): _Work.list_schedules,
    ("backup", "unschedule"): _Work.unschedule,
}
