"""The sign-in page, with the personas of the demonstration where it runs, and the way out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.kernel.scope import unscoped
from amparo.reference.country import country

from . import devices, signin
from .factors import door
from .factors.kept import PASSWORD
from .ministry import pages as ministries
from .models import User, role_codes
from .page import ANYBODY, page
from .views_of import open_value

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from .page import Drawn

DEMONSTRATION_MARK = "demonstration.json"
DEMONSTRATION_PASSWORD = "amparo-demonstration"  # noqa: S105  printed on the page, for invented data


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def is_demonstration() -> bool:
    """Whether this home holds invented people only; to be asked for it is not enough."""
    mark = Path(settings.AMPARO_HOME) / DEMONSTRATION_MARK
    return bool(settings.AMPARO_DEMONSTRATION) and mark.is_file()


@page(needs=ANYBODY)
def sign_in_page(request: HttpRequest, viewer: Any) -> Drawn:
    """One screen: name and password, alike in time and words for every failure."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
    if viewer is not None and request.method == "GET":
        return redirect(target)
    is_sent = request.method == "POST" and "way" not in request.POST
    form = SignInForm(request.POST if is_sent else None)
    if request.method == "POST" and form.is_valid():
        user = _try(request, form)
        if user is not None:
            return go_on(request, user, target)
    if request.method == "POST" and request.POST.get("way") == "passkey":
        door.begin(request, None, target)
        return redirect("sign-in-second")
    context = {
        "title": _("Sign in"),
        "form": form,
        "action": reverse("sign-in"),
        "next": target,
        "personas": personas() if is_demonstration() else [],
        "persona_action": reverse("persona"),
        "is_password_enough": is_demonstration(),
        "ministries": ministries.listed(),
    }
    return "signin.html", context


def go_on(request: HttpRequest, user: User, target: str) -> HttpResponseBase:
    """Behind a right password: in, where people are invented; else to the second factor."""
    if is_demonstration():
        return let_in(request, user, target, PASSWORD)
    door.begin(request, user, target)
    return redirect("sign-in-second")


def let_in(request: HttpRequest, user: User, target: str, factor: str) -> HttpResponseBase:
    """Open the session, and remember language and device."""
    signin.sign_in(request, user, factor)
    response = redirect(target)
    return with_cookies(request, response, user)


def with_cookies(request: HttpRequest, response: HttpResponseBase, user: User) -> HttpResponseBase:
    """What the browser keeps beside the session: the language, and that its user is known here."""
    devices.remember(request, response, user.username)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        _language(request, user),
        samesite="Strict",
        httponly=True,
        secure=settings.IS_SECURE,
    )
    return response


@page(needs=ANYBODY)
def persona_page(request: HttpRequest, viewer: Any) -> Drawn:
    """Sign in as one of the demonstration's people, by a press of their name.

    Only where the demonstration runs, and only as somebody who has its well-known password.
    """
    if request.method != "POST" or not is_demonstration():
        raise Http404
    name = request.POST.get("username", "")[:60].replace("\x00", "")
    user = authenticate(request, username=name, password=DEMONSTRATION_PASSWORD)
    if not isinstance(user, User):
        raise Http404
    return let_in(request, user, safe_target(request, request.POST.get("next", "")), PASSWORD)


def _language(request: HttpRequest, user: User) -> str:
    """The language chosen in this browser, else the one that the account names."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen or {"spa": "es"}.get(user.language, "en")


def _try(request: HttpRequest, form: SignInForm) -> User | None:
    name = form.cleaned_data["username"]
    if signin.is_throttled(request, name):
        form.add_error(None, _("Too many tries from here. Wait fifteen minutes and try again."))
        return None
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        signin.note_failure(request, name)
        form.add_error(None, _("The user name and the password do not fit together."))
        return None
    return user


def safe_target(request: HttpRequest, target: str) -> str:
    """A path of this site to go on with; the front page for anything else."""
    is_here = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if is_here else "/"


@page(needs=ANYBODY)
def sign_out_page(request: HttpRequest, viewer: Any) -> Drawn:
    """End the session. Only by a form, so that no link can do it."""
    if request.method != "POST":
        raise Http404
    signin.sign_out(request)
    return redirect("sign-in")


def personas() -> list[dict[str, str]]:
    """The users of the demonstration, by role, with one line on what each can see."""
    from django.utils import timezone

    language = get_language() or "en"
    with unscoped("personas of the demonstration"):
        users = list(User.rows.filter(is_active=True).order_by("created_at")[:30])
    found = []
    for user in users:
        roles = [country().roles[code] for code in role_codes(user, timezone.localdate())]
        if roles:
            found.append(
                {
                    "username": user.username,
                    "name": open_value(user, "name") or user.username,
                    "role": roles[0].name[language[:2]],
                    "agency": user.get_agency_label(language[:2]),
                    "sees": persona_line(roles[0].code),
                }
            )
    return found


def persona_line(role: str) -> str:
    """What a persona can see, in one line."""
    lines = {
        "ATIP_OFF": _("The investigation half of her own cases; no counselling or medical notes."),
        "DHS_SW": _("The protection half of her own cases; no intelligence about suspects."),
        "DPP": _("Cases that came to the prosecutors; no therapy notes and no addresses."),
        "FOCAL": _("Figures, registers and the report; no names."),
        "DATA_STEWARD": _("Registers being brought in and possible duplicates."),
        "MEMBER": _("What the Council asks her office, and its answers."),
        "NGO_ID": _("The people whom her organisation found and referred."),
        "AUDITOR": _("The ledger; no content of files."),
        "SYS_ADMIN": _("Accounts and roles; no content of files."),
        "STATISTICS": _("Figures only."),
        "CHAIR": _("What the Council publishes, to be agreed to; no names."),
        "IO": _("The protection half of cases that it helps with; reports to agree to."),
        "PUBLISHER": _("Reports that are agreed on, to be published; no names."),
        "KEY_CUSTODIAN": _("Roles and entries to sealed files, to be confirmed as the second."),
        "DHS_SUP": _("The protection half of her department’s cases, and who opened them."),
        "ATIP_CMD": _(
            "The investigation half of the unit’s cases; second person to copies and erasures of"
            " others."
        ),
    }
    return lines.get(role, "")
