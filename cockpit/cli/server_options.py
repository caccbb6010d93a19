"""What may be written after `server`: the embedded server's process, and its instances."""

import argparse
from dataclasses import dataclass

EMBEDDED = ("start", "stop", "status")
"""Without a name these are about the embedded server."""

VERBS = (
    *EMBEDDED,
    *("pause", "unpause", "suspend", "resume", "reboot", "shelve", "offload", "unshelve"),
    *("lock", "unlock", "rescue", "unrescue", "rebuild", "resize", "confirm", "revert"),
    *("diagnostics", "guest", "log", "password", "tag", "meta", "actions"),
)

COMMAND = ("server", "look at the embedded server, or give orders to one of its instances")

EXAMPLE = """\
about the embedded server: start, stop, status
about an instance, by its name or id:
  start, stop, reboot [--hard], pause, unpause, suspend, resume, shelve, offload, unshelve,
  lock [--reason TEXT], unlock, rescue [--image NAME], unrescue, rebuild [--image NAME],
  resize FLAVOR, confirm, revert, diagnostics, guest, log [--lines N], password, actions,
  tag [TAG ...] [--remove], meta [KEY=VALUE ...] [--remove]

example: cockpit server start
Its instances keep running when it stops; it finds them again at its next start.
example: cockpit server suspend web-1
example: cockpit server meta web-1 tier=front owner=anna"""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What an order to an instance is given with.

    Attributes:
        name: Of the instance; "" for the embedded server.
        image: For a rescue or a rebuild; "": its own.
        lines: Of the log; None: all.
    """

    name: str = ""
    image: str = ""
    reason: str = ""
    lines: int | None = None
    is_hard: bool = False
    is_removal: bool = False


def add_details(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `server`."""
    add = parser.add_argument
    add("verb", metavar="VERB", choices=VERBS, help="what to do, see below")
    add("instance", metavar="NAME", nargs="?", default="", help="name or id of an instance")
    add("words", metavar="WORD", nargs="*", help="a flavor, tags, or KEY=VALUE")
    add("--image", default="", metavar="IMAGE", help="for a rescue or a rebuild; else its own")
    add("--hard", action="store_true", help="reboot without asking the guest")
    add("--lines", type=int, metavar="N", help="the last lines of the log only")
    add("--reason", default="", metavar="TEXT", help="why it is locked")
    add("--remove", action="store_true", help="take these tags or keys away")


def server_options_of(found: argparse.Namespace) -> ServerOptions:
    """Return what was written after `server`; defaults for other commands."""
    if found.command != "server":
        return ServerOptions()
    return ServerOptions(
        name=found.instance,
        image=found.image,
        reason=found.reason,
        lines=found.lines,
        is_hard=found.hard,
        is_removal=found.remove,
    )


def complaint(found: argparse.Namespace) -> str | None:
    """Return what is wrong with what was written after `server`."""
    if found.verb in EMBEDDED and found.words:
        return f"server {found.verb} takes one NAME at most"
    if found.verb == "status" and found.instance:
        return "server status is about the embedded server; `cockpit status` shows instances"
    if found.verb not in EMBEDDED and not found.instance:
        return f"server {found.verb} needs the NAME of an instance"
    if found.verb == "resize" and len(found.words) != 1:
        return "server resize needs NAME and FLAVOR"
    return None
