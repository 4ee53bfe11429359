"""The page of a step-up: asks for key, code or password again, then goes on with what was asked."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import proof, signin
from .factors import kept
from .factors.kept import CODE, KEY, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from .models import User
    from .proof import ProofNeeded
    from .viewer import Viewer

PREFIX = "proof"
PAGE = "proof-page"  # sent where a page was asked for and nothing was done yet
SIMPLE = "application/x-www-form-urlencoded"
NOT_KEPT = "csrfmiddlewaretoken"


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def is_answer(request: HttpRequest) -> bool:
    """Whether a form brings the factor with it. Forms with files are never looked into here."""
    return (
        request.method == "POST"
        and request.content_type == SIMPLE
        and any(name.startswith(f"{PREFIX}-") for name in request.POST)
    )


def is_for_page(request: HttpRequest) -> bool:
    return PAGE in request.POST


def accept(request: HttpRequest) -> Viewer:
    """Check the factor and give the viewer who has shown it. Raises ProofNeeded with the reason."""
    from .factors.pages import FORMS, show

    user, viewer = _who(request)
    asked = _forms(user)
    for kind in asked:
        form_class = PasswordForm if kind == PASSWORD else FORMS[kind][1]
        form = asked[kind] = form_class(request.POST, prefix=PREFIX)
        is_shown = (
            _same(request, user, form) if kind == PASSWORD else show(request, user, kind, form)
        )
        if is_shown:
            proof.note(request)
            proved = replace(viewer, is_proved=True)
            request.viewer = proved  # type: ignore[attr-defined]
            return proved
    raise proof.ProofNeeded(asked)


def _who(request: HttpRequest) -> tuple[User, Viewer]:
    return request.user, request.viewer  # type: ignore[attr-defined, return-value]


def _forms(user: User) -> dict[str, forms.Form]:
    """The ways open to a user: the password where it is enough to sign in, else key or code."""
    from .factors.pages import FORMS
    from .sessions import is_demonstration

    if is_demonstration():
        return {PASSWORD: PasswordForm(prefix=PREFIX)}
    held = {each.kind for each in kept.of(user)}
    way = KEY if KEY in held else CODE
    return {way: FORMS[way][1](prefix=PREFIX)} if way in held else {}


def _same(request: HttpRequest, user: User, form: forms.Form) -> bool:
    from .factors.pages import too_many

    if not form.is_valid():
        return False
    if signin.is_throttled(request, user.username):
        form.add_error(None, too_many())
        return False
    if not user.check_password(form.cleaned_data["password"]):
        signin.note_failure(request, user.username)
        form.add_error(None, _("This is not your password."))
        return False
    return True


def ask(request: HttpRequest, asked: ProofNeeded) -> HttpResponse:
    """The page that asks, with everything that was sent kept in it."""
    user, _viewer = _who(request)
    ways = asked.forms or _forms(user)
    is_part = bool(request.headers.get("HX-Request"))
    context = {
        "title": _("Is it still you?"),
        "action": request.get_full_path(),
        "kept": format_html_join(
            "", '<input type="hidden" name="{}" value="{}">', _everything(request)
        ),
        "key_form": ways.get(KEY),
        "code_form": ways.get(CODE) or ways.get(PASSWORD),
        "options": kept.ask_key(user) if KEY in ways else None,
        "frame": "access/part.html" if is_part else "base.html",
    }
    status = HTTPStatus.OK if is_part else HTTPStatus.FORBIDDEN
    answer = render(request, "access/prove.html", context, status=status)
    if is_part:
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#main", "innerHTML"
    return answer


def _everything(request: HttpRequest) -> Iterator[tuple[str, Any]]:
    """What the form held, to be sent again. A page that was only looked at is looked at again, and
    so is a form with a file, which no page can hold."""
    is_page = request.method != "POST" or bool(request.FILES) or PAGE in request.POST
    if is_page:
        yield PAGE, "1"
        return
    for name, values in request.POST.lists():
        if name != NOT_KEPT and not name.startswith(f"{PREFIX}-"):
            yield from ((name, value) for value in values)
