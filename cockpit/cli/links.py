"""`cockpit link`: how the link of a server is limited."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cockpit.backend.links import set_shaping
from cockpit.cli.connect import connected
from cockpit.cli.finding import port_of
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError

_WORDS = (
    ("rate_kbit_in", "in {} kbit/s"),
    ("rate_kbit_out", "out {} kbit/s"),
    ("burst_kbit_in", "burst in {} kbit"),
    ("burst_kbit_out", "burst out {} kbit"),
    ("delay_ms", "delay {} ms"),
    ("jitter_ms", "jitter {} ms"),
    ("loss_percent", "loss {:g} %"),
)


async def run(options: Options, out: Output) -> int:
    """Show the limits of a link, set some of them, or take all off."""
    verb, server, network = options.words
    async with connected(options, out) as session:
        port, where = port_of(session.live, server, network)
        own = port.attributes.get("shaping")
        if verb == "show":
            holding = port.observed.get("shaping")
            out.record(port=port.id, shaping=own, holding=holding, fault=port.fault)
            out.line(f"{where}: {_told(holding)}")
            if own != holding:
                out.line(f"wished: {_told(own)}")
            if port.fault:
                out.line(port.fault)
            return 0
        shaping = None if verb == "clear" else _with(own or {}, options)
        await set_shaping(session.api.client, port.id, shaping)
    out.record(port=port.id, shaping=shaping)
    out.line(f"{where}: {_told(shaping)}")
    return 0


def _with(own: Mapping[str, Any], options: Options) -> dict[str, Any]:
    given = {name: value for name, value in asdict(options.limits).items() if value is not None}
    if not given:
        raise CockpitError("Nothing is set", "Say what: cockpit link set --help")
    values = {**own, **given}
    return {name: value for name, value in values.items() if value}


def _told(shaping: Mapping[str, Any] | None) -> str:
    told = [words.format(shaping[name]) for name, words in _WORDS if shaping and shaping.get(name)]
    return ", ".join(told) or "no limits"
