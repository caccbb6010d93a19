"""Security groups, rules and what guards ports, in Neutron's and Nova's words."""

from typing import Any

import pytest

from server.store.tables import ImageRow
from tests.server.api.conftest import Client, make_flavor
from tests.server.api.test_network import PORTS, make_network

GROUPS, RULES = "/network/v2.0/security-groups", "/network/v2.0/security-group-rules"
SERVERS = "/compute/v2.1/servers"


async def make_group(client: Client, name: str) -> Any:
    return (await client.post(GROUPS, {"security_group": {"name": name}}))["security_group"]


async def make_rule(client: Client, group_id: str, **rule: Any) -> Any:
    wanted = {"security_group_id": group_id, "direction": "ingress", **rule}
    return await client.send("POST", RULES, {"security_group_rule": wanted})


async def make_port(client: Client, **more: Any) -> Any:
    network = await make_network(client, "app", "10.0.1.0/24")
    return (await client.post(PORTS, {"port": {"network_id": network["id"], **more}}))["port"]


async def group_id(client: Client, name: str) -> str:
    found = (await client.get(f"{GROUPS}?name={name}"))["security_groups"]
    assert len(found) == 1
    return str(found[0]["id"])


async def test_a_project_has_a_default_group_and_the_predefined_ones(alice: Client) -> None:
    default, *predefined = (await alice.get(GROUPS))["security_groups"]

    assert [group["name"] for group in predefined] == ["ENABLED", "PROTECTED", "DISABLED"]
    assert default["name"] == "default"
    assert default["is_default"] is True
    rules = {
        (rule["direction"], rule["ethertype"], rule["remote_group_id"])
        for rule in default["security_group_rules"]
    }
    assert rules == {
        ("egress", "IPv4", None),
        ("egress", "IPv6", None),
        ("ingress", "IPv4", default["id"]),
        ("ingress", "IPv6", default["id"]),
    }


async def test_default_groups_of_two_projects_are_two(alice: Client, bob: Client) -> None:
    mine, its = await group_id(alice, "default"), await group_id(bob, "default")

    assert mine != its
    assert (await bob.send("GET", f"{GROUPS}/{mine}")).status_code == 404
    assert (await bob.send("DELETE", f"{GROUPS}/{mine}")).status_code == 404


async def test_a_new_group_lets_everything_out(alice: Client) -> None:
    made = await make_group(alice, "web")

    assert made["stateful"] is True
    rules = made["security_group_rules"]
    assert [(rule["direction"], rule["ethertype"], rule["protocol"]) for rule in rules] == [
        ("egress", "IPv4", None),
        ("egress", "IPv6", None),
    ]
    listed = (await alice.get(f"{RULES}?security_group_id={made['id']}"))["security_group_rules"]
    assert [rule["id"] for rule in listed] == [rule["id"] for rule in rules]


async def test_what_is_predefined_stays_as_it_is(alice: Client) -> None:
    protected, default = await group_id(alice, "PROTECTED"), await group_id(alice, "default")
    group = (await alice.get(f"{GROUPS}/{protected}"))["security_group"]
    rule = group["security_group_rules"][0]["id"]

    refusals = [
        await alice.send("DELETE", f"{GROUPS}/{protected}"),
        await alice.send("PUT", f"{GROUPS}/{protected}", {"security_group": {"name": "x"}}),
        await make_rule(alice, protected, protocol="tcp"),
        await alice.send("DELETE", f"{RULES}/{rule}"),
        await alice.send("DELETE", f"{GROUPS}/{default}"),
        await alice.send("POST", GROUPS, {"security_group": {"name": "default"}}),
    ]

    assert [answer.status_code for answer in refusals] == [409] * 6
    assert refusals[4].json()["NeutronError"]["type"] == "SecurityGroupCannotRemoveDefault"
    assert refusals[5].json()["NeutronError"]["type"] == "SecurityGroupDefaultAlreadyExists"


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ({"protocol": "tcp", "port_range_min": 80, "port_range_max": 90}, ("tcp", 80, 90)),
        ({"protocol": "UDP", "port_range_min": 53, "port_range_max": 53}, ("udp", 53, 53)),
        ({"protocol": 112}, ("112", None, None)),
        ({"protocol": "icmp", "port_range_min": 8, "port_range_max": 0}, ("icmp", 8, 0)),
        ({"protocol": "icmp", "port_range_min": 8}, ("icmp", 8, None)),
        ({"protocol": "ipv6-icmp", "ethertype": "IPv6"}, ("ipv6-icmp", None, None)),
        ({"protocol": "any"}, (None, None, None)),
    ],
)
async def test_protocols_go_by_name_or_number(
    alice: Client, rule: dict[str, Any], shown: tuple[object, ...]
) -> None:
    group = await make_group(alice, "web")

    answer = await make_rule(alice, group["id"], **rule)

    assert answer.status_code == 201, answer.text
    made = answer.json()["security_group_rule"]
    assert (made["protocol"], made["port_range_min"], made["port_range_max"]) == shown
    again = await make_rule(alice, group["id"], **rule)
    assert again.status_code == 409
    assert again.json()["NeutronError"]["type"] == "SecurityGroupRuleExists"
    assert made["id"] in again.json()["NeutronError"]["message"]


