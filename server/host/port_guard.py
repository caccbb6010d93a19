"""Unplug a physical port unless it is confirmed in time: `python -m server.host.port_guard`.

A process of its own, started before the port is plugged in: it works when the agent
and the server are dead, and when the network that they are reached by is what broke.
"""

import argparse
import logging
import os
import select
import signal
from pathlib import Path

from server.host.netlink import Netlink
from server.host.plugging import PluggingError, locked, revert

_log = logging.getLogger(__name__)


def main() -> None:
    """Wait until the trial is over, one way or the other."""
    parser = argparse.ArgumentParser(prog="python -m server.host.port_guard", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("port")
    parser.add_argument("attempt", type=int)
    options = parser.parse_args()
    kernel = Netlink()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the trial goes on, whoever ends
    os.write(1, b"ready\n")
    os.close(1)
    is_on_trial = True
    while is_on_trial:
        # Once a second: who could tell us that it was confirmed may be dead by then.
        select.select([], [], [], 1.0)
        try:
            with locked(options.folder):
                is_on_trial = revert(options.folder, kernel, options.port, options.attempt)
        except FileNotFoundError:  # the folder is gone, and the box with it
            return
        except PluggingError:
            _log.exception("It cannot be unplugged; tried again in a second")


if __name__ == "__main__":
    main()
