"""The server that the window looks at: found or started, followed, left again."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from cockpit.backend import apply, keys
from cockpit.backend.client import Client
from cockpit.backend.entry import FindEntry
from cockpit.backend.local_server import LocalServer
from cockpit.backend.session import Connection, Session
from cockpit.errors import CockpitError, ServerError, UnreachableError
from cockpit.models.live import Live
from cockpit.models.plan import Plan, Step
from cockpit.models.progress import Progress
from cockpit.models.resources import LiveEdit
from cockpit.models.topology import Topology
from cockpit.settings import config_dir
from cockpit.ui.tasks import Tasks

_PING_S = 5.0

State = Literal["none", "starting", "connecting", "online", "offline"]
Power = Literal["start", "stop", "reboot", "reset"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the window stands to a cloud.

    Attributes:
        name: What the operator calls it; "" for the embedded one, and while there is none.
        latency_s: How long an answer takes; None while unknown.
        reason: Why it is offline, or None.
    """

    state: State = "none"
    name: str = ""
    is_embedded: bool = False
    latency_s: float | None = None
    reason: CockpitError | None = None


class Cloud(QObject):
    """At most one session at a time; what runs is kept in one cache for the whole window.

    Attributes:
        live: What runs, as far as it is known.
        standing: How things stand now.
        is_known: Whether what runs was seen at least once since this cloud was chosen.

    Signals:
        standing_changed: It stands otherwise.
        live_changed: Resources came, changed or went; carries the edits.
        sampled: Servers have new samples; carries their ids.
    """

    standing_changed = Signal()
    live_changed = Signal(list)
    sampled = Signal(object)

    def __init__(self, tasks: Tasks, local: LocalServer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.live = Live()
        self.standing = Standing()
        self.is_known = False
        self._tasks, self._local = tasks, local
        self._session: Session | None = None
        self._following: asyncio.Task[None] | None = None
        self.live.subscribe(self._hear_live)
        self.live.subscribe_samples(self.sampled.emit)

    @property
    def session(self) -> Session:
        """The session.

        Raises:
            UnreachableError: There is none.
        """
        if self._session is None:
            raise UnreachableError(
                self.tr("There is no connection to a cloud"),
                self.tr("Choose a server in the cloud menu."),
            )
        return self._session

    @property
    def event_lag_s(self) -> float | None:
        """How old the last event was when it arrived; None before the first."""
        return self._session.event_lag_s if self._session is not None else None

    def use_embedded(self) -> None:
        """Start or find the server of this computer and follow it."""
        self.leave()
        self._become(Standing("starting", is_embedded=True))
        self._run(self._start_embedded())

    def use_server(self, find_entry: FindEntry, name: str) -> None:
        """Log in to another server and follow it."""
        self.leave()
        self._become(Standing("connecting", name))
        self._run(self._follow(find_entry))

    def leave(self) -> None:
        """Look at no cloud; what runs there goes on."""
        if self._following is not None:
            self._following.cancel()
            self._following = None
        self._session = None
        self.is_known = False
        self.live.clear()
        self._become(Standing())

    def set_power(self, server_id: str, power: Power) -> None:
        """Start, stop or restart a server, at once."""
        api = self.session.api
        match power:
            case "start":
                self._tasks.start(api.start_server(server_id), self.tr("Start"))
            case "stop":
                self._tasks.start(api.stop_server(server_id), self.tr("Stop"))
            case "reboot":
                self._tasks.start(api.reboot_server(server_id), self.tr("Reboot"))
            case "reset":
                self._tasks.start(api.reboot_server(server_id, is_hard=True), self.tr("Reset"))

    def deploy(self, plan: Plan, topology: Topology, name: str) -> None:
        """Send a plan as one deployment, under the name of the drawing."""
        self._tasks.start(self._deploy(plan, topology, name), self.tr("Apply"))

    def cancel(self, deployment_id: str) -> None:
        """Take back what is not done of a deployment."""
        self._tasks.start(self.session.api.cancel(deployment_id), self.tr("Cancel"))

    def look_back(self, deployment: Progress, deliver: Callable[[Sequence[Step]], None]) -> None:
        """Ask what taking a finished deployment back would do, and hand it to `deliver`."""
        self._tasks.start(self._look_back(deployment, deliver), self.tr("Take back"))

    def undo(self, deployment: Progress) -> None:
        """Take a finished deployment back by another one."""
        self._tasks.start(self._undo(deployment), self.tr("Take back"))

    async def _start_embedded(self) -> None:
        try:
            await self._local.ensure()
        except CockpitError as error:
            self._become(Standing("offline", is_embedded=True, reason=error))
            raise
        self._become(Standing("connecting", is_embedded=True))
        await self._follow(self._local.entry)

    async def _follow(self, find_entry: FindEntry) -> None:
        session = Session(Client(find_entry), self.live)
        session.subscribe(self._hear_connection)
        self._session = session
        failures: list[CockpitError] = []
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(session.follow())
                group.create_task(session.follow_stats())
                group.create_task(self._ping(session))
        except* CockpitError as errors:
            failures += [error for error in errors.exceptions if isinstance(error, CockpitError)]
        finally:
            await session.close()
        if failures:
            self._become(
                Standing(
                    "offline",
                    self.standing.name,
                    is_embedded=self.standing.is_embedded,
                    reason=failures[0],
                )
            )
            raise failures[0]

    async def _ping(self, session: Session) -> None:
        """Measure how long an answer takes; only asking tells."""
        while True:
            if session.connection.state == "online":
                begin = time.monotonic()
                try:
                    await session.api.client.get("/identity/v3")
                except UnreachableError:
                    pass
                else:
                    self._tell_latency(time.monotonic() - begin)
            await asyncio.sleep(_PING_S)

    async def _deploy(self, plan: Plan, topology: Topology, name: str) -> None:
        session = self.session
        if any(step.after and step.after.get("key_name") == keys.NAME for step in plan.steps):
            await keys.ensure_keypair(session.api, await keys.operator_key(config_dir()))
        await apply.submit(session, plan, str(topology.id), name)

    async def _look_back(
        self, deployment: Progress, deliver: Callable[[Sequence[Step]], None]
    ) -> None:
        deliver(await apply.inverse_steps(self.session, deployment))

    async def _undo(self, deployment: Progress) -> None:
        try:
            await apply.submit_inverse(self.session, deployment)
        except ServerError as error:
            if error.code != "stale":
                raise
            what = self.tr("{name} cannot be taken back: what it made was changed since")
            hint = self.tr("Take the later deployment back first.")
            raise ServerError(
                what.format(name=deployment.name), hint, status=error.status, code=error.code
            ) from error

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._following = self._tasks.start(work, self.tr("Connection"))

    def _hear_live(self, edits: Sequence[LiveEdit]) -> None:
        if self.live.is_current:
            self.is_known = True
        self.live_changed.emit([*edits])

    def _hear_connection(self, connection: Connection) -> None:
        old = self.standing
        self._become(
            Standing(
                connection.state,
                old.name,
                is_embedded=old.is_embedded,
                latency_s=old.latency_s if connection.state == "online" else None,
                reason=connection.reason,
            )
        )

    def _tell_latency(self, latency_s: float) -> None:
        old = self.standing
        self._become(Standing(old.state, old.name, old.is_embedded, latency_s, old.reason))

    def _become(self, standing: Standing) -> None:
        if standing != self.standing:
            self.standing = standing
            self.standing_changed.emit()