@pytest.mark.parametrize(
    "rule",
    [
        {"protocol": "carrier-pigeon"},
        {"protocol": "256"},
        {"protocol": "tcp", "port_range_min": 90, "port_range_max": 80},
        {"protocol": "tcp", "port_range_min": 80},
        {"protocol": "tcp", "port_range_min": 0, "port_range_max": 80},
        {"protocol": "tcp", "port_range_min": 1, "port_range_max": 65536},
        {"port_range_min": 1, "port_range_max": 2},
        {"protocol": "gre", "port_range_min": 1, "port_range_max": 2},
        {"protocol": "icmp", "port_range_max": 0},
        {"protocol": "icmp", "port_range_min": 256},
        {"protocol": "ipv6-icmp"},
        {"remote_ip_prefix": "10.0.0.0/33"},
        {"remote_ip_prefix": "fd00::/8"},
        {"ethertype": "IPv5"},
        {"direction": "sideways"},
    ],
)
async def test_rules_that_make_no_sense_are_refused(alice: Client, rule: dict[str, Any]) -> None:
    group = await make_group(alice, "web")

    answer = await make_rule(alice, group["id"], **rule)

    assert answer.status_code == 400, answer.text


async def test_a_rule_names_a_prefix_or_a_group_that_is_there(alice: Client, bob: Client) -> None:
    group, foreign = await make_group(alice, "web"), await make_group(bob, "theirs")

    both = await make_rule(
        alice, group["id"], remote_ip_prefix="10.0.0.0/8", remote_group_id=group["id"]
    )
    missing = await make_rule(alice, group["id"], remote_group_id=foreign["id"])
    elsewhere = await make_rule(alice, foreign["id"], protocol="tcp")

    assert (both.status_code, missing.status_code, elsewhere.status_code) == (400, 404, 404)
    prefix = await make_rule(alice, group["id"], remote_ip_prefix="10.0.0.7/8")
    assert prefix.json()["security_group_rule"]["remote_ip_prefix"] == "10.0.0.0/8"


async def test_a_group_in_use_stays_and_one_that_goes_takes_rules_about_it_along(
    alice: Client,
) -> None:
    web, app = await make_group(alice, "web"), await make_group(alice, "app")
    await make_rule(alice, app["id"], remote_group_id=web["id"])
    port = await make_port(alice, security_groups=[web["id"]])

    refused = await alice.send("DELETE", f"{GROUPS}/{web['id']}")
    await alice.send("DELETE", f"{PORTS}/{port['id']}")
    gone = await alice.send("DELETE", f"{GROUPS}/{web['id']}")

    assert refused.status_code == 409
    assert refused.json()["NeutronError"]["type"] == "SecurityGroupInUse"
    assert gone.status_code == 204, gone.text
    assert (await alice.send("GET", f"{GROUPS}/{web['id']}")).status_code == 404
    left = (await alice.get(f"{GROUPS}/{app['id']}"))["security_group"]["security_group_rules"]
    assert not [rule for rule in left if rule["remote_group_id"]]


async def test_the_profile_of_a_port_is_one_of_its_groups(alice: Client) -> None:
    web, protected = await make_group(alice, "web"), await group_id(alice, "PROTECTED")
    network = await make_network(alice, "app", "10.0.1.0/24")

    async def put(port_id: str, **change: Any) -> Any:
        answer = await alice.send("PUT", f"{PORTS}/{port_id}", {"port": change})
        assert answer.status_code == 200, answer.text
        return answer.json()["port"]

    plain = (await alice.post(PORTS, {"port": {"network_id": network["id"]}}))["port"]
    custom = (
        await alice.post(
            PORTS, {"port": {"network_id": network["id"], "security_groups": [web["id"]]}}
        )
    )["port"]

    assert plain["firewall_profile"] == "DISABLED"
    assert plain["security_groups"] == [await group_id(alice, "DISABLED")]
    assert (custom["firewall_profile"], custom["security_groups"]) == ("CUSTOM", [web["id"]])
    both = await put(custom["id"], security_groups=[protected, web["id"]])
    assert both["firewall_profile"] == "PROTECTED"
    assert both["security_groups"] == [protected, web["id"]]
    enabled = await put(custom["id"], firewall_profile="ENABLED")
    assert enabled["security_groups"] == [await group_id(alice, "ENABLED"), web["id"]]
    assert (await put(custom["id"], security_groups=[]))["firewall_profile"] == "CUSTOM"
    unknown = await alice.send(
        "PUT", f"{PORTS}/{plain['id']}", {"port": {"security_groups": ["x"]}}
    )
    assert unknown.status_code == 404


