"""Log in, look around, log out."""

import httpx
import pytest

from server.api.facade import Facade
from tests.server.api.conftest import PASSWORDS, Client, password_auth

TOKENS = "/identity/v3/auth/tokens"


async def test_a_password_gives_a_token_for_the_default_project(alice: Client) -> None:
    token = (await alice.get("/identity/v3/auth/projects"))["projects"]

    assert [project["name"] for project in token] == ["a"]


async def test_a_token_shows_user_project_roles_and_catalogue(http: httpx.AsyncClient) -> None:
    answer = await http.post(TOKENS, json=password_auth("alice", PASSWORDS["alice"]))

    token = answer.json()["token"]
    assert token["user"]["name"] == "alice"
    assert [role["name"] for role in token["roles"]] == ["admin", "member"]
    assert {service["type"] for service in token["catalog"]} >= {
        "identity", "compute", "network", "volumev3", "image", "cockpit",
    }  # fmt: skip
    assert token["catalog"][0]["endpoints"][0]["url"] == "http://cloud.test/identity"


@pytest.mark.parametrize(
    ("user", "password"), [("alice", "wrong"), ("nobody", "wrong"), ("operator", "")]
)
async def test_a_wrong_password_tells_nothing(
    http: httpx.AsyncClient, user: str, password: str
) -> None:
    answer = await http.post(TOKENS, json=password_auth(user, password))

    assert answer.status_code == 401
    assert answer.json()["error"]["message"] == "The user name or the password is wrong"


async def test_guessing_is_slowed_down(http: httpx.AsyncClient) -> None:
    answers = [await http.post(TOKENS, json=password_auth("bob", "guess")) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_a_project_without_a_role_is_refused(http: httpx.AsyncClient) -> None:
    scope = {"project": {"name": "b", "domain": {"id": "default"}}}

    answer = await http.post(TOKENS, json=password_auth("alice", PASSWORDS["alice"], scope))

    assert answer.status_code == 401


async def test_an_unscoped_token_can_be_scoped_later(http: httpx.AsyncClient) -> None:
    first = await http.post(TOKENS, json=password_auth("alice", PASSWORDS["alice"], "unscoped"))
    token = first.headers["X-Subject-Token"]
    refused = await http.get("/compute/v2.1/servers", headers={"X-Auth-Token": token})
    identity = {"methods": ["token"], "token": {"id": token}}
    scope = {"project": {"name": "a", "domain": {"id": "default"}}}

    second = await http.post(TOKENS, json={"auth": {"identity": identity, "scope": scope}})

    assert refused.status_code == 401
    assert second.json()["token"]["project"]["name"] == "a"
    assert second.json()["token"]["expires_at"] == first.json()["token"]["expires_at"]


async def test_a_revoked_token_is_gone(alice: Client, http: httpx.AsyncClient) -> None:
    other = await http.post(TOKENS, json=password_auth("alice", PASSWORDS["alice"]))
    subject = {"X-Subject-Token": other.headers["X-Subject-Token"]}
    assert (await alice.send("HEAD", TOKENS, **subject)).status_code == 200

    revoked = await alice.send("DELETE", TOKENS, **subject)

    assert revoked.status_code == 204
    assert (await alice.send("GET", TOKENS, **subject)).status_code == 404


async def test_others_tokens_are_not_shown(bob: Client, alice: Client) -> None:
    answer = await bob.send("GET", TOKENS, **{"X-Subject-Token": alice.token})

    assert answer.status_code == 403


async def test_a_one_time_token_works_once(facade: Facade, http: httpx.AsyncClient) -> None:
    used = []

    async def renew() -> None:
        used.append(facade.accounts.new_one_time_token())

    facade.accounts.when_one_time_token_used(renew)
    identity = {"methods": ["token"], "token": {"id": facade.accounts.new_one_time_token()}}

    first = await http.post(TOKENS, json={"auth": {"identity": identity}})
    second = await http.post(TOKENS, json={"auth": {"identity": identity}})

    assert first.json()["token"]["project"]["name"] == "home"
    assert second.status_code == 401
    identity["token"] = {"id": used[0]}
    third = await http.post(TOKENS, json={"auth": {"identity": identity}})
    assert third.status_code == 201


async def test_tokens_survive_the_memory_of_the_server(alice: Client, facade: Facade) -> None:
    facade.accounts._logins.clear()

    assert (await alice.get("/compute/v2.1/servers"))["servers"] == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"auth": {"identity": {"methods": []}}}'])
async def test_a_malformed_login_is_a_bad_request(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post(TOKENS, content=body)

    assert answer.status_code == 400


async def test_members_see_only_themselves(bob: Client) -> None:
    users = (await bob.get("/identity/v3/users"))["users"]
    projects = (await bob.get("/identity/v3/projects"))["projects"]

    assert [user["name"] for user in users] == ["bob"]
    assert [project["name"] for project in projects] == ["b"]


async def test_administrators_see_all(alice: Client) -> None:
    users = (await alice.get("/identity/v3/users"))["users"]

    assert [user["name"] for user in users] == ["alice", "bob", "operator", "rita"]
    assert (await alice.get("/identity/v3/users?name=bob"))["users"][0]["name"] == "bob"


async def test_versions_are_told_to_everybody(http: httpx.AsyncClient) -> None:
    assert (await http.get("/identity")).status_code == 300
    assert (await http.get("/identity/v3/")).json()["version"]["id"] == "v3.14"
    for path in ("/compute", "/compute/v2.1/", "/network/", "/volume/v3", "/image", "/cockpit/v1"):
        assert (await http.get(path)).status_code in (200, 300), path
