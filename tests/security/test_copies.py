"""What leaves is what the page shows, defused, marked, agreed to by two, and taken once."""

from __future__ import annotations

import io
import re
import tempfile
import tracemalloc
import zipfile
from datetime import timedelta
from html import unescape
from random import Random

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from amparo.access import leaving, second
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import Look, User
from amparo.audit.models import Entry
from amparo.cases.factories import a_case, on_team, shared, somebody_in
from amparo.cases.models import Case, Conflict, Note
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Stale
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by
from amparo.publishing.copies import actions
from amparo.publishing.copies.formats import WRITERS, defused
from amparo.publishing.copies.models import Copy
from amparo.reference.country import country

from .doors import browser
from .sizes import size
from .worlds import a_cast, a_world

pytestmark = pytest.mark.django_db
FORMULAS = (
    *("=1+1", "+1", "-1+1", "@SUM(1)", "|cmd", "%0", " =1", "\t=1", "\ufeff=1", "\u200b=1"),
    *(
        "＝1",
        "＋1",
        "－1",
        "＠a",
        " ＝1",
        "\r\n=1",
        "\x00=1",
        "=HYPERLINK(1)",
        "=cmd|' /C calc'!A0",
    ),
)


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def head():
    return a_viewer("head", "DHS_SUP", "dhs")


def a_copy(viewer, code="case", form="csv"):
    with seen_by(viewer):
        sheet = leaving.list_sheet(viewer, LAYOUTS[code], {})
        assert sheet is not None
        return actions.make_copy(viewer, code, [sheet], form, with_people=True)


def agree(viewer, copy, **more):
    given = {"agrees": True, "count": copy.rows, **more}
    return second.settle(viewer, "copy", copy.pk, copy.version, **given)


def taken(viewer, copy):
    copy.refresh_from_db()
    with seen_by(viewer):
        return b"".join(actions.take(viewer, copy))


# --- Two persons --------------------------------------------------------------------------------


def test_a_copy_with_people_leaves_only_when_another_unit_has_counted_it(ana, head):
    a_case(ana)
    page = browser(ana)
    assert page.post("/copies/new/case/", {"form": "xlsx"}).status_code == 302
    copy = Copy.objects.get()
    assert page.post(f"/copies/{copy.pk}/take/").status_code == 409
    where = f"/to-confirm/copy/{copy.pk}/"
    assert page.get(where).status_code == 404
    other = browser(head)
    shown = other.get(where).content.decode()
    (version,) = re.findall(r'name="version" value="(\d+)"', shown)
    sent = {"answer": "yes", "version": version}
    assert other.post(where, {**sent, "count": "7"}).status_code == 200
    assert page.post(f"/copies/{copy.pk}/take/").status_code == 409
    assert other.post(where, {**sent, "count": "1"}).status_code == 302
    assert other.post(where, {**sent, "count": "1"}).status_code == 404
    answer = page.post(f"/copies/{copy.pk}/take/")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) == copy.size
    assert page.post(f"/copies/{copy.pk}/take/").status_code == 409
    assert not copy.path().exists()


def test_the_second_person_reads_what_will_leave_and_it_is_written_down(ana, head):
    case = a_case(ana)
    copy = a_copy(ana)
    shown = browser(head).get(f"/to-confirm/copy/{copy.pk}/").content.decode()
    assert case.reference in shown
    assert Entry.objects.filter(name="copy.look", by="head").exists()


def test_what_the_second_person_reads_counts_as_opened_and_only_what_is_shown(ana, head):
    case = a_case(ana)
    person = somebody_in(ana, case, "victim", "Invented Victim")
    copy = a_copy(ana)
    browser(head).get(f"/to-confirm/copy/{copy.pk}/")
    seen = {look.key for look in Look.objects.filter(user_id=head.user_id)}
    assert str(case.pk) in seen
    assert str(person.pk) not in seen  # the list of cases names nobody
    shown = browser(ana).get(f"/case/{case.pk}/opened/").content.decode()
    assert "head" in shown


