"""Print what a frame of the canvas costs, over a scene that paints the least it can.

CPU milliseconds per frame, medians; both run in turn on the same machine. Goal: at most
1.5 times the limit at 100 and at 1,000 nodes; opening 1,000 nodes at most 1 CPU second.
The limit paints no states, rails, addresses or second lines, and has no undo.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNTS = (100, 1000)
ROUNDS = 3
GOAL = 1.5


def measured(module: str, count: int) -> dict[str, float]:
    """Return the figures of one process, in milliseconds by gesture."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(count)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        timeout=300,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Return the smallest figure of each gesture: the rest is noise of the machine."""
    return {name: min(found[name] for found in rounds) for name in rounds[0]}


def main() -> None:
    """Print one table for each number of nodes."""
    for count in COUNTS:
        ours, limit = [], []
        for _ in range(ROUNDS):
            limit.append(measured("tests.bench.canvas_limit", count))
            ours.append(measured("tests.cockpit.canvas.frames", count))
        sys.stdout.write(f"{count:,} nodes        ours ms   limit ms   ratio\n")
        low = best(limit)
        for name, spent in best(ours).items():
            ratio = spent / low[name]
            mark = "" if name == "open" or ratio <= GOAL else f"   over {GOAL}"
            sys.stdout.write(f"  {name:12}{spent:12.2f}{low[name]:11.2f}{ratio:8.2f}{mark}\n")


if __name__ == "__main__":
    main()
