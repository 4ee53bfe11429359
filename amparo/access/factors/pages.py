"""The pages of the door: show the second factor, or add the first one, then go in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.access import signin
from amparo.access.models import User
from amparo.access.page import ANYBODY, page

from . import door, kept
from .forms import CodeForm, KeyForm, NewKeyForm, RecoveryForm
from .kept import CODE, KEY, RECOVERY, NotProved

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from amparo.access.page import Drawn

    from .door import Waiting

SECRET = "secret"  # noqa: S105  names the place of one, sealed, in the session
FORMS: dict[str, tuple[str, type[forms.Form]]] = {
    KEY: ("credential", KeyForm),
    CODE: ("code", CodeForm),
    RECOVERY: ("recovery", RecoveryForm),
}


def refusal(kind: str) -> str:
    """Why a factor was not accepted, and what to do now."""
    return {
        KEY: _("This key was not accepted. Try again, or use another one."),
        CODE: _("This code is not right, or was used already. Wait for the next one."),
        RECOVERY: _("This recovery code is not right, or was used already."),
    }[kind]


def too_many() -> str:
    return _("Too many tries from here. Wait fifteen minutes and try again.")


@page(needs=ANYBODY)
def second(request: HttpRequest, viewer: Any) -> Drawn:
    """Show the second factor: a touch of a key, a one-time code or a recovery code."""
    who = door.waiting(request)
    if who is None:
        return redirect("sign-in")
    if who.user is not None and not who.ways:
        return redirect("sign-in-enrol")
    asked = {kind: form() for kind, (_name, form) in FORMS.items() if kind in who.ways}
    for kind in asked:
        name, form = FORMS[kind]
        if request.method == "POST" and name in request.POST:
            asked[kind] = form(request.POST)
            user = show(request, who.user, kind, asked[kind])
            if user is not None:
                return _go_in(request, who, user, kind)
    return "access/second.html", {
        "title": _("Your passkey") if who.user is None else _("One more step"),
        "key_form": asked.get(KEY),
        "code_form": asked.get(CODE),
        "recovery_form": asked.get(RECOVERY),
        "options": kept.ask_key(who.user) if KEY in asked else None,
    }


def show(request: HttpRequest, user: User | None, kind: str, form: forms.Form) -> User | None:
    """Check one factor; the form says why not. A passkey alone also says whose it is."""
    if not form.is_valid():
        return None
    given = str(form.cleaned_data[FORMS[kind][0]])
    # Without a user each half of a session is counted by itself, and all by their address.
    name = user.username if user else str(request.session.session_key)
    if signin.is_throttled(request, name, "second"):
        form.add_error(None, too_many())
        return None
    try:
        if kind == KEY:
            user = user or kept.holder_of(given)
        if user is not None:
            {KEY: kept.show_key, CODE: kept.show_code, RECOVERY: kept.use_recovery_code}[kind](
                user, given
            )
    except NotProved:
        signin.note_failure(request, name, "second")
        form.add_error(None, refusal(kind))
        return None
    return user


def _go_in(request: HttpRequest, who: Waiting, user: User, kind: str) -> HttpResponseBase:
    from amparo.access.sessions import let_in

    if who.is_enough(kind):
        return let_in(request, user, who.target, kind)
    door.passed(request, kind)
    return redirect("sign-in-enrol")


@page(needs=ANYBODY)
def enrol(request: HttpRequest, viewer: Any) -> Drawn:
    """Add the factor that the role asks for; then the session opens."""
    who = door.waiting(request)
    if who is None or who.user is None or not who.may_add:
        return redirect("sign-in")
    user = who.user
    key_form, code_form = NewKeyForm(), CodeForm()
    if request.method == "POST" and "credential" in request.POST:
        key_form = NewKeyForm(request.POST)
        if added(key_form, KEY, lambda: add_key(user, key_form)):
            return _first_time_in(request, who, user, KEY)
    elif request.method == "POST" and not who.must_hold_key:
        code_form = CodeForm(request.POST)
        if added(code_form, CODE, lambda: add_codes(request, user, code_form)):
            return _first_time_in(request, who, user, CODE)
    return "access/enrol.html", {
        "title": _("Protect your account"),
        "key_form": key_form,
        "options": kept.ask_new_key(user),
        **({} if who.must_hold_key else code_context(request, user, code_form)),
    }


def add_key(user: User, form: forms.Form) -> None:
    """Keep the key that a browser made. Raises NotProved."""
    kept.add_key(user, form.cleaned_data["credential"], form.cleaned_data["name"])


def add_codes(request: HttpRequest, user: User, form: forms.Form) -> None:
    """Keep the code generator whose secret this session has shown. Raises NotProved."""
    sealed = request.session.get(SECRET, "")
    secret = get_adapter().decrypt(sealed) if sealed else ""
    kept.add_codes(user, secret, form.cleaned_data["code"].strip())
    del request.session[SECRET]


def code_context(request: HttpRequest, user: User, form: forms.Form) -> dict[str, Any]:
    """The secret of a new code generator, as a picture and as letters; one for each session."""
    sealed = request.session.get(SECRET)
    secret = get_adapter().decrypt(sealed) if sealed else kept.new_secret()
    if not sealed:
        request.session[SECRET] = get_adapter().encrypt(secret)
    return {
        "code_form": form,
        "picture": kept.picture_of(user, secret),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }


def added(form: forms.Form, kind: str, add: Callable[[], None]) -> bool:
    """Whether a new factor was kept; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        add()
    except NotProved:
        form.add_error(None, refusal(kind))
        return False
    return True


def _first_time_in(request: HttpRequest, who: Waiting, user: User, kind: str) -> HttpResponseBase:
    """Go in, by way of the recovery codes where there are none yet."""
    from amparo.access.sessions import let_in, with_cookies

    if kept.recovery_codes_left(user):
        return let_in(request, user, who.target, kind)
    codes = kept.make_recovery_codes(user)
    signin.sign_in(request, user, kind)
    context = {"title": _("Your recovery codes"), "codes": codes, "next": who.target}
    return with_cookies(request, render(request, "access/recovery_codes.html", context), user)
