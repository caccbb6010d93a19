"""What a console travels on: bytes both ways."""

from typing import Protocol


class ByteStream(Protocol):
    """An open connection; a websocket to the server, or a unix socket in tests."""

    async def read(self) -> bytes:
        """Return the next bytes, at least one; b"" when the other side has closed."""
        ...

    async def write(self, data: bytes) -> None:
        """Send bytes; waits while the other side is slow.

        Raises:
            UnreachableError: The other side has closed.
        """
        ...

    async def close(self) -> None:
        """End the connection; harmless when it has ended already."""
        ...
