"""Who asks."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Principal:
    """A user acting in one project; `roles` are those held there."""

    user_id: str
    user_name: str
    project_id: str
    project_name: str
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_admin(self) -> bool:
        """Whether the principal may change what all projects share."""
        return "admin" in self.roles
