"""Run the host agent: `python -m server.host SOCKET [--uplink NAME [--masquerade]] …`."""

import argparse
import asyncio
import logging
from pathlib import Path

from server.host.adverts import INTERVAL_S
from server.host.agent import Agent
from server.host.filter_chains import Uplink
from server.host.namespaces import Mounts
from server.host.responder import Responder


async def _run(
    path: Path, uplink: Uplink | None, mounts: Mounts | None, responder: Responder
) -> None:
    await Agent(uplink, mounts, responder).serve(path)


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
    parser.add_argument(
        "--advertise-s",
        type=float,
        default=INTERVAL_S,
        help="seconds between two router advertisements to a guest",
    )
    options = parser.parse_args()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    uplink = Uplink(options.uplink, options.masquerade) if options.uplink else None
    mounts = Mounts(*options.mounts) if options.mounts else None
    responder = Responder(options.advertise_s)
    asyncio.run(_run(options.socket, uplink, mounts, responder))


if __name__ == "__main__":
    main()
