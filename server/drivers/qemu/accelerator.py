"""Which of QEMU's ways to run a guest is right on this machine.

That `/dev/kvm` opens proves nothing: there are machines where it does, virtual machines
are made, and Linux in them hangs before its first line. So a real guest runs a race.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from server.drivers.programs import run
from server.drivers.qemu.folder import write_whole
from server.errors import UnavailableError

Accelerator = Literal["auto", "kvm", "tcg"]

QEMU = "qemu-system-x86_64"
_OPTIONS: dict[Literal["kvm", "tcg"], list[str]] = {
    "kvm": ["-accel", "kvm", "-cpu", "host"],
    # The cache of translated code may else grow to a gigabyte for each instance. The
    # default processor is too old for distributions that ask for x86-64-v2.
    "tcg": ["-accel", "tcg,tb-size=32", "-cpu", "max,la57=off"],
}
_SANDBOX = ["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"]
_RACE_S = 60
_READY = b"login:"


class Host:
    """What this machine can do; found out once, and remembered beside the instances.

    Args:
        accelerator: `auto` lets KVM show that it beats emulation.
        guest: A disk image whose guest prints `login:` on its serial line; without one,
            `auto` is emulation.
    """

    def __init__(self, state_dir: Path, accelerator: Accelerator, guest: Path | None) -> None:
        self._memory = state_dir / "host.json"
        self._accelerator = accelerator
        self._guest = guest
        self._lock = asyncio.Lock()
        self._options: list[str] | None = None

    async def options(self) -> list[str]:
        """Return the options that every instance is started with.

        Raises:
            UnavailableError: There is no QEMU here, or it cannot be asked.
        """
        async with self._lock:
            if self._options is None:
                self._options = await self._find_options()
            return self._options

    async def _find_options(self) -> list[str]:
        key = f"{os.uname().release} {await _version()} {self._accelerator}"
        key += f" {os.access('/dev/kvm', os.R_OK | os.W_OK)} {self._guest} {_OPTIONS}"
        with suppress(OSError, ValueError, KeyError):
            memory = json.loads(self._memory.read_bytes())
            if memory["key"] == key:
                return list(memory["options"])
        options = _OPTIONS[await self._winner()]
        if await _works(_SANDBOX):
            options = [*options, *_SANDBOX]
        write_whole(self._memory, json.dumps({"key": key, "options": options}).encode())
        return options

    async def _winner(self) -> Literal["kvm", "tcg"]:
        if self._accelerator != "auto":
            return self._accelerator
        if self._guest is None or not os.access("/dev/kvm", os.R_OK | os.W_OK):
            return "tcg"
        async with asyncio.TaskGroup() as racers:
            kvm = racers.create_task(_boot(_OPTIONS["kvm"], self._guest))
            tcg = racers.create_task(_boot(_OPTIONS["tcg"], self._guest))
            await asyncio.wait((kvm, tcg), return_when=asyncio.FIRST_COMPLETED)
            kvm_won = kvm.done() and kvm.result()
            kvm.cancel()
            tcg.cancel()
        return "kvm" if kvm_won else "tcg"


async def _boot(accelerator: Sequence[str], guest: Path) -> bool:
    """Whether a guest gets to its login prompt."""
    process = await asyncio.create_subprocess_exec(
        QEMU,
        *("-nodefaults", "-no-user-config", "-machine", "pc", "-m", "128", "-display", "none"),
        *accelerator,
        *("-drive", f"if=virtio,snapshot=on,file={str(guest).replace(',', ',,')}"),
        *("-serial", "stdio"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    seen = b""
    try:
        async with asyncio.timeout(_RACE_S):
            while _READY not in seen and (more := await process.stdout.read(4096)):
                seen += more
    except TimeoutError:
        return False
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return _READY in seen


async def _works(options: Sequence[str]) -> bool:
    """Whether QEMU takes these options."""
    try:
        ended = await run(
            QEMU,
            *("-nodefaults", "-machine", "none", "-display", "none", "-accel", "tcg", "-S"),
            *options,
            *("-qmp", "stdio"),
            limit_s=_RACE_S,
            told=b'{"execute":"qmp_capabilities"}{"execute":"quit"}',
        )
    except UnavailableError:
        return False
    return ended.code == 0


async def _version() -> str:
    ended = await run(QEMU, "--version", limit_s=_RACE_S)
    return ended.output.split("\n", 1)[0]
