"""Server settings from a TOML file, the environment and the command line."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from server.errors import InvalidRequestError

PREFIX = "COCKPIT_SERVER_"
"""Of environment variables: `COCKPIT_SERVER_STOP_GRACE_S=5`."""

TINY_IMAGE = "COCKPIT_TINY_IMAGE"
"""Environment variable with the path of the image to be known as `tiny`."""


def _pairs(value: object) -> object:
    """Read `name=path,name=path`, as the environment has it."""
    if not isinstance(value, str):
        return value
    return dict(pair.split("=", 1) for pair in value.split(",") if "=" in pair)


class Settings(BaseModel):
    """Everything that may be set.

    Attributes:
        state: The server's folder: database, disks, sockets. One server at a time.
        host, port: Where to listen; port 0 takes a free one.
        database_url: None: SQLite in the state folder.
        local_login: Let the user of this machine in with the one-time token in `server.json`.
        seed_images: By name: disk images to be there from the first start on.
        vcpus, ram_mib, disk_gib: What all instances and volumes together may be promised;
            None: what the machine has, times its ratio.
        cpu_ratio, ram_ratio, disk_ratio: How often processors, memory and the state folder's
            file system are promised. Disks take only what is written to them, hence more
            than once; a `cpu_ratio` of None promises processors without end.
        backups: Folder for backups; None: one in the state folder, which a lost disk takes along.
        stop_grace_s: How long a guest may take to power off before its power is cut.
        sweep_s: Everything is looked at that often, whatever anybody says.
        accelerator: auto uses KVM where it proves to be faster than emulation.
        paused: Start instances without running their processors, for benchmarks.
        least_free_mib: What stays free of the disk for what cannot wait: no image is stored
            beyond it, and guests that met a full disk go on when so much is free again.
        private_downloads: Where images may be downloaded from beside the internet; auto:
            from this machine itself where its user is let in, else from nowhere.
        download_gib, download_hours: What one download may take.
        image_catalogue: A TOML file of well-known images; None: the one that comes along.
        log_file: Beside standard error: a file of JSON lines.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Path
    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65_535)
    database_url: str | None = None
    local_login: bool = True
    seed_images: Annotated[Mapping[str, Path], BeforeValidator(_pairs)] = Field(
        default_factory=dict
    )
    vcpus: int | None = Field(default=None, ge=1)
    ram_mib: int | None = Field(default=None, ge=64)
    disk_gib: int | None = Field(default=None, ge=1)
    cpu_ratio: float | None = Field(default=None, gt=0)
    ram_ratio: float = Field(default=1.0, gt=0)
    disk_ratio: float = Field(default=4.0, gt=0)
    backups: Path | None = None
    stop_grace_s: float = Field(default=20.0, ge=0)
    sweep_s: float = Field(default=300.0, ge=1)
    accelerator: Literal["auto", "kvm", "tcg"] = "auto"
    paused: bool = False
    least_free_mib: int = Field(default=256, ge=1)
    private_downloads: Literal["auto", "none", "loopback", "all"] = "auto"
    download_gib: int = Field(default=64, ge=1)
    download_hours: float = Field(default=6.0, gt=0)
    image_catalogue: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_file: Path | None = None

    @property
    def url_of_database(self) -> str:
        """The URL for SQLAlchemy."""
        return self.database_url or f"sqlite+aiosqlite:///{self.state}/state.db"

    @property
    def ballast_mib(self) -> int:
        """What the database gives up when the disk is full, to tell of it."""
        is_here = self.url_of_database.startswith("sqlite")
        return min(16, self.least_free_mib // 2) if is_here else 0

    @property
    def private(self) -> Literal["none", "loopback", "all"]:
        """Where images may be downloaded from beside the internet."""
        if self.private_downloads == "auto":
            return "loopback" if self.local_login else "none"
        return self.private_downloads

    @property
    def most_vcpus(self) -> int | None:
        """What all running instances together may have; None: without end."""
        if self.vcpus is None and self.cpu_ratio is not None:
            return max(1, int(self.cpu_ratio * (os.cpu_count() or 1)))
        return self.vcpus

    @property
    def most_ram_mib(self) -> int:
        """What all running instances together may have."""
        page = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return self.ram_mib or int(self.ram_ratio * (page >> 20))

    @property
    def most_disk_gib(self) -> int:
        """What all volumes together may be promised."""
        room = os.statvfs(self.state)
        return self.disk_gib or int(self.disk_ratio * room.f_blocks * room.f_frsize) >> 30


def read_settings(
    file: Path | None, environment: Mapping[str, str], given: Mapping[str, Any]
) -> Settings:
    """Return the settings: what is given goes before the environment, that before the file.

    Raises:
        InvalidRequestError: Something is set that cannot be; names it.
    """
    values: dict[str, Any] = {}
    if file is not None:
        try:
            values |= tomllib.loads(file.read_text())
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise InvalidRequestError(f"The settings {file} cannot be read: {error}") from error
    values |= {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if PREFIX + name.upper() in environment
    }
    values |= {name: value for name, value in given.items() if value is not None}
    if TINY_IMAGE in environment and "seed_images" not in values:
        values["seed_images"] = {"tiny": environment[TINY_IMAGE]}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidRequestError(f"Setting {place}: {first['msg']}") from error
    return settings.model_copy(update={"state": settings.state.absolute()})
