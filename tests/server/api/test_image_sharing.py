"""Members, visibility, hidden and deactivated images, imports and schemas in Glance's words."""

from typing import Any

import httpx
import pytest

from server.events import EventLog, record
from server.store.tables import ImageRow
from tests.server.api.conftest import Client

IMAGES = "/image/v2/images"
BARE = {"disk_format": "raw", "container_format": "bare"}


async def made(client: Client, name: str = "own", **fields: Any) -> str:
    image_id: str = (await client.post(IMAGES, {"name": name, **BARE, **fields}))["id"]
    return image_id


async def ids(client: Client, query: str = "") -> set[str]:
    return {found["id"] for found in (await client.get(f"{IMAGES}{query}"))["images"]}


async def active(log: EventLog, client: Client, **fields: Any) -> str:
    row = ImageRow(
        project_id=client.project_id, name="active", observed="active", size_bytes=1,
        virtual_bytes=1 << 20, md5="0" * 32, sha512="0" * 128, disk_format="raw",
        container_format="bare", **{"visibility": "shared", **fields},
    )  # fmt: skip
    async with log.write() as session:
        session.add(row)
        await session.flush()
        await record(session, row)
    return row.id


async def test_a_shared_image_is_listed_once_it_is_accepted(alice: Client, bob: Client) -> None:
    image_id = await made(alice)
    path = f"{IMAGES}/{image_id}/members"
    assert (await bob.send("GET", f"{IMAGES}/{image_id}")).status_code == 404

    added = await alice.post(path, {"member": bob.project_id})

    assert (added["status"], added["member_id"]) == ("pending", bob.project_id)
    assert image_id not in await ids(bob)
    assert image_id in await ids(bob, "?visibility=shared&member_status=pending")
    assert (await bob.get(f"{IMAGES}/{image_id}"))["owner"] == alice.project_id
    accepted = await bob.send("PUT", f"{path}/{bob.project_id}", {"status": "accepted"})
    assert accepted.json()["status"] == "accepted"
    assert image_id in await ids(bob)
    snapshot = await bob.get("/cockpit/v1/resources")
    assert image_id in {found["id"] for found in snapshot["resources"]}
    await bob.send("PUT", f"{path}/{bob.project_id}", {"status": "rejected"})
    assert image_id not in await ids(bob)
    assert (await alice.send("DELETE", f"{path}/{bob.project_id}")).status_code == 204
    assert (await bob.send("GET", f"{IMAGES}/{image_id}")).status_code == 404


async def test_only_owners_add_and_only_members_answer(alice: Client, bob: Client) -> None:
    image_id = await made(alice, visibility="private")
    path = f"{IMAGES}/{image_id}/members"

    refused = await alice.send("POST", path, {"member": bob.project_id})
    assert refused.status_code == 403
    change = [{"op": "replace", "path": "/visibility", "value": "shared"}]
    await alice.send("PATCH", f"{IMAGES}/{image_id}", change)
    assert (await alice.send("POST", path, {"member": "nobody"})).status_code == 404
    await alice.post(path, {"member": bob.project_id})
    assert (await alice.send("POST", path, {"member": bob.project_id})).status_code == 409
    assert (await bob.send("POST", path, {"member": alice.project_id})).status_code == 404
    assert (await bob.send("DELETE", f"{IMAGES}/{image_id}")).status_code == 404
    assert [one["member_id"] for one in (await bob.get(path))["members"]] == [bob.project_id]


async def test_a_community_image_is_for_those_who_know_of_it(alice: Client, bob: Client) -> None:
    image_id = await made(alice, visibility="community")

    assert image_id not in await ids(bob)
    assert image_id in await ids(bob, "?visibility=community")
    assert (await bob.get(f"{IMAGES}/{image_id}"))["visibility"] == "community"


async def test_hidden_images_are_left_out(alice: Client) -> None:
    image_id = await made(alice, os_hidden=True)

    assert image_id not in await ids(alice)
    assert image_id in await ids(alice, "?os_hidden=true")
    assert (await alice.get(f"{IMAGES}/{image_id}"))["os_hidden"] is True


async def test_a_deactivated_image_is_of_no_use_until_it_is_reactivated(
    alice: Client, bob: Client, log: EventLog
) -> None:
    image_id = await active(log, bob)
    path = f"{IMAGES}/{image_id}"

    assert (await bob.send("POST", f"{path}/actions/deactivate")).status_code == 204

    assert (await bob.get(path))["status"] == "deactivated"
    assert (await bob.send("GET", f"{path}/file")).status_code == 403
    volume = {"volume": {"size": 1, "imageRef": image_id}}
    assert (await bob.send("POST", "/volume/v3/volumes", volume)).status_code == 400
    assert (await bob.send("POST", f"{path}/actions/reactivate")).status_code == 204
    assert (await bob.get(path))["status"] == "active"
    assert (await bob.send("POST", "/volume/v3/volumes", volume)).status_code == 202
    other = await made(alice)
    refused = await alice.send("POST", f"{IMAGES}/{other}/actions/deactivate")
    assert refused.status_code == 403


