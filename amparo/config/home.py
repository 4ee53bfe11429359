"""Where an installation keeps what it keeps: one folder for everything, another for its keys."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

OTHERS = 0o077  # what the group and all others may do

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    """The folders of one installation. Two live side by side with two values of AMPARO_HOME."""

    folder: Path
    keys: Path

    @property
    def database(self) -> Path:
        return self.folder / "amparo.sqlite3"

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def static(self) -> Path:
        return self.folder / "static"

    def make(self) -> None:
        """Make the folders, for their owner's eyes only."""
        for folder in (self.folder, self.keys, self.snapshots, self.files, self.static):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.stat().st_mode & OTHERS:
                folder.chmod(0o700)


def home() -> Home:
    """The folders that AMPARO_HOME and AMPARO_KEYS name, else ``var`` and the keys within it."""
    folder = Path(os.environ.get("AMPARO_HOME") or ROOT / "var").expanduser().resolve()
    keys = Path(os.environ.get("AMPARO_KEYS") or folder / "keys").expanduser().resolve()
    return Home(folder, keys)
