"""How the command line speaks: to people in words, to programs in JSON lines."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cockpit.errors import CockpitError

if TYPE_CHECKING:
    from rich.console import Console


class Output:
    """Results go to standard output; everything else that is said goes to standard error.

    Attributes:
        is_json: Whether a program reads.
    """

    def __init__(self, *, is_json: bool) -> None:
        self.is_json = is_json

    def line(self, text: str = "") -> None:
        """Write a line of a result for people; programs do not see it."""
        if not self.is_json:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    def record(self, **fields: Any) -> None:
        """Write an object for programs; people do not see it."""
        if self.is_json:
            sys.stdout.write(json.dumps(fields, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()

    def note(self, text: str) -> None:
        """Say something that is no result."""
        if not self.is_json:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    def error(self, error: CockpitError) -> None:
        """Say what failed and what to do about it."""
        self.record(error={"message": str(error), "hint": error.hint})
        self.note(f"error: {error}")
        if error.hint:
            self.note(f"hint: {error.hint}")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table for people; cells may hold rich's markup."""
        if self.is_json or not rows:
            return
        # Late: 50 ms that no other output needs.
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(*row)
        self.console().print(table)

    def console(self, *, is_error: bool = False) -> "Console":
        """Return rich's console for standard output or error."""
        from rich.console import Console

        stream = sys.stderr if is_error else sys.stdout
        # Who reads a pipe wants whole lines, however narrow rich believes it to be.
        width = None if stream.isatty() else 200
        return Console(file=stream, highlight=False, width=width, soft_wrap=not stream.isatty())