async def test_lists_are_filtered_and_sorted(alice: Client) -> None:
    first, second = await made(alice, "a", os_distro="debian"), await made(alice, "b")

    assert await ids(alice, "?os_distro=debian") == {first}
    assert await ids(alice, "?disk_format=in:raw,iso&name=b") == {second}
    assert await ids(alice, "?size_min=1") == set()
    found = (await alice.get(f"{IMAGES}?sort=name:desc"))["images"]
    assert [one["id"] for one in found] == [second, first]
    assert (await alice.send("GET", f"{IMAGES}?visibility=all")).status_code == 200
    assert (await alice.send("GET", f"{IMAGES}?visibility=nobody")).status_code == 400


async def test_an_import_is_a_task(alice: Client) -> None:
    image_id = await made(alice)
    path = f"{IMAGES}/{image_id}"
    method = {"name": "web-download", "uri": "http://127.0.0.1:9/disk.raw"}

    answer = await alice.send("POST", f"{path}/import", {"method": method})

    assert answer.status_code == 202
    assert (await alice.get(path))["status"] == "importing"
    (task,) = (await alice.get(f"{path}/tasks"))["tasks"]
    assert (task["status"], task["input"]["import_req"]["method"]) == ("pending", method)
    assert await alice.get(f"/image/v2/tasks/{task['id']}") == task
    assert (await alice.get("/image/v2/tasks"))["tasks"] == [task]
    again = await alice.send("POST", f"{path}/import", {"method": method})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ({"name": "glance-direct"}, 409),
        ({"name": "glance-direct", "uri": "http://x/"}, 400),
        ({"name": "web-download"}, 400),
        ({"name": "web-download", "uri": "file:///etc/passwd"}, 400),
        ({"name": "copy-image"}, 400),
        (None, 400),
    ],
)
async def test_an_import_that_makes_no_sense_is_refused(
    alice: Client, method: dict[str, str] | None, status: int
) -> None:
    image_id = await made(alice)

    answer = await alice.send("POST", f"{IMAGES}/{image_id}/import", {"method": method})

    assert answer.status_code == status


async def test_bytes_are_staged_in_pieces(alice: Client, http: httpx.AsyncClient) -> None:
    image_id = await made(alice)
    path = f"{IMAGES}/{image_id}/stage"
    headers = {"X-Auth-Token": alice.token, "Content-Type": "application/octet-stream"}

    first = await http.put(path, content=b"abc", headers=headers)
    gap = await http.put(path, content=b"x", headers={**headers, "Content-Range": "bytes 9-9/10"})
    second = await http.put(
        path, content=b"def", headers={**headers, "Content-Range": "bytes 3-5/6"}
    )

    assert (first.status_code, gap.status_code, second.status_code) == (204, 409, 204)
    assert await alice.get(path) == {"size": 6}
    assert (await alice.get(f"{IMAGES}/{image_id}"))["status"] == "uploading"


async def test_a_checksum_must_be_one(alice: Client) -> None:
    for wrong in ("md5:abc", "sha256:123", "sha512:" + "0" * 64):
        wanted = {"name": "own", "cockpit:checksum": wrong}
        assert (await alice.send("POST", IMAGES, wanted)).status_code == 400


async def test_schemas_tell_of_all_fields(alice: Client) -> None:
    image_id = await made(alice)
    shown = await alice.get(f"{IMAGES}/{image_id}")

    schema = await alice.get("/image/v2/schemas/image")

    assert {*shown} <= {*schema["properties"]}
    for name in ("images", "member", "members", "task", "tasks"):
        assert (await alice.get(f"/image/v2/schemas/{name}"))["name"] == name
    assert (await alice.send("GET", "/image/v2/schemas/s")).status_code == 404
    info = await alice.get("/image/v2/info/import")
    assert info["import-methods"]["value"] == ["glance-direct", "web-download"]


async def test_the_catalogue_is_listed_and_brought_in(alice: Client) -> None:
    entries = (await alice.get("/cockpit/v1/image-catalogue"))["images"]

    answer = await alice.send("POST", "/cockpit/v1/image-catalogue/debian-12/import")

    assert answer.status_code == 202
    image = answer.json()["image"]
    assert "debian-12" in {entry["name"] for entry in entries}
    assert (image["status"], image["attributes"]["visibility"]) == ("importing", "private")
    assert image["observed"]["import"]["url"].startswith("https://cloud.debian.org/")
    unknown = await alice.send("POST", "/cockpit/v1/image-catalogue/nothing/import")
    assert unknown.status_code == 404


async def test_what_others_stand_on_is_not_deleted(
    alice: Client, bob: Client, log: EventLog
) -> None:
    image_id = await active(log, alice, visibility="public")
    for client in (alice, bob):
        wanted = {"volume": {"size": 1, "imageRef": image_id, "name": "mine"}}
        assert (await client.send("POST", "/volume/v3/volumes", wanted)).status_code == 202

    refused = await alice.send("DELETE", f"{IMAGES}/{image_id}")

    assert refused.status_code == 409
    assert "mine and 1 of other projects" in refused.json()["message"]
