"""The site as a server program sees it."""

import os
from typing import Any

from django.core.signals import request_started
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

from amparo.access.agreed import in_use  # noqa: E402  once the rooms are there

in_use.take_up()
request_started.connect(in_use.keep_up, dispatch_uid="the tables of access in force")
