"""What people read of routers and floating IPs."""

from typing import Any

from cockpit.cli.routing import floating_rows, router_rows
from cockpit.models.live import Live

SNAPSHOT: list[dict[str, Any]] = [
    {"kind": "network", "id": "n1", "name": "app"},
    {"kind": "network", "id": "n2", "name": "internet"},
    {"kind": "server", "id": "s1", "name": "web"},
    {"kind": "port", "id": "p1", "name": "", "attributes": {"server_id": "s1"}},
    {
        "kind": "router",
        "id": "r1",
        "name": "edge",
        "attributes": {
            "external_network_id": "n2",
            "external_ip_address": "203.0.113.5",
            "snat": True,
            "interfaces": [{"network_id": "n1", "ip_address": "10.0.1.1"}],
        },
    },
    {"kind": "router", "id": "r2", "name": "bare", "attributes": {"interfaces": []}},
    {
        "kind": "floating_ip",
        "id": "f1",
        "name": "203.0.113.50",
        "attributes": {"ip_address": "203.0.113.50", "port_id": "p1"},
        "observed": {"ssh_forward": 40022},
    },
    {
        "kind": "floating_ip",
        "id": "f2",
        "name": "203.0.113.51",
        "attributes": {"ip_address": "203.0.113.51", "port_id": None},
    },
]


def live() -> Live:
    found = Live()
    found.reset(
        {
            "last_event_id": 1,
            "resources": [
                {
                    "topology_id": None,
                    "status": "ACTIVE",
                    "fault": None,
                    "revision": 1,
                    "created_at": "2026-11-24T12:00:00+00:00",
                    "updated_at": "2026-11-24T12:00:00+00:00",
                    "attributes": {},
                    "observed": {},
                    **row,
                }
                for row in SNAPSHOT
            ],
        }
    )
    return found


def test_routers_are_told_by_what_they_join() -> None:
    shown = live()

    assert router_rows([*shown.of_kind("router")], shown) == [
        ("bare", "–", "none"),
        ("edge", "app", "internet, 203.0.113.5, translated"),
    ]


def test_floating_ips_are_told_by_whom_they_stand_for() -> None:
    shown = live()

    assert floating_rows([*shown.of_kind("floating_ip")], shown) == [
        ("203.0.113.50", "web", "ssh -p 40022 root@127.0.0.1"),
        ("203.0.113.51", "–", ""),
    ]
