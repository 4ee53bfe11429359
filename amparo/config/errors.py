"""What people read when something is not there or not allowed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error as broken

from amparo.access.busy import ask_to_try_again, is_busy

if TYPE_CHECKING:
    from django.http import HttpRequest


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403.html", {"kind": "form"}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke outside a page: a busy database asks to try again, all else says sorry."""
    if is_busy(sys.exc_info()[1]):
        return ask_to_try_again(request)
    return broken(request)
