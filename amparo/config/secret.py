"""The secret that signs sessions: it lies beside the master key, never in the code."""

import os
import secrets
from pathlib import Path

FILE = "session.key"


def secret_key(keys: Path) -> str:
    """Read the secret, or make it on the first start of an installation."""
    path = keys / FILE
    if not path.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()
