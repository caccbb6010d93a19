"""Physical ports in plans."""

from pydantic import Field

from server.services import physical_ports
from server.services.physical_ports import GuardS, Interface, Vlan
from server.services.steps.step import Kind, Step
from server.services.values import Id, Value
from server.services.writing import Writing
from server.store.tables import PhysicalPortRow


class PhysicalPortAttributes(Value):
    """Of a physical port."""

    name: str = Field(min_length=1, max_length=255)
    network_id: Id
    interface: Interface
    vlan: Vlan | None = None
    confirm_within_s: GuardS = 60
    force: bool = False


async def _write(
    work: Writing, step: Step, row: PhysicalPortRow | None, after: PhysicalPortAttributes
) -> None:
    change = physical_ports.PhysicalPortChange(
        name=after.name,
        network_id=after.network_id,
        interface=after.interface,
        vlan=after.vlan,
        guard_s=after.confirm_within_s,
        is_forced=after.force,
    )
    if row is None:
        wish = physical_ports.NewPhysicalPort(
            id=step.id, topology_id=step.topology_id, **change.given()
        )
        await physical_ports.add_port(work, wish)
    else:
        await physical_ports.change_port(work, row, change)


PHYSICAL_PORT = Kind(PhysicalPortRow, PhysicalPortAttributes, _write, physical_ports.remove_port)
