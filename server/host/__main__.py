"""Run the host agent: `python -m server.host SOCKET [--uplink NAME [--masquerade]] …`."""

import argparse
import asyncio
import logging
from pathlib import Path

from server.host.agent import Agent
from server.host.firewall import Uplink
from server.host.namespaces import Mounts


async def _run(path: Path, uplink: Uplink | None, mounts: Mounts | None) -> None:
    await Agent(uplink, mounts).serve(path)


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m server.host", description=__doc__)
    parser.add_argument("socket", type=Path)
    parser.add_argument("--uplink", help="the link that leads out")
    parser.add_argument(
        "--masquerade", action="store_true", help="let packets leave with the uplink's address"
    )
    parser.add_argument(
        "--mounts",
        nargs=2,
        type=int,
        metavar=("NAMESPACE", "ROOT"),
        help="descriptors of the mount namespace that keeps the names of routers",
    )
    options = parser.parse_args()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    uplink = Uplink(options.uplink, options.masquerade) if options.uplink else None
    mounts = Mounts(*options.mounts) if options.mounts else None
    asyncio.run(_run(options.socket, uplink, mounts))


if __name__ == "__main__":
    main()
