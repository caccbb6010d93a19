"""Unpacked packages: run the programs that look into them, and find files in them."""

import subprocess
import sys
from pathlib import Path


def find(folder: Path, pattern: str) -> Path:
    """Return the file of that name anywhere in a folder."""
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and "doc" not in path.parts and "bash-completion" not in path.parts:
            return path
    sys.exit(f"The packages contain no {pattern}")


def run(*command: str, cwd: Path | None = None, check: bool = True) -> str:
    """Run a program and return what it says; end with its complaint when it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if check and done.returncode:
        sys.exit(f"{' '.join(command)} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout if not done.returncode else ""
