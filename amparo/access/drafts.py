"""Answers that are not sent yet: kept sealed with their user's key, outside the ledger."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import Place, SealBroken, seal, unseal

from .models import Draft, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .viewer import Viewer

LONGEST = 200_000  # characters
SENT = "sent "  # begins the mark of a form that was sent; places begin with a stroke
LATE = timedelta(hours=1)  # a draft is on its way no longer than this
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version"})


def url(place: str) -> str:
    """Where a form sends its draft."""
    return f"{reverse('draft')}?place={quote(place)}"


def _where(viewer: Viewer, place: str) -> Place:
    return Place("access_draft", place, viewer.user_id, viewer.user_id, "draft", 1)


def keep(viewer: Viewer, place: str, answers: QueryDict) -> None:
    """Seal what a form holds so far; a later draft of the same form takes its place.

    On a slow link a draft may arrive after the form itself was sent. It is then kept no more.
    """
    text = json.dumps({name: answers.getlist(name) for name in answers if name not in NOT_KEPT})
    if len(text) <= LONGEST and len(place) <= 200:
        body = seal(text, _where(viewer, place))
        mark = _mark(answers)
        with transaction.atomic():
            mine = _drafts_of(viewer)
            if not mark or not mine.filter(place=mark).exists():
                mine.update_or_create(user_id=viewer.user_id, place=place, defaults={"body": body})


def find(viewer: Viewer, place: str) -> QueryDict | None:
    """The draft of a form, as the form would have been sent."""
    draft = Draft.objects.filter(user_id=viewer.user_id, place=place[:200]).first()
    if draft is None:
        return None
    try:
        kept = json.loads(unseal(bytes(draft.body), _where(viewer, place)))
    except SealBroken:
        return None
    answers = QueryDict(mutable=True)
    for name, values in kept.items():
        answers.setlist(name, values)
    return answers


def forget(viewer: Viewer, place: str, sent: QueryDict) -> None:
    """A form that was sent needs no draft, and none that is still on its way."""
    with transaction.atomic():
        mine = _drafts_of(viewer)
        mine.filter(place=place[:200]).delete()
        mine.filter(place__startswith=SENT, saved_at__lt=timezone.now() - LATE).delete()
        if mark := _mark(sent):
            mine.update_or_create(user_id=viewer.user_id, place=mark, defaults={"body": b""})


def _drafts_of(viewer: Viewer) -> QuerySet[Draft]:
    """The drafts of a user, of whose forms one at a time is looked at."""
    with unscoped("the user whose forms wait for each other"):
        list(User.rows.select_for_update(no_key=True).filter(pk=viewer.user_id).values_list("pk"))
    return Draft.objects.filter(user_id=viewer.user_id)


def _mark(answers: QueryDict) -> str:
    """What tells one drawing of a form from the next: the token that it was drawn with."""
    token = answers.get("csrfmiddlewaretoken", "")
    return SENT + hashlib.sha256(token.encode()).hexdigest() if token else ""
