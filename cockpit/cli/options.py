"""What may be written on the command line, and its help."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.cli import image_options, link_options, server_options, storage_options
from cockpit.cli.image_options import ImageOptions
from cockpit.cli.link_options import CaptureLimits, Limits
from cockpit.cli.server_options import ServerOptions
from cockpit.cli.storage_options import BackupOptions

COMMANDS = (
    ("plan", "show what an apply would do, and do nothing"),
    ("apply", "make the cloud like the drawing"),
    ("destroy", "remove everything that belongs to the drawing"),
    ("undo", "take the last finished apply of the drawing back"),
    ("cancel", "stop a running apply and take back what is not done"),
    ("status", "show what runs and how to reach it"),
    ("probe", "log in to the servers of the drawing and try who reaches whom"),
    ("export", "write the drawing as a picture"),
    ("console", "use the serial console of a server"),
    ("firewall", "show what judges a server, or put another profile on it while it runs"),
    *link_options.COMMANDS,
    *storage_options.COMMANDS,
    image_options.COMMAND,
    server_options.COMMAND,
)
_NAMES = frozenset(name for name, _ in COMMANDS)

_EPILOG = """\
A drawing is a .cockpit file. Without a command the window opens, with a drawing or
without. Where no --server is given, the server embedded in this machine is used, and
started when it does not run.

exit codes: 0 done, 1 failed, 2 wrong usage, 3 there is something to do
(plan --exit-code), 130 interrupted; an apply that was interrupted goes on in the server.

environment: COCKPIT_SERVER, COCKPIT_USER, COCKPIT_PROJECT, COCKPIT_PASSWORD
stand for the options; NO_COLOR turns colours off.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """One call of the command line; fields that a command does not know have defaults.

    Attributes:
        json: Whether to write for programs: JSON, one object a line.
        url: Address of the server; "" is the embedded one.
        state_dir: Where the embedded server keeps its state; None is its default.
        drawing: A project file; for `console` and `firewall` also the name of a drawing.
        output: The picture, or the capture, to write.
        words: Further positional arguments.
    """

    command: str
    json: bool = False
    url: str = ""
    user: str = ""
    project: str = ""
    state_dir: Path | None = None
    drawing: str = ""
    output: str = ""
    words: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    capture: CaptureLimits = field(default_factory=CaptureLimits)
    image: ImageOptions = field(default_factory=ImageOptions)
    server: ServerOptions = field(default_factory=ServerOptions)
    backup: BackupOptions = field(default_factory=BackupOptions)
    is_consent_given: bool = False
    wants_exit_code: bool = False
    is_offline: bool = False
    is_dark: bool = False


def is_command(word: str) -> bool:
    """Tell whether a first argument belongs to the command line, not to the window."""
    return word in _NAMES or word.startswith("-") or not word.endswith(".cockpit")


def parse(arguments: Sequence[str]) -> Options:
    """Read the arguments; ends the program with 2 (wrong) or 0 (help was asked for)."""
    parser = _parser()
    found = parser.parse_args(arguments)
    if found.command == "image" and (lacks := image_options.complaint(found)):
        parser.error(lacks)
    if found.command == "firewall" and found.drawing != "show" and None in found.words:
        parser.error("firewall needs DRAWING, SERVER, NETWORK and PROFILE, or show and SERVER")
    is_server = found.command == "server"
    wrong = server_options.complaint(found) if is_server else storage_options.complaint(found)
    if wrong:
        parser.error(wrong)
    return Options(
        command=found.command,
        json=found.json,
        url=found.server.rstrip("/"),
        user=found.user,
        project=found.project,
        state_dir=found.state,
        drawing=getattr(found, "drawing", None) or "",
        output=getattr(found, "output", ""),
        words=_words(found),
        limits=link_options.limits_of(found),
        capture=link_options.capture_limits_of(found),
        image=image_options.image_options_of(found),
        server=server_options.server_options_of(found),
        backup=storage_options.backup_options_of(found),
        is_consent_given=getattr(found, "yes", False),
        wants_exit_code=getattr(found, "exit_code", False),
        is_offline=getattr(found, "offline", False),
        is_dark=getattr(found, "dark", False),
    )


def _words(found: argparse.Namespace) -> tuple[str, ...]:
    """Return what a command is about, in the order of its help; "" where it was left out."""
    ends = ("verb", "server_name", "network_name")
    named = [getattr(found, name) or "" for name in ends if hasattr(found, name)]
    return (*named, *getattr(found, "names", ()), *(getattr(found, "words", None) or ()))


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="cockpit",
        description="Draw a cloud with bricks, apply it, and watch it come alive.",
        epilog=_EPILOG,
        formatter_class=raw,
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    common = _common()
    parts = {
        name: commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=_EXAMPLES[name],
            parents=[common],
            formatter_class=raw,
        )
        for name, text in COMMANDS
    }
    for name in ("plan", "apply", "destroy", "undo", "cancel", "probe", "export"):
        parts[name].add_argument("drawing", metavar="FILE", help="the drawing")
    for name in ("apply", "destroy", "undo"):
        parts[name].add_argument("-y", "--yes", action="store_true", help="do not ask")
    _add_details(parts)
    return parser


