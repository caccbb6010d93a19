"""The packet filter of the kernel, kept as wanted."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network

from server.host.firewall import (
    FAMILIES,
    TABLE,
    Elements,
    Tap,
    Uplink,
    assign_zones,
    elements,
    leftovers,
    read_elements,
    skeleton,
    transactions,
)
from server.host.nft import Nftables


class Rules:
    """What we know of the kernel's tables.

    Invariant: while the kernel's generation is `_generation`, the tables hold
    exactly `_elements` and the chains of `_skeleton`. When somebody else changed
    any table, or after a restart, they are read again.
    """

    def __init__(self, uplink: Uplink | None) -> None:
        self._nft = Nftables()
        self._uplink = uplink
        self._generation = -1
        self._elements: Elements = {}
        self._skeleton = ""

    def apply(
        self,
        taps: Sequence[Tap],
        bridges: Mapping[str, str],
        prefixes: Sequence[IPv4Network | IPv6Network],
    ) -> int:
        """Make the filter so; return the number of transactions that it took.

        Raises:
            NftablesError: The filter is as before, or, of more than a thousand
                changes, partly as wanted.
        """
        count = 0
        if self._nft.generation() != self._generation:
            self._skeleton = ""
        wanted_skeleton = skeleton(self._uplink, prefixes)
        if wanted_skeleton != self._skeleton:
            self._generation = -1
            self._nft.run(wanted_skeleton)
            listing = [entry for family in FAMILIES for entry in self._nft.listing(family, TABLE)]
            if stale := leftovers(listing):
                self._nft.run(stale)
            self._elements = read_elements(listing)
            self._skeleton = wanted_skeleton
            count += 1
        zones = assign_zones(sorted(bridges), self._elements)
        wanted = elements(taps, zones)
        self._generation = -1
        for transaction in transactions(self._elements, wanted):
            self._nft.run(transaction)
            count += 1
        self._elements = wanted
        self._generation = self._nft.generation()
        return count
