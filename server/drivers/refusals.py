"""What the machine itself refuses, in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from server.errors import UnavailableError


@contextmanager
def as_unavailable(what: str) -> Iterator[None]:
    """Turn a refusal of the kernel (a full disk, a missing right) into an error of ours.

    Without it, reconcile would take a full disk for a bug, and tell nobody of it.

    Args:
        what: Begins the message: `Volume 7 cannot be written`.

    Raises:
        UnavailableError: The kernel refused.
    """
    try:
        yield
    except OSError as error:
        raise UnavailableError(f"{what}: {error}") from error
