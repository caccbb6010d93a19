"""The kernel's settings of our links, by the part that a link plays."""

from pathlib import Path
from typing import Literal

Role = Literal["bridge", "bridged", "routed", "uplink"]

# Proxy ARP answers at once, and only on links that forward.
_FORWARDING = {
    "ipv4/conf/{}/forwarding": 1,
    "ipv4/conf/{}/proxy_arp": 1,
    "ipv4/neigh/{}/proxy_delay": 0,
    # The kernel forwards IPv6 on no link where it does not on all.
    "ipv6/conf/all/forwarding": 1,
    "ipv6/conf/{}/forwarding": 1,
}
_SETTINGS = {
    # Whatever address a guest asks for or sends to, nobody but its peers answers.
    "bridge": {
        # A tag that a receiver ignores, as that of VLAN 0, must not hide a packet.
        "bridge/bridge-nf-filter-vlan-tagged": 1,
        "ipv4/conf/{}/forwarding": 0,
        "ipv4/conf/{}/arp_ignore": 8,
        "ipv6/conf/{}/disable_ipv6": 1,
    },
    "bridged": {"ipv6/conf/{}/disable_ipv6": 1},
    "routed": {
        **_FORWARDING,
        "ipv6/conf/{}/accept_ra": 0,
        "ipv6/conf/{}/accept_redirects": 0,
        # A link-local address of its MAC, which is the router that guests are told.
        "ipv6/conf/{}/addr_gen_mode": 0,
        "ipv6/conf/{}/accept_dad": 0,
        "ipv6/conf/{}/disable_ipv6": 0,
    },
    "uplink": {
        **_FORWARDING,
        "ipv6/conf/{}/proxy_ndp": 1,
        "ipv6/neigh/{}/proxy_delay": 0,
    },
}


def tune(name: str, role: Role) -> None:
    """Set all settings of a link; those of what the kernel lacks are left out.

    Raises:
        OSError: The link is gone, or a setting is refused.
    """
    folder = Path("/proc/sys/net")
    missing = tuple(part for part in ("ipv6", "bridge") if not (folder / part).exists())
    for path, value in _SETTINGS[role].items():
        if not path.startswith(missing):
            (folder / path.format(name)).write_text(str(value))
