"""Limits of links in Neutron's words, and ours beside them."""

from typing import Any

import pytest

from tests.server.api.conftest import Client

POLICIES, PORTS = "/network/v2.0/qos/policies", "/network/v2.0/ports"
RULE = {"max_kbps": 4000, "max_burst_kbps": 400, "direction": "ingress"}


@pytest.fixture
async def policy(alice: Client) -> str:
    """A policy of alice's that limits what comes in."""
    made = await alice.post(POLICIES, {"policy": {"name": "gold"}})
    policy_id: str = made["policy"]["id"]
    await alice.post(rules_of(policy_id), {"bandwidth_limit_rule": RULE})
    return policy_id


@pytest.fixture
async def port(alice: Client) -> str:
    network = (await alice.post("/network/v2.0/networks", {"network": {"name": "app"}}))["network"]
    made = await alice.post(PORTS, {"port": {"network_id": network["id"]}})
    port_id: str = made["port"]["id"]
    return port_id


def rules_of(policy_id: str) -> str:
    return f"{POLICIES}/{policy_id}/bandwidth_limit_rules"


async def wanted(client: Client, port_id: str) -> Any:
    """Return what of a port is asked for, by itself and by its policy."""
    found = (await client.get(f"{PORTS}/{port_id}"))["port"]
    return found["cockpit:shaping"], found["qos_policy_id"]


async def change(client: Client, port_id: str, **values: Any) -> int:
    return (await client.send("PUT", f"{PORTS}/{port_id}", {"port": values})).status_code


async def test_a_policy_shows_its_rules(alice: Client, policy: str) -> None:
    shown = (await alice.get(f"{POLICIES}/{policy}"))["policy"]
    (listed,) = (await alice.get(f"{POLICIES}?name=gold"))["policies"]
    (rule,) = (await alice.get(rules_of(policy)))["bandwidth_limit_rules"]

    assert shown == listed
    assert shown["rules"] == [{**rule, "type": "bandwidth_limit", "qos_policy_id": policy}]
    assert {name: rule[name] for name in RULE} == RULE
    assert (await alice.get("/network/v2.0/qos/rule-types"))["rule_types"] == [
        {"type": "bandwidth_limit"}
    ]
    assert (await alice.get("/network/v2.0/extensions/qos"))["extension"]["alias"] == "qos"


async def test_a_rule_changes_and_goes(alice: Client, policy: str) -> None:
    (rule,) = (await alice.get(rules_of(policy)))["bandwidth_limit_rules"]
    path = f"{rules_of(policy)}/{rule['id']}"

    changed = await alice.send("PUT", path, {"bandwidth_limit_rule": {"max_kbps": 8000}})
    gone = await alice.send("DELETE", path)

    assert changed.json()["bandwidth_limit_rule"]["max_kbps"] == 8000
    assert changed.json()["bandwidth_limit_rule"]["direction"] == "ingress"
    assert gone.status_code == 204
    assert (await alice.send("GET", path)).status_code == 404


async def test_a_direction_has_one_limit(alice: Client, policy: str) -> None:
    again = await alice.send("POST", rules_of(policy), {"bandwidth_limit_rule": RULE})
    other = {"bandwidth_limit_rule": {**RULE, "direction": "egress"}}

    assert again.status_code == 409
    assert (await alice.send("POST", rules_of(policy), other)).status_code == 201


@pytest.mark.parametrize(
    "rule", [{"max_kbps": 1}, {"max_kbps": 4000, "direction": "up"}, {"max_burst_kbps": 1}]
)
async def test_a_rule_that_makes_no_sense_is_refused(
    alice: Client, policy: str, rule: dict[str, Any]
) -> None:
    body = {"bandwidth_limit_rule": rule}

    assert (await alice.send("POST", rules_of(policy), body)).status_code == 400


async def test_a_policy_that_is_used_stays(alice: Client, policy: str, port: str) -> None:
    assert await change(alice, port, qos_policy_id=policy) == 200

    refused = await alice.send("DELETE", f"{POLICIES}/{policy}")
    await change(alice, port, qos_policy_id=None)
    gone = await alice.send("DELETE", f"{POLICIES}/{policy}")

    assert refused.status_code == 409
    assert gone.status_code == 204


async def test_policies_are_the_admins_and_shared_ones_are_everybodys_to_use(
    alice: Client, bob: Client, policy: str
) -> None:
    hidden = await bob.send("GET", f"{POLICIES}/{policy}")
    refused = await bob.send("POST", POLICIES, {"policy": {"name": "mine"}})
    await alice.send("PUT", f"{POLICIES}/{policy}", {"policy": {"shared": True}})

    assert hidden.status_code == 404
    assert refused.status_code == 403
    assert (await bob.get(f"{POLICIES}/{policy}"))["policy"]["shared"] is True


async def test_a_port_has_limits_of_its_own(alice: Client, port: str, policy: str) -> None:
    shaping = {"rate_kbit_in": 1000, "delay_ms": 20, "loss_percent": 0.5}
    status = await change(alice, port, **{"cockpit:shaping": shaping, "qos_policy_id": policy})
    own, policy_id = await wanted(alice, port)

    assert status == 200
    assert {name: own[name] for name in shaping} == shaping
    assert own["rate_kbit_out"] is None
    assert policy_id == policy
    assert await change(alice, port, name="other") == 200
    assert await wanted(alice, port) == (own, policy)
    assert await change(alice, port, **{"cockpit:shaping": None}) == 200
    assert await wanted(alice, port) == (None, policy)


@pytest.mark.parametrize(
    "shaping",
    [{"rate_kbit_in": 1}, {"jitter_ms": 5}, {"loss_percent": 101}, {"speed": 9}, {"delay_ms": -1}],
)
async def test_limits_that_make_no_sense_are_refused(
    alice: Client, port: str, shaping: dict[str, Any]
) -> None:
    assert await change(alice, port, **{"cockpit:shaping": shaping}) == 400


async def test_a_policy_that_nobody_knows_is_refused(alice: Client, port: str) -> None:
    assert await change(alice, port, qos_policy_id="00000000-0000-0000-0000-000000000000") == 400
