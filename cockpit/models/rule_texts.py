"""The ports of a rule as an operator writes them."""

from typing import Final

from cockpit.models.values import Rule

_LAST_PORT: Final = 65_535
_LAST_CODE: Final = 255
_ICMP: Final = frozenset({"icmp", "icmpv6", "ipv6-icmp"})


def ports_text(rule: Rule) -> str:
    """Return 22, 8000-8080, or of icmp the type and code: 8/0; "" is all."""
    if rule.first is None:
        return ""
    if rule.protocol in _ICMP:
        return f"{rule.first}" if rule.last is None else f"{rule.first}/{rule.last}"
    return f"{rule.first}" if rule.first == rule.last else f"{rule.first}-{rule.last}"


def read_ports(text: str, protocol: str) -> tuple[int | None, int | None] | None:
    """Return the first and the last port, or type and code; None when it cannot be read."""
    text = text.strip().replace("\N{EN DASH}", "-")
    if not text:
        return None, None
    is_icmp = protocol in _ICMP
    head, mark, tail = text.partition("/" if is_icmp else "-")
    head, tail = head.strip(), tail.strip()
    if not head.isdecimal() or (mark and not tail.isdecimal()):
        return None
    first = int(head)
    if is_icmp:
        last = int(tail) if mark else None
        return (first, last) if max(first, last or 0) <= _LAST_CODE else None
    last = int(tail) if mark else first
    return (first, last) if protocol in ("tcp", "udp") and 0 < first <= last <= _LAST_PORT else None
