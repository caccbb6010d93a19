"""The predefined security groups: what firewall profiles are on the wire."""

from dataclasses import dataclass
from datetime import UTC, datetime

from server.host.profiles import PROFILE_GROUPS
from server.host.wanted import Rule
from server.services.values import Profile
from server.store.tables import SecurityGroupRow, SecurityRuleRow

PREDEFINED: dict[str, Profile] = {group.id: profile for profile, group in PROFILE_GROUPS.items()}
"""Profiles by id of their group."""

PREDEFINED_RULES = frozenset(rule.id for group in PROFILE_GROUPS.values() for rule in group.rules)
"""Ids of their rules."""

_DESCRIPTIONS: dict[Profile, str] = {
    "ENABLED": "Firewall profile: answers and icmp come in",
    "PROTECTED": "Firewall profile: answers, icmp, ssh and rdp come in",
    "DISABLED": "Firewall profile: everything comes in",
}
_NAMES = {1: "icmp", 6: "tcp", 58: "ipv6-icmp"}
_EVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its rules."""

    row: SecurityGroupRow
    rules: tuple[SecurityRuleRow, ...]

    @property
    def is_predefined(self) -> bool:
        """Tell whether it stands for a profile."""
        return self.row.id in PREDEFINED


def predefined_groups(project_id: str) -> list[GroupView]:
    """Return the groups that stand for profiles, as a project sees them."""
    return [
        GroupView(
            SecurityGroupRow(
                id=group.id,
                project_id=project_id,
                name=profile,
                description=_DESCRIPTIONS[profile],
                is_default=False,
                revision=1,
                created_at=_EVER,
                updated_at=_EVER,
            ),
            tuple(_predefined_rule(group.id, project_id, rule) for rule in group.rules),
        )
        for profile, group in PROFILE_GROUPS.items()
    ]


def _predefined_rule(group_id: str, project_id: str, rule: Rule) -> SecurityRuleRow:
    ports = rule.ports or (None, None)
    return SecurityRuleRow(
        id=rule.id,
        group_id=group_id,
        project_id=project_id,
        direction=rule.direction,
        ethertype=f"IPv{rule.family}",
        protocol=_NAMES[rule.protocol] if rule.protocol is not None else None,
        first=ports[0],
        last=ports[-1],
        description="",
        created_at=_EVER,
    )
