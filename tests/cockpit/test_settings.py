from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from cockpit.errors import CockpitError
from cockpit.settings import KnownServer, Secrets, Settings, load, save


def test_settings_come_back(tmp_path: Path) -> None:
    settings = (
        Settings(theme="dark", language="el")
        .with_recent(tmp_path / "a.cockpit")
        .with_server(KnownServer(url="http://cloud:8774", user="ann"))
    )
    save(settings, tmp_path / "new")
    assert load(tmp_path / "new") == settings
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["settings.json"]


def test_the_latest_file_comes_first_and_once() -> None:
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.with_recent(Path(name))
    assert settings.recent == ("a", "b")


def test_damaged_settings_are_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "pink"')
    assert load(tmp_path) == Settings()


def test_settings_of_a_newer_cockpit_are_read(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "dark", "smell": "roses"}')
    assert load(tmp_path).theme == "dark"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CockpitError):
        save(Settings(), tmp_path / "file" / "folder")


class Memory(KeyringBackend):
    """A keyring of the running process."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's is
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def with_keyring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    backend = Memory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


@pytest.mark.usefixtures("with_keyring")
async def test_passwords_are_in_the_keyring() -> None:
    secrets = Secrets()
    await secrets.keep("http://cloud:8774/", "ann", "pw")
    assert await Secrets().password("http://cloud:8774", "ann") == "pw"
    assert not secrets.notice
    await secrets.forget("http://cloud:8774", "ann")
    assert await Secrets().password("http://cloud:8774", "ann") is None


async def test_without_a_keyring_they_stay_in_memory_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", NoKeyring())  # type: ignore[no-untyped-call]  # keyring's is
    secrets = Secrets()
    await secrets.keep("http://cloud:8774", "ann", "pw")
    assert await secrets.password("http://cloud:8774", "ann") == "pw"
    assert "no keyring" in secrets.notice
    assert await Secrets().password("http://cloud:8774", "ann") is None
    await secrets.forget("http://cloud:8774", "ann")
    assert await secrets.password("http://cloud:8774", "ann") is None
