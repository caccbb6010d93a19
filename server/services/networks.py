"""Wishes about networks and their addressing."""

from collections.abc import Sequence

from server.events import EventLog
from server.services.principals import Principal
from server.services.values import NetworkChange, NewNetwork, NewSubnet, SubnetChange
from server.store.tables import NetworkRow, SubnetRow


class Networks:
    """Record which networks a project wants; reconcile makes it so.

    A project also sees, and may use, the public networks of others.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def create(self, principal: Principal, wish: NewNetwork) -> NetworkRow:
        """Record a new network.

        Raises:
            ForbiddenError: A public one, and the principal is no admin.
            ConflictError: The id is taken.
        """
        raise NotImplementedError

    async def list(self, principal: Principal) -> Sequence[NetworkRow]:
        """Return the networks that the project may use, oldest first."""
        raise NotImplementedError

    async def get(self, principal: Principal, network_id: str) -> NetworkRow:
        """Return one network.

        Raises:
            NotFoundError: The project sees no such network.
        """
        raise NotImplementedError

    async def update(
        self, principal: Principal, network_id: str, change: NetworkChange
    ) -> NetworkRow:
        """Record a change of a network."""
        raise NotImplementedError

    async def delete(self, principal: Principal, network_id: str) -> None:
        """Record that a network is wanted gone.

        Raises:
            ConflictError: NICs hang on it; names them.
        """
        raise NotImplementedError

    async def create_subnet(self, principal: Principal, wish: NewSubnet) -> SubnetRow:
        """Record the addressing of a network.

        Raises:
            InvalidRequestError: The prefix or an address makes no sense.
            ConflictError: The network has one already, or public prefixes overlap.
        """
        raise NotImplementedError

    async def list_subnets(self, principal: Principal) -> Sequence[SubnetRow]:
        """Return the addressing of all networks that the project may use."""
        raise NotImplementedError

    async def get_subnet(self, principal: Principal, subnet_id: str) -> SubnetRow:
        """Return one subnet.

        Raises:
            NotFoundError: The project sees no such subnet.
        """
        raise NotImplementedError

    async def update_subnet(
        self, principal: Principal, subnet_id: str, change: SubnetChange
    ) -> SubnetRow:
        """Record a change of addressing."""
        raise NotImplementedError

    async def delete_subnet(self, principal: Principal, subnet_id: str) -> None:
        """Take the addressing off a network.

        Raises:
            ConflictError: NICs have addresses in it.
        """
        raise NotImplementedError
