"""Insiders are noticed outside their line (G8), and no notice names anybody or any file (G20)."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from amparo.access import leaving
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.watch import looks, notices, patterns, refused
from amparo.access.watch.models import Alert, Notice
from amparo.cases import watching
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Case, CaseRole, Conflict, SilentHit
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by, unscoped
from amparo.protection.models import Placement
from amparo.publishing.copies import actions
from amparo.reference.country import country

from .doors import browser
from .sizes import size

pytestmark = pytest.mark.django_db
PLACE = re.compile(
    r"/(alerts|reviews|case|opened|copies)/([0-9a-f-]{36}/)?(opened/)?"
    r"(\?(emergency|copy)=[0-9a-f-]{36}|\?since=\d{4}-\d\d-\d\d)?"
)
WHY = {"reason": "in_danger", "words": "A neighbour called: somebody breaks the door, right now."}
TOUCHED = "touched a sealed file"
NAMES = ("Oluwaseun Adeyemi", "Pilar Xicay", "Cheng Wu")
NAME = "Ramira Invented"


@pytest.fixture
def world(monkeypatch):
    from amparo.reference.watching import Watching

    monkeypatch.setattr(Watching, "budget", lambda self, roles: 2)
    monkeypatch.setattr("amparo.access.listing.page_of.__defaults__", (2,))
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


def people_of(viewer, number):
    """So many people, each in a case of this viewer."""
    made = []
    for turn in range(number):
        made.append(a_case(viewer))
        somebody_in(viewer, made[-1], "victim", f"Invented {turn}")
    return made


def an_address(viewer, case):
    with unscoped("test"):
        victim = CaseRole.rows.get(case=case).person
    with perform(viewer, "placement.create"):
        place = Placement(case=case, person=victim, kind="safe_house", address="Invented street")
        place.save()
    return place


def a_copy(viewer):
    with seen_by(viewer):
        sheet = leaving.list_sheet(viewer, LAYOUTS["case_role"], {})
        assert sheet is not None
        return actions.make_copy(viewer, "case_role", [sheet], "csv", with_people=True)


def scrapes(page, world):
    cast, _case, _person = world
    for case in people_of(cast["eve"], 4):
        page.get(f"/case/{case.pk}/")


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
    assert page.post("/emergency/", {"reference": person.reference, **WHY}).status_code == 302


def leafs_through_lists(page, world):
    cast, _case, _person = world
    people_of(cast["eve"], 6)
    path = "/case_role/"
    while (answer := page.get(path)).status_code == 200:
        assert answer.context["next_url"]
        path = answer.context["next_url"]


def searches_one_name_after_another(page, world):
    cast, _case, _person = world
    for name in NAMES:
        somebody_in(cast["eve"], a_case(cast["eve"]), "victim", name)
    codes = [page.post("/person/search/", {"name": name}).status_code for name in NAMES]
    assert codes == [200, 200, 302]


def goes_on_after_saying_why(page, world):
    cast, _case, _person = world
    cases = people_of(cast["eve"], 6)
    for case in cases:
        answer = page.get(f"/case/{case.pk}/")
        if answer.status_code == 302:
            page.post(answer["Location"], {"reason": "operation"})
            page.get(f"/case/{case.pk}/")
    assert Alert.objects.count() == 2


def opens_one_address_after_another(page, world):
    cast, _case, _person = world
    for case in people_of(cast["ben"], 4):
        page.post(f"/placement/{an_address(cast['ben'], case).pk}/reveal/address/")


def opens_an_address_at_night(page, world):
    cast, case, _person = world
    place = an_address(cast["ben"], case)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(looks, "_hour_now", lambda: timezone.localtime().replace(hour=2))
        assert page.post(f"/placement/{place.pk}/reveal/address/").status_code == 200


def asks_the_glass_for_a_kept_person(page, world):
    cast, case, person = world
    with perform(cast["ben"], "conflict.create"):
        Conflict(case=case, kind="relative", user_id=cast["eve"].user_id).save()
    assert page.post("/emergency/", {"reference": person.reference, **WHY}).status_code == 200


def asks_the_glass_for_a_decoy(page, world):
    _case, lure = watching.plant("Lure Invented")
    assert page.post("/emergency/", {"reference": lure, **WHY}).status_code == 200


def reads_one_copy_after_another(page, world):
    """As the second person, who is asked to count what she has no other reason to see."""
    cast, _case, _person = world
    people_of(cast["eve"], 3)
    first = a_copy(cast["eve"])
    people_of(cast["eve"], 3)
    codes = [
        page.get(f"/to-confirm/copy/{one.pk}/").status_code for one in (first, a_copy(cast["eve"]))
    ]
    assert codes == [200, 302]


ACTS: dict[Any, str] = {
    scrapes: "eve",
    goes_on_after_saying_why: "eve",
    leafs_through_lists: "chief",
    searches_one_name_after_another: "chief",
    opens_one_address_after_another: "ben",
    opens_an_address_at_night: "ben",
    reads_one_copy_after_another: "head",
    tries_a_conflict: "eve",
    tries_a_decoy: "eve",
    searches_a_decoy: "eve",
    breaks_the_glass: "eve",
    asks_the_glass_for_a_kept_person: "eve",
    asks_the_glass_for_a_decoy: "eve",
}


@pytest.mark.parametrize("turn", range(size(1, 50)))
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_somebody_outside_the_line_is_told(world, act, turn):
    cast, case, person = world
    actor = cast[ACTS[act]]
    act(browser(actor), world)
    refused.sweep()
    told = {str(u) for u in Notice.objects.values_list("user", flat=True)}
    line = {viewer.user_id for viewer in cast.values() if viewer.agency == actor.agency}
    assert told & {cast["aud"].user_id, cast["head"].user_id} - line
    assert not told & line
    assert {str(a.user_id) for a in Alert.objects.all()} <= {actor.user_id}
    for notice in Notice.objects.all():
        assert PLACE.fullmatch(notice.place), notice.place
        words = str(notices.KINDS[notice.kind])
        assert not re.search(r"eve|ben|police|dhs|\d{4}-|C-|P-", words)
    for viewer in (cast["aud"], cast["ben"]):
        shown = browser(viewer).get("/notices/").content.decode().partition("<main")[2]
        shown = shown.partition("</main")[0]
        for secret in (NAME, case.reference, person.reference, "Lure", f">{actor.username}<"):
            assert secret not in shown


@pytest.mark.parametrize("turn", range(size(1, 50)))
def test_who_searches_for_somebody_of_a_sealed_file_is_told_to_its_team_alone(world, turn):
    cast, _case, _person = world
    sealed = a_case(cast["ben"], is_compartment=True)
    somebody_in(cast["ben"], sealed, "victim", "Selva Invented")
    answer = browser(cast["eve"]).post("/person/search/", {"name": "Selva Invented"})
    nobody = browser(cast["eve"]).post("/person/search/", {"name": "Nobody Whatever"})
    assert answer.status_code == nobody.status_code == 200
    refused.sweep()
    hits: QuerySet[SilentHit] = QuerySet(SilentHit)
    (hit,) = hits.all()
    assert (hit.case_id, str(hit.asked_by_id)) == (sealed.pk, cast["eve"].user_id)
    assert not Notice.objects.exists()
    assert not Alert.objects.exists()
    home = {
        who: browser(cast[who]).get("/").content.decode() for who in ("ben", "head", "aud", "eve")
    }
    assert {who for who, page in home.items() if TOUCHED in page} == {"ben"}


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
