"""Actions, tags, groups and files of servers in Nova's words."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.events import EventLog
from server.store.tables import ImageRow, InstanceRow
from tests.server.api.conftest import Client, make_flavor, observe

SERVERS = "/compute/v2.1/servers"
GROUPS = "/compute/v2.1/os-server-groups"


async def act(client: Client, server_id: str, name: str, argument: Any = None) -> int:
    answer = await client.send("POST", f"{SERVERS}/{server_id}/action", {name: argument})
    return answer.status_code


async def wanted(client: Client, image: ImageRow, **more: Any) -> dict[str, Any]:
    flavor = await make_flavor(client)
    return {"name": "web", "imageRef": image.id, "flavorRef": flavor, "networks": "none", **more}


@pytest.mark.parametrize(
    ("there", "seen", "status"),
    [
        (("pause", "unpause"), "paused", "PAUSED"),
        (("suspend", "resume"), "suspended", "SUSPENDED"),
        (("shelve", "unshelve"), "stopped", "SHELVED"),
    ],
)
async def test_a_server_goes_to_a_state_and_back(
    alice: Client, server_id: str, log: EventLog, there: tuple[str, str], seen: str, status: str
) -> None:
    name, back = there
    assert await act(alice, server_id, name) == 202
    assert await act(alice, server_id, name) == 409

    await observe(log, InstanceRow, server_id, observed=seen, observed_wish=2)

    told = (await alice.get(f"{SERVERS}/{server_id}"))["server"]
    assert (told["status"], told["OS-EXT-STS:task_state"]) == (status, None)
    assert await act(alice, server_id, back) == 202


async def test_a_resize_is_confirmed(alice: Client, server_id: str, log: EventLog) -> None:
    larger = {"name": "larger", "ram": 256, "vcpus": 1, "disk": 1}
    made = await alice.post("/compute/v2.1/flavors", {"flavor": larger})

    assert await act(alice, server_id, "resize", {"flavorRef": made["flavor"]["id"]}) == 202
    going = (await alice.get(f"{SERVERS}/{server_id}"))["server"]["status"]
    await observe(log, InstanceRow, server_id, observed_ram_mib=256, observed_boot=1)
    waiting = (await alice.get(f"{SERVERS}/{server_id}"))["server"]["status"]

    assert (going, waiting) == ("RESIZE", "VERIFY_RESIZE")
    assert await act(alice, server_id, "confirmResize") == 204
    assert await act(alice, server_id, "revertResize") == 409


async def test_a_rescue_tells_a_password_once(alice: Client, server_id: str) -> None:
    answer = await alice.post(f"{SERVERS}/{server_id}/action", {"rescue": {"adminPass": "mine"}})

    assert answer == {"adminPass": "mine"}
    assert "mine" not in str(await alice.get(f"{SERVERS}/{server_id}"))
    assert await act(alice, server_id, "unrescue") == 202


async def test_a_locked_server_says_so_and_why(alice: Client, server_id: str) -> None:
    body = {"lock": {"locked_reason": "in use"}}
    locked = await alice.send("POST", f"{SERVERS}/{server_id}/action", body, at="compute 2.73")

    told = (await alice.get(f"{SERVERS}/{server_id}", at="compute 2.73"))["server"]
    assert locked.status_code == 202
    assert (told["locked"], told["locked_reason"]) == (True, "in use")
    assert await act(alice, server_id, "os-stop") == 409
    assert await act(alice, server_id, "unlock") == 202
    assert await act(alice, server_id, "os-stop") == 202


async def test_only_an_administrator_sets_the_state(
    alice: Client, server_id: str, rita: Client
) -> None:
    assert await act(alice, server_id, "os-resetState", {"state": "error"}) == 202
    told = (await alice.get(f"{SERVERS}/{server_id}"))["server"]

    assert told["status"] == "ERROR"
    assert "administrator" in told["fault"]["message"]
    assert await act(rita, server_id, "os-resetState", {"state": "active"}) == 403
    assert await act(alice, server_id, "os-resetState", {"state": "active"}) == 202


async def test_actions_tell_who_did_what(alice: Client, server_id: str) -> None:
    await act(alice, server_id, "pause")

    listed = await alice.get(f"{SERVERS}/{server_id}/os-instance-actions", at="compute 2.84")
    first = listed["instanceActions"][0]
    path = f"{SERVERS}/{server_id}/os-instance-actions/{first['request_id']}"
    shown = (await alice.get(path, at="compute 2.84"))["instanceAction"]

    assert [one["action"] for one in listed["instanceActions"]] == ["pause", "create"]
    assert shown["project_id"] == alice.project_id
    assert shown["events"][0]["result"] is None
    await alice.send("DELETE", f"{SERVERS}/{server_id}")
    again = await alice.get(f"{SERVERS}/{server_id}/os-instance-actions")
    assert len(again["instanceActions"]) == 3


async def test_tags_are_kept_and_asked_for(alice: Client, server_id: str) -> None:
    at = "compute 2.96"
    tags = f"{SERVERS}/{server_id}/tags"

    assert (await alice.send("PUT", f"{tags}/blue", at=at)).status_code == 201
    assert (await alice.send("PUT", f"{tags}/blue", at=at)).status_code == 204
    assert (await alice.send("PUT", f"{tags}/red", at=at)).status_code == 201
    assert (await alice.get(tags, at=at)) == {"tags": ["blue", "red"]}
    assert (await alice.send("GET", f"{tags}/green", at=at)).status_code == 404
    assert (await alice.send("GET", tags, at="compute 2.25")).status_code == 404

    async def found(query: str) -> int:
        return len((await alice.get(f"{SERVERS}?{query}", at=at))["servers"])

    assert [await found("tags=blue,red"), await found("tags=blue,green")] == [1, 0]
    assert [await found("tags-any=green,red"), await found("not-tags=blue")] == [1, 0]
    assert await found("not-tags-any=green") == 1
    assert (await alice.send("DELETE", f"{tags}/blue", at=at)).status_code == 204
    assert (await alice.send("DELETE", tags, at=at)).status_code == 204
    assert (await alice.get(tags, at=at)) == {"tags": []}


async def test_servers_are_found_by_pattern_metadata_and_time(
    alice: Client, server_id: str
) -> None:
    await alice.post(f"{SERVERS}/{server_id}/metadata", {"metadata": {"tier": "front"}})
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+", "%2B")

    async def found(query: str) -> int:
        return len((await alice.get(f"{SERVERS}/detail?{query}"))["servers"])

    assert [await found("name=^w.b$"), await found("name=^e"), await found("name=e")] == [1, 0, 1]
    assert [await found('metadata={"tier":"front"}'), await found('metadata={"tier":"x"}')] == [
        1,
        0,
    ]
    assert [
        await found("changes-since=2020-01-01T00:00:00Z"),
        await found(f"changes-since={later}"),
    ] == [1, 0]
    assert [await found("status=active"), await found("status=SHUTOFF")] == [1, 0]
    for malformed in ("name=*", "name=.*.*.*x", "changes-since=soon", "metadata=1"):
        answer = await alice.send("GET", f"{SERVERS}/detail?{malformed}")
        assert answer.status_code == 400, malformed


async def test_several_servers_are_made_at_once(alice: Client, image: ImageRow) -> None:
    body = await wanted(alice, image, min_count=2, max_count=3, return_reservation_id=True)

    answer = await alice.send("POST", SERVERS, {"server": body})

    assert answer.status_code == 202
    reservation = answer.json()["reservation_id"]
    path = f"{SERVERS}/detail?reservation_id={reservation}"
    servers = (await alice.get(path, at="compute 2.3"))["servers"]
    assert sorted(server["name"] for server in servers) == ["web-1", "web-2", "web-3"]
    assert {server["OS-EXT-SRV-ATTR:launch_index"] for server in servers} == {0, 1, 2}


async def test_files_and_a_password_are_for_the_guest_only(
    alice: Client, image: ImageRow, log: EventLog
) -> None:
    contents = base64.b64encode(b"hello").decode()
    file = {"path": "/etc/motd", "contents": contents}
    body = await wanted(alice, image, personality=[file], config_drive=True)

    made = await alice.post(SERVERS, {"server": body})

    password = made["server"]["adminPass"]
    async with log.read() as session:
        row = await session.get_one(InstanceRow, made["server"]["id"])
    assert len(password) == 20
    assert row.password_hash is not None
    assert row.password_hash.startswith("$6$")
    assert [(one["path"], one["content"]) for one in row.files] == [("/etc/motd", contents)]
    shown = (await alice.get(f"{SERVERS}/{row.id}"))["server"]
    assert shown["config_drive"] == "True"
    assert password not in str(shown)
    assert row.password_hash not in str(shown)


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("personality", [{"path": "/a", "contents": "?"}], "compute 2.1"),
        ("personality", [{"path": "a", "contents": ""}], "compute 2.1"),
        ("personality", [{"path": "/a", "contents": "A" * 20_000}], "compute 2.1"),
        ("personality", [{"path": "/a", "contents": ""}] * 6, "compute 2.1"),
        ("personality", [{"path": "/a", "contents": ""}], "compute 2.57"),
        ("files", [{"path": "/a", "content": "?"}], "compute 2.96"),
        ("files", [{"path": "/a", "content": "", "mode": "rwx"}], "compute 2.96"),
        ("max_count", 0, "compute 2.1"),
        ("tags", ["a,b"], "compute 2.96"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    alice: Client, image: ImageRow, field: str, value: Any, at: str
) -> None:
    body = await wanted(alice, image, **{field: value})

    answer = await alice.send("POST", SERVERS, {"server": body}, at=at)

    assert answer.status_code == 400, answer.text
    assert field in answer.json()["badRequest"]["message"]


async def test_groups_have_the_form_of_the_version(alice: Client, bob: Client) -> None:
    old = {"name": "old", "policies": ["affinity"]}
    new = {"name": "new", "policy": "anti-affinity", "rules": {"max_server_per_host": 2}}

    first = await alice.post(GROUPS, {"server_group": old}, at="compute 2.15")
    second = await alice.post(GROUPS, {"server_group": new}, at="compute 2.64")

    assert first["server_group"]["policies"] == ["affinity"]
    assert second["server_group"]["rules"] == {"max_server_per_host": 2}
    assert "policies" not in second["server_group"]
    listed = await alice.get(GROUPS, at="compute 2.64")
    assert [group["policy"] for group in listed["server_groups"]] == ["affinity", "anti-affinity"]
    assert (await bob.get(GROUPS)) == {"server_groups": []}
    path = f"{GROUPS}/{second['server_group']['id']}"
    assert (await bob.send("GET", path)).status_code == 404
    assert (await alice.send("DELETE", path)).status_code == 204
    assert (await alice.send("GET", path)).status_code == 404


async def test_a_hint_puts_a_server_into_a_group(alice: Client, image: ImageRow) -> None:
    group = {"name": "apart", "policy": "anti-affinity"}
    made = await alice.post(GROUPS, {"server_group": group}, at="compute 2.64")
    group_id = made["server_group"]["id"]
    body = {"server": await wanted(alice, image), "os:scheduler_hints": {"group": group_id}}

    first = await alice.post(SERVERS, body)
    second = await alice.send("POST", SERVERS, body)

    shown = (await alice.get(f"{GROUPS}/{group_id}"))["server_group"]
    assert shown["members"] == [first["server"]["id"]]
    assert second.status_code == 409
    assert "No valid host was found" in second.text


async def test_diagnostics_are_for_servers_that_run(
    alice: Client, server_id: str, log: EventLog
) -> None:
    await observe(log, InstanceRow, server_id, observed="stopped")

    answer = await alice.send("GET", f"{SERVERS}/{server_id}/diagnostics")

    assert answer.status_code == 409


async def test_a_rebuild_tells_its_guest_anew(
    alice: Client, server_id: str, image: ImageRow
) -> None:
    wish = {"imageRef": image.id, "name": "api", "metadata": {"a": "b"}, "adminPass": "mine"}

    told = await alice.post(f"{SERVERS}/{server_id}/action", {"rebuild": wish})

    server = told["server"]
    assert (server["name"], server["metadata"], server["adminPass"]) == ("api", {"a": "b"}, "mine")
    assert server["status"] == "REBUILD"
