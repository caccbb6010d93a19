"""What `cockpit status` shows of routers and floating IPs."""

from collections.abc import Sequence

from cockpit.models.live import Live
from cockpit.models.resources import Resource


def router_rows(routers: Sequence[Resource], live: Live) -> list[tuple[str, str, str]]:
    """Return of each router its name, the networks that it joins, and its way out."""
    rows = []
    for router in routers:
        ends = router.attributes.get("interfaces") or []
        joined = ", ".join(_name(live, end.get("network_id")) for end in ends) or "–"
        outside = router.attributes.get("external_network_id")
        address = router.attributes.get("external_ip_address") or "no IPv4 address"
        how = "translated" if router.attributes.get("snat") else "as they are"
        way = f"{_name(live, outside)}, {address}, {how}" if outside else "none"
        rows.append((router.name, joined, way))
    return rows


def floating_rows(floating_ips: Sequence[Resource], live: Live) -> list[tuple[str, str, str]]:
    """Return of each floating IP the address, whom it stands for, and how to log in there."""
    rows = []
    for row in floating_ips:
        port = live.get(str(row.attributes.get("port_id")))
        owner = port.attributes.get("server_id") if port is not None else None
        forward = row.observed.get("ssh_forward")
        log_in = f"ssh -p {forward} root@127.0.0.1" if forward else ""
        holder = _name(live, owner) if owner else "–"
        rows.append((str(row.attributes.get("ip_address")), holder, log_in))
    return rows


def _name(live: Live, resource_id: object) -> str:
    found = live.get(str(resource_id))
    return found.name if found is not None else str(resource_id)
