"""Compose the server: store, drivers, loops, routes; the only place that names a driver."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from server.api.facade import Facade
from server.api.routes import routes
from server.drivers.backup_folder import BackupFolder
from server.drivers.downloads import HttpDownloader
from server.drivers.local_net import DNS, LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.drivers.room import Room
from server.errors import UnavailableError
from server.events import EventLog
from server.reconcile.work import Engine, Reconciler, Wishes
from server.services.accounts import Accounts
from server.services.capacity import Limits
from server.services.deployments import Deployments
from server.services.flavors import Flavors
from server.services.image_values import NewImage
from server.services.images import Images
from server.services.instances import Instances
from server.services.keypairs import Keypairs
from server.services.lineage import Lineage
from server.services.networks import Networks
from server.services.nics import Nics
from server.services.principals import Principal
from server.services.resources import Resources
from server.services.volumes import Volumes
from server.settings import Settings
from server.store.database import Database

log = logging.getLogger(__name__)

LOCAL_PROJECT = "default"
CHUNK = 1 << 20


class OwnFolder:
    """The state folder, as it was found: one that was removed is not its successor.

    It is held open, so that no other folder can get its number.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._has_ended = False

    def is_there(self) -> bool:
        """Tell whether the path still leads to it."""
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._handle))
        except (FileNotFoundError, NotADirectoryError):
            return False

    def check(self) -> None:
        """End the server when its folder is gone, before it works on another one.

        Raises:
            UnavailableError: It is gone.
        """
        if self.is_there():
            return
        if not self._has_ended:
            self._has_ended = True
            log.critical("The state folder %s was removed or replaced: stopping", self._path)
            os.kill(os.getpid(), signal.SIGTERM)
        raise UnavailableError(f"The state folder {self._path} is gone")

    def close(self) -> None:
        """Let go of it."""
        os.close(self._handle)


class Server:
    """Everything that one server process holds, and its life from start to end.

    Attributes:
        application: For an ASGI server.
    """

    def __init__(self, settings: Settings, url: str) -> None:
        self._settings = settings
        self._url = url
        self._folder = OwnFolder(settings.state)
        ballast = settings.state / "ballast"
        self._database = Database(settings.url_of_database, ballast, settings.ballast_mib)
        self._log = EventLog(self._database)
        self._network = LocalNetDriver(settings.state)
        room = Room(settings.least_free_mib)
        self._compute = QemuDriver(
            settings.state,
            self._network.enter,
            accelerator=settings.accelerator,
            probe_image=settings.seed_images.get("tiny"),
            paused=settings.paused,
            room=room,
        )
        self._volumes = Qcow2Driver(settings.state, self._compute.disks, room)
        self._backups = BackupFolder(settings.backups or settings.state / "backups")
        self._facade = self._compose_facade()
        self._reconciler = Reconciler(
            self._log,
            Engine(
                self._compute,
                self._volumes,
                self._network,
                self._backups,
                resolvers=(DNS,),
                downloader=HttpDownloader(settings.download_gib << 30, settings.private),
                import_s=settings.download_hours * 3600,
            ),
            wishes=Wishes(
                respect_power_off=self._facade.instances.respect_power_off,
                carry_out=self._facade.schedules.carry_out,
            ),
            check=self._folder.check,
            grace_s=settings.stop_grace_s,
            sweep_s=settings.sweep_s,
        )
        self.application = Starlette(routes=routes(self._facade), lifespan=self._live)

    def begin_stop(self) -> None:
        """End streams and consoles, so that nothing keeps the server from stopping."""
        self._facade.closing.set()
        self._log.close()

    def _compose_facade(self) -> Facade:
        events = self._log
        settings = self._settings
        limits = Limits(settings.most_ram_mib, settings.most_disk_gib, settings.most_vcpus)
        return Facade(
            log=events,
            accounts=Accounts(events),
            flavors=Flavors(events),
            keypairs=Keypairs(events),
            instances=Instances(events, limits),
            networks=Networks(events),
            nics=Nics(events),
            volumes=Volumes(events, limits),
            images=Images(events, self._volumes),
            lineage=Lineage(events, self._volumes),
            deployments=Deployments(events, limits),
            resources=Resources(events),
            limits=limits,
            compute=self._compute,
            network=self._network,
            catalogue_file=self._settings.image_catalogue,
        )

    @asynccontextmanager
    async def _live(self, _application: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as ending:
            ending.callback(self._folder.close)
            ending.push_async_callback(self._database.close)
            await self._database.upgrade()
            ending.push_async_callback(self._leave_network)
            ending.push_async_callback(self._compute.close)
            async with asyncio.TaskGroup() as tasks:
                work = tasks.create_task(self._work(), name="reconcile")
                try:
                    await self._prepare(ending)
                    yield
                finally:
                    work.cancel()
        log.info("Stopped")

    async def _leave_network(self) -> None:
        if self._folder.is_there():
            await self._network.close()

    def _untell(self, file: Path) -> None:
        if self._folder.is_there():
            file.unlink(missing_ok=True)

    async def _work(self) -> None:
        try:
            await self._reconciler.run()
        finally:
            if not self._facade.closing.is_set():
                # Serving wishes that nobody makes true would be worse than to stop.
                os.kill(os.getpid(), signal.SIGTERM)

    async def _prepare(self, ending: AsyncExitStack) -> None:
        accounts = self._facade.accounts
        project_id = ""
        if self._settings.local_login:
            await accounts.ensure_operator(project=LOCAL_PROJECT)
            projects = await accounts.projects()
            project_id = next(found.id for found in projects if found.name == LOCAL_PROJECT)
        for name, path in _there(self._settings.seed_images):
            await _seed(self._facade.images, project_id, name, path)
        if self._settings.local_login:
            file = self._settings.state / "server.json"
            ending.callback(self._untell, file)

            async def tell() -> None:
                _tell(file, self._url, accounts.new_one_time_token)

            accounts.when_one_time_token_used(tell)
            await tell()
        log.info("Listening on %s", self._url)


def _tell(file: Path, url: str, new_token: Callable[[], str]) -> None:
    """Write down where this server is and how its user gets in; see docs/api.md."""
    start_time = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    told = {"url": url, "pid": os.getpid(), "start_time": start_time, "token": new_token()}
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(json.dumps(told))
    fresh.replace(file)


def _there(seeds: Mapping[str, Path]) -> list[tuple[str, Path]]:
    for name, path in seeds.items():
        if not path.is_file():
            log.warning("There is no image to be called %s at %s", name, path)
    return [(name, path) for name, path in seeds.items() if path.is_file()]


async def _seed(images: Images, project_id: str, name: str, path: Path) -> None:
    """Register an image for everybody, unless there is one of this name."""
    principal = Principal("server", "server", project_id, "", frozenset({"admin"}))
    found = [row for row in await images.list(principal) if row.name == name]
    if any(row.size_bytes is not None for row in found):
        return
    wish = NewImage(
        name=name,
        disk_format="qcow2" if path.suffix == ".qcow2" else "raw",
        container_format="bare",
        visibility="public",
    )
    # One without bytes was left by a server that was killed in the middle.
    row = found[0] if found else await images.create(principal, wish)
    await images.upload(principal, row.id, _chunks(path))


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
