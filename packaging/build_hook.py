"""Compiles the catalogues of words before a wheel or a source archive takes them in."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    """Hatchling calls it; `pip install -e` needs nothing, `./run` and `./test` compile themselves.

    Raises:
        SystemExit: A catalogue is missing, and so is what compiles it.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling passes it
        if version == "editable":
            return
        # pip hides all packages but those of the build, by this variable.
        environment = {name: os.environ[name] for name in os.environ if name != "PYTHONPATH"}
        command = [sys.executable, Path(self.root, "translations/build")]
        try:
            subprocess.run(command, check=True, env=environment)
        except subprocess.CalledProcessError as error:
            raise SystemExit(
                "The catalogues of words cannot be compiled: run ./test fast once, which "
                "installs pyside6-lrelease into .venv"
            ) from error
