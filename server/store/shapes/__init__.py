"""How each kind of row looks on the wire: its status, attributes and observations."""

from typing import Any

Parts = tuple[str, dict[str, Any], dict[str, Any]]
"""Status, attributes, observed; see docs/api.md, "Resources"."""
