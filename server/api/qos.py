"""QoS policies of the network API: bandwidth limits in both directions.

Source: https://docs.openstack.org/api-ref/network/v2/#quality-of-service
"""

from typing import Any

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.networks import standard
from server.api.resource import Edition, Resource
from server.api.router import Route
from server.services.qos import (
    NewPolicy,
    NewRule,
    Policies,
    Policy,
    PolicyChange,
    RuleChange,
)
from server.store.tables import QosRuleRow

Json = dict[str, Any]

_RULES = "/qos/policies/{id}/bandwidth_limit_rules"
_RULE = _RULES + "/{rule_id}"
_KIND = "bandwidth_limit"


class WantedPolicy(BaseModel):
    """The body of a create or an update."""

    name: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=255)
    is_shared: bool = Field(default=False, alias="shared")


class QosFacade:
    """The collections of policies and of their rules."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def routes(self) -> list[Route]:
        """Return the routes, relative to the version's root."""
        return [
            *self._resource().routes(),
            Route("GET", _RULES, self._list_rules),
            Route("POST", _RULES, self._create_rule),
            Route("GET", _RULE, self._show_rule),
            Route("PUT", _RULE, self._update_rule),
            Route("DELETE", _RULE, self._delete_rule),
            Route("GET", "/qos/rule-types", _rule_types),
        ]

    def _resource(self) -> Resource[Policy]:
        return Resource(
            singular="policy",
            plural="policies",
            path="/qos/policies",
            edition=self._edition,
            view=lambda call, policy_id: self._policies.get(call.principal, policy_id),
            id_of=lambda view: view[0].id,
            stamp=lambda view: view[0].revision,
            variant=lambda _call: None,
            render=_render,
            create=self._create,
            update=self._update,
            delete=lambda call, policy_id: self._policies.delete(call.principal, policy_id),
        )

    async def _edition(self, call: Call) -> Edition[Policy]:
        found = await self._policies.list(call.principal)
        return Edition(lambda: found)

    async def _create(self, call: Call, body: Json) -> str:
        wanted = checked(WantedPolicy, body, "policy")
        return await self._policies.create(call.principal, NewPolicy(**wanted.model_dump()))

    async def _update(self, call: Call, policy_id: str, body: Json) -> None:
        wanted = checked(WantedPolicy, body, "policy")
        change = PolicyChange(**wanted.model_dump(exclude_unset=True))
        await self._policies.update(call.principal, policy_id, change)

    async def _list_rules(self, call: Call) -> Answer:
        _, rules = await self._policies.get(call.principal, call.params["id"])
        return json_answer({f"{_KIND}_rules": [_rule(rule) for rule in rules]})

    async def _create_rule(self, call: Call) -> Answer:
        wish = checked(NewRule, await call.inside(f"{_KIND}_rule"), f"{_KIND}_rule")
        policy_id = call.params["id"]
        rule_id = await self._policies.create_rule(call.principal, policy_id, wish)
        return await self._rule_answer(call, rule_id, 201)

    async def _show_rule(self, call: Call) -> Answer:
        return await self._rule_answer(call, call.params["rule_id"], 200)

    async def _update_rule(self, call: Call) -> Answer:
        change = checked(RuleChange, await call.inside(f"{_KIND}_rule"), f"{_KIND}_rule")
        policy_id, rule_id = call.params["id"], call.params["rule_id"]
        await self._policies.update_rule(call.principal, policy_id, rule_id, change)
        return await self._rule_answer(call, rule_id, 200)

    async def _delete_rule(self, call: Call) -> Answer:
        policy_id, rule_id = call.params["id"], call.params["rule_id"]
        await self._policies.delete_rule(call.principal, policy_id, rule_id)
        return Answer(204)

    async def _rule_answer(self, call: Call, rule_id: str, status: int) -> Answer:
        rule = await self._policies.rule(call.principal, call.params["id"], rule_id)
        return json_answer({f"{_KIND}_rule": _rule(rule)}, status)


def _render(_call: Call, view: Policy) -> Json:
    row, rules = view
    return standard(row) | {
        "description": row.description,
        "shared": row.is_shared,
        "is_default": False,
        "rules": [_rule(rule) | {"type": _KIND, "qos_policy_id": row.id} for rule in rules],
    }


def _rule(rule: QosRuleRow) -> Json:
    return {
        "id": rule.id,
        "max_kbps": rule.max_kbps,
        "max_burst_kbps": rule.max_burst_kbps,
        "direction": rule.direction,
    }


async def _rule_types(_call: Call) -> Answer:
    return json_answer({"rule_types": [{"type": _KIND}]})
