"""The folder of one instance: what is remembered of it, and the names of its files."""

import fcntl
import json
import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from server.drivers.base import DiskSpec, InstanceSpec, Machine, NicSpec, Seed, SeedFile
from server.errors import UnavailableError
from server.host.wanted import Route

_OF_ONE_RUN = (
    "pid",
    "qmp",
    "qmp-spare",
    "vnc",
    "serial",
    "agent",
    "serial.log",
    "serial.log.old",
    "qemu.log",
    "qemu.log.old",
    "rebooting",
    "switched-off",
)
_LOG_KEPT = 1 << 20
_LOG_LIMIT = 2 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """The last time that the instance was started: as what, by which boot order.

    Attributes:
        most_vcpus: It can get so many processors while it runs; 0: no more than it has.
    """

    spec: InstanceSpec
    boot: int
    most_vcpus: int = 0


class Folder:
    """Files of one instance; its invariant: who runs the instance holds `lock`.

    The lock belongs to the open file, which QEMU inherits: it is held exactly as long
    as QEMU lives, whoever started it, whatever became of its pid, and also when it is
    a zombie that nobody collects (which has let go of it).
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def spec(self) -> InstanceSpec | None:
        """Return what the instance should be; None when there is no instance."""
        values = _read(self.path / "spec.json")
        return None if values is None else _spec(values)

    def run(self) -> Run | None:
        """Return the last start, or None before the first one."""
        values = _read(self.path / "runs.json")
        return None if values is None else _run(values)

    def save_spec(self, spec: InstanceSpec) -> None:
        """Remember what the instance should be; makes the folder when there is none."""
        content = json.dumps(asdict(spec), indent=1).encode()
        if self.path.is_dir():
            write_whole(self.path / "spec.json", content)
            return
        # A folder that is there holds a spec: a half-made one would be nobody's.
        made = self.path.with_name(f".{self.path.name}.new")
        made.mkdir(mode=0o700, exist_ok=True)
        write_whole(made / "spec.json", content)
        made.rename(self.path)

    def save_run(self, run: Run) -> None:
        """Remember what was started."""
        write_whole(self.path / "runs.json", json.dumps(asdict(run), indent=1).encode())

    def carried_out(self, boot: int) -> None:
        """Remember that a running instance has carried out a boot order."""
        run = self.run()
        if run is not None and run.boot != boot:
            self.save_run(replace(run, boot=boot))

    @contextmanager
    def rebooting(self) -> Iterator[None]:
        """Remember, until all went well, that a power-off is part of a reboot."""
        (self.path / "rebooting").touch()
        yield
        (self.path / "rebooting").unlink(missing_ok=True)

    def note_power_off(self) -> None:
        """Remember that the guest powered off by itself, unless it was to reboot."""
        if not (self.path / "rebooting").exists():
            (self.path / "switched-off").touch()

    def is_switched_off(self) -> bool:
        """Whether the last run ended because the guest powered off by itself."""
        return (self.path / "switched-off").exists()

    def save_seed(self, image: bytes) -> None:
        """Write the NoCloud disk in place: a running instance has this very file open."""
        path = self.path / "seed.iso"
        with path.open("r+b" if path.exists() else "wb") as file:
            file.write(image)

    def lock(self) -> int | None:
        """Take the lock for a QEMU to be; None when one has it. The caller closes it."""
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _flock(fcntl.F_WRLCK))
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor

    def is_locked(self) -> bool:
        """Whether a QEMU has the lock; asks without taking it."""
        try:
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise UnavailableError(f"{self.path} cannot be read: {error.strerror}") from error
        try:
            answer = fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, _flock(fcntl.F_WRLCK))
        finally:
            os.close(descriptor)
        return bool(struct.unpack("hhqqi4x", answer)[0] != fcntl.F_UNLCK)

    def clear_run(self) -> None:
        """Remove what a QEMU that has died left behind."""
        for name in _OF_ONE_RUN:
            (self.path / name).unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove everything; what a crash leaves of it has a name that is no instance's."""
        gone = self.path.with_name(f".{self.path.name}.gone")
        if self.path.exists():
            shutil.rmtree(gone, ignore_errors=True)
            self.path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def trim_logs(self) -> None:
        """Keep the logs small; QEMU appends to them and never opens them anew."""
        for name in ("serial.log", "qemu.log"):
            path = self.path / name
            # One that is removed meanwhile needs no trimming.
            with suppress(FileNotFoundError), path.open("r+b") as file:
                if os.fstat(file.fileno()).st_size <= _LOG_LIMIT:
                    continue
                file.seek(-_LOG_KEPT, os.SEEK_END)
                write_whole(self.path / f"{name}.old", file.read())
                file.truncate(0)

    def complaint(self) -> str:
        """Return the last line that QEMU wrote when it failed."""
        lines = (self.path / "qemu.log").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it says nothing"

    def log(self) -> bytes:
        """Return the end of what the serial console printed."""
        text = b""
        for name in ("serial.log.old", "serial.log"):
            path = self.path / name
            if path.exists():
                text += path.read_bytes()
        return text[-_LOG_KEPT:]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the old content or the new, never a part."""
    made = path.with_name(f".{path.name}.new")
    with made.open("wb") as file:
        file.write(content)
    made.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        values: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error
    return values


def _flock(kind: int) -> bytes:
    """Return a struct flock for the first byte. Source: fcntl_locking(2)."""
    return struct.pack("hhqqi4x", kind, os.SEEK_SET, 0, 1, 0)


def _run(values: dict[str, Any]) -> Run:
    return Run(_spec(values["spec"]), values["boot"], values.get("most_vcpus", 0))


def _spec(values: dict[str, Any]) -> InstanceSpec:
    seed = values["seed"]
    return InstanceSpec(
        id=values["id"],
        name=values["name"],
        vcpus=values["vcpus"],
        ram_mib=values["ram_mib"],
        disks=tuple(DiskSpec(**disk) for disk in values["disks"]),
        nics=tuple(map(_nic, values["nics"])),
        seed=Seed(
            hostname=seed["hostname"],
            public_keys=tuple(seed["public_keys"]),
            user_data=seed["user_data"],
            dns=tuple(seed["dns"]),
            password_hash=seed.get("password_hash"),
            files=tuple(SeedFile(**file) for file in seed.get("files", ())),
            properties=tuple((name, value) for name, value in seed.get("properties", ())),
            is_config_drive=seed.get("is_config_drive", False),
        ),
        machine=Machine(**values.get("machine", {})),
    )


def _nic(values: dict[str, Any]) -> NicSpec:
    # Instances that an older release defined had one address and its router.
    addresses = values.get("addresses", [values["address"]] if values.get("address") else [])
    routes = values.get("routes", [])
    if values.get("gateway"):
        routes = [{"destination": "0.0.0.0/0", "nexthop": values["gateway"]}]
    return NicSpec(
        id=values["id"],
        mac=values["mac"],
        tap=values["tap"],
        addresses=tuple(addresses),
        routes=tuple(Route(**route) for route in routes),
        dhcp6=values.get("dhcp6", False),
        model=values.get("model", "virtio"),
    )
