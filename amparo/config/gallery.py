"""The living page of all pieces of the interface, for those who build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.access.page import SIGNED_IN, page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn


@page(needs=SIGNED_IN)
def gallery(request: HttpRequest, viewer: Any) -> Drawn:
    """Every component in both themes."""
    return "ui/gallery.html", {"title": "UI"}