async def test_port_security_goes_off_only_without_groups_and_pairs(alice: Client) -> None:
    web = await make_group(alice, "web")
    pairs = [{"ip_address": "10.0.1.200"}, {"ip_address": "10.1.0.7/16", "mac_address": None}]
    port = await make_port(alice, security_groups=[web["id"]], allowed_address_pairs=pairs)

    assert port["port_security_enabled"] is True
    assert port["allowed_address_pairs"] == [
        {"ip_address": "10.0.1.200", "mac_address": port["mac_address"]},
        {"ip_address": "10.1.0.0/16", "mac_address": port["mac_address"]},
    ]
    path = f"{PORTS}/{port['id']}"
    grouped = await alice.send("PUT", path, {"port": {"port_security_enabled": False}})
    off = {"port_security_enabled": False, "security_groups": []}
    paired = await alice.send("PUT", path, {"port": off})
    free = await alice.send("PUT", path, {"port": {**off, "allowed_address_pairs": []}})

    assert grouped.json()["NeutronError"]["type"] == "PortSecurityPortHasSecurityGroup"
    assert paired.json()["NeutronError"]["type"] == "AddressPairAndPortSecurityRequired"
    assert free.status_code == 200, free.text
    assert free.json()["port"]["security_groups"] == []


async def test_sources_stay_checked_on_networks_of_others(alice: Client, bob: Client) -> None:
    network = await make_network(alice, "net", "203.0.113.0/24", **{"router:external": True})
    wanted = {"network_id": network["id"], "port_security_enabled": False}

    refused = await bob.send("POST", PORTS, {"port": wanted})

    assert refused.status_code == 403, refused.text
    assert (await alice.send("POST", PORTS, {"port": wanted})).status_code == 201


async def test_a_port_that_sends_what_it_likes_does_not_move_to_networks_of_others(
    alice: Client, bob: Client
) -> None:
    outside = await make_network(alice, "net", "203.0.113.0/24", **{"router:external": True})
    inside = await make_network(bob, "app", "10.0.1.0/24")
    wanted = {"network_id": inside["id"], "port_security_enabled": False}
    port = (await bob.post(PORTS, {"port": wanted}))["port"]
    move = {"action": "update", "kind": "port", "id": port["id"],
            "after": {"network_id": outside["id"], "firewall_profile": "DISABLED"}}  # fmt: skip
    plan = {"id": "00000000-0000-4000-9000-000000000009", "name": "move", "steps": [move]}

    refused = await bob.send("POST", "/cockpit/v1/deployments", {"deployment": plan})

    assert refused.status_code == 403, refused.text


async def test_a_server_has_the_groups_of_its_ports(alice: Client, image: ImageRow) -> None:
    await make_network(alice, "app", "10.0.1.0/24")
    web = await make_group(alice, "web")
    await make_rule(alice, web["id"], protocol="tcp", port_range_min=80, port_range_max=80)
    wanted = {
        "name": "web-1",
        "imageRef": image.id,
        "flavorRef": await make_flavor(alice),
        "security_groups": [{"name": "default"}],
    }
    server = (await alice.post(SERVERS, {"server": wanted}))["server"]
    path = f"{SERVERS}/{server['id']}"

    async def names() -> list[str]:
        shown = (await alice.get(path))["server"]["security_groups"]
        listed = (await alice.get(f"{path}/os-security-groups"))["security_groups"]
        assert {group["name"] for group in listed} == {group["name"] for group in shown}
        return [group["name"] for group in shown]

    assert await names() == ["default"]
    await alice.post(f"{path}/action", {"addSecurityGroup": {"name": "web"}})
    assert await names() == ["default", "web"]
    await alice.post(f"{path}/action", {"removeSecurityGroup": {"name": "default"}})
    assert await names() == ["web"]
    await alice.post(f"{path}/action", {"addSecurityGroup": {"name": "PROTECTED"}})
    assert await names() == ["PROTECTED", "web"]
    (port,) = (await alice.get(f"{PORTS}?device_id={server['id']}"))["ports"]
    assert port["firewall_profile"] == "PROTECTED"
    missing = await alice.send("POST", f"{path}/action", {"removeSecurityGroup": {"name": "nope"}})
    assert missing.status_code == 404


