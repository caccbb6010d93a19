"""What callers may ask for of snapshots and backups, as plain values."""

from pydantic import Field

from server.services.values import Name, New, Properties, Value


class NewSnapshot(New):
    """A snapshot of a volume, or one of each disk of an instance with the same name."""

    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)


class SnapshotChange(Value):
    """A change of what a snapshot or a backup is called."""

    name: Name = ""
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)


class NewBackup(New):
    """A backup of a volume, or of one of its snapshots.

    Attributes:
        is_incremental: It must have one before it. What does not change is stored once in
            any case.
    """

    volume_id: str
    snapshot_id: str | None = None
    is_incremental: bool = False
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)


class NewSchedule(Value):
    """When backups are made, and how many are kept; of a volume or of a whole instance."""

    name: Name = ""
    volume_id: str | None = None
    server_id: str | None = None
    every_hours: int = Field(ge=1, le=24 * 366)
    keep_last: int = Field(default=7, ge=1, le=1000)
    keep_daily: int = Field(default=0, ge=0, le=1000)
    keep_weekly: int = Field(default=0, ge=0, le=1000)
    enabled: bool = True


class ScheduleChange(Value):
    """A change of a schedule."""

    name: Name = ""
    every_hours: int = Field(default=24, ge=1, le=24 * 366)
    keep_last: int = Field(default=7, ge=1, le=1000)
    keep_daily: int = Field(default=0, ge=0, le=1000)
    keep_weekly: int = Field(default=0, ge=0, le=1000)
    enabled: bool = True
