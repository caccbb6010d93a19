"""Security groups of servers in the compute API: those of all their ports.

Source: https://docs.openstack.org/api-ref/compute/, "Servers security groups" and
"Add security group to a server"
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.port_guards import group_list
from server.api.resource import Act
from server.api.router import Route
from server.api.servers import Servers
from server.services.guarding import Guards
from server.services.predefined import GroupView
from server.services.security_groups import SecurityGroups
from server.store.tables import SecurityRuleRow

Json = dict[str, Any]


class NamedGroup(BaseModel):
    """A group, by its name or its id."""

    name: str = Field(min_length=1, max_length=255)


class ServerSecurity:
    """The handlers of what servers have of security groups."""

    def __init__(self, servers: Servers, groups: SecurityGroups, guards: Guards) -> None:
        self._servers = servers
        self._groups = groups
        self._guards = guards

    def actions(self) -> Mapping[str, Act]:
        """Return the actions by name."""
        return {"addSecurityGroup": self._add, "removeSecurityGroup": self._remove}

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [Route("GET", "/servers/{id}/os-security-groups", self._list)]

    async def _add(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(NamedGroup, argument, "addSecurityGroup")
        await self._guards.add(call.principal, server_id, wanted.name)
        return Answer(202)

    async def _remove(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(NamedGroup, argument, "removeSecurityGroup")
        await self._guards.remove(call.principal, server_id, wanted.name)
        return Answer(202)

    async def _list(self, call: Call) -> Answer:
        view = await self._servers.view(call, call.params["id"])
        held = {group_id for nic in view.nics for group_id in group_list(nic)}
        groups = await self._groups.list(call.principal)
        names = {group.row.id: group.row.name for group in groups}
        items = [_group(group, names) for group in groups if group.row.id in held]
        return json_answer({"security_groups": items})


def _group(group: GroupView, names: Mapping[str, str]) -> Json:
    return {
        "id": group.row.id,
        "name": group.row.name,
        "description": group.row.description,
        "tenant_id": group.row.project_id,
        "rules": [_rule(rule, names) for rule in group.rules if rule.direction == "ingress"],
    }


def _rule(rule: SecurityRuleRow, names: Mapping[str, str]) -> Json:
    """Return a rule in Nova's old words, which know only what comes in."""
    remote: Json = {}
    if rule.remote_group_id is not None and rule.remote_group_id in names:
        remote = {"name": names[rule.remote_group_id], "tenant_id": rule.project_id}
    prefix = rule.remote_prefix or ("0.0.0.0/0" if rule.ethertype == "IPv4" else "::/0")
    return {
        "id": rule.id,
        "parent_group_id": rule.group_id,
        "ip_protocol": rule.protocol,
        "from_port": rule.first,
        "to_port": rule.last,
        "ip_range": {} if remote else {"cidr": prefix},
        "group": remote,
    }
