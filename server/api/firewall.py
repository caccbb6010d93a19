"""What judges a port, and how often each rule did: see docs/api.md, "Firewall"."""

from typing import Any

from server.api.calls import Answer, Call, json_answer
from server.api.facade import Facade
from server.api.mirror import found
from server.api.port_guards import group_list
from server.api.router import Route
from server.drivers.base import FirewallSample, Hit
from server.services.predefined import GroupView
from server.store.tables import NicRow, SecurityRuleRow

Json = dict[str, Any]


class FirewallApi:
    """The handlers of the firewall's own paths."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/v1/ports/{id}/firewall", self._of_port),
            Route("GET", "/v1/security-groups/{id}/hits", self._of_group),
        ]

    async def _of_port(self, call: Call) -> Answer:
        rows = await self._facade.mirror.rows(call.principal.project_id)
        nic = found(rows.nics, "Port", call.params["id"])
        groups = {
            view.row.id: view for view in await self._facade.security_groups.list(call.principal)
        }
        judging = [groups[group_id] for group_id in group_list(nic) if group_id in groups]
        sample = await self._facade.network.hits()
        return json_answer({"firewall": _firewall(nic, judging, sample)})

    async def _of_group(self, call: Call) -> Answer:
        view = await self._facade.security_groups.get(call.principal, call.params["id"])
        sample = await self._facade.network.hits()
        rules = [_rule(rule, view, sample) for rule in view.rules]
        return json_answer(
            {
                "security_group": {"id": view.row.id, "name": view.row.name},
                "hits": _sum([sample.rules.get(rule.id, Hit()) for rule in view.rules]),
                "rules": rules,
            }
        )


def _firewall(nic: NicRow, judging: list[GroupView], sample: FirewallSample) -> Json:
    """Return how a port is judged, in the order in which it is."""
    return {
        "port_id": nic.id,
        "port_security_enabled": nic.is_guarded,
        "profile": nic.profile,
        "ingress": _side(nic, judging, "ingress", sample),
        "egress": _side(nic, judging, "egress", sample),
        "spoofed": _hit(sample.spoofed.get(nic.id)),
    }


def _side(nic: NicRow, judging: list[GroupView], direction: str, sample: FirewallSample) -> Json:
    is_judged = nic.is_guarded and (
        nic.profile != "DISABLED" if direction == "ingress" else nic.profile == "CUSTOM"
    )
    passed, dropped = (
        (sample.passed_in, sample.dropped_in)
        if direction == "ingress"
        else (sample.passed_out, sample.dropped_out)
    )
    return {
        "judged": is_judged,
        "rules": [
            _rule(rule, view, sample)
            for view in sorted(judging, key=lambda view: view.row.id)
            for rule in view.rules
            if rule.direction == direction
        ]
        if is_judged
        else [],
        "passed": _hit(passed.get(nic.id)) if is_judged else None,
        "default_drop": _hit(dropped.get(nic.id)) if is_judged else None,
    }


def _rule(rule: SecurityRuleRow, view: GroupView, sample: FirewallSample) -> Json:
    return {
        "id": rule.id,
        "security_group_id": view.row.id,
        "security_group": view.row.name,
        "predefined": view.is_predefined,
        "direction": rule.direction,
        "ethertype": rule.ethertype,
        "protocol": rule.protocol,
        "port_range_min": rule.first,
        "port_range_max": rule.last,
        "remote_ip_prefix": rule.remote_prefix,
        "remote_group_id": rule.remote_group_id,
        "description": rule.description,
        "hits": _hit(sample.rules.get(rule.id)),
    }


def _hit(hit: Hit | None) -> Json:
    return {"packets": hit.packets, "bytes": hit.bytes} if hit else {"packets": 0, "bytes": 0}


def _sum(hits: list[Hit]) -> Json:
    return {
        "packets": sum(hit.packets for hit in hits),
        "bytes": sum(hit.bytes for hit in hits),
    }
