"""The mail server, where AMPARO_MAIL names one; without it nothing is ever sent."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from amparo.kernel.errors import WronglySet

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
PATIENCE = 20  # seconds that a server may take to answer


class UnknownMailServer(WronglySet):
    """AMPARO_MAIL names something that is no mail server."""


def mail() -> dict[str, Any]:
    """Django's settings of mail for this installation.

    ``smtp://`` begins plain and turns to TLS, ``smtps://`` is TLS from the start,
    ``smtp+plain://`` has none and is for a server on the same machine.
    """
    url = os.environ.get("AMPARO_MAIL", "")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise UnknownMailServer(
            "AMPARO_MAIL must read smtp://user:password@host:port (or be left empty)."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE,
        "DEFAULT_FROM_EMAIL": os.environ.get("AMPARO_MAIL_FROM", f"amparo@{parts.hostname}"),
    }
