"""Add what a whole data centre has: addressing, firewall, routers, links, machines, storage."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the change."""
    _addressing()
    _firewall()
    _routers()
    _links()
    _compute()
    _machines()
    _storage()
    _images()


def _addressing() -> None:
    """IPv6, host routes and names."""


def _firewall() -> None:
    """Security groups and allowed address pairs."""


def _routers() -> None:
    """Routers and floating IPs."""


def _links() -> None:
    """Shaping and physical ports."""


def _compute() -> None:
    """States of instances beyond running and stopped."""


def _machines() -> None:
    """How instances boot, and what they may use."""


def _storage() -> None:
    """Snapshots, backups, types and transfers."""


def _images() -> None:
    """Imports and members of images."""
