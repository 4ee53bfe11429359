"""Coming in by a code: the page for it, invitations, and answering for a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.kernel.errors import Invalid, NotPossible

from . import proof, signin, ways_in
from .factors import door, pages
from .links import leads_on
from .models import User
from .page import ANYBODY, SIGNED_IN, page
from .users import MANAGE
from .views_of import plain_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .page import Drawn
    from .viewer import Viewer

_PLAIN = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class JoinForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={**_PLAIN, "autocomplete": "username"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("After a loss: both halves, one after the other."),
        max_length=60,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    password = forms.CharField(
        label=gettext_lazy("A new password"),
        help_text=gettext_lazy("At least twelve letters. A few words are easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ColleagueForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name of your colleague"),
        max_length=60,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    is_known = forms.BooleanField(
        label=gettext_lazy("I know this person, and have seen or heard them just now"),
    )


@page(needs=ANYBODY)
def join(request: HttpRequest, viewer: Any) -> Drawn:
    """Come in by an invitation, or by the two halves of a recovery: typed, never in an address."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = _come_in(request, form)
        if user is not None:
            door.begin(request, user, "/")
            return redirect("sign-in-second")
    return "access/form.html", {
        "title": _("Come in by a code"),
        "lead": _("For your first sign-in, or after you lost your key."),
        "form": form,
        "label": _("Go on"),
    }


def _come_in(request: HttpRequest, form: forms.Form) -> User | None:
    given = form.cleaned_data
    if signin.is_throttled(request, given["username"], "join"):
        form.add_error(None, pages.too_many())
        return None
    try:
        return ways_in.come_in(given["username"], given["code"], given["password"])
    except Invalid as refusal:
        for field, text in refusal.errors.items():
            form.add_error(field, str(text))
        if "code" in refusal.errors:
            signin.note_failure(request, given["username"], "join")
        return None


@page(needs=SIGNED_IN)
def colleague(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Answer for a colleague who cannot get in; the answer is one half of a code."""
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            code, way = ways_in.vouch(viewer, form.cleaned_data["username"])
        except Invalid as refusal:
            form.add_error("username", str(refusal.errors["username"]))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return "access/code_shown.html", {
                "title": _("Your half of the code"),
                "code": code,
                "opens": plain_words(way.opens_at) if way.opens_at else "",
                "join": request.build_absolute_uri(reverse("join")),
                "is_half": True,
                "back_url": "/",
            }
    return "access/form.html", {
        "title": _("A colleague cannot get in"),
        "lead": _(
            "Two colleagues of two units answer for somebody who lost key and recovery codes. Each "
            "gets half a code to hand over in person. It opens a day later; until then your "
            "colleague is told of it and can stop it."
        ),
        "form": form,
        "label": _("I answer for this person"),
    }


@page(needs=MANAGE)
def invite(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Invite a user: a code, shown this once, with which they set a password and add a key."""
    user = User.objects.filter(pk=pk, voided_at__isnull=True).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        proof.must_be_fresh(viewer)
        return "access/code_shown.html", {
            "title": _("Invitation for %(user)s") % {"user": user.username},
            "code": ways_in.invite(viewer, user),
            "join": request.build_absolute_uri(reverse("join")),
            "back_url": reverse("record-page", args=["user", user.pk]),
        }
    return "access/form.html", {
        "title": _("Invite %(user)s") % {"user": user.username},
        "lead": _(
            "You get a code to hand over in person. It is good once, for seven days, and opens no "
            "file: roles with content wait for a second person again."
        ),
        "form": forms.Form(),
        "label": _("Make the code"),
    }


@leads_on("access.User")
def _to_invite(user: User, viewer: Viewer) -> dict[str, Any] | None:
    if not viewer.has(MANAGE) or not user.is_active:
        return None
    return {"url": reverse("user-invite", args=[user.pk]), "label": _("Invite")}
