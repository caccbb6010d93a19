"""One-time tickets to consoles."""

import secrets
import time
from dataclasses import dataclass

from server.drivers.base import ConsoleKind
from server.errors import UnauthenticatedError
from server.services.accounts import digest_of

LIFE_S = 60.0
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to open one console once, until `expires_s` of the monotonic clock."""

    instance_id: str
    kind: ConsoleKind
    expires_s: float


class Tickets:
    """The tickets that are out."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}

    def issue(self, instance_id: str, kind: ConsoleKind) -> str:
        """Return the token of a new ticket."""
        token = secrets.token_urlsafe(32)
        now = time.monotonic()
        kept = {key: old for key, old in self._tickets.items() if old.expires_s > now}
        while len(kept) >= _MOST:
            kept.pop(next(iter(kept)))
        self._tickets = kept
        self._tickets[digest_of(token)] = Ticket(instance_id, kind, now + LIFE_S)
        return token

    def redeem(self, token: str) -> Ticket:
        """Take a ticket back.

        Raises:
            UnauthenticatedError: There is none, it was used, or it is too old.
        """
        ticket = self._tickets.pop(digest_of(token), None)
        if ticket is None or ticket.expires_s <= time.monotonic():
            raise UnauthenticatedError("The console's token is void", "Ask for a new console.")
        return ticket
