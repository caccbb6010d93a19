"""NICs in plans."""

from server.services import nics
from server.services.steps.step import Kind, Step
from server.services.values import Id, NewNic, NicChange, Profile, Shaping, Value
from server.services.writing import Writing
from server.store.tables import NicRow


class PortAttributes(Value):
    """Of a NIC; without `shaping`, the limits of its link stay as they are."""

    network_id: Id
    server_id: Id | None = None
    ip_address: str | None = None
    firewall_profile: Profile = "DISABLED"
    shaping: Shaping | None = None


async def _write(work: Writing, step: Step, row: NicRow | None, after: PortAttributes) -> None:
    if row is None:
        await nics.add_nic(
            work,
            NewNic(
                id=step.id,
                topology_id=step.topology_id,
                network_id=after.network_id,
                instance_id=after.server_id,
                address=after.ip_address,
                profile=after.firewall_profile,
                shaping=after.shaping,
            ),
        )
        return
    change = NicChange(
        network_id=after.network_id, instance_id=after.server_id, profile=after.firewall_profile
    )
    if after.ip_address is not None:
        change = NicChange(**change.given(), address=after.ip_address)
    if "shaping" in after.model_fields_set:
        change = NicChange(**change.given(), shaping=after.shaping)
    await nics.change_nic(work, row, change)


def _chooses(after: PortAttributes) -> bool:
    return after.ip_address is None


PORT = Kind(NicRow, PortAttributes, _write, nics.remove_nic, _chooses)
