"""Slow down those who guess passwords."""

import time
from collections import deque

from server.api.faults import HttpError

_TRIES, _WINDOW_S = 10, 60.0
_NAMES = 10_000


class Throttle:
    """Count failures by key; too many in a minute close the door for the rest of it."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[float]] = {}

    def check(self, key: str) -> None:
        """Let a try pass.

        Raises:
            HttpError: There were too many failures lately.
        """
        times = self._recent(key)
        if len(times) >= _TRIES:
            wait_s = max(1, round(times[0] + _WINDOW_S - time.monotonic()))
            raise HttpError(
                429,
                f"Too many failed logins; try again in {wait_s} s",
                ((b"retry-after", str(wait_s).encode()),),
            )

    def failed(self, key: str) -> None:
        """Count a failure."""
        if len(self._failures) > _NAMES:
            self._failures.clear()
        self._failures.setdefault(key, deque()).append(time.monotonic())

    def succeeded(self, key: str) -> None:
        """Forget the failures of a key."""
        self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        times = self._failures.get(key) or deque()
        while times and times[0] < time.monotonic() - _WINDOW_S:
            times.popleft()
        return times
