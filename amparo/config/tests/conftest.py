"""Homes of their own for commands, each run as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@dataclass
class Installation:
    """One home with its keys; ``installation("ledger", "verify")`` runs a command in it."""

    home: Path
    keys: Path
    more: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, code: int = 0, stdin: str = "") -> str:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
        environment |= {"AMPARO_HOME": str(self.home), "AMPARO_KEYS": str(self.keys), **self.more}
        done = subprocess.run(  # noqa: S603  this very program
            [sys.executable, "-m", "amparo.config.cli", *words],
            cwd=ROOT,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stdout + done.stderr


@pytest.fixture
def installation(tmp_path):
    """An empty home with keys outside it."""
    return Installation(tmp_path / "home", tmp_path / "keys")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """A home with the demonstration loaded, to be looked at and not changed."""
    folder = tmp_path_factory.mktemp("demonstration")
    made = Installation(folder / "home", folder / "home" / "keys")
    made("demo", "--no-serve")
    return made
