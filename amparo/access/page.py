"""What every page has: a permission, a viewer, and a sentence instead of an error."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from amparo.kernel.errors import Invalid, NotAllowed, OverBudget, Refused

from .busy import ask_to_try_again, is_busy
from .proof import ProofNeeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Drawn = HttpResponseBase | tuple[str, dict[str, Any]]
    View = Callable[..., HttpResponseBase]

ANYBODY = "anybody"  # the short public list: sign-in, language, health
SIGNED_IN = "signed-in"


def page(needs: str) -> Callable[[Callable[..., Drawn]], View]:
    """Make a function a page: ``def case_list(request, viewer)`` gives (template, context).

    ``needs`` is a permission, or ANYBODY, or SIGNED_IN. Whoever lacks it meets the page for
    something that does not exist.
    """

    def wrap(view: Callable[..., Drawn]) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer: Any = getattr(request, "viewer", None)
            if viewer is None and needs != ANYBODY:
                return _to_sign_in(request)
            if needs not in (ANYBODY, SIGNED_IN) and not viewer.has(needs):
                raise Http404
            try:
                return _answer(request, view, viewer, *args, **kwargs)
            except OperationalError as error:
                if is_busy(error):
                    return ask_to_try_again(request)
                raise

        answered.needs = needs  # type: ignore[attr-defined]
        return answered

    return wrap


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(
            status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": reverse("sign-in")}
        )
    target = urlencode({"next": request.path}) if request.method == "GET" else ""
    return redirect(f"{reverse('sign-in')}?{target}" if target else reverse("sign-in"))


def _answer(
    request: HttpRequest, view: Callable[..., Drawn], viewer: Any, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    from . import proving  # which draws pages itself

    try:
        if viewer is not None and proving.is_answer(request):
            viewer = proving.accept(request)
            if proving.is_for_page(request):
                return redirect(request.get_full_path())
        drawn = view(request, viewer, *args, **kwargs)
    except ProofNeeded as asked:
        return proving.ask(request, asked)
    except NotAllowed:
        raise Http404 from None
    except OverBudget:
        return redirect(f"{reverse('look-more')}?{urlencode({'next': request.path})}")
    except Invalid as refusal:
        return refused(request, [str(text) for text in refusal.errors.values()])
    except Refused as refusal:
        return refused(request, [str(refusal)])
    if not isinstance(drawn, tuple):
        return drawn
    template, context = drawn
    return render(request, template, context)


def refused(request: HttpRequest, sentences: list[str]) -> HttpResponse:
    """The page that says why something was not done, with nothing lost."""
    context = {"sentences": sentences, "back_url": request.path}
    return render(request, "refused.html", context, status=HTTPStatus.CONFLICT)
