"""Freezing: what volumes hold at one moment becomes layers that never change.

The guest of a volume in use goes on in a new head. That takes several steps, which a server
may not live to see, so they are written down first: a *switch* names the old and the new
layer of each volume, and the names that the old layers shall have. It is then settled by
looking at the disks: a running instance that writes to the new heads has made the switch; one
that writes to the old ones has not; where none runs, nobody writes to the old ones any more,
so that the switch may as well be made now.
"""

import asyncio
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from server.drivers.base import LiveDisks, OpenDisks
from server.drivers.qcow2.files import unused, visible
from server.drivers.qcow2.images import Images
from server.drivers.qcow2.layers import Kind, Layers, Name, sync
from server.drivers.refusals import as_unavailable
from server.errors import NotFoundError, UnavailableError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """What shall be made of what a volume holds.

    Attributes:
        name: A volume (a clone), a snapshot or an image.
        volume_id: The source.
        size_bytes: Of a clone.
    """

    name: Name
    volume_id: str
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Switch:
    """Steps that were begun; `old`, `new` by volume id, and the layers of the names."""

    path: Path
    old: Mapping[str, Path]
    new: Mapping[str, Path]
    names: Sequence[tuple[Name, Path]]

    def layers(self) -> Iterator[Path]:
        """Return all layers that it leads to."""
        yield from self.old.values()
        yield from self.new.values()
        yield from (layer for _, layer in self.names)


