"""Security groups and their rules in the network API.

The predefined groups ENABLED, PROTECTED and DISABLED are among them, to be named and not
to be changed: they are the firewall profiles of ports.
Source: https://docs.openstack.org/api-ref/network/v2/#security-groups-security-groups and
#security-group-rules-security-group-rules
"""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field, field_validator

from server.api.calls import Call, checked
from server.api.networks import standard
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.api.times import to_seconds
from server.errors import InvalidRequestError, NotFoundError
from server.services.predefined import GroupView
from server.services.security_groups import SecurityGroups
from server.services.values import NewRule, NewSecurityGroup, SecurityGroupChange
from server.store.tables import SecurityRuleRow

Json = dict[str, Any]


class WantedGroup(BaseModel):
    """The body of a create or an update."""

    name: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=255)
    stateful: bool = True

    def check(self) -> None:
        """Refuse what groups here cannot be.

        Raises:
            InvalidRequestError: It shall be stateless.
        """
        if not self.stateful:
            raise InvalidRequestError("security_group.stateful: groups here are stateful")


class WantedRule(BaseModel):
    """The body of a create; rules never change."""

    security_group_id: str
    direction: Literal["ingress", "egress"]
    ethertype: Literal["IPv4", "IPv6"] = "IPv4"
    protocol: str | None = None
    port_range_min: int | None = None
    port_range_max: int | None = None
    remote_ip_prefix: str | None = None
    remote_group_id: str | None = None
    remote_address_group_id: str | None = None
    description: str = Field(default="", max_length=255)

    @field_validator("protocol", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("ethertype", mode="before")
    @classmethod
    def _spelling(cls, value: object) -> object:
        return f"IP{value[2:].lower()}" if isinstance(value, str) else value

    def wish(self) -> NewRule:
        """Return it in our words.

        Raises:
            InvalidRequestError: It names a group of addresses.
        """
        if self.remote_address_group_id is not None:
            raise InvalidRequestError("remote_address_group_id: there are no address groups here")
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


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule with its group."""

    row: SecurityRuleRow
    group: GroupView


class SecurityGroupsFacade:
    """The collections of groups and of rules."""

    def __init__(self, groups: SecurityGroups) -> None:
        self._groups = groups

    def routes(self) -> list[Route]:
        """Return the routes, relative to the version's root."""
        return [*self._of_groups().routes(), *self._of_rules().routes()]

    def _of_groups(self) -> Resource[GroupView]:
        return Resource(
            singular="security_group",
            plural="security_groups",
            path="/security-groups",
            edition=self._edition,
            view=lambda call, group_id: self._groups.get(call.principal, group_id),
            id_of=lambda view: view.row.id,
            stamp=lambda view: (view.row.revision, len(view.rules)),
            variant=lambda call: call.principal.project_id,
            render=_render,
            create=self._create,
            update=self._update,
            delete=lambda call, group_id: self._groups.delete(call.principal, group_id),
        )

    def _of_rules(self) -> Resource[RuleView]:
        return Resource(
            singular="security_group_rule",
            plural="security_group_rules",
            path="/security-group-rules",
            edition=self._rule_edition,
            view=self._rule,
            id_of=lambda view: view.row.id,
            stamp=lambda view: view.row.description,
            variant=lambda call: call.principal.project_id,
            render=lambda _call, view: render_rule(view.row, view.group),
            create=self._create_rule,
            delete=lambda call, rule_id: self._groups.delete_rule(call.principal, rule_id),
        )

    async def _edition(self, call: Call) -> Edition[GroupView]:
        found = await self._groups.list(call.principal)
        return Edition(lambda: found)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedGroup, body, "security_group")
        wanted.check()
        wish = NewSecurityGroup(name=wanted.name, description=wanted.description)
        await self._groups.ensure_default(call.principal.project_id)
        return (await self._groups.create(call.principal, wish)).id

    async def _update(self, call: Call, group_id: str, body: Json) -> None:
        wanted = checked(WantedGroup, body, "security_group")
        wanted.check()
        given = {
            name: getattr(wanted, name)
            for name in ("name", "description")
            if name in wanted.model_fields_set
        }
        await self._groups.update(call.principal, group_id, SecurityGroupChange(**given))

    async def _rule_edition(self, call: Call) -> Edition[RuleView]:
        groups = await self._groups.list(call.principal)
        return Edition(lambda: [RuleView(row, group) for group in groups for row in group.rules])

    async def _rule(self, call: Call, rule_id: str) -> RuleView:
        for group in await self._groups.list(call.principal):
            for row in group.rules:
                if row.id == rule_id:
                    return RuleView(row, group)
        raise NotFoundError(
            f"Security group rule {rule_id} does not exist", name="SecurityGroupRuleNotFound"
        )

    async def _create_rule(self, call: Call, body: Json) -> str:
        wanted = checked(WantedRule, body, "security_group_rule")
        rules = [(wanted.security_group_id, wanted.wish())]
        (row,) = await self._groups.create_rules(call.principal, rules)
        return row.id


def render_rule(row: SecurityRuleRow, group: GroupView) -> Json:
    """Return a rule in Neutron's words."""
    return {
        "id": row.id,
        "tenant_id": row.project_id,
        "project_id": row.project_id,
        "security_group_id": row.group_id,
        "direction": row.direction,
        "ethertype": row.ethertype,
        "protocol": row.protocol,
        "port_range_min": row.first,
        "port_range_max": row.last,
        "remote_ip_prefix": row.remote_prefix,
        "normalized_cidr": row.remote_prefix,
        "remote_group_id": row.remote_group_id,
        "remote_address_group_id": None,
        "description": row.description,
        "belongs_to_default_sg": group.row.is_default,
        "created_at": to_seconds(row.created_at),
        "updated_at": to_seconds(row.created_at),
        "revision_number": 0,
        "tags": [],
    }


def _render(_call: Call, view: GroupView) -> Json:
    return standard(view.row) | {
        "description": view.row.description,
        "stateful": True,
        "shared": False,
        "is_default": view.row.is_default,
        "security_group_rules": [render_rule(row, view) for row in view.rules],
    }
