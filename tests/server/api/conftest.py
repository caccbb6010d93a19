"""The real facade over a real database, with users of two projects."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from starlette.applications import Starlette

from server.api.facade import Facade
from server.api.routes import routes
from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.events import EventLog, record
from server.services.accounts import Accounts
from server.services.capacity import Limits
from server.services.deployments import Deployments
from server.services.flavors import Flavors
from server.services.images import Images
from server.services.instances import Instances
from server.services.keypairs import Keypairs
from server.services.lineage import Lineage
from server.services.networks import Networks
from server.services.nics import Nics
from server.services.resources import Resources
from server.services.volumes import Volumes
from server.store.database import Database
from server.store.tables import ImageRow, InstanceRow, ResourceRow

PASSWORDS = {"alice": "correct horse", "bob": "battery staple", "rita": "reads only"}
URL = "http://cloud.test"


class Client:
    """Somebody who has logged in."""

    def __init__(self, http: httpx.AsyncClient, token: str, project_id: str) -> None:
        self._http = http
        self.token = token
        self.project_id = project_id

    async def send(
        self, method: str, path: str, json: Any = None, *, at: str = "", **headers: str
    ) -> httpx.Response:
        """Send a request; `at` is a microversion such as `compute 2.96`."""
        told = {"X-Auth-Token": self.token, **headers}
        if at:
            told["OpenStack-API-Version"] = at
        return await self._http.request(method, path, json=json, headers=told)

    async def get(self, path: str, *, at: str = "") -> Any:
        """Return the body of what must be there."""
        answer = await self.send("GET", path, at=at)
        assert answer.is_success, answer.text
        return answer.json()

    async def post(self, path: str, json: Any, *, at: str = "") -> Any:
        """Return the body of the answer to what must succeed."""
        answer = await self.send("POST", path, json, at=at)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/state.db")
    await database.upgrade()
    log = EventLog(database)
    yield log
    log.close()
    await database.close()


@pytest.fixture
async def compute(tmp_path: Path) -> AsyncIterator[QemuDriver]:
    async def enter() -> tuple[str, ...]:
        return ()

    driver = QemuDriver(tmp_path, enter, accelerator="tcg", paused=True)
    yield driver
    for instance_id in await driver.look_all():
        await driver.destroy(instance_id)


@pytest.fixture
async def facade(log: EventLog, compute: QemuDriver, tmp_path: Path) -> Facade:
    limits = Limits(ram_mib=65_536, disk_gib=1_000)
    accounts = Accounts(log, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    await accounts.ensure_operator("operator", "home")
    await accounts.ensure_user("alice", PASSWORDS["alice"], "a", ("member", "admin"))
    await accounts.ensure_user("bob", PASSWORDS["bob"], "b", ("member",))
    await accounts.ensure_user("rita", PASSWORDS["rita"], "a", ("reader",))
    return Facade(
        log=log,
        accounts=accounts,
        flavors=Flavors(log),
        keypairs=Keypairs(log),
        instances=Instances(log, limits),
        networks=Networks(log),
        nics=Nics(log),
        volumes=Volumes(log, limits),
        images=Images(log, Qcow2Driver(tmp_path)),
        lineage=Lineage(log, Qcow2Driver(tmp_path)),
        deployments=Deployments(log, limits),
        resources=Resources(log),
        limits=limits,
        compute=compute,
        network=LocalNetDriver(tmp_path / "net"),
    )


@pytest.fixture
async def http(facade: Facade) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=routes(facade)), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


def password_auth(user: str, password: str, scope: Any = None) -> dict[str, Any]:
    who = {"name": user, "domain": {"id": "default"}, "password": password}
    auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": who}}}
    return {"auth": {**auth, "scope": scope} if scope else auth}


async def log_in(http: httpx.AsyncClient, user: str) -> Client:
    answer = await http.post("/identity/v3/auth/tokens", json=password_auth(user, PASSWORDS[user]))
    assert answer.status_code == 201, answer.text
    project_id = answer.json()["token"]["project"]["id"]
    return Client(http, answer.headers["X-Subject-Token"], project_id)


@pytest.fixture
async def alice(http: httpx.AsyncClient) -> Client:
    return await log_in(http, "alice")


@pytest.fixture
async def bob(http: httpx.AsyncClient) -> Client:
    return await log_in(http, "bob")


@pytest.fixture
async def rita(http: httpx.AsyncClient) -> Client:
    return await log_in(http, "rita")


async def observe(log: EventLog, table: type[ResourceRow], row_id: str, **seen: Any) -> None:
    """Write down what was seen of a resource, as reconcile does."""
    async with log.write() as session:
        row = await session.get_one(table, row_id)
        for name, value in seen.items():
            setattr(row, name, value)
        await record(session, row)  # type: ignore[arg-type] # any of the tables


@pytest.fixture
async def image(log: EventLog, alice: Client) -> ImageRow:
    """A public image that is ready."""
    row = ImageRow(
        project_id=alice.project_id,
        name="tiny",
        disk_format="qcow2",
        container_format="bare",
        visibility="public",
        size_bytes=1 << 20,
        virtual_bytes=1 << 24,
        md5="0" * 32,
        sha512="0" * 128,
        observed="active",
    )
    async with log.write() as session:
        session.add(row)
        await session.flush()
        await record(session, row)
    return row


@pytest.fixture
async def server_id(alice: Client, image: ImageRow, log: EventLog) -> str:
    """A server of alice that runs as far as the database knows."""
    flavor = await make_flavor(alice)
    made = await alice.post(
        "/compute/v2.1/servers",
        {"server": {"name": "web", "imageRef": image.id, "flavorRef": flavor}},
    )
    server_id: str = made["server"]["id"]
    seen = {"observed": "running", "observed_vcpus": 1, "observed_ram_mib": 128}
    await observe(log, InstanceRow, server_id, **seen)
    return server_id


async def make_flavor(client: Client) -> str:
    wanted = {"name": "tiny", "ram": 128, "vcpus": 1, "disk": 1}
    made = await client.post("/compute/v2.1/flavors", {"flavor": wanted})
    flavor_id: str = made["flavor"]["id"]
    return flavor_id


@pytest.fixture
async def url(facade: Facade) -> AsyncIterator[str]:
    """Address of the facade behind a real HTTP server, in the test's own loop."""
    config = uvicorn.Config(
        Starlette(routes=routes(facade)),
        port=0,
        log_level="critical",
        lifespan="off",
        ws="websockets-sansio",
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    facade.closing.set()
    facade.log.close()
    await server.shutdown()
