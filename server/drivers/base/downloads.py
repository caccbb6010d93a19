"""Files of other sites, fetched in pieces."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Download:
    """An answer that has begun.

    Attributes:
        offset: Of its first byte; 0 where the site has another version by now.
        total: Bytes of the whole file; None: the site does not tell.
        version: What the site calls this version of the file; "" where it has no word.
        body: The bytes from `offset` on.
    """

    offset: int
    total: int | None
    version: str
    body: AsyncIterator[bytes]


class Downloader(Protocol):
    """What fetches files by http and https.

    Every method may raise `InvalidRequestError`, where another try is of no use, and
    `UnavailableError`, where it may be.
    """

    def open(
        self, url: str, offset: int = 0, version: str = ""
    ) -> AbstractAsyncContextManager[Download]:
        """Ask for a file, from an offset on if it is still in this version.

        Raises:
            InvalidRequestError: There is no such file, it is too large, or it is where
                nothing may be fetched from.
            UnavailableError: The site does not answer, or breaks off.
        """
        ...

    async def text(self, url: str) -> str:
        """Return a small file."""
        ...
