"""My security: the user's own keys and codes, recovery codes, open sessions and recent sign-ins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.audit import ledger
from amparo.kernel.act import Change
from amparo.kernel.errors import NotPossible

from . import proof, ways_in
from .action import perform
from .devices import digest
from .factors import kept
from .factors import pages as factors
from .factors.forms import CodeForm, NewKeyForm
from .factors.kept import CODE, KEY, RECOVERY
from .ministry import pages as ministries
from .models import Session, User
from .page import SIGNED_IN, page
from .sessions import is_demonstration
from .signin import SESSION, is_alive
from .views_of import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from .page import Drawn
    from .viewer import Viewer

RECENT = 10


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@page(needs=SIGNED_IN)
def my_security(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Everything by which this account is opened, and where it is open now."""
    me = _me(request)
    way = ways_in.recovery_of(me)
    if way is None and ways_in.NOTICE in request.session:
        del request.session[ways_in.NOTICE]
    left = kept.recovery_codes_left(me)
    return "access/my_security.html", {
        "title": _("My security"),
        "lead": _("What opens your account, and where it is open now."),
        "factors": [_factor(each) for each in kept.of(me) if each.kind != RECOVERY],
        "codes_left": left,
        "is_low": left <= kept.FEW,
        "sessions": list(_sessions(request, me)),
        "sign_ins": _sign_ins(me),
        "opens": plain_words(way.opens_at) if way and way.opens_at else "",
        "is_recovery": way is not None,
        "ministries": _ministries(me),
    }


def _factor(each: kept.Kept) -> dict[str, Any]:
    name = each.name or (_("Key") if each.kind == KEY else _("Code on a phone"))
    used = plain_words(each.used_at) if each.used_at else _("not used yet")
    return {"pk": each.pk, "name": name, "added": plain_words(each.added_at), "used": used}


def _ministries(me: User) -> list[dict[str, Any]]:
    return [
        {**each, "since": plain_words(each["linked_at"]) if each["linked_at"] else ""}
        for each in ministries.of(me)
    ]


def _sessions(request: HttpRequest, me: User) -> Iterator[dict[str, Any]]:
    """Open sessions, this one first. Pages name them by a digest: the key itself opens them."""
    now = timezone.now()
    rows = Session.objects.filter(user_id=me.pk, expire_date__gt=now)
    here = request.session.session_key
    for row in sorted(rows, key=lambda row: row.session_key != here):
        held = row.get_decoded()
        if not is_alive(held, now.timestamp()):
            continue
        began = datetime.fromtimestamp(held.get("began", 0), tz=UTC)
        yield {
            "mark": _mark(row),
            "is_this": row.session_key == here,
            "browser": held.get("browser") or _("A browser"),
            "began": plain_words(began),
        }


def _mark(row: Any) -> str:
    return digest(f"session|{row.session_key}")


def _sign_ins(me: User) -> list[dict[str, str]]:
    ways = {
        KEY: _("with a key"),
        CODE: _("with a code"),
        RECOVERY: _("with a recovery code"),
        kept.PASSWORD: _("with a password"),
    }
    entries = ledger.latest(SESSION, str(me.pk), "session.begin", RECENT)
    return [
        {"at": plain_words(each.at), "way": ways.get(each.facts.get("factor", ""), "")}
        for each in entries
    ]


def _note(viewer: Viewer, name: str) -> None:
    with perform(viewer, name) as act:
        act.note(Change(SESSION, viewer.user_id, {}, {}))


def _must_hold_key(viewer: Viewer) -> bool:
    return kept.must_hold_key(viewer.roles)


@page(needs=SIGNED_IN)
def add(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Add another key, or a code where the role allows it."""
    proof.must_be_fresh(viewer)
    me = _me(request)
    key_form, code_form = NewKeyForm(), CodeForm()
    if request.method == "POST" and "credential" in request.POST:
        key_form = NewKeyForm(request.POST)
        if factors.added(key_form, KEY, lambda: factors.add_key(me, key_form)):
            _note(viewer, "factor.add")
            return redirect("my-security")
    elif request.method == "POST" and "code" in request.POST and not _must_hold_key(viewer):
        code_form = CodeForm(request.POST)
        if factors.added(code_form, CODE, lambda: factors.add_codes(request, me, code_form)):
            _note(viewer, "factor.add")
            return redirect("my-security")
    return "access/factor_add.html", {
        "title": _("Add a key or a code"),
        "key_form": key_form,
        "options": kept.ask_new_key(me),
        **({} if _must_hold_key(viewer) else factors.code_context(request, me, code_form)),
    }


@page(needs=SIGNED_IN)
def remove(request: HttpRequest, viewer: Viewer, *, pk: int) -> Drawn:
    """Take a key or code away; the last one that the role asks for stays."""
    me = _me(request)
    if request.method != "POST":
        raise Http404
    proof.must_be_fresh(viewer)
    with transaction.atomic():  # the embedded database has none for the whole request
        _take_away(viewer, me, pk)
        _note(viewer, "factor.remove")
    return redirect("my-security")


def _take_away(viewer: Viewer, me: User, pk: int) -> None:
    mine = [each for each in kept.held_fast(me) if each.kind != RECOVERY]
    if pk not in {each.pk for each in mine}:
        raise Http404
    left = {each.kind for each in mine if each.pk != pk}
    is_enough = KEY in left or (CODE in left and not _must_hold_key(viewer))
    if not is_enough and not is_demonstration():
        raise NotPossible(_("This is the last one that opens your account. Add another one first."))
    kept.drop(me, pk)


@page(needs=SIGNED_IN)
def codes(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Make new recovery codes and show them this once."""
    if request.method != "POST":
        raise Http404
    proof.must_be_fresh(viewer)
    made = kept.make_recovery_codes(_me(request))
    _note(viewer, "factor.codes")
    return "access/recovery_codes.html", {
        "title": _("Your recovery codes"),
        "codes": made,
        "next": request.path.removesuffix("codes/"),
    }


@page(needs=SIGNED_IN)
def end(request: HttpRequest, viewer: Viewer) -> Drawn:
    """End one of the user's other sessions, or all of them."""
    if request.method != "POST":
        raise Http404
    asked, here = request.POST.get("session", ""), request.session.session_key
    rows = Session.objects.filter(user_id=viewer.user_id).exclude(session_key=here)
    ended = [row.session_key for row in rows if asked in ("all", _mark(row))]
    if ended:
        Session.objects.filter(session_key__in=ended).delete()
        _note(viewer, "session.end_other")
    return redirect("my-security")


@page(needs=SIGNED_IN)
def stop(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Stop a recovery of one's own account."""
    if request.method != "POST":
        raise Http404
    ways_in.stop(viewer, _me(request))
    return redirect("my-security")
