"""The states that a light shows: small enough to be loaded before the first picture."""

from typing import Literal, TypeAlias

Light: TypeAlias = Literal[
    "active",
    "stopped",
    "build",
    "reboot",
    "resize",
    "error",
    "paused",
    "suspended",
    "shelved",
    "rescue",
    "trial",
    "unknown",
    "draft",
    "deleted",
]
"""State light of a brick; each has a shape of its own."""
