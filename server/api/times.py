"""Times as OpenStack writes them."""

from datetime import UTC, datetime


def to_seconds(when: datetime) -> str:
    """Return a time as most APIs write it: `2026-11-24T12:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
