"""The predefined firewall profiles, as groups of rules."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID, uuid5

from server.host.wanted import Group, Profile, Rule

_NAMESPACE = UUID("6c0c1b5e-2f0a-5d7a-9d39-7a1f5c0f3c11")
_ICMP: Mapping[Literal[4, 6], int] = {4: 1, 6: 58}
_TCP, _SSH, _RDP = 6, 22, 3389
_FAMILIES: tuple[Literal[4, 6], ...] = (4, 6)


def _rule(
    profile: str,
    word: str,
    family: Literal[4, 6],
    protocol: int | None = None,
    ports: tuple[int, ...] = (),
) -> Rule:
    return Rule(
        id=str(uuid5(_NAMESPACE, f"{profile}/{word}/{family}")),
        direction="egress" if word == "out" else "ingress",
        family=family,
        protocol=protocol,
        ports=ports,
    )


def _group(profile: Profile) -> Group:
    rules = [_rule(profile, "out", family) for family in _FAMILIES]
    for family in _FAMILIES:
        if profile == "DISABLED":
            rules.append(_rule(profile, "in", family))
            continue
        rules.append(_rule(profile, "icmp", family, _ICMP[family]))
        if profile == "PROTECTED":
            rules.append(_rule(profile, "ssh", family, _TCP, (_SSH, _SSH)))
            rules.append(_rule(profile, "rdp", family, _TCP, (_RDP, _RDP)))
    return Group(str(uuid5(_NAMESPACE, profile)), tuple(rules))


PROFILE_GROUPS: Mapping[Profile, Group] = {
    profile: _group(profile) for profile in ("ENABLED", "PROTECTED", "DISABLED")
}
"""What each profile lets through; CUSTOM is none. The ids are the same everywhere."""
