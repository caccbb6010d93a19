"""Entry point: the window, or the command line when a command is given."""

import gc
import sys

from cockpit.cli.options import is_command


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    # Late, one or the other: the command line must not load Qt, the window no parser.
    if arguments and is_command(arguments[0]):
        from cockpit.cli.main import main as run_command

        return run_command(arguments)
    # What is loaded now stays: to look through it for garbage, again and again while it
    # grows, takes 5 ms until the first picture alone. Collecting starts when all is there.
    gc.disable()
    from cockpit.app import main as run_window

    return run_window(arguments)


if __name__ == "__main__":
    sys.exit(main())
