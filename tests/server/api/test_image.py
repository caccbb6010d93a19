"""Images in Glance's words; their bytes go through the real server in test_stock_client."""

from typing import Any

import httpx
import pytest

from server.store.tables import ImageRow
from tests.server.api.conftest import Client

IMAGES = "/image/v2/images"
PATCH = "application/openstack-images-v2.1-json-patch"


async def test_a_new_image_waits_for_its_bytes(alice: Client) -> None:
    wanted = {"name": "own", "disk_format": "raw", "container_format": "bare", "os_type": "linux"}

    made = await alice.send("POST", IMAGES, wanted)

    assert made.status_code == 201
    image = made.json()
    assert (image["status"], image["size"], image["os_type"]) == ("queued", None, "linux")
    assert image["file"] == f"/v2/images/{image['id']}/file"


async def test_images_are_found_by_id_and_name(alice: Client, image: ImageRow) -> None:
    own = (await alice.post(IMAGES, {"name": "own"}))["id"]

    by_ids = await alice.get(f"{IMAGES}?id=in:{own},{image.id}")
    by_name = await alice.get(f"{IMAGES}?name=tiny")
    page = await alice.get(f"{IMAGES}?limit=1")

    assert {found["id"] for found in by_ids["images"]} == {own, image.id}
    assert [found["id"] for found in by_name["images"]] == [image.id]
    assert by_name["schema"] == "/v2/schemas/images"
    rest = await alice.get("/image" + page["next"])
    assert len(page["images"]) == len(rest["images"]) == 1
    assert rest["images"] != page["images"]


async def patch(client: Client, image_id: str, *steps: dict[str, Any]) -> httpx.Response:
    return await client.send("PATCH", f"{IMAGES}/{image_id}", [*steps], **{"Content-Type": PATCH})


async def test_a_patch_changes_fields_and_properties(alice: Client) -> None:
    image_id = (await alice.post(IMAGES, {"name": "own", "k": "v"}))["id"]

    patched = await patch(
        alice,
        image_id,
        {"op": "replace", "path": "/name", "value": "new"},
        {"op": "add", "path": "/min_ram", "value": 64},
        {"op": "add", "path": "/tags", "value": ["t"]},
        {"op": "add", "path": "/a~1b", "value": "c"},
        {"op": "remove", "path": "/k"},
    )

    image = patched.json()
    assert (image["name"], image["min_ram"], image["tags"]) == ("new", 64, ["t"])
    assert image["a/b"] == "c"
    assert "k" not in image


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ({"op": "replace", "path": "/status", "value": "active"}, 403),
        ({"op": "remove", "path": "/nothing"}, 400),
        ({"op": "move", "path": "/a", "from": "/b"}, 400),
        ({"op": "add", "path": "/a/b", "value": "c"}, 400),
        ({"op": "add", "path": "/min_ram", "value": "much"}, 400),
    ],
)
async def test_a_patch_that_makes_no_sense_is_refused(
    alice: Client, step: dict[str, Any], status: int
) -> None:
    image_id = (await alice.post(IMAGES, {"name": "own"}))["id"]

    assert (await patch(alice, image_id, step)).status_code == status


async def test_others_cannot_change_a_public_image(bob: Client, image: ImageRow) -> None:
    change = {"op": "replace", "path": "/name", "value": "mine"}

    assert (await patch(bob, image.id, change)).status_code == 404
    assert (await bob.send("DELETE", f"{IMAGES}/{image.id}")).status_code == 404
    assert (await bob.get(f"{IMAGES}/{image.id}"))["name"] == "tiny"


async def test_members_cannot_make_images_public(bob: Client) -> None:
    answer = await bob.send("POST", IMAGES, {"name": "own", "visibility": "public"})

    assert answer.status_code == 403
    assert answer.json()["title"] == "Forbidden"


async def test_bytes_come_in_their_own_type(http: httpx.AsyncClient, alice: Client) -> None:
    image_id = (await alice.post(IMAGES, {"name": "own"}))["id"]
    headers = {"X-Auth-Token": alice.token, "Content-Type": "application/json"}

    answer = await http.put(f"{IMAGES}/{image_id}/file", content=b"{}", headers=headers)

    assert answer.status_code == 415


async def test_an_image_larger_than_the_storage_is_refused(
    http: httpx.AsyncClient, alice: Client
) -> None:
    wanted = {"name": "own", "disk_format": "raw", "container_format": "bare"}
    image_id = (await alice.post(IMAGES, wanted))["id"]
    headers = {
        "X-Auth-Token": alice.token,
        "Content-Type": "application/octet-stream",
        "Content-Length": str(1 << 60),
    }

    answer = await http.put(f"{IMAGES}/{image_id}/file", content=b"x", headers=headers)

    assert answer.status_code == 413
    assert (await alice.get(f"{IMAGES}/{image_id}"))["status"] == "queued"


async def test_an_image_without_bytes_has_none_to_give(alice: Client) -> None:
    image_id = (await alice.post(IMAGES, {"name": "own"}))["id"]

    assert (await alice.send("GET", f"{IMAGES}/{image_id}/file")).status_code == 409
    assert (await alice.get(f"{IMAGES}/{image_id}/members"))["members"] == []


async def test_tags_come_and_go(alice: Client) -> None:
    image_id = (await alice.post(IMAGES, {"name": "own"}))["id"]
    path = f"{IMAGES}/{image_id}/tags/t"

    assert (await alice.send("PUT", path)).status_code == 204
    assert [found["id"] for found in (await alice.get(f"{IMAGES}?tag=t"))["images"]] == [image_id]
    assert (await alice.send("DELETE", path)).status_code == 204
    assert (await alice.send("DELETE", path)).status_code == 404
