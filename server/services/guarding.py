"""What guards a NIC: its profile, its security groups, and what it may send from.

The predefined groups and the profile are two words for one thing: a list of groups that
names one of them sets the profile, one without it makes it CUSTOM.
"""

import re
from ipaddress import ip_network
from typing import Any

from sqlalchemy import select

from server.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.principals import Principal
from server.services.security_groups import group_ids
from server.services.values import AddressPair
from server.services.writing import Writing, writing
from server.store.tables import InstanceRow, NetworkRow, NicRow

_MAC = re.compile(r"^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$")
_MOST_PAIRS = 10


class Guards:
    """Record which groups guard all NICs of an instance."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def add(self, principal: Principal, instance_id: str, word: str) -> None:
        """Add a group, by name or id, to the NICs of an instance that are guarded.

        Raises:
            NotFoundError: The instance or the group is not there.
            ConflictError: Several groups have the name, or no NIC can have it.
        """
        async with writing(self._log, principal) as work:
            await _regroup(work, instance_id, word, is_wanted=True)

    async def remove(self, principal: Principal, instance_id: str, word: str) -> None:
        """Take a group off the NICs of an instance.

        Raises:
            NotFoundError: The instance or the group is not there, or no NIC has it.
        """
        async with writing(self._log, principal) as work:
            await _regroup(work, instance_id, word, is_wanted=False)


async def guard_nic(work: Writing, row: NicRow, given: dict[str, Any]) -> None:
    """Write down how a NIC is guarded; what is not given stays.

    Args:
        work: The transaction.
        row: The NIC, on the network where it will be.
        given: Of a `NewNic` or a `NicChange`.

    Raises:
        NotFoundError: A group is not there.
        ForbiddenError: On the network of somebody else, sources stay checked.
        ConflictError: Without port security there is nothing for groups and pairs to do.
    """
    if given.get("security_groups") is not None:
        profile, row.security_groups = await group_ids(work, given["security_groups"])
        row.profile = given.get("profile") or profile
    elif given.get("profile") is not None:
        row.profile = given["profile"]
    if "pairs" in given:
        row.pairs = [_pair(pair) for pair in given["pairs"]]
        if len(row.pairs) > _MOST_PAIRS:
            raise InvalidRequestError(
                f"The number of allowed address pair exceeds the maximum {_MOST_PAIRS}.",
                name="AddressPairsExhausted",
            )
    row.is_guarded = given.get("is_guarded", row.is_guarded)
    is_looser = bool(row.pairs) or not row.is_guarded
    if is_looser and given.keys() & {"pairs", "is_guarded", "network_id"}:
        await _check_owner(work, row)
    if row.is_guarded:
        return
    if row.security_groups:
        raise ConflictError(
            "Port has security group associated. Cannot disable port security or ip address "
            "until security group is removed.",
            name="PortSecurityPortHasSecurityGroup",
        )
    if row.pairs:
        raise ConflictError(
            "Port Security must be enabled in order to have allowed address pairs on a port.",
            name="AddressPairAndPortSecurityRequired",
        )


async def _regroup(work: Writing, instance_id: str, word: str, *, is_wanted: bool) -> None:
    instance = await work.own(InstanceRow, instance_id)
    profile, ids = await group_ids(work, [word])
    query = select(NicRow).where(NicRow.instance_id == instance_id, NicRow.wanted == "present")
    nics = [row for row in await work.session.scalars(query) if row.is_guarded]
    if is_wanted and not nics:
        raise ConflictError(f"Server {instance.name} has no port that a group could guard")
    held = [
        row
        for row in nics
        if (profile != "CUSTOM" and row.profile == profile) or {*ids} & {*row.security_groups}
    ]
    if not is_wanted and not held:
        raise NotFoundError(f"Server {instance.name} has no security group {word}")
    for row in nics if is_wanted else held:
        others = [one for one in row.security_groups if one not in ids]
        row.security_groups = [*others, *ids] if is_wanted else others
        if profile != "CUSTOM":
            row.profile = profile if is_wanted else "CUSTOM"
        work.touch(row)


def default_profile(network: NetworkRow) -> str:
    """Return the profile of NICs on a network of which nothing is said."""
    return "PROTECTED" if network.is_public else "DISABLED"


def _pair(pair: AddressPair) -> list[str | None]:
    mac = pair.mac.lower().replace("-", ":") if pair.mac else None
    if mac is not None and not _MAC.match(mac):
        raise InvalidRequestError(f"'{pair.mac}' is not a valid MAC address")
    try:
        found = ip_network(pair.prefix, strict=False)
    except ValueError as error:
        raise InvalidRequestError(f"'{pair.prefix[:64]}' is not a valid IP address") from error
    whole = found.prefixlen == found.max_prefixlen
    return [str(found.network_address) if whole else str(found), mac]


async def _check_owner(work: Writing, row: NicRow) -> None:
    network = await work.session.get_one(NetworkRow, row.network_id)
    if network.project_id != row.project_id and not work.principal.is_admin:
        raise ForbiddenError(
            "Only an admin or the owner of a network may let a port send from other addresses"
        )