def test_the_second_person_shows_the_second_factor_before_the_content(ana, head):
    a_case(ana)
    copy = a_copy(ana)
    page = browser(head)
    session = page.session
    session["began"] = (timezone.now() - timedelta(minutes=30)).timestamp()
    session["seen"] = timezone.now().timestamp()
    session.save()
    answer = page.get(f"/to-confirm/copy/{copy.pk}/")
    assert answer.status_code == 403
    assert not Entry.objects.filter(name="copy.look").exists()


def test_a_second_person_over_the_budget_of_the_day_says_why_first(ana, head, monkeypatch):
    case = a_case(ana)
    somebody_in(ana, case, "victim", "Invented Victim")
    with seen_by(ana):
        source = leaving.source_of("case")
        assert source is not None
        sheets = source(ana, case.pk)
        copy = actions.make_copy(ana, "case", sheets, "csv", with_people=True)
    today, now = timezone.localdate(), timezone.now()
    Look.objects.create(
        user_id=head.user_id, on=today, at=now, record="people.person", key="another"
    )
    monkeypatch.setattr(type(country().watching), "budget", lambda watching, roles: 1)
    answer = browser(head).get(f"/to-confirm/copy/{copy.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("look-more"))


@pytest.mark.parametrize("typed", ["", "²", "١", "1.0", "-1", "1e0", "9" * 5000, "\x00"])
def test_what_is_no_count_gets_a_sentence(ana, head, typed):
    a_case(ana)
    copy = a_copy(ana)
    sent = {"answer": "yes", "version": str(copy.version), "count": typed}
    assert browser(head).post(f"/to-confirm/copy/{copy.pk}/", sent).status_code == 200
    assert Copy.objects.get().is_waiting


@pytest.mark.parametrize("who", ["same unit", "same human", "conflict", "no right"])
def test_whoever_must_not_be_the_second_person_is_not(ana, head, who):
    case = a_case(ana)
    viewer = {
        "same unit": lambda: a_viewer("chief", "ATIP_CMD", "police"),
        "same human": lambda: head,
        "conflict": lambda: head,
        "no right": lambda: a_viewer("ben", "DHS_SW", "dhs"),
    }[who]()
    if who == "same human":
        QuerySet(User).filter(pk=head.user_id).update(same_as=ana.user_id)
    if who == "conflict":
        with perform(ana, "conflict.create"):
            Conflict(case=case, kind="person", user_id=head.user_id).save()
    copy = a_copy(ana)
    with pytest.raises(NotAllowed):
        agree(viewer, copy)
    with pytest.raises(NotPossible):
        taken(ana, copy)


def test_a_copy_lapses_before_it_is_agreed_to_and_after(ana, head):
    a_case(ana)
    copy = a_copy(ana)
    Copy.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(NotAllowed):
        agree(head, copy)
    copy = a_copy(ana)
    agree(head, copy)
    Copy.objects.update(ready_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(NotPossible):
        taken(ana, copy)


def test_the_bytes_of_what_lapsed_or_was_refused_are_destroyed(ana, head):
    a_case(ana)
    lapsed, refused, waiting = a_copy(ana), a_copy(ana), a_copy(ana)
    Copy.objects.filter(pk=lapsed.pk).update(asked_at=timezone.now() - timedelta(hours=25))
    agree(head, refused, agrees=False)
    assert actions.forget_lapsed() == 2
    assert [copy.path().exists() for copy in (lapsed, refused, waiting)] == [False, False, True]
    assert Copy.objects.count() == 3


def test_two_who_agree_at_once_do_it_once_and_an_old_look_agrees_to_nothing(ana, head):
    a_case(ana)
    copy = a_copy(ana)
    other = Copy.objects.get(pk=copy.pk)
    agree(head, copy)
    other.is_waiting = False
    with pytest.raises(Stale):
        other.save()
    with pytest.raises(NotAllowed):
        agree(head, copy)


def test_other_bytes_than_those_agreed_to_do_not_leave(ana, head):
    a_case(ana)
    copy = a_copy(ana)
    agree(head, copy)
    Copy.objects.update(digest="0" * 64)
    with pytest.raises(NotPossible, match="not the one"):
        taken(ana, copy)


def test_nobody_takes_the_copy_of_another_nor_the_wrong_count_counts(ana, head):
    a_case(ana)
    copy = a_copy(ana)
    with pytest.raises(Invalid):
        agree(head, copy, count=copy.rows + 1)
    with pytest.raises(Invalid):
        agree(head, copy, count=None)
    agree(head, copy)
    assert browser(head).post(f"/copies/{copy.pk}/take/").status_code == 404
    with pytest.raises(NotPossible):
        taken(head, copy)


def test_a_list_with_a_sealed_file_does_not_leave(ana):
    a_case(ana)
    a_case(ana, is_compartment=True)
    with pytest.raises(NotPossible, match="sealed"):
        a_copy(ana)
    assert not Copy.objects.exists()


@pytest.mark.parametrize("is_agreed", [False, True])
def test_a_file_that_is_sealed_later_is_neither_shown_to_a_second_person_nor_leaves(
    ana, head, is_agreed
):
    case = a_case(ana)
    copy = a_copy(ana)
    if is_agreed:
        agree(head, copy)
    assert bool(actions.copies_that_wait(head)) is not is_agreed
    QuerySet(Case).filter(pk=case.pk).update(is_compartment=True)
    assert actions.copies_that_wait(head) == []
    with pytest.raises(NotPossible):
        taken(ana, copy)
    if not is_agreed:
        with pytest.raises(NotAllowed):
            agree(head, copy)


@pytest.mark.parametrize("code", ["person", "name", "contact", "identity_document"])
def test_a_list_that_names_people_and_no_case_does_not_leave(ana, code):
    """A seal on a file behind it could not be told by its rows."""
    sealed = a_case(ana, is_compartment=True)
    somebody_in(ana, sealed, "victim", "Rosa Invented")
    page = browser(ana)
    assert code in LAYOUTS
    assert page.get(f"/copies/new/{code}/").status_code == 404
    assert page.post(f"/copies/new/{code}/", {"form": "csv"}).status_code == 404
    listed = page.get(f"/{code}/")
    assert f"/copies/new/{code}/" not in listed.content.decode()
    assert not Copy.objects.exists()


def test_a_list_without_people_needs_nobody_else(head):
    focal = a_viewer("focal", "FOCAL", "council")
    page = browser(focal)
    assert page.post("/copies/new/training/", {"form": "csv"}).status_code == 302
    copy = Copy.objects.get()
    assert not copy.is_waiting
    answer = page.post(f"/copies/{copy.pk}/take/")
    assert b"Copy for" in b"".join(answer.streaming_content)


def test_the_register_tells_auditors_who_took_what_without_content(ana, head):
    case = a_case(ana)
    copy = a_copy(ana)
    agree(head, copy)
    taken(ana, copy)
    shown = browser(a_viewer("aud", "AUDITOR", "council")).get("/copies/").content.decode()
    assert "ana" in shown
    assert "head" in shown
    assert copy.digest[:16] in shown
    assert case.reference not in shown


def test_whoever_may_not_make_copies_meets_nothing(ana):
    for role, agency in (("SHELTER", "ngo_partner"), ("SYS_ADMIN", "council")):
        page = browser(a_viewer(f"x{role.lower()}", role, agency))
        assert page.get("/copies/new/case/").status_code == 404
        assert page.get("/copies/").status_code == 404


def test_a_whole_case_leaves_as_its_sections_show_it(ana, head):
    case = a_case(ana)
    somebody_in(ana, case, "victim", "Invented Victim")
    page = browser(ana)
    assert page.post(f"/copies/new/case/{case.pk}/", {"form": "xlsx"}).status_code == 302
    copy = Copy.objects.get()
    assert copy.people == 1
    page_of_second = browser(head).get(reverse("confirm-one", args=["copy", copy.pk]))
    agree(head, copy)
    book = load_workbook(io.BytesIO(taken(ana, copy)))
    words = {cell.value for sheet in book for row in sheet for cell in row}
    assert "Invented Victim" in words
    for table in page_of_second.context["tables"]:  # the second person read each sheet, whole
        rows = [tuple(cell.value or "" for cell in row) for row in book[table["title"]]]
        heads = tuple(column["label"] for column in table["columns"])
        read = [tuple(cell["text"] for cell in row["cells"]) for row in table["rows"]]
        assert [heads, *read] == rows[: len(read) + 1]
    assert len(page_of_second.context["tables"]) == 2  # people, team
    outsider = a_viewer("eve", "ATIP_OFF", "police")
    assert (
        browser(outsider).post(f"/copies/new/case/{case.pk}/", {"form": "csv"}).status_code == 404
    )


# --- No field beyond the screen, no live formula (G7) --------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_words_that_begin_like_a_formula_are_defused(text):
    assert defused(text).startswith("'")


def test_words_that_do_not_are_left_alone():
    assert [defused(text) for text in ("Belize", "", "2021-05-03", "a=b", "¿Qué?")] == [
        *("Belize", "", "2021-05-03", "a=b", "¿Qué?")
    ]


def inspected(content):
    """Everything that a workbook could hide or carry out; nothing of it is there."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        sheets = b"".join(parts.read(n) for n in names if n.startswith("xl/worksheets/"))
        book = parts.read("xl/workbook.xml")
    bad = ("comment", "external", "pivot", "vba", "drawing", "connections", "custom")
    assert not [name for name in names if any(word in name.lower() for word in bad)]
    assert b"<f" not in sheets
    assert b"hidden" not in sheets.lower()
    assert b"<hyperlink" not in sheets.lower()
    assert b"definedName " not in book
    assert b'state="hidden"' not in book


def test_a_workbook_holds_values_and_nothing_else():
    rows = [tuple(FORMULAS)]
    sheet = leaving.Sheet("=Title", tuple("=head" for _ in FORMULAS), rows)
    file = io.BytesIO()
    WRITERS["xlsx"][0](file, [("=label", "=words")], [sheet])
    inspected(file.getvalue())
    book = load_workbook(io.BytesIO(file.getvalue()))
    assert [s.sheet_state for s in book] == ["visible"] * 2
    assert all(cell.data_type != "f" for s in book for row in s for cell in row)


def test_copies_in_random_worlds_hold_no_word_beyond_the_screen(ana):
    """Quick: a few worlds; ``make bars`` runs the bar size."""
    cast = {**a_cast(), "ana": ana}
    dice = Random(7)
    for _turn in range(size(2, 100)):
        a_world(dice, cast, cases=2)
        viewer = cast[dice.choice(("officer", "social", "fiscal", "chief", "head"))]
        code = dice.choice(("case", "person", "note", "task", "service", "placement"))
        page = browser(viewer)
        path, screen = f"/{code}/", ""
        while path:
            answer = page.get(path)
            if answer.status_code != 200:
                break
            shown = answer.content.decode()
            screen += unescape(re.sub(r"<[^>]*>", "\n", shown))
            following = re.search(r'href="([^"]*after=[^"]*)" rel="next"', shown)
            path = unescape(following.group(1)) if following else ""
        with seen_by(viewer):
            sheet = leaving.list_sheet(viewer, LAYOUTS[code], {})
            rows = list(sheet.rows) if sheet else []
        if not screen:
            assert not rows
        lines = {line.strip() for line in screen.split("\n")}
        beyond = [cell for row in rows for cell in row if cell and cell.strip() not in lines]
        assert not beyond, (viewer.username, code, beyond[:3])


def test_hidden_words_stay_hidden_in_every_form(ana, head):
    case = a_case(ana)
    with perform(ana, "note.create"):
        Note(case=case, kind="safety", text="Invented secret of the note").save()
    shared(ana, case, "dhs", purpose="care")
    on_team(ana, case, a_viewer("ben", "DHS_SW", "dhs"))
    for form in WRITERS:
        copy = a_copy(ana, "note", form)
        agree(head, copy)
        content = taken(ana, copy)
        assert b"Invented secret" not in content


def test_a_long_list_needs_little_memory():
    rows = (("Invented", str(number)) for number in range(20_000))
    sheet = leaving.Sheet("Long", ("What", "Number"), rows)
    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        WRITERS["csv"][0](file, [], [sheet])
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2_000_000
