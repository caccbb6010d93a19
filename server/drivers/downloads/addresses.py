"""Where downloads may go: a name leads anywhere, and our own network is nobody's business."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal

from server.errors import InvalidRequestError, UnavailableError

Private = Literal["none", "loopback", "all"]
"""Which addresses beside those of the internet may be fetched from."""

Address = IPv4Address | IPv6Address


async def addresses_of(host: str, port: int, private: Private) -> list[str]:
    """Return the addresses of a host, all of which may be connected to.

    They are to be used as they are: a name that is looked up twice may lead elsewhere.

    Raises:
        InvalidRequestError: One of them may not.
        UnavailableError: The host is not known, or nobody tells.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnavailableError(f"The address of {host} cannot be found: {error}") from error
    every = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in every:
        if not may_be_asked(ip_address(address.partition("%")[0]), private):
            raise InvalidRequestError(
                f"Nothing is fetched from {host}, which is {address}",
                "The setting private_downloads says what may be.",
            )
    return every


def may_be_asked(address: Address, private: Private) -> bool:
    """Return whether downloads may go to an address."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_multicast or address.is_unspecified:
        return False
    if address.is_loopback:
        return private != "none"
    # NAT64 and 6to4 lead to any IPv4 address.
    if isinstance(address, IPv6Address) and (address.sixtofour or _is_translated(address)):
        return private == "all"
    return address.is_global or private == "all"


def _is_translated(address: IPv6Address) -> bool:
    return address.packed[:12] == bytes.fromhex("0064ff9b0000000000000000")
