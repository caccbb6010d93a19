"""What the host tells and answers the guest at each tap."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from server.host.adverts import Advert
from server.host.dhcp import Lease
from server.host.frames import link_local
from server.host.names import Zone
from server.host.wanted import HostState, Nic, Segment, Subnet, host_mac, tap_name

Address = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network
Subnets = Mapping[int, tuple[Subnet, Prefix]]
"""Of one segment, by IP version; checked."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All for one tap.

    Attributes:
        mac, host_mac: Of the guest, and where our frames come from.
        lease: What DHCP tells; None: it is silent.
        advert: What advertisements and DHCPv6 tell; None: they are silent.
        stands_for: Addresses that the host says are at `host_mac`; one set for many taps.
        own: Addresses of the guest, which it never says that of.
        servers: Addresses at which it answers DNS.
    """

    mac: bytes
    host_mac: bytes
    lease: Lease | None
    advert: Advert | None
    stands_for: frozenset[Address]
    own: frozenset[Address]
    servers: frozenset[Address]
    zone: Zone

    def has_at_host(self, address: Address | None) -> bool:
        """Tell whether the guest is to send to us what is for an address."""
        return address in self.stands_for and address not in self.own

    def with_mtu(self, mtu: int) -> "Answers":
        """Return the same for a link of this MTU."""
        return replace(
            self,
            lease=self.lease and replace(self.lease, mtu=mtu),
            advert=self.advert and replace(self.advert, mtu=mtu),
        )


@dataclass(frozen=True, slots=True)
class _Scene:
    """A segment with what its NICs have in common."""

    segment: Segment
    subnets: Subnets
    zone: Zone
    servers: frozenset[Address]
    stands_for: frozenset[Address]
    dhcp_server: IPv4Address | None
    router: IPv6Address | None


def make_answers(
    state: HostState, nic_ids: Collection[str], subnets: Mapping[str, Subnets]
) -> dict[str, Answers]:
    """Return the answers by tap.

    Args:
        state: All that is wanted.
        nic_ids: NICs that are without fault.
        subnets: Of the segments that are without fault, by segment id.
    """
    nics: dict[str, list[Nic]] = {segment_id: [] for segment_id in subnets}
    for nic in state.nics:
        if nic.id in nic_ids:
            nics[nic.segment_id].append(nic)
    routed = routed_ipv6(state)
    answers = {}
    for segment in state.segments:
        if segment.id in subnets:
            scene = _scene(state, segment, subnets[segment.id], nics[segment.id], routed)
            for nic in nics[segment.id]:
                answers[tap_name(nic.id)] = _answers(scene, nic)
    return answers


def routed_ipv6(state: HostState) -> frozenset[IPv6Address]:
    """Return all IPv6 addresses that the host leads to somebody in a public segment."""
    public = {segment.id for segment in state.segments if segment.kind == "public"}
    ports = [router.gateway for router in state.routers if router.gateway is not None]
    texts = [text for nic in state.nics if nic.segment_id in public for text in nic.addresses]
    texts += [text for nic in state.nics for text in nic.floating]
    texts += [text for port in ports for text in port.addresses]
    return frozenset(map(IPv6Address, filter(_is_ipv6, texts)))


def _scene(
    state: HostState,
    segment: Segment,
    subnets: Subnets,
    nics: Collection[Nic],
    routed: frozenset[IPv6Address],
) -> _Scene:
    hosts: dict[str, tuple[Address, ...]] = {}
    for nic in nics if subnets else ():
        if nic.hostname:
            name = nic.hostname.lower()
            hosts[name] = hosts.get(name, ()) + tuple(map(ip_address, nic.addresses))
    resolvers = segment.resolvers if _leads_out(state, segment) else ()
    prefixes = tuple(prefix for _, prefix in subnets.values())
    zone = Zone(segment.domain, hosts, prefixes, resolvers)
    services = [subnet.service for subnet, _ in subnets.values() if subnet.service]
    servers: frozenset[Address] = frozenset(map(ip_address, services))
    stands_for = servers
    if segment.kind == "public":
        # ARP is the kernel's affair there.
        gateways = [subnet.gateway for subnet, _ in subnets.values() if subnet.gateway]
        stands_for = routed | {IPv6Address(text) for text in gateways if _is_ipv6(text)}
    dhcp_server = None
    if 4 in subnets:  # noqa: PLR2004 - IPv4
        taken = {text for nic in nics for text in nic.addresses}
        dhcp_server = _dhcp_server(subnets[4][0], taken)
    return _Scene(
        segment,
        subnets,
        zone,
        servers,
        stands_for,
        dhcp_server,
        _router(state, segment, subnets),
    )


def _leads_out(state: HostState, segment: Segment) -> bool:
    return segment.kind == "public" or any(
        port.segment_id == segment.id
        for router in state.routers
        if router.gateway is not None
        for port in router.interfaces
    )


def _router(state: HostState, segment: Segment, subnets: Subnets) -> IPv6Address | None:
    """Return the link-local address of the router of a private segment."""
    gateway = subnets[6][0].gateway if 6 in subnets else None  # noqa: PLR2004 - IPv6
    if gateway is None:
        return None
    wanted = IPv6Address(gateway)
    if wanted.is_link_local:
        return wanted
    for router in state.routers:
        for port in router.interfaces:
            held = [IPv6Address(text) for text in port.addresses if _is_ipv6(text)]
            if port.segment_id == segment.id and wanted in held:
                return link_local(_packed(port.mac))
    return None


def _answers(scene: _Scene, nic: Nic) -> Answers:
    own = {one.version: one for one in map(ip_address, nic.addresses)} if scene.subnets else {}
    lease, advert = None, None
    for subnet, prefix in scene.subnets.values():
        address = own.get(prefix.version)
        if subnet.dhcp and isinstance(address, IPv4Address) and isinstance(prefix, IPv4Network):
            lease = _lease(scene, nic, subnet, address)
        if subnet.dhcp and isinstance(address, IPv6Address) and isinstance(prefix, IPv6Network):
            advert = _advert(scene, nic, subnet, address)
    return Answers(
        mac=_packed(nic.mac),
        host_mac=_packed(host_mac(nic.mac)),
        lease=lease,
        advert=advert,
        stands_for=scene.stands_for,
        own=frozenset((*own.values(), *map(ip_address, nic.floating))),
        servers=scene.servers,
        zone=scene.zone,
    )


def _lease(scene: _Scene, nic: Nic, subnet: Subnet, address: IPv4Address) -> Lease | None:
    if scene.dhcp_server is None:
        return None
    return Lease(
        mac=_packed(nic.mac),
        server_mac=_packed(host_mac(nic.mac)),
        server=scene.dhcp_server,
        address=address,
        prefix=IPv4Network(subnet.cidr),
        router=IPv4Address(subnet.gateway) if subnet.gateway else None,
        dns=tuple(map(IPv4Address, subnet.dns)),
        hostname=nic.hostname,
        domain=scene.segment.domain,
        routes=tuple(
            (IPv4Network(route.destination), IPv4Address(route.nexthop)) for route in subnet.routes
        ),
    )


def _advert(scene: _Scene, nic: Nic, subnet: Subnet, address: IPv6Address) -> Advert:
    is_public = scene.segment.kind == "public"
    own_mac = _packed(host_mac(nic.mac))
    return Advert(
        mac=_packed(nic.mac),
        host_mac=own_mac,
        prefix=IPv6Network(subnet.cidr),
        mode=subnet.mode,
        is_on_link=not is_public,
        router=link_local(own_mac) if is_public else scene.router,
        dns=tuple(map(IPv6Address, subnet.dns)),
        domain=scene.segment.domain,
        routes=tuple(
            IPv6Network(route.destination)
            for route in subnet.routes
            if route.nexthop == subnet.gateway
        ),
        address=address,
    )


def _dhcp_server(subnet: Subnet, taken: Collection[str]) -> IPv4Address:
    """Return the address that DHCP answers come from.

    Nobody answers ARP for it in a private segment unless it is the service address, so
    that it disturbs no guest: clients reach it by broadcast. Without either, the highest
    that is free.
    """
    known = subnet.service or subnet.gateway
    if known:
        return IPv4Address(known)
    prefix = IPv4Network(subnet.cidr)
    highest = int(prefix.broadcast_address) - 1
    for number in range(highest, int(prefix.network_address), -1):
        if str(IPv4Address(number)) not in taken:
            return IPv4Address(number)
    return prefix.network_address


def _is_ipv6(text: str) -> bool:
    return ":" in text


def _packed(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))
