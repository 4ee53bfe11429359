"""Insiders are noticed outside their line (G8), and no notice names anybody or any file (G20)."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.watch import notices, patterns, refused
from amparo.access.watch.models import Alert, Notice
from amparo.cases import watching
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Case, Conflict
from amparo.kernel.scope import unscoped
from amparo.reference.country import country

from .doors import browser
from .sizes import size

pytestmark = pytest.mark.django_db
PLACE = re.compile(
    r"/(alerts|reviews|case|opened|copies)/([0-9a-f-]{36}/)?(opened/)?"
    r"(\?(emergency|copy)=[0-9a-f-]{36}|\?since=\d{4}-\d\d-\d\d)?"
)
NAME = "Ramira Invented"


@pytest.fixture
def world(monkeypatch):
    from amparo.reference.watching import Watching

    monkeypatch.setattr(Watching, "budget", lambda self, roles: 2)
    cast = {
        "eve": a_viewer("eve", "ATIP_OFF", "police"),
        "ben": a_viewer("ben", "DHS_SW", "dhs"),
        "chief": a_viewer("chief", "ATIP_CMD", "police"),
        "head": a_viewer("head", "DHS_SUP", "dhs"),
        "aud": a_viewer("aud", "AUDITOR", "council"),
    }
    case = a_case(cast["ben"])
    person = somebody_in(cast["ben"], case, "victim", NAME)
    return cast, case, person


def scrapes(page, world):
    cast, _case, _person = world
    for turn in range(4):
        own = a_case(cast["eve"])
        somebody_in(cast["eve"], own, "victim", f"Invented {turn}")
        page.get(f"/case/{own.pk}/")


def tries_a_conflict(page, world):
    cast, case, _person = world
    with perform(cast["ben"], "conflict.create"):
        Conflict(case=case, kind="person", user_id=cast["eve"].user_id).save()
    page.get(f"/case/{case.pk}/")


def tries_a_decoy(page, world):
    watching.plant("Lure Invented")
    with unscoped("test"):
        page.get(f"/case/{Case.rows.get(is_compartment=True).pk}/")


def searches_a_decoy(page, world):
    watching.plant("Lure Invented")
    page.post(reverse("person-search"), {"name": "Lure Invented", "born": ""})


def breaks_the_glass(page, world):
    _cast, _case, person = world
    words = "A neighbour called: somebody breaks the door, right now."
    sent = {"reference": person.reference, "reason": "in_danger", "words": words}
    assert page.post("/emergency/", sent).status_code == 302


ACTS = (scrapes, tries_a_conflict, tries_a_decoy, searches_a_decoy, breaks_the_glass)


@pytest.mark.parametrize("turn", range(size(1, 50)))
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_somebody_outside_the_line_is_told(world, act, turn):
    cast, case, person = world
    act(browser(cast["eve"]), world)
    refused.sweep()
    told = {str(u) for u in Notice.objects.values_list("user", flat=True)}
    assert told & {cast["aud"].user_id, cast["head"].user_id}
    assert not told & {cast["eve"].user_id, cast["chief"].user_id}
    for notice in Notice.objects.all():
        assert PLACE.fullmatch(notice.place), notice.place
        words = str(notices.KINDS[notice.kind])
        assert not re.search(r"eve|ben|police|dhs|\d{4}-|C-|P-", words)
    for viewer in (cast["aud"], cast["ben"]):
        shown = browser(viewer).get("/notices/").content.decode().partition("<main")[2]
        shown = shown.partition("</main")[0]
        for secret in (NAME, case.reference, person.reference, "Lure", ">eve<"):
            assert secret not in shown


def test_the_weekly_notice_names_nobody(world):
    cast, case, _person = world
    on_team(cast["ben"], case, cast["eve"])
    browser(cast["eve"]).get(f"/case/{case.pk}/")
    watching.tell_weekly()
    assert [PLACE.fullmatch(n.place) is not None for n in Notice.objects.all()] == [True]


def test_ordinary_work_raises_hardly_an_alert():
    """About ten people’s files are opened on an ordinary day: one false alert in 200 at most."""
    dice, days = Random(20), size(2_000, 100_000)
    default = country().watching.budget(("ATIP_OFF",))
    over = sum(dice.gauss(10, 6) >= default for _day in range(days))
    assert over * 200 <= days


def test_an_alert_shows_its_age_to_auditors(world):
    cast, _case, _person = world
    scrapes(browser(cast["eve"]), world)
    Alert.objects.update(at=timezone.now() - timedelta(days=3))
    assert patterns.open_alerts() == [("budget", 1, 3)]
