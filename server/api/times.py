"""Times as OpenStack writes them."""

from datetime import UTC, datetime

from server.errors import InvalidRequestError


def to_seconds(when: datetime) -> str:
    """Return a time as most APIs write it: `2026-11-24T12:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Return a time of a query, as ISO 8601 has it; without a zone it is UTC.

    Raises:
        InvalidRequestError: It is none.
    """
    try:
        when = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise InvalidRequestError(f"{text[:40]!r} is not a time") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)
