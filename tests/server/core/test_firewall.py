"""Security groups of a whole server with its real drivers, as nobody."""

import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.host.boxes import run
from tests.server.core.processes import ROOT, ServerProcess, as_nobody, machine, network, port

pytestmark = [pytest.mark.qemu, pytest.mark.box]

HTTP = {"direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 80}


def group(name: str, *rules: dict[str, Any]) -> dict[str, Any]:
    after = {"name": name, "rules": [*rules]}
    return {"action": "create", "kind": "security_group", "id": str(uuid4()), "after": after}


async def test_a_plan_with_groups_comes_true_and_is_taken_back(
    server: ServerProcess, state: Path
) -> None:
    rail, web, machine_ = network("app"), group("web", HTTP), machine("web-1")
    nic = port(
        machine_, rail, firewall_profile="CUSTOM", security_groups=[web["id"]],
        allowed_address_pairs=[{"ip_address": "10.0.1.200", "mac_address": None}],
    )  # fmt: skip

    done = await server.apply([web, rail, machine_, nic])

    assert done["status"] == "DONE", done
    (found,) = await server.resources("security_group")
    assert (found["status"], found["fault"]) == ("ACTIVE", None)
    firewall = (await server.get(f"/cockpit/v1/ports/{nic['id']}/firewall"))["firewall"]
    (rule,) = firewall["ingress"]["rules"]
    assert (rule["security_group"], rule["protocol"], rule["port_range_min"]) == ("web", "tcp", 80)
    assert rule["hits"] == {"packets": 0, "bytes": 0}
    assert firewall["egress"]["judged"] is True
    shown = await run(
        *(*as_nobody(), "env", f"HOME={state}", "NO_COLOR=1", f"PYTHONPATH={ROOT}"),
        *(
            sys.executable,
            "-m",
            "cockpit",
            "firewall",
            "show",
            "web-1",
            "--state",
            str(state / "s"),
        ),
    )
    assert "web-1 on app: CUSTOM" in shown
    assert "IPv4 tcp 80" in shown
    assert "all else is dropped" in shown

    back = await server.get(f"/cockpit/v1/deployments/{done['id']}/inverse")
    undone = await server.apply(back["steps"])

    assert undone["status"] == "DONE", undone
    left = await server.resources("security_group")
    assert [row["name"] for row in left] == ["default"]


async def test_a_rule_that_was_wished_right_before_a_crash_is_in_force_after_it(
    server: ServerProcess, state: Path
) -> None:
    rail, web, machine_ = network("app"), group("web", HTTP), machine("web-1")
    nic = port(machine_, rail, firewall_profile="ENABLED", security_groups=[web["id"]])
    await server.apply([web, rail, machine_, nic])
    rule = {"security_group_id": web["id"], "direction": "ingress", "protocol": "udp",
            "port_range_min": 5353, "port_range_max": 5353}  # fmt: skip

    answer = await server.post("/network/v2.0/security-group-rules", {"security_group_rule": rule})
    await server.kill()
    await server.start()

    assert answer.status_code == 201, answer.text
    another = {"security_group_rule": {**rule, "port_range_min": 5354, "port_range_max": 5354}}
    assert (await server.post("/network/v2.0/security-group-rules", another)).is_success
    holder = (state / "s" / "holder.pid").read_text().split()[0]
    listing = (*as_nobody(), "nsenter", "-t", holder, "-U", "--preserve-credentials", "-n", "--",
               "nft", "list", "table", "inet", "cockpit")  # fmt: skip
    filtered = ""
    async for _ in server.changes():
        filtered = await run(*listing)
        if "dport 5354" in filtered:
            break
    assert "dport 5353" in filtered
