"""Read, migrate and write project files.

A file is sorted JSON, so that two versions of a drawing differ only where they differ.
It is replaced as a whole: whoever opens it, also after a crash or on a full disk, meets
the old drawing or the new one, never half of one.
"""

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cockpit.errors import CockpitError, ProjectFileError
from cockpit.models.blocks import AnyBlock, AnyLink
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.migrations import MIGRATIONS
from cockpit.models.sentences import say
from cockpit.models.topology import Topology

FORMAT = "synnefo-cockpit/project"
VERSION = 2
SUFFIX = ".cockpit"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["synnefo-cockpit/project"]
    version: Literal[2]
    id: UUID
    name: Annotated[str, Field(min_length=1, max_length=255)]
    blocks: tuple[AnyBlock, ...]
    links: tuple[AnyLink, ...]


def dumps(topology: Topology) -> str:
    """Return the text of a project file; the same drawing gives the same text."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "id": str(topology.id),
        "name": topology.name,
        "blocks": [b.model_dump(mode="json") for b in sorted(topology, key=lambda b: str(b.id))],
        "links": [
            link.model_dump(mode="json")
            for link in sorted(topology.links(), key=lambda link: str(link.id))
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def loads(text: str, source: str = "This text") -> Topology:
    """Read the text of a project file; `source` names it in errors.

    Raises:
        ProjectFileError: It is no project file, of an unknown version, or damaged.
    """
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ProjectFileError(
            say("{file} is not a project file: {reason}", file=source, reason=str(error)),
            say("Is it another kind of file?"),
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ProjectFileError(
            say("{file} is not a project file of Synnefo Cockpit", file=source),
            say("Is it another kind of file?"),
        )
    return _topology(_parsed(_migrated(content, source), source), source)


def load(path: Path) -> Topology:
    """Read a project file.

    Raises:
        ProjectFileError: It cannot be read; see `loads`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectFileError(
            say("{file} cannot be read: {reason}", file=path, reason=_reason(error))
        ) from error
    return loads(text, str(path))


def save(path: Path, topology: Topology) -> None:
    """Replace the project file as a whole, and drop the autosave beside it.

    Raises:
        ProjectFileError: It cannot be written; the old file is as it was.
    """
    _replace(path, dumps(topology))
    discard_autosave(path)


def autosave_path(path: Path) -> Path:
    """Return where the unsaved state of a project file is kept."""
    return path.with_name(f".{path.name}.autosave")


def autosave(path: Path, topology: Topology) -> None:
    """Keep the unsaved state beside the project file.

    Raises:
        ProjectFileError: It cannot be written; the last autosave is as it was.
    """
    _replace(autosave_path(path), dumps(topology))


def recovered(path: Path) -> Topology | None:
    """Return the unsaved state that a crash left behind.

    None when there is none, when the file is newer or holds it already, or when it is damaged.
    """
    journal = autosave_path(path)
    try:
        text = journal.read_text(encoding="utf-8")
        if path.exists() and (
            path.stat().st_mtime_ns > journal.stat().st_mtime_ns
            or text == path.read_text(encoding="utf-8")
        ):
            return None
        return loads(text, str(journal))
    except (OSError, UnicodeDecodeError, ProjectFileError):
        return None


def discard_autosave(path: Path) -> None:
    """Drop the unsaved state of a project file."""
    try:
        autosave_path(path).unlink(missing_ok=True)
        _sweep(autosave_path(path))
    except OSError as error:
        raise ProjectFileError(
            say(
                "{file} cannot be removed: {reason}",
                file=autosave_path(path),
                reason=_reason(error),
            )
        ) from error


def _migrated(content: dict[str, Any], source: str) -> dict[str, Any]:
    version = content.get("version")
    while version != VERSION:
        step = MIGRATIONS.get(version) if isinstance(version, int) else None
        if step is None:
            raise ProjectFileError(
                say("{file} has the unknown version {version}", file=source, version=repr(version)),
                say("It was written by a newer cockpit: update this one."),
            )
        content = step(content)
        version = content["version"]
    return content


def _parsed(content: dict[str, Any], source: str) -> _File:
    try:
        return _File.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProjectFileError(
            say(
                "{file} is damaged at {where}: {reason}",
                file=source,
                where=where,
                reason=first["msg"],
            ),
            say("Take the file from a backup."),
        ) from error


def _topology(file: _File, source: str) -> Topology:
    topology = Topology(file.id, file.name)
    try:
        topology.apply(Batch(tuple(AddBlock(block) for block in file.blocks)))
        for link in file.links:
            topology.apply(AddLink(link))
    except CockpitError as error:
        raise ProjectFileError(
            say("{file} is damaged: {reason}", file=source, reason=str(error)),
            say("Take the file from a backup."),
        ) from error
    return topology


def _replace(path: Path, text: str) -> None:
    """Write beside the file, force it to the disk, then change places in one step."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.saving")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync_folder(path.parent)
        _sweep(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise ProjectFileError(
            say("{file} cannot be written: {reason}", file=path, reason=_reason(error)),
            say("Save it in another folder; the old file is as it was."),
        ) from error


def _sync_folder(folder: Path) -> None:
    # Without this the new name may be lost in a power cut, though the bytes are safe.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(path: Path) -> None:
    """Remove what savers that were killed left beside the file."""
    for left in path.parent.glob(f".{path.name}.*.saving"):
        owner = left.name.rsplit(".", 2)[1]
        if owner.isdigit() and not Path("/proc", owner).exists():
            left.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
