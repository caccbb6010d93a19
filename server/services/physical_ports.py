"""Wishes about where private networks meet physical ones."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from server.errors import ConflictError, ForbiddenError
from server.events import EventLog
from server.services.principals import Principal
from server.services.values import New, Value
from server.services.writing import Writing, own, writing
from server.store.tables import NetworkRow, PhysicalPortRow

Interface = Annotated[str, Field(pattern=r"^[^/\s:.][^/\s:]{0,14}$")]
"""As Linux allows them."""

Vlan = Annotated[int, Field(ge=1, le=4094)]
"""0 and 4095 are reserved (IEEE 802.1Q)."""

GuardS = Annotated[int, Field(ge=5, le=86_400)]


class NewPhysicalPort(New):
    """A private network plugged into an interface of the host.

    Attributes:
        vlan: None: frames without a tag.
        guard_s: It is unplugged again unless confirmed within so long.
        is_forced: The addresses of the interface may move to the network's bridge.
    """

    network_id: str
    interface: Interface
    vlan: Vlan | None = None
    guard_s: GuardS = 60
    is_forced: bool = False


class PhysicalPortChange(Value):
    """A change of a port; another place has to be confirmed anew."""

    name: str = Field(default="", max_length=255)
    network_id: str = ""
    interface: Interface = "none"
    vlan: Vlan | None = None
    guard_s: GuardS = 60
    is_forced: bool = False


class PhysicalPorts:
    """Record which physical ports there shall be; only admins see and change them."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewPhysicalPort) -> PhysicalPortRow:
        """Record a new port.

        Raises:
            ForbiddenError: The principal is no admin.
            ConflictError: It would make a loop.
        """
        async with writing(self._log, principal) as work:
            return await add_port(work, wish)

    async def list(self, principal: Principal) -> Sequence[PhysicalPortRow]:
        """Return the project's ports, oldest first."""
        _check_admin(principal)
        async with self._log.read() as session:
            query = select(PhysicalPortRow).where(
                PhysicalPortRow.project_id == principal.project_id
            )
            order = PhysicalPortRow.created_at, PhysicalPortRow.id
            return (await session.scalars(query.order_by(*order))).all()

    async def all(self, principal: Principal) -> Sequence[PhysicalPortRow]:
        """Return the ports of all projects: interfaces are the host's."""
        _check_admin(principal)
        async with self._log.read() as session:
            query = select(PhysicalPortRow).where(PhysicalPortRow.wanted == "present")
            return (await session.scalars(query)).all()

    async def get(self, principal: Principal, port_id: str) -> PhysicalPortRow:
        """Return one port."""
        _check_admin(principal)
        async with self._log.read() as session:
            return await own(session, principal, PhysicalPortRow, port_id)

    async def delete(self, principal: Principal, port_id: str) -> None:
        """Record that a port is wanted gone."""
        async with writing(self._log, principal) as work:
            await remove_port(work, await own(work.session, principal, PhysicalPortRow, port_id))

    async def confirm(self, principal: Principal, port_id: str) -> PhysicalPortRow:
        """Record that all is well with a port on trial: it stays plugged in.

        Raises:
            ConflictError: It is not plugged in yet, or not any more.
        """
        _check_admin(principal)
        async with writing(self._log, principal) as work:
            row = await work.own(PhysicalPortRow, port_id)
            if row.is_confirmed:
                return row
            if row.observed == "reverted":
                raise ConflictError(
                    f"Physical port {row.name or row.id} was not confirmed in time",
                    "Plug it in again.",
                )
            if row.observed != "trial":
                raise ConflictError(f"Physical port {row.name or row.id} is not plugged in yet")
            row.is_confirmed = True
            work.touch(row)
            return row

    async def retry(self, principal: Principal, port_id: str) -> PhysicalPortRow:
        """Record that a port shall be plugged in again; it has to be confirmed anew.

        Raises:
            ConflictError: It is plugged in.
        """
        _check_admin(principal)
        async with writing(self._log, principal) as work:
            row = await work.own(PhysicalPortRow, port_id)
            if row.observed in ("trial", "plugged"):
                raise ConflictError(f"Physical port {row.name or row.id} is plugged in")
            _begin_anew(row)
            work.touch(row)
            return row


async def add_port(work: Writing, wish: NewPhysicalPort) -> PhysicalPortRow:
    """Write a new port down; see `PhysicalPorts.create`."""
    _check_admin(work.principal)
    await work.own(NetworkRow, wish.network_id)
    return await work.add(
        PhysicalPortRow(
            id=await work.claim(PhysicalPortRow, wish.id),
            project_id=work.principal.project_id,
            **wish.model_dump(exclude={"id"}),
        )
    )


async def change_port(
    work: Writing, row: PhysicalPortRow, change: PhysicalPortChange
) -> PhysicalPortRow:
    """Write a change of a port down."""
    _check_admin(work.principal)
    before = row.network_id, row.interface, row.vlan
    given = change.given()
    if "network_id" in given:
        await work.own(NetworkRow, change.network_id)
    for name, value in given.items():
        setattr(row, name, value)
    if (row.network_id, row.interface, row.vlan) != before:
        _begin_anew(row)
    work.touch(row)
    return row


async def remove_port(work: Writing, row: PhysicalPortRow) -> None:
    """Write down that a port is wanted gone."""
    _check_admin(work.principal)
    row.wanted = "gone"
    work.touch(row)


def _begin_anew(row: PhysicalPortRow) -> None:
    row.attempt += 1
    row.is_confirmed = False


def _check_admin(principal: Principal) -> None:
    if not principal.is_admin:
        raise ForbiddenError("Only an admin may see and plug physical ports")
