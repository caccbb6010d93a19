"""Project files of older versions, turned into those of the next."""

from collections.abc import Callable, Mapping
from typing import Any, Final


def _powered(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2 has four states of power, and new bricks that no older file can have."""
    blocks = content.get("blocks")
    powered = [*map(_with_power, blocks)] if isinstance(blocks, list) else blocks
    return {**content, "version": 2, "blocks": powered}


def _with_power(block: Any) -> Any:
    if not isinstance(block, dict) or "is_running" not in block:
        return block
    rest = {name: value for name, value in block.items() if name != "is_running"}
    return rest | {"power": "running" if block["is_running"] else "stopped"}


MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: _powered}
"""By version: turns a file of that version into one of the next."""
