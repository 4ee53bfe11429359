"""Serves the site together with the anchors of its pages, from the same process.

Run: ``python -m bench.anchors.site PORT WORKERS`` with AMPARO_HOME set. ``/anchor/bare/`` is a bare
Django view; ``/anchor/one-query/`` is one that knows who signed in and asks the database once. Both
run behind Django's own sessions and accounts and nothing of ours. Each answer tells how many
queries it took.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

AT = "/anchor/"
PLAIN = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
QUERIES = "X-Queries"


class Application:
    """The site, and beside it the anchors with less before them."""

    def __init__(self) -> None:
        settings.ROOT_URLCONF = "bench.anchors.urls"
        self.site = get_wsgi_application()
        with override_settings(MIDDLEWARE=PLAIN):
            self.plain = WSGIHandler()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request, and count what it asked of the database."""
        from django.db import connection

        is_anchor = environ.get("PATH_INFO", "").startswith(AT)
        asked = 0

        def count(execute: Any, *given: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*given)

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (QUERIES, str(asked))], *more)

        connection.execute_wrappers.insert(0, count)
        try:
            return (self.plain if is_anchor else self.site)(environ, begin)
        finally:
            connection.execute_wrappers.remove(count)


def main(port: int, workers: int) -> None:
    """Answer until the process is told to end."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from amparo.config.commands.serve import THREADS

    Granian(
        "bench.anchors.site:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
else:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
    application = Application()
