"""Images: wishes, and the bytes that go in and out."""

from collections.abc import AsyncIterator, Sequence

from server.drivers.base import VolumeDriver
from server.events import EventLog
from server.services.principals import Principal
from server.services.values import ImageChange, NewImage
from server.store.tables import ImageRow


class Images:
    """Record which images a project wants, and carry their bytes to the edge.

    A project also sees, and may use, the public images of others.
    """

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver

    async def create(self, principal: Principal, wish: NewImage) -> ImageRow:
        """Record a new image, which waits for its bytes.

        Raises:
            ForbiddenError: A public one, and the principal is no admin.
        """
        raise NotImplementedError

    async def list(self, principal: Principal) -> Sequence[ImageRow]:
        """Return the images that the project may use, newest first."""
        raise NotImplementedError

    async def get(self, principal: Principal, image_id: str) -> ImageRow:
        """Return one image.

        Raises:
            NotFoundError: The project sees no such image.
        """
        raise NotImplementedError

    async def update(self, principal: Principal, image_id: str, change: ImageChange) -> ImageRow:
        """Record a change of an image.

        Raises:
            ConflictError: Another format, and the bytes are there.
        """
        raise NotImplementedError

    async def delete(self, principal: Principal, image_id: str) -> None:
        """Record that an image is wanted gone.

        Raises:
            ForbiddenError: It is protected.
            ConflictError: Volumes stand on it; names them.
        """
        raise NotImplementedError

    async def upload(
        self, principal: Principal, image_id: str, body: AsyncIterator[bytes]
    ) -> ImageRow:
        """Store the bytes of an image; it is active afterwards.

        Raises:
            InvalidRequestError: They are not a disk image of the format told.
            ConflictError: The image has bytes already, or no formats.
        """
        raise NotImplementedError

    async def download(self, principal: Principal, image_id: str) -> AsyncIterator[bytes]:
        """Return the bytes of an image, to be iterated over.

        Raises:
            ConflictError: It has none yet.
        """
        raise NotImplementedError
