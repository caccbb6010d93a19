"""Security groups in plans: a group with its rules is one thing there."""

from typing import Literal

from pydantic import Field, field_validator

from server.errors import InvalidRequestError
from server.services import security_groups
from server.services.security_rules import checked_rule
from server.services.steps.step import Kind, Step
from server.services.values import Id, NewRule, NewSecurityGroup, SecurityGroupChange, Value
from server.services.writing import Writing
from server.store.shapes.firewall import rule_order
from server.store.tables import SecurityGroupRow


class RuleAttributes(Value):
    """Of a rule, in Neutron's words."""

    direction: Literal["ingress", "egress"]
    ethertype: Literal["IPv4", "IPv6"] = "IPv4"
    protocol: str | None = None
    port_range_min: int | None = None
    port_range_max: int | None = None
    remote_ip_prefix: str | None = None
    remote_group_id: Id | None = None
    description: str = Field(default="", max_length=255)

    @field_validator("protocol", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    def wish(self) -> NewRule:
        """Return it in our words."""
        return NewRule(
            direction=self.direction,
            ethertype=self.ethertype,
            protocol=self.protocol,
            first=self.port_range_min,
            last=self.port_range_max,
            remote_prefix=self.remote_ip_prefix,
            remote_group_id=self.remote_group_id,
            description=self.description,
        )


class SecurityGroupAttributes(Value):
    """Of a security group; the order of its rules means nothing."""

    name: str = Field(min_length=1, max_length=255)
    description: str = Field(default="", max_length=255)
    rules: tuple[RuleAttributes, ...] = Field(default=(), max_length=2000)

    @field_validator("rules")
    @classmethod
    def _as_kept(cls, rules: tuple[RuleAttributes, ...]) -> tuple[RuleAttributes, ...]:
        try:
            kept = [_kept(rule) for rule in rules]
        except InvalidRequestError as error:
            raise ValueError(str(error)) from error
        return tuple(sorted(kept, key=lambda rule: rule_order(rule.model_dump())))


def _kept(rule: RuleAttributes) -> RuleAttributes:
    found = checked_rule(rule.wish())
    return rule.model_copy(
        update={"protocol": found.protocol, "remote_ip_prefix": found.remote_prefix}
    )


async def _write(
    work: Writing, step: Step, row: SecurityGroupRow | None, after: SecurityGroupAttributes
) -> None:
    rules = tuple(rule.wish() for rule in after.rules)
    if row is None:
        await security_groups.add_group(
            work,
            NewSecurityGroup(
                id=step.id,
                topology_id=step.topology_id,
                name=after.name,
                description=after.description,
                rules=rules,
            ),
        )
        return
    change = SecurityGroupChange(name=after.name, description=after.description, rules=rules)
    await security_groups.change_group(work, row, change)


SECURITY_GROUP = Kind(
    SecurityGroupRow, SecurityGroupAttributes, _write, security_groups.remove_group
)
