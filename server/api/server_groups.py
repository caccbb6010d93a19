"""Server groups of the compute API.

Source: https://docs.openstack.org/api-ref/compute/#server-groups-os-server-groups
"""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.router import Route
from server.errors import InvalidRequestError
from server.services.groups import NewServerGroup, Policy, ServerGroups
from server.store.tables import ServerGroupRow

Json = dict[str, Any]

_WITH_RULES = (2, 64)


class Rules(BaseModel):
    """The rules of a policy."""

    max_server_per_host: int = Field(default=1, ge=1)


class WantedGroup(BaseModel):
    """The body of a create; `policies` up to microversion 2.63, `policy` from then on."""

    name: str = Field(min_length=1, max_length=255)
    policies: tuple[Policy, ...] | None = Field(default=None, min_length=1, max_length=1)
    policy: Policy | None = None
    rules: Rules | None = None


class ServerGroupsFacade:
    """The handlers."""

    def __init__(self, groups: ServerGroups) -> None:
        self._groups = groups

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/os-server-groups", self._list),
            Route("POST", "/os-server-groups", self._create),
            Route("GET", "/os-server-groups/{id}", self._show),
            Route("DELETE", "/os-server-groups/{id}", self._delete),
        ]

    async def _list(self, call: Call) -> Answer:
        rows = await self._groups.list(call.principal)
        members = await self._groups.members(call.principal)
        items = [_item(call, row, members.get(row.id, ())) for row in rows]
        return json_answer({"server_groups": items})

    async def _show(self, call: Call) -> Answer:
        row = await self._groups.get(call.principal, call.params["id"])
        members = await self._groups.members(call.principal)
        return json_answer({"server_group": _item(call, row, members.get(row.id, ()))})

    async def _create(self, call: Call) -> Answer:
        wanted = checked(WantedGroup, await call.inside("server_group"), "server_group")
        policy = wanted.policy if call.version >= _WITH_RULES else None
        if policy is None and wanted.policies and call.version < _WITH_RULES:
            policy = wanted.policies[0]
        if policy is None:
            raise InvalidRequestError("server_group: name a policy")
        if wanted.rules is not None and policy != "anti-affinity":
            raise InvalidRequestError("server_group.rules: only anti-affinity has rules")
        most = wanted.rules.max_server_per_host if wanted.rules else 1
        wish = NewServerGroup(name=wanted.name, policy=policy, max_per_host=most)
        row = await self._groups.create(call.principal, wish)
        return json_answer({"server_group": _item(call, row, ())})

    async def _delete(self, call: Call) -> Answer:
        await self._groups.delete(call.principal, call.params["id"])
        return Answer(204)


def _item(call: Call, row: ServerGroupRow, members: Sequence[str]) -> Json:
    item: Json = {"id": row.id, "name": row.name, "members": [*members]}
    if call.version >= (2, 13):
        item |= {"project_id": row.project_id, "user_id": row.user_id}
    if call.version < _WITH_RULES:
        return {**item, "policies": [row.policy], "metadata": {}}
    is_ruled = row.policy == "anti-affinity"
    rules = {"max_server_per_host": row.max_per_host} if is_ruled else {}
    return {**item, "policy": row.policy, "rules": rules}
