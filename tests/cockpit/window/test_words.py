"""Every word of the window has a Greek one, and every count its two forms."""

import subprocess
import sys
from pathlib import Path

from cockpit.models.sentences import say
from cockpit.ui import words
from tests.cockpit.window.conftest import Rig

BUILD = Path(__file__).parents[3] / "translations" / "build"


def test_nothing_is_left_untranslated() -> None:
    run = subprocess.run(
        [sys.executable, str(BUILD), "--check"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert run.stdout == ""
    assert run.returncode == 0, run.stderr


def test_sentences_of_the_models_are_translated_with_their_values(rig: Rig) -> None:
    sentence = say("The name {name} is used twice", name="web-1")

    rig.languages.choose("el")

    assert words.tr(sentence) == "Το όνομα web-1 χρησιμοποιείται δύο φορές"  # noqa: RUF001 - Greek
    rig.languages.choose("en")
    assert words.tr(sentence) == "The name web-1 is used twice"