async def test_a_plan_makes_a_group_with_the_ports_that_name_it_and_lets_both_change(
    alice: Client,
) -> None:
    ids = {
        name: f"00000000-0000-4000-8000-00000000000{number}"
        for number, name in enumerate(("web", "app", "network", "port"), 1)
    }
    http = {"direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 80}
    mutual = {"direction": "ingress", "ethertype": "IPv4", "remote_group_id": ids["app"]}
    about_web = {"direction": "ingress", "ethertype": "IPv4", "remote_group_id": ids["web"]}

    async def submit(number: int, *steps: dict[str, Any]) -> Any:
        plan_id = f"00000000-0000-4000-9000-00000000000{number}"
        plan = {"id": plan_id, "name": "plan", "steps": [*steps]}
        return await alice.send("POST", "/cockpit/v1/deployments", {"deployment": plan})

    def group(action: str, name: str, *rules: dict[str, Any], **more: Any) -> dict[str, Any]:
        after = {"name": name, "description": "", "rules": [*rules]}
        return {"action": action, "kind": "security_group", "id": ids[name], "after": after, **more}

    port = {
        "network_id": ids["network"],
        "firewall_profile": "CUSTOM",
        "security_groups": [ids["web"]],
        "allowed_address_pairs": [{"ip_address": "10.0.1.200", "mac_address": None}],
    }
    made = await submit(
        1,
        group("create", "web", mutual, http),
        group("create", "app", about_web),
        {"action": "create", "kind": "network", "id": ids["network"],
         "after": {"name": "net", "cidr": "10.0.1.0/24"}},
        {"action": "create", "kind": "port", "id": ids["port"], "after": port},
    )  # fmt: skip
    assert made.status_code == 202, made.text
    resources = {one["id"]: one for one in (await alice.get("/cockpit/v1/resources"))["resources"]}
    attributes = resources[ids["web"]]["attributes"]

    assert [rule["protocol"] for rule in attributes["rules"]] == [None, "tcp"]
    assert len(resources[ids["web"]]["observed"]["rule_ids"]) == 2
    assert resources[ids["port"]]["attributes"]["security_groups"] == [ids["web"]]

    again = await submit(2, group("create", "web", http, mutual))
    assert again.status_code == 202, again.text
    stale = await submit(3, group("update", "web", http, before={"name": "other"}))
    assert stale.json()["error"]["code"] == "stale"
    changed = await submit(
        4,
        group("update", "app", http),
        {"action": "update", "kind": "port", "id": ids["port"],
         "after": {**port, "security_groups": [ids["app"]]}},
        {"action": "delete", "kind": "security_group", "id": ids["web"], "before": attributes},
    )  # fmt: skip
    assert changed.status_code == 202, changed.text
    shown = (await alice.get(f"{PORTS}/{ids['port']}"))["port"]
    assert shown["security_groups"] == [ids["app"]]
    assert (await alice.send("GET", f"{GROUPS}/{ids['web']}")).status_code == 404


async def test_what_judges_a_port_is_told_in_its_order(alice: Client, bob: Client) -> None:
    web = await make_group(alice, "web")
    rule = await make_rule(alice, web["id"], protocol="tcp", port_range_min=80, port_range_max=80)
    protected = await group_id(alice, "PROTECTED")
    port = await make_port(alice, security_groups=[protected, web["id"]])

    path = f"/cockpit/v1/ports/{port['id']}/firewall"
    firewall = (await alice.get(path))["firewall"]
    hits = await alice.get(f"/cockpit/v1/security-groups/{web['id']}/hits")

    ingress = firewall["ingress"]
    assert ingress["judged"] is True
    assert ingress["default_drop"] == {"packets": 0, "bytes": 0}
    told = [
        (one["security_group"], one["protocol"], one["port_range_min"]) for one in ingress["rules"]
    ]
    assert sorted(told, key=str) == sorted(
        [
            ("PROTECTED", "icmp", None), ("PROTECTED", "ipv6-icmp", None),
            ("PROTECTED", "tcp", 22), ("PROTECTED", "tcp", 3389),
            ("PROTECTED", "tcp", 22), ("PROTECTED", "tcp", 3389),
            ("web", "tcp", 80),
        ],
        key=str,
    )  # fmt: skip
    assert firewall["egress"] == {
        "judged": False, "rules": [], "passed": None, "default_drop": None
    }  # fmt: skip
    made = rule.json()["security_group_rule"]["id"]
    assert made in [one["id"] for one in hits["rules"]]
    assert hits["hits"] == {"packets": 0, "bytes": 0}
    assert (await bob.send("GET", path)).status_code == 404
    foreign = await bob.send("GET", f"/cockpit/v1/security-groups/{web['id']}/hits")
    assert foreign.status_code == 404