class _Word(argparse.Action):
    """Collects positional arguments that each have a help of their own."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse calls it so
        namespace: argparse.Namespace,
        values: object,
        *_: object,
    ) -> None:
        namespace.words = (*(getattr(namespace, "words", None) or ()), values)


class _Version(argparse.Action):
    """Looks the version up only when it is asked for; that takes 20 ms."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("synnefo-cockpit")
        except PackageNotFoundError:
            number = "of a source tree that is not installed"
        sys.stdout.write(f"cockpit {number}\n")
        parser.exit()


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("where and how")
    from_environment = os.environ.get
    group.add_argument("--json", action="store_true", help="write JSON, one object a line")
    group.add_argument(
        "--server",
        metavar="URL",
        default=from_environment("COCKPIT_SERVER", ""),
        help="the server to talk to, such as http://cloud.example:8774",
    )
    group.add_argument(
        "--user", metavar="NAME", default=from_environment("COCKPIT_USER", ""), help="who logs in"
    )
    group.add_argument(
        "--project",
        metavar="NAME",
        default=from_environment("COCKPIT_PROJECT", ""),
        help="the project to work in, where it is not the user's default",
    )
    group.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help="state of the embedded server (~/.local/state/synnefo-cockpit)",
    )
    return common


def _add_details(parts: dict[str, argparse.ArgumentParser]) -> None:
    add = parts["plan"].add_argument
    add("--exit-code", action="store_true", help="end with 3 when there is something to do")
    add("--offline", action="store_true", help="ask no server: compare with an empty cloud")
    parts["status"].add_argument(
        "drawing", metavar="FILE", nargs="?", help="show only what belongs to this drawing"
    )
    parts["export"].add_argument("output", metavar="OUT", help="a name that ends in .png or .svg")
    parts["export"].add_argument("--dark", action="store_true", help="use the dark colours")
    add = parts["console"].add_argument
    add("drawing", metavar="DRAWING", help="a drawing's file, or the name it was applied under")
    add("words", metavar="SERVER", nargs=1, help="name or id of a server")
    add = parts["firewall"].add_argument
    add(
        "drawing",
        metavar="show|DRAWING",
        help="`show`, or a drawing's file, or the name it was applied under",
    )
    add("words", metavar="SERVER", help="name or id of a server", action=_Word)
    add("words", nargs="?", metavar="NETWORK", help="name or id of a network", action=_Word)
    add(
        "words",
        nargs="?",
        type=str.upper,
        metavar="PROFILE",
        choices=("ENABLED", "PROTECTED", "DISABLED", "CUSTOM"),
        help="ENABLED: only answers and icmp come in; PROTECTED: also ssh and rdp; "
        "DISABLED: everything; CUSTOM: what its security groups let in",
        action=_Word,
    )
    image_options.add_details(parts["image"])
    link_options.add_details(parts)
    server_options.add_details(parts["server"])
    storage_options.add_details(parts)


_EXAMPLES = {
    **link_options.EXAMPLES,
    **storage_options.EXAMPLES,
    "plan": "example: cockpit plan three-tier.cockpit\n"
    "in a script: cockpit plan --exit-code three-tier.cockpit || echo there is something to do",
    "apply": "example: cockpit apply three-tier.cockpit\n"
    "Ctrl+C asks whether to go on without you, to wait, or to cancel.",
    "destroy": "example: cockpit destroy three-tier.cockpit\n"
    "Only what was applied from this drawing is removed; the file stays.",
    "undo": "example: cockpit undo three-tier.cockpit\n"
    "What the apply made is removed, what it changed gets its old attributes.",
    "cancel": "example: cockpit cancel three-tier.cockpit",
    "status": "example: cockpit status three-tier.cockpit",
    "probe": "example: cockpit probe three-tier.cockpit\n"
    "It needs ssh and at least one server with a public address that lets ssh in.",
    "export": "example: cockpit export three-tier.cockpit three-tier.svg --dark",
    "console": "example: cockpit console three-tier.cockpit web-1\nCtrl+] leaves the console.",
    "firewall": "example: cockpit firewall show web-1\n"
    "example: cockpit firewall three-tier.cockpit web-1 internet DISABLED\n"
    "The next apply sets the profile of the drawing again.",
    "image": image_options.EXAMPLE,
    "server": server_options.EXAMPLE,
}
