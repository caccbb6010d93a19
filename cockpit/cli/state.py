"""Which embedded server the options mean; costs no client."""

from cockpit.backend.local_server import LocalServer, default_state_dir
from cockpit.cli.options import Options


def local_server(options: Options) -> LocalServer:
    """Return the embedded server that the options mean."""
    return LocalServer(options.state_dir or default_state_dir())
