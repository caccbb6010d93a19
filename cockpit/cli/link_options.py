"""What may be written after `link`, `capture`, `host` and `room`."""

import argparse
import re
from dataclasses import dataclass

_RATE = re.compile(r"(\d+(?:\.\d+)?)([kMG]?)(?:bit(?:/s)?)?")
_FACTORS = {"": 1, "k": 1, "M": 1_000, "G": 1_000_000}


@dataclass(frozen=True, slots=True)
class Limits:
    """What `link set` sets; None: it stays, 0: it is taken off."""

    rate_kbit_in: int | None = None
    rate_kbit_out: int | None = None
    burst_kbit_in: int | None = None
    burst_kbit_out: int | None = None
    delay_ms: int | None = None
    jitter_ms: int | None = None
    loss_percent: float | None = None


@dataclass(frozen=True, slots=True)
class CaptureLimits:
    """What `capture` keeps, and when it ends by itself."""

    filter: str | None = None
    snaplen: int | None = None
    seconds: float | None = None
    packets: int | None = None


COMMANDS = (
    ("link", "show, set or clear how a server's link is limited"),
    ("capture", "write what passes a server's link to a pcap file"),
    ("host", "look at the host's interfaces, and confirm what is plugged in"),
    ("room", "run a command in the server room of the embedded engine"),
)

EXAMPLES = {
    "link": "example: cockpit link set web-1 internet --rate-in 10M --rate-out 2M --delay 20\n"
    "It holds at once, while the server runs; 0 takes a limit off.",
    "capture": "example: cockpit capture web-1 -o - --filter 'tcp port 80' | wireshark -k -i -\n"
    "Ctrl+C ends it. The filter is written as for tcpdump.",
    "host": "example: cockpit host interfaces\n"
    "A network that was plugged into an interface stays so only when that is confirmed in\n"
    "time: cockpit host confirm lab",
    "room": "example: cockpit room -- ip address add 172.20.0.1/24 dev eth0\n"
    "It stands for the physical network behind the interface room0.",
}


def rate(text: str) -> int:
    """Read a rate: kilobits a second, or with k, M or G."""
    return _number(text, "a rate such as 512k, 10M or 1G")


def burst(text: str) -> int:
    """Read a burst: kilobits, or with k, M or G."""
    return _number(text, "a burst such as 64k or 1M")


def milliseconds(text: str) -> int:
    """Read a time: milliseconds."""
    return int(text.removesuffix("ms"))


def percent(text: str) -> float:
    """Read a share: percent."""
    return float(text.removesuffix("%"))


def add_details(parts: dict[str, argparse.ArgumentParser]) -> None:
    """Add the arguments of these commands."""
    _add_link(parts["link"])
    _add_capture(parts["capture"])
    add = parts["host"].add_argument
    add("verb", metavar="interfaces|ports|confirm", choices=("interfaces", "ports", "confirm"))
    add("names", metavar="PORT", nargs="*", help="of confirm: name or id of a physical port")
    parts["room"].add_argument(
        "names", metavar="-- COMMAND", nargs=argparse.REMAINDER, help="what to run"
    )


def limits_of(found: argparse.Namespace) -> Limits:
    """Return the limits that were given."""
    return Limits(**{name: getattr(found, name, None) for name in Limits.__slots__})


def capture_limits_of(found: argparse.Namespace) -> CaptureLimits:
    """Return the limits of a capture that were given."""
    return CaptureLimits(**{name: getattr(found, name, None) for name in CaptureLimits.__slots__})


def _add_link(part: argparse.ArgumentParser) -> None:
    add = part.add_argument
    add("verb", metavar="show|set|clear", choices=("show", "set", "clear"))
    _add_ends(part)
    for way, what in (("in", "towards the server"), ("out", "from the server")):
        add(f"--rate-{way}", dest=f"rate_kbit_{way}", type=rate, metavar="RATE", help=what)
        add(
            f"--burst-{way}",
            dest=f"burst_kbit_{way}",
            type=burst,
            metavar="KBIT",
            help=f"what may pass at once after a rest, {what}",
        )
    add("--delay", dest="delay_ms", type=milliseconds, metavar="MS", help="of each direction")
    add("--jitter", dest="jitter_ms", type=milliseconds, metavar="MS", help="more or less delay")
    add("--loss", dest="loss_percent", type=percent, metavar="PERCENT", help="of each direction")


def _add_capture(part: argparse.ArgumentParser) -> None:
    add = part.add_argument
    _add_ends(part)
    add("-o", "--output", required=True, metavar="FILE", help="a pcap file; - is standard output")
    add("--filter", metavar="EXPRESSION", help="which packets, as for tcpdump")
    add("--seconds", type=float, metavar="N", help="end after so long")
    add("--packets", type=int, metavar="N", help="end after so many")
    add("--snaplen", type=int, metavar="BYTES", help="keep so much of each packet")


def _add_ends(part: argparse.ArgumentParser) -> None:
    part.add_argument("server_name", metavar="SERVER", help="name or id of a server")
    part.add_argument(
        "network_name",
        metavar="NETWORK",
        nargs="?",
        help="name or id of a network it hangs on, where there are several",
    )


def _number(text: str, what: str) -> int:
    found = _RATE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} is not {what}")
    return round(float(found[1]) * _FACTORS[found[2]])
