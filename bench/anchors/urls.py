"""The site's own addresses, and the plain views beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpResponse
from django.urls import include, path

from amparo.kernel.wall import declared

if TYPE_CHECKING:
    from django.http import HttpRequest


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but a word."""
    return HttpResponse("Amparo")


def one_query(request: HttpRequest) -> HttpResponse:
    """Who signed in, and one look into the table of cases."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with declared("an anchor asks for nobody"), connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM cases_case ORDER BY id DESC LIMIT 25")
        rows = cursor.fetchall()
    return HttpResponse("\n".join(reference for (reference,) in rows))


urlpatterns = [
    path("anchor/bare/", bare),
    path("anchor/one-query/", one_query),
    path("", include("amparo.config.urls")),
]
