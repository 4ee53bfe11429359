"""A database that others keep busy: a calm page that asks to try again, and never an error."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

AGAIN_AFTER = 10  # seconds, for programs that ask
# PostgreSQL: a lock, a deadlock, two changes that clash, a statement that waited, no connection.
BRIEFLY = 200  # milliseconds
BUSY = frozenset({"55P03", "40P01", "40001", "57014", "53300"})


def is_busy(error: BaseException | None) -> bool:
    """Whether a database refused because others were at work, so that it will work later."""
    if error is None:
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state in BUSY or "database is locked" in str(error)


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """Within this block an embedded database in which others write says so almost at once."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout={BRIEFLY}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")


def ask_to_try_again(request: HttpRequest) -> HttpResponse:
    """The page that says so. Nothing was changed; the address to try again is that of the page."""
    again = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    page = render_to_string("503.html", {"again_url": again})
    headers = {"Retry-After": str(AGAIN_AFTER)}
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
