"""Physical ports on the wire."""

from server.store.shapes import Parts
from server.store.status import physical_port_status
from server.store.tables import PhysicalPortRow


def physical_port(row: PhysicalPortRow) -> Parts:
    """Return a physical port."""
    attributes = {
        "name": row.name,
        "network_id": row.network_id,
        "interface": row.interface,
        "vlan": row.vlan,
        "confirm_within_s": row.guard_s,
        "force": row.is_forced,
    }
    observed = {
        "state": row.observed,
        "confirmed": row.is_confirmed,
        "confirm_by": row.confirm_by and row.confirm_by.isoformat(),
    }
    return physical_port_status(row), attributes, observed
