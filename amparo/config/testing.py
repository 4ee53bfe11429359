"""Gives every test run a home and keys of its own, before the settings are read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="amparo-test-"))
(HOME / "static").mkdir()
os.environ["AMPARO_HOME"] = str(HOME)
os.environ["AMPARO_KEYS"] = str(HOME / "keys")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
