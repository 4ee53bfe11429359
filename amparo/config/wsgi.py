"""The site as a server program sees it."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
WAIT = 15  # seconds that a page waits for a busy SQLite; a worker waits longer


def wait_less(connection: Any, **_given: Any) -> None:
    """Somebody sits before a page: it says sooner than a worker that the database is busy."""
    if connection.vendor == "sqlite":
        connection.cursor().execute(f"PRAGMA busy_timeout={WAIT * 1000}")


connection_created.connect(wait_less, dispatch_uid="pages wait less")
application = get_wsgi_application()