@dataclass(slots=True)
class Freezing:
    """Makes switches, and settles those that were left.

    Attributes:
        turn: Held while names or layers change.
        pending: Switches that are not settled, by volume id.
    """

    folder: Path
    layers: Layers
    images: Images
    live: LiveDisks
    turn: asyncio.Lock
    pending: dict[str, Switch] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for rest in self.folder.glob(".*"):
            rest.unlink()
        for path in visible(self.folder):
            switch = self._read(path)
            if switch.new:
                self.pending.update(dict.fromkeys(switch.new, switch))
            else:
                self._apply(switch)

    async def freeze(self, targets: Sequence[Target]) -> None:
        """Make snapshots, images or clones of what volumes hold at one moment.

        Raises:
            NotFoundError: A volume is not there.
            UnavailableError: An instance does not let its disks be switched.
        """
        volume_ids = sorted({target.volume_id for target in targets})
        async with self.live.hold(volume_ids) as open_disks:
            await self._settle_held(volume_ids, open_disks)
            async with self.turn:
                switch = await asyncio.to_thread(self._begin, targets, open_disks)
            if switch is None:
                return
            with self.layers.pinned(*switch.layers()):
                self.pending.update(dict.fromkeys(switch.new, switch))
                try:
                    await _switch(switch, open_disks)
                except UnavailableError:
                    # It may have come to pass: look, if that can be seen now.
                    with suppress(UnavailableError):
                        await self._settle_held(volume_ids, open_disks)
                    if not await asyncio.to_thread(self._are_there, targets):
                        raise
                    return
                await self._complete(switch)

    async def settle(self, volume_id: str) -> None:
        """Bring a switch of a volume to its end that was left.

        Raises:
            UnavailableError: Its instance does not tell.
        """
        switch = self.pending.get(volume_id)
        if switch is not None:
            async with self.live.hold([*switch.new]) as open_disks:
                await self._settle_held([volume_id], open_disks)

    def roots(self) -> list[Path]:
        """Return layers that pending switches lead to."""
        return [layer for switch in self.pending.values() for layer in switch.layers()]

    async def _settle_held(
        self, volume_ids: Sequence[str], open_disks: Mapping[str, OpenDisks]
    ) -> None:
        for volume_id in volume_ids:
            switch = self.pending.get(volume_id)
            if switch is None:
                continue
            files: dict[str, str] = {}
            for disks in {*open_disks.values()}:
                files |= await disks.files()
            if _is_elsewhere(files, switch.new):
                log.warning("A switch of volume %s did not come to pass; it is undone", volume_id)
                await self._undo(switch, open_disks)
            else:
                await self._complete(switch)

    async def _complete(self, switch: Switch) -> None:
        async with self.turn:
            await asyncio.to_thread(self._apply, switch)
        for key in switch.new:
            self.pending.pop(key, None)

    async def _undo(self, switch: Switch, open_disks: Mapping[str, OpenDisks]) -> None:
        for disks in {*open_disks.values()}:
            await disks.forget({key: str(path) for key, path in switch.new.items()})
        async with self.turn:
            await asyncio.to_thread(switch.path.unlink, missing_ok=True)
        for key in switch.new:
            self.pending.pop(key, None)

    def _are_there(self, targets: Sequence[Target]) -> bool:
        return all(self.layers.find(target.name) is not None for target in targets)

    def _begin(
        self, targets: Sequence[Target], open_disks: Mapping[str, OpenDisks]
    ) -> Switch | None:
        """Make the new layers and write the switch down; None when nothing is to be done."""
        missing = [target for target in targets if self.layers.find(target.name) is None]
        if not missing:
            return None
        old: dict[str, Path] = {}
        new: dict[str, Path] = {}
        frozen: dict[str, Path] = {}
        for volume_id in {target.volume_id for target in missing}:
            name = Name("volume", volume_id)
            layer = self.layers.find(name)
            if layer is None:
                raise NotFoundError(f"There is no volume {volume_id}")
            if volume_id not in open_disks:
                with as_unavailable(f"{layer} cannot be opened"), unused(layer):
                    layer, is_frozen = self.layers.frozen(name)
                if is_frozen:
                    frozen[volume_id] = layer
                    continue
            layer = self.layers.adopt(name, layer)
            old[volume_id] = frozen[volume_id] = layer
            new[volume_id] = self.layers.overlay(self.layers.size(layer), layer)
        names = [(target.name, self._layer_for(target, frozen)) for target in missing]
        return self._write(old, new, names)

    def _layer_for(self, target: Target, frozen: Mapping[str, Path]) -> Path:
        layer = frozen[target.volume_id]
        if target.name.kind != "volume":
            return layer
        return self.layers.overlay(max(target.size_bytes, self.layers.size(layer)), layer)

    def _write(
        self,
        old: Mapping[str, Path],
        new: Mapping[str, Path],
        names: Sequence[tuple[Name, Path]],
    ) -> Switch:
        path = self.folder / uuid4().hex
        content = {
            "switches": [[key, old[key].name, new[key].name] for key in old],
            "names": [[name.kind, name.id, layer.name] for name, layer in names],
        }
        made = path.with_name(f".{path.name}")
        with as_unavailable(f"{path} cannot be written"), made.open("w") as file:
            file.write(json.dumps(content))
            file.flush()
            os.fdatasync(file.fileno())
            made.replace(path)
            sync(self.folder)
        return Switch(path, old, new, names)

    def _read(self, path: Path) -> Switch:
        with as_unavailable(f"{path} cannot be read"):
            content = json.loads(path.read_bytes())
        folder = self.layers.folder
        kinds: dict[str, Kind] = {"volume": "volume", "snapshot": "snapshot", "image": "image"}
        return Switch(
            path,
            old={key: folder / layer for key, layer, _ in content["switches"]},
            new={key: folder / layer for key, _, layer in content["switches"]},
            names=[(Name(kinds[kind], key), folder / at) for kind, key, at in content["names"]],
        )

    def _apply(self, switch: Switch) -> None:
        for name, layer in switch.names:
            if name.kind == "image":
                self.images.adopt(name.id, layer)
            elif self.layers.find(name) is None:
                self.layers.point(name, layer)
        for volume_id, layer in switch.new.items():
            # A volume that was reverted or removed meanwhile stays so.
            name = Name("volume", volume_id)
            if self.layers.find(name) == switch.old[volume_id]:
                self.layers.point(name, layer)
        with as_unavailable(f"{switch.path} cannot be removed"):
            for layer in switch.old.values():
                with suppress(FileNotFoundError):
                    layer.chmod(0o400)
            switch.path.unlink(missing_ok=True)
            sync(self.folder)


async def _switch(switch: Switch, open_disks: Mapping[str, OpenDisks]) -> None:
    holders = {*open_disks.values()}
    if len(holders) > 1:
        raise UnavailableError("The volumes are in use by several servers")
    for disks in holders:
        new = switch.new.items()
        await disks.switch({key: str(path) for key, path in new if key in open_disks})


def _is_elsewhere(files: Mapping[str, str], new: Mapping[str, Path]) -> bool:
    written = [(files[key], path) for key, path in new.items() if key in files]
    return any(os.path.realpath(file) != os.path.realpath(path) for file, path in written)
