"""Layers: the files that hold what volumes, snapshots and images hold.

A name (a volume, a snapshot, an image) is a symbolic link to a layer. The layer of a volume
is its head: it takes what a guest writes. Any other layer is frozen and never changes, and a
new head stands on it. What leads to a layer is nowhere written down twice: names are links,
and a layer names in its own header the one that it stands on. A layer that nothing leads to
is one that nobody needs, or one that was half made by a server that was killed: it goes.

No layer ever changes the name of its file, because QEMU opens files by name again.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

from server.drivers.base import DiskFormat, LayerView
from server.drivers.qcow2.files import checked, visible
from server.drivers.qcow2.header import is_untouched, stand_of, write_empty
from server.drivers.refusals import as_unavailable
from server.errors import UnavailableError

Kind = Literal["volume", "snapshot", "image"]
KINDS: tuple[Kind, ...] = ("volume", "snapshot", "image")
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Name:
    """What a layer is called: by which kind of thing, of which id."""

    kind: Kind
    id: str


class Layers:
    """The layers of one state folder and their names. All methods are for threads.

    Args:
        state_dir: Where the folders are.

    Attributes:
        folder: Where layers are.
    """

    def __init__(self, state_dir: Path) -> None:
        self.folder = state_dir / "layers"
        self._folders: dict[Kind, Path] = {kind: state_dir / f"{kind}s" for kind in KINDS}
        self._pins = Counter[Path]()
        for folder in (self.folder, *self._folders.values()):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def place(self, name: Name) -> Path:
        """Return where the link of a name is, or would be."""
        if name.kind == "image":
            return self._folders[name.kind] / checked(name.id) / "data"
        return self._folders[name.kind] / f"{checked(name.id)}.qcow2"

    def ids(self, kind: Kind) -> list[str]:
        """Return the ids of all names of a kind."""
        found = visible(self._folders[kind])
        return [path.name if kind == "image" else path.stem for path in found]

    def find(self, name: Name) -> Path | None:
        """Return the layer of a name; None when there certainly is no such name."""
        place = self.place(name)
        try:
            return _normal(place.parent / place.readlink())
        except FileNotFoundError:
            return None
        except OSError as error:
            # Before there were layers, a volume and an image were files themselves.
            if place.is_file():
                return place
            raise UnavailableError(f"{place} cannot be read: {error}") from error

    def point(self, name: Name, layer: Path) -> None:
        """Let a name lead to a layer, from one moment to the next."""
        place = self.place(name)
        made = place.with_name(f".{place.name}.{uuid4().hex[:8]}")
        with as_unavailable(f"{name.kind.capitalize()} {name.id} cannot be written"):
            made.symlink_to(os.path.relpath(layer, place.parent))
            made.replace(place)
            sync(place.parent)

    def drop(self, name: Name) -> None:
        """Let there be no such name."""
        place = self.place(name)
        with as_unavailable(f"{name.kind.capitalize()} {name.id} cannot be deleted"):
            place.unlink(missing_ok=True)
            sync(place.parent)

    def adopt(self, name: Name, path: Path) -> Path:
        """Give the file of a volume of old the name of a layer too; return that one."""
        if path.parent == self.folder:
            return path
        layer = self.new()
        with as_unavailable(f"{name.kind.capitalize()} {name.id} cannot be linked"):
            os.link(path, layer)
            sync(self.folder)
        self.point(name, layer)
        return layer

    def new(self, disk_format: DiskFormat = "qcow2") -> Path:
        """Return a place for a new layer."""
        return self.folder / f"{uuid4().hex}.{disk_format}"

    def overlay(
        self, size_bytes: int, base: Path | None = None, base_format: DiskFormat = "qcow2"
    ) -> Path:
        """Make a layer that holds what another holds, or nothing; it is safe on the disk."""
        layer = self.new()
        backing = None
        if base is not None:
            # Relative, as the whole state may be moved; by way of the parent, so that it
            # holds from the folder of the layer and from that of its name.
            backing = (self.told(base), base_format)
        with as_unavailable(f"Layer {layer.name} cannot be written"), layer.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            write_empty(file, size_bytes, backing)
            file.flush()
            os.fdatasync(file.fileno())
        with as_unavailable(f"{self.folder} cannot be written"):
            sync(self.folder)
        return layer

    def size(self, layer: Path) -> int:
        """Return the size of the disk that a layer holds."""
        with as_unavailable(f"{layer} cannot be read"):
            if layer.suffix == ".raw":
                return layer.stat().st_size
            return stand_of(layer).size_bytes

    def base(self, layer: Path) -> Path | None:
        """Return what a layer stands on."""
        if layer.suffix == ".raw":
            return None
        with as_unavailable(f"{layer} cannot be read"):
            backing = stand_of(layer).backing
        return None if backing is None else self._resolved(layer, backing)

    def chain(self, layer: Path) -> list[Path]:
        """Return a layer and all that it stands on, in this order.

        Raises:
            UnavailableError: One of them is missing, or they stand on each other.
        """
        found = [layer]
        while (below := self._base_of_any(found[-1])) is not None:
            if len(found) > _LONGEST:
                raise UnavailableError(f"Layer {layer.name} stands on itself")
            found.append(below)
        return found

    def frozen(self, name: Name) -> tuple[Path, bool]:
        """Return the layer that holds what a name holds, and whether it is frozen already.

        A head that nothing was written to holds what it stands on, which is frozen.
        """
        layer = self.find(name)
        assert layer is not None, "the caller has looked"
        if name.kind != "volume":
            return layer, True
        with as_unavailable(f"{layer} cannot be read"):
            stand = stand_of(layer)
            if stand.backing is not None and stand.backing_format == "qcow2":
                below = self._resolved(layer, stand.backing)
                if stand_of(below).size_bytes == stand.size_bytes and is_untouched(layer):
                    return below, True
        return layer, False

    @contextmanager
    def pinned(self, *layers: Path) -> Iterator[None]:
        """Keep layers that have no name yet, and what they stand on."""
        self._pins.update(layers)
        try:
            yield
        finally:
            self._pins.subtract(layers)

    def named(self) -> dict[Path, list[Name]]:
        """Return all layers that have a name, with their names."""
        found: dict[Path, list[Name]] = {}
        for kind in KINDS:
            for resource_id in self.ids(kind):
                name = Name(kind, resource_id)
                layer = self.find(name)
                if layer is not None:
                    found.setdefault(layer, []).append(name)
        return found

    def has_name(self, layer: Path) -> bool:
        """Return whether a snapshot or an image is called after a layer."""
        kinds: tuple[Kind, ...] = ("snapshot", "image")
        return any(
            self.find(Name(kind, found)) == layer for kind in kinds for found in self.ids(kind)
        )

    def standing_on(self, layer: Path) -> list[Name]:
        """Return the names whose layers stand on a layer, or are it."""
        return [
            name
            for head, names in self.named().items()
            if layer in self.chain(head)
            for name in names
        ]

    def squeezable(self, volume_id: str) -> tuple[int, Path | None]:
        """Return how many layers only this volume needs below its head, and what is below them."""
        head = self.find(Name("volume", volume_id))
        if head is None:
            return 0, None
        named, users = self.named(), self._users()
        chain = self.chain(head)
        for count, layer in enumerate(chain[1:]):
            if layer in named or users[layer] > 1 or layer.parent != self.folder:
                return count, layer
        return len(chain) - 1, None

    def _users(self) -> Counter[Path]:
        """Return how many layers stand on each."""
        found = Counter[Path]()
        for layer in visible(self.folder):
            with suppress(UnavailableError):  # it goes meanwhile
                below = self._base_of_any(layer)
                if below is not None:
                    found[below] += 1
        return found

    def told(self, base: Path) -> str:
        """Return what layers call one that they stand on."""
        return f"../{base.relative_to(self.folder.parent)}"

    def collect(self, roots: list[Path]) -> None:
        """Remove the layers that nothing leads to.

        Args:
            roots: Layers that will have a name.
        """
        # In this order: what comes to be meanwhile is no candidate, and what is one is
        # pinned or has its name.
        candidates = {path for path in visible(self.folder) if path.suffix in (".qcow2", ".raw")}
        pinned = [path for path, times in self._pins.items() if times > 0]
        needed: set[Path] = set()
        for layer in [*pinned, *roots, *self.named()]:
            while layer not in needed:
                needed.add(layer)
                below = self._base_of_any(layer) if layer.exists() else None
                if below is None:
                    break
                layer = below  # noqa: PLW2901 - the walk goes down from here
        with as_unavailable(f"{self.folder} cannot be written"):
            for layer in candidates - needed:
                layer.unlink(missing_ok=True)

    def view(self) -> list[LayerView]:
        """Return all layers, their names, and what stands on what."""
        named = self.named()
        seen: dict[Path, LayerView] = {}
        for start in [*named, *visible(self.folder)]:
            layer: Path | None = start
            while layer is not None and layer not in seen:
                # One that goes meanwhile is not there any more.
                with suppress(UnavailableError, FileNotFoundError):
                    below = self._base_of_any(layer)
                    seen[layer] = LayerView(
                        id=self.id(layer),
                        base=None if below is None else self.id(below),
                        size_bytes=self.size(layer) if layer.suffix else layer.stat().st_size,
                        used_bytes=layer.stat().st_blocks * 512,
                        names=tuple((name.kind, name.id) for name in named.get(layer, ())),
                    )
                    layer = below
                    continue
                break
        return list(seen.values())

    def id(self, layer: Path) -> str:
        """Return the name of a layer, as others are told."""
        if layer.parent == self.folder:
            return layer.name
        return str(layer.relative_to(self.folder.parent))

    def _base_of_any(self, layer: Path) -> Path | None:
        # An image of old says its format beside it, not in its name.
        if layer.suffix == "" and not is_qcow2(layer):
            return None
        return self.base(layer)

    def _resolved(self, layer: Path, backing: str) -> Path:
        path = _normal(layer.parent / backing)
        with suppress(OSError):
            return _normal(path.parent / path.readlink())
        return path


def sync(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def is_qcow2(path: Path) -> bool:
    """Return whether a file is in that format, by its first bytes."""
    with as_unavailable(f"{path} cannot be read"), path.open("rb") as file:
        return file.read(4) == b"QFI\xfb"
