"""Through a ministry’s own sign-in and back. It stands for the password: key or code still follow.

The browser comes back from another site, so it does not bring our session. What must come back
with it lies in a signed cookie of its own, good once and for ten minutes; and a page of ours goes
on from there, because a redirect would still count as the other site’s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.access import proof, signin
from amparo.access.action import perform
from amparo.access.devices import digest
from amparo.access.models import User
from amparo.access.page import ANYBODY, SIGNED_IN, page, refused
from amparo.access.signin import SESSION
from amparo.kernel.act import Change
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped

from . import protocol
from .models import MinistryAccount
from .protocol import NotKnown

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

    from .setting import Ministry

COOKIE = "amparo_ministry"
SALT = "amparo.ministry"
LASTS = 600  # seconds
KIND = "ministry"  # of a failure that counts by its address


def listed() -> list[dict[str, str]]:
    """The ministries by which one can come in, with their names in the reader’s language."""
    known: dict[str, Ministry] = settings.AMPARO_OPENID
    return [{"code": each.code, "name": named(each)} for each in known.values()]


def named(ministry: Ministry) -> str:
    """Its name in the reader’s language."""
    return ministry.name.get((get_language() or "en")[:2], ministry.name["en"])


def of(user: User) -> list[dict[str, Any]]:
    """Every ministry that may know this user, and since when it is linked. One query."""
    linked = {row.ministry: row.linked_at for row in MinistryAccount.objects.filter(user=user)}
    known: dict[str, Ministry] = settings.AMPARO_OPENID
    return [
        {"code": each.code, "name": named(each), "linked_at": linked.get(each.code)}
        for each in known.values()
        if user.agency in each.agencies or each.code in linked
    ]


def _ministry(code: str) -> Ministry:
    known: dict[str, Ministry] = settings.AMPARO_OPENID
    if code not in known:
        raise Http404
    return known[code]


def _address(request: HttpRequest, ministry: Ministry) -> str:
    code = ministry.code
    return request.build_absolute_uri(reverse("ministry", args=[code]))


@page(needs=ANYBODY)
def ministry_door(request: HttpRequest, viewer: Viewer | None, *, code: str) -> Drawn:
    """Send the browser to the ministry, or let it come back with an answer from there."""
    ministry = _ministry(code)
    if request.method != "GET":
        raise Http404
    is_back = "state" in request.GET
    return _back(request, ministry) if is_back else _leave(request, viewer, ministry)


def _leave(request: HttpRequest, viewer: Viewer | None, ministry: Ministry) -> HttpResponseBase:
    """To come in; or, for somebody signed in, to link the account."""
    from amparo.access.sessions import safe_target

    if viewer is not None:
        proof.must_be_fresh(viewer)
    try:
        where, kept = protocol.begin(ministry, _address(request, ministry))
    except NotKnown:
        return refused(request, [_silent(ministry)])
    kept |= {
        "ministry": ministry.code,
        "user": viewer.user_id if viewer else "",
        "target": safe_target(request, request.GET.get("next", "")),
    }
    return _keep(redirect(where), kept)


def _silent(ministry: Ministry) -> str:
    return _(
        "The sign-in of %(ministry)s does not answer as it should. Sign in with your name and "
        "password, or try again later."
    ) % {"ministry": named(ministry)}


def _keep(response: HttpResponseBase, kept: dict[str, str]) -> HttpResponseBase:
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=LASTS,
        samesite="Lax",  # it must come back by a link of the ministry
        httponly=True,
        secure=settings.IS_SECURE,
    )
    return response


def _kept(request: HttpRequest, code: str, name: str) -> dict[str, str] | None:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return kept if kept["ministry"] == code and name in kept else None


def _back(request: HttpRequest, ministry: Ministry) -> HttpResponseBase:
    """Whoever the ministry knows, and is linked here, goes on to the second factor."""
    from amparo.access.factors.pages import too_many

    code = ministry.code
    kept = _kept(request, code, "state")
    if kept is None:
        raise Http404
    if signin.is_throttled(request, code, KIND):
        return refused(request, [too_many()])
    try:
        told = request.GET.dict()
        known = protocol.subject(ministry, _address(request, ministry), kept, told)
    except NotKnown:
        signin.note_failure(request, code, KIND)
        return _forget(refused(request, [_silent(ministry)]))
    subject = digest(f"ministry|{code}|{known}")
    if kept["user"]:
        ready = {"ministry": code, "user": kept["user"], "subject": subject}
        return _keep(_onward(request, reverse("ministry-link", args=[code])), ready)
    user = _whose(ministry, subject)
    if user is None:
        return _forget(refused(request, [_stranger(ministry)]))
    return _forget(_inside(request, user, kept["target"]))


def _inside(request: HttpRequest, user: User, target: str) -> HttpResponseBase:
    from amparo.access.sessions import go_on

    response = go_on(request, user, target)
    answer = _onward(request, response.headers["Location"])
    answer.cookies.update(response.cookies)
    return answer


def _onward(request: HttpRequest, where: str) -> HttpResponseBase:
    return render(request, "access/onward.html", {"title": _("One more step"), "onward": where})


def _forget(response: HttpResponseBase) -> HttpResponseBase:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _whose(ministry: Ministry, subject: str) -> User | None:
    with unscoped("sign-in"):
        rows = MinistryAccount.objects.filter(ministry=ministry.code, subject=subject)
        users = User.rows.filter(pk__in=rows.values("user_id"), is_active=True)
        user: User | None = users.filter(voided_at__isnull=True).first()
    return user if user is not None and user.agency in ministry.agencies else None


def _stranger(ministry: Ministry) -> str:
    return _(
        "%(ministry)s knows you, but no account here is linked with it. Sign in with your name and "
        "password, then link it on the page My security."
    ) % {"ministry": named(ministry)}


@page(needs=SIGNED_IN)
def link(request: HttpRequest, viewer: Viewer, *, code: str) -> Drawn:
    """Link the account at the ministry that has just been shown with the account here."""
    ministry = _ministry(code)
    kept = _kept(request, code, "subject")
    user: User = request.user  # type: ignore[assignment]
    if kept is None or kept["user"] != viewer.user_id or user.agency not in ministry.agencies:
        raise Http404
    if request.method != "POST":
        return "access/ministry_link.html", {
            "title": _("Link your account"),
            "ministry": named(ministry),
            "code": code,
        }
    proof.must_be_fresh(viewer)
    theirs = MinistryAccount.objects.filter(ministry=code, subject=kept["subject"])
    if theirs.exclude(user=user).exists():
        raise NotPossible(_("This account is linked with somebody else already."))
    with perform(viewer, "ministry.link") as act:
        MinistryAccount.objects.filter(user=user, ministry=code).delete()
        MinistryAccount.objects.create(user=user, ministry=code, subject=kept["subject"])
        act.note(Change(SESSION, viewer.user_id, {}, {}))
    return _forget(redirect("my-security"))


@page(needs=SIGNED_IN)
def unlink(request: HttpRequest, viewer: Viewer, *, code: str) -> Drawn:
    """Take the link away; the password and the keys stay as they are."""
    if request.method != "POST":
        raise Http404
    proof.must_be_fresh(viewer)
    mine = MinistryAccount.objects.filter(user_id=viewer.user_id, ministry=code)
    if mine.exists():
        with perform(viewer, "ministry.unlink") as act:
            mine.delete()
            act.note(Change(SESSION, viewer.user_id, {}, {}))
    return redirect("my-security")
