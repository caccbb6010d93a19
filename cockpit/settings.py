"""User settings on disk and secrets in the system keyring."""

import asyncio
import json
import logging
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cockpit.errors import CockpitError

log = logging.getLogger(__name__)

_SERVICE = "synnefo-cockpit"
_KEPT_RECENT = 10


def config_dir() -> Path:
    """Return where this user's settings are."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(base) if base else Path.home() / ".config") / "synnefo-cockpit"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class KnownServer(_Value):
    """A server that was logged in to; its password is in the keyring, if anywhere."""

    url: str
    user: str
    project: str = ""


class Settings(_Value):
    """What the cockpit remembers from one run to the next.

    Attributes:
        recent: Project files, the latest first.
        servers: The latest first.
        layout: Places of docks and windows, by name, as the window packs them.
    """

    theme: Literal["system", "light", "dark"] = "system"
    language: Literal["system", "en", "el"] = "system"
    recent: tuple[str, ...] = ()
    servers: tuple[KnownServer, ...] = ()
    layout: dict[str, str] = Field(default_factory=dict)

    def with_recent(self, file: Path) -> "Settings":
        """Return settings in which a file was opened last."""
        others = [name for name in self.recent if name != str(file)]
        return self.model_copy(update={"recent": (str(file), *others)[:_KEPT_RECENT]})

    def with_server(self, server: KnownServer) -> "Settings":
        """Return settings in which a server was used last."""
        others = [
            known for known in self.servers if (known.url, known.user) != (server.url, server.user)
        ]
        return self.model_copy(update={"servers": (server, *others)[:_KEPT_RECENT]})


def load(folder: Path | None = None) -> Settings:
    """Read the settings; defaults where there are none, or none that can be read."""
    file = (folder or config_dir()) / "settings.json"
    try:
        return Settings.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be read, defaults are used: %s", file, error)
        return Settings()


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings in one step.

    Raises:
        CockpitError: The folder or the disk does not allow it; the old ones stay.
    """
    folder = folder or config_dir()
    file = folder / "settings.json"
    part = folder / f".settings.json.{os.getpid()}"
    text = json.dumps(settings.model_dump(), indent=2, sort_keys=True, ensure_ascii=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            part.write_text(text + "\n")
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CockpitError(
            f"The settings could not be written to {file}: {error.strerror}",
            "They are kept until the cockpit is closed.",
        ) from error


class Secrets:
    """Passwords, in the system keyring; where there is none, in memory until the end.

    Attributes:
        notice: A sentence for the operator once something could only be kept in memory,
            else "".
    """

    def __init__(self) -> None:
        self.notice = ""
        self._memory: dict[str, str] = {}

    async def password(self, url: str, user: str) -> str | None:
        """Return the password of a login, or None when it is not known."""
        name = _name(url, user)
        if name in self._memory:
            return self._memory[name]
        return await asyncio.to_thread(self._read, name)

    async def keep(self, url: str, user: str, password: str) -> None:
        """Remember the password of a login, as safely and as long as this system can."""
        name = _name(url, user)
        if not await asyncio.to_thread(self._write, name, password):
            self._memory[name] = password
            self.notice = (
                "This system has no keyring: the password is kept until the cockpit is closed."
            )

    async def forget(self, url: str, user: str) -> None:
        """Remove the password of a login."""
        name = _name(url, user)
        self._memory.pop(name, None)
        await asyncio.to_thread(self._delete, name)

    def _read(self, name: str) -> str | None:
        # Late, because it takes 60 ms and most runs of the command line need no secret.
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(_SERVICE, name) if _is_safe() else None
        except KeyringError as error:
            log.warning("The keyring cannot be read: %s", error)
            return None

    def _write(self, name: str, password: str) -> bool:
        import keyring
        from keyring.errors import KeyringError

        try:
            if not _is_safe():
                return False
            keyring.set_password(_SERVICE, name, password)
        except KeyringError as error:
            log.warning("The keyring cannot be written: %s", error)
            return False
        return True

    def _delete(self, name: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            if _is_safe():
                keyring.delete_password(_SERVICE, name)
        except KeyringError as error:
            log.debug("Nothing to remove from the keyring: %s", error)


def _is_safe() -> bool:
    """Tell whether the keyring keeps secrets: keyrings.alt writes them down in plain text."""
    import keyring

    module = type(keyring.get_keyring()).__module__
    return not module.startswith(("keyrings.alt", "keyring.backends.fail", "keyring.backends.null"))


def _name(url: str, user: str) -> str:
    return f"{user}@{url.rstrip('/')}"
