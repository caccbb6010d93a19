import shutil
import subprocess
from pathlib import Path

import pytest

from cockpit.backend.keys import operator_key

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs openssh-client")


def make_key(folder: Path, passphrase: str) -> str:
    folder.mkdir()
    file = folder / "id_ed25519"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(file)], check=True
    )
    return file.with_suffix(".pub").read_text().strip()


async def test_the_key_of_the_operator_is_taken(tmp_path: Path) -> None:
    theirs = make_key(tmp_path / "ssh", "")
    key = await operator_key(tmp_path / "own", tmp_path / "ssh")
    assert key.public_key == theirs
    assert not (tmp_path / "own").exists()


async def test_where_there_is_none_one_is_made_and_kept(tmp_path: Path) -> None:
    first = await operator_key(tmp_path / "own", tmp_path / "ssh")
    again = await operator_key(tmp_path / "own", tmp_path / "ssh")
    assert first == again
    assert first.public_key.startswith("ssh-ed25519 ")
    assert first.private_path.stat().st_mode & 0o777 == 0o600


async def test_a_key_that_would_ask_for_a_passphrase_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    theirs = make_key(tmp_path / "ssh", "a passphrase")
    key = await operator_key(tmp_path / "own", tmp_path / "ssh")
    assert key.public_key != theirs
