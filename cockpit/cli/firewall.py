"""`cockpit firewall`: another profile on a NIC while its server runs."""

from cockpit.cli.connect import connected
from cockpit.cli.finding import one, topology_id
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError


async def run(options: Options, out: Output) -> int:
    """Set the profile of every NIC by which the server hangs on the network."""
    server_name, network_name, profile = options.words
    async with connected(options, out) as session:
        resources = session.live.of_topology(topology_id(options.drawing, session.live))
        server = one(resources, "server", server_name)
        network = one(resources, "network", network_name)
        ports = [
            resource
            for resource in resources
            if resource.attributes.get("server_id") == server.id
            and resource.attributes.get("network_id") == network.id
        ]
        if not ports:
            raise CockpitError(f"{server.name} does not hang on {network.name}")
        for port in ports:
            await session.api.set_firewall_profile(port.id, profile)
    out.record(ports=[port.id for port in ports], firewall_profile=profile)
    out.line(f"{server.name} on {network.name} has the profile {profile} now.")
    return 0
