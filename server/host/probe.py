"""What this kernel can do for us, tried out rather than guessed."""

from collections.abc import Callable
from pathlib import Path

from server.host.capture import CaptureError, load
from server.host.links import look_links, make_link, make_taps, remove_links
from server.host.netlink import Netlink, attribute
from server.host.nft import Nftables
from server.host.plugging import NO_VLAN, PluggingError, make_vlan, vlan_name
from server.host.qdiscs import Way, disciplines, redirect, set_qdisc
from server.host.shaping import NO_NETEM

_NAME = "cockpitprobe"
_LIMITED = Way(1000, None, 0, 0, 0.0)
_DELAYED = Way(None, None, 1, 0, 0.0)
_STATEFUL = (
    "add table inet cockpitprobe\n"
    "add chain inet cockpitprobe seen { type filter hook forward priority 0; }\n"
    "add rule inet cockpitprobe seen ct state new\n"
)


def probe() -> dict[str, str]:
    """Return what is lacking, with the reason; what works is not named."""
    kernel, nft = Netlink(), Nftables()
    checks: dict[str, Callable[[], str | None]] = {
        "tap": lambda: make_taps(kernel, [_NAME]).get(_NAME),
        "bridge": lambda: _try_link(kernel, "bridge"),
        "veth": lambda: _try_link(kernel, "veth"),
        "vxlan": lambda: _try_link(kernel, "vxlan", attribute(2, [attribute(1, 1)])),
        "stateful firewall": lambda: nft.try_out(_STATEFUL),
        "firewall on bridges": _try_bridge_filter,
        "link rates": lambda: _try_rates(kernel),
        "delay and loss": lambda: _try_qdiscs(kernel, _DELAYED) and NO_NETEM,
        "VLANs": lambda: _try_vlan(kernel) and NO_VLAN,
        "packet capture": _try_capture,
    }
    found = {}
    for name, check in checks.items():
        found[name] = check()
        left = [link.index for link in look_links(kernel).values() if link.name == _NAME]
        kernel.do(remove_links(left))
    kernel.close()
    nft.close()
    return {name: reason for name, reason in found.items() if reason is not None}


def _try_rates(kernel: Netlink) -> str | None:
    return _try_qdiscs(kernel, _LIMITED) or _try_link(kernel, "ifb")


def _try_qdiscs(kernel: Netlink, way: Way) -> str | None:
    make_taps(kernel, [_NAME])
    index = look_links(kernel)[_NAME].index
    requests = [set_qdisc(index, one) for one in disciplines(way, has_netem=True)]
    refusals = kernel.do([*requests, *redirect(index, index)])
    kernel.do(remove_links([index]))
    return refusals[0].text if refusals else None


def _try_vlan(kernel: Netlink) -> str | None:
    make_taps(kernel, [_NAME])
    try:
        make_vlan(kernel, _NAME, look_links(kernel)[_NAME], 1)
    except PluggingError as error:
        return str(error)
    kernel.do(remove_links([look_links(kernel)[vlan_name(_NAME)].index]))
    return None


def _try_capture() -> str | None:
    try:
        load()
    except CaptureError as error:
        return str(error)
    return None


def _try_link(kernel: Netlink, kind: str, data: bytes = b"") -> str | None:
    refusals = kernel.do([make_link(_NAME, kind, data)])
    return refusals[0].text if refusals else None


def _try_bridge_filter() -> str | None:
    if Path("/proc/sys/net/bridge").exists():
        return None
    return "br_netfilter is missing; load it with: modprobe br_netfilter"
