"""Wishes about NICs."""

from collections.abc import Sequence

from server.events import EventLog
from server.services.principals import Principal
from server.services.values import NewNic, NicChange
from server.store.tables import NicRow


class Nics:
    """Record which NICs a project wants; reconcile makes it so."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewNic) -> NicRow:
        """Record a new NIC, with an address where its network has a subnet.

        Raises:
            InvalidRequestError: The address is not in the prefix.
            ConflictError: The address is taken, or the prefix is used up.
            NotFoundError: The network or the instance is not there.
        """
        raise NotImplementedError

    async def list(self, principal: Principal) -> Sequence[NicRow]:
        """Return the project's NICs, those of one instance in their order."""
        raise NotImplementedError

    async def get(self, principal: Principal, nic_id: str) -> NicRow:
        """Return one NIC.

        Raises:
            NotFoundError: The project has no such NIC.
        """
        raise NotImplementedError

    async def update(self, principal: Principal, nic_id: str, change: NicChange) -> NicRow:
        """Record a change of a NIC."""
        raise NotImplementedError

    async def delete(self, principal: Principal, nic_id: str) -> None:
        """Record that a NIC is wanted gone."""
        raise NotImplementedError
