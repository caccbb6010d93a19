"""What may be written after `volume`, `snapshot`, `backup` and `lineage`."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass

COMMANDS = (
    ("volume", "list, make, clone, extend, flatten or hand over volumes"),
    ("snapshot", "keep what a server's disks or a volume hold, and go back to it"),
    ("backup", "copy volumes to the backup folder, now or by a schedule, and restore them"),
    ("lineage", "show what stands on what, and what is shared"),
)

EXAMPLES = {
    "volume": "verbs: list; create NAME GIB; clone SOURCE NAME (SOURCE: a volume, in use or not,\n"
    "or a snapshot); extend VOLUME GIB; flatten VOLUME; image VOLUME NAME; delete VOLUME;\n"
    "transfer VOLUME; accept TRANSFER KEY\n\n"
    "example: cockpit volume clone data data-copy",
    "snapshot": "verbs: list [NAME]; create NAME [CALLED]; revert NAME SNAPSHOT;\n"
    "delete NAME SNAPSHOT; NAME is a server (all its disks, one moment) or a volume\n\n"
    "example: cockpit snapshot create web-1 before-upgrade\n"
    "A server that goes back stops and starts again.",
    "backup": "verbs: list; create VOLUME [CALLED]; restore BACKUP [VOLUME]; delete BACKUP;\n"
    "schedule NAME (a server or a volume); schedules; unschedule ID\n\n"
    "example: cockpit backup schedule db-1 --every 24 --keep 7 --weekly 4",
    "lineage": "example: cockpit lineage",
}

_VERBS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "volume": {
        "list": (0, 0),
        "create": (2, 2),
        "clone": (2, 2),
        "extend": (2, 2),
        "flatten": (1, 1),
        "image": (2, 2),
        "delete": (1, 1),
        "transfer": (1, 1),
        "accept": (2, 2),
    },
    "snapshot": {"list": (0, 1), "create": (1, 2), "revert": (2, 2), "delete": (2, 2)},
    "backup": {
        "list": (0, 0),
        "create": (1, 2),
        "restore": (1, 2),
        "delete": (1, 1),
        "schedule": (1, 1),
        "schedules": (0, 0),
        "unschedule": (1, 1),
    },
}
"""By command and verb: how many words may follow."""


@dataclass(frozen=True, slots=True)
class BackupOptions:
    """How `backup` makes and keeps backups."""

    is_incremental: bool = False
    every_hours: int = 24
    keep_last: int = 7
    keep_daily: int = 0
    keep_weekly: int = 0


def add_details(parts: Mapping[str, argparse.ArgumentParser]) -> None:
    """Add the arguments of these commands."""
    for name, verbs in _VERBS.items():
        add = parts[name].add_argument
        add("verb", metavar="VERB", choices=[*verbs], help="what to do, see below")
        add("words", metavar="WORD", nargs="*", help="what it is about, see below")
    add = parts["backup"].add_argument
    add("--incremental", action="store_true", help="refuse to be the first one")
    add("--every", type=int, default=24, metavar="HOURS", help="a schedule's step (24)")
    add("--keep", type=int, default=7, metavar="N", help="a schedule keeps the last N (7)")
    add("--daily", type=int, default=0, metavar="N", help="and the newest of N days")
    add("--weekly", type=int, default=0, metavar="N", help="and the newest of N weeks")


def backup_options_of(found: argparse.Namespace) -> BackupOptions:
    """Return what was written after `backup`; defaults for other commands."""
    if found.command != "backup":
        return BackupOptions()
    return BackupOptions(found.incremental, found.every, found.keep, found.daily, found.weekly)


def complaint(found: argparse.Namespace) -> str | None:
    """Return what is wrong with what was written after one of these commands."""
    least, most = _VERBS.get(found.command, {}).get(getattr(found, "verb", ""), (0, 0))
    if found.command not in _VERBS or least <= len(found.words) <= most:
        return None
    count = str(least) if least == most else f"{least} to {most}"
    return f"{found.command} {found.verb} takes {count} names"
