"""Everybody compared with everybody from a page: at once among few, by a worker among many."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse

from amparo.access.factories import a_viewer
from amparo.access.watching import new_token
from amparo.audit.models import Entry
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.people import jobs
from amparo.people.models import Comparison, Pair, SearchKey
from amparo.people.pairs import asking, everybody

from .test_pairs import FACTS, browser, the_pair, twice

__all__ = ["twice"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(db):
    return a_viewer("ben", "DHS_SW", "dhs")


@pytest.fixture
def before(twice):
    """A home from before: nobody was ever compared."""
    SearchKey.objects.all().delete()
    Pair.objects.all().delete()
    return twice


@pytest.fixture
def many(settings):
    """Two are many here."""
    settings.AMPARO_COMPARE_FROM = 2


@pytest.fixture
def page(steward):
    return browser(steward)


def row():
    return Comparison.objects.get()


def asked(page):
    return page.post(reverse("pairs-compare"), follow=True).content.decode()


def test_a_small_home_is_compared_while_the_page_waits(before, page):
    answer = asked(page)
    assert Pair.objects.count() == 1
    assert (row().people, row().pairs, row().new_pairs) == (2, 1, 1)
    assert "1 likely pair" in answer
    assert "http-equiv" not in answer
    assert not Entry.objects.filter(name="pair.ask_to_compare").exists()


def test_the_setting_says_from_how_many_on_a_worker_does_it(before, page, settings):
    settings.AMPARO_COMPARE_FROM = 3
    asked(page)
    assert Pair.objects.exists()
    settings.AMPARO_COMPARE_FROM = 2
    asked(page)
    assert row().job


@pytest.mark.usefixtures("many")
def test_a_large_home_waits_for_the_worker_and_the_page_tells_how_far_it_is(before, page):
    answer = asked(page)
    assert (row().job, row().job_by) == ("compare", "steward")
    assert 'http-equiv="refresh"' in answer
    assert "Asked for by steward" in answer
    assert reverse("pairs-compare-stop") in answer
    assert not Pair.objects.exists()
    assert jobs.work()
    assert Pair.objects.count() == 1
    assert (row().job, row().done_by, row().new_pairs) == ("", "steward", 1)
    done = page.get(reverse("pairs-compare")).content.decode()
    assert "1 likely pair" in done
    assert "http-equiv" not in done
    assert not jobs.work()


@pytest.mark.usefixtures("many")
def test_two_who_ask_at_once_give_one_job(before, page, steward):
    asked(page)
    first = row().job_at
    assert "being compared already" in asked(page)
    with pytest.raises(NotPossible):
        asking.ask_to_compare(steward)
    assert row().job_at == first
    assert Entry.objects.filter(name="pair.ask_to_compare").count() == 1
    assert jobs.work()
    assert not jobs.work()
    assert Entry.objects.filter(name="pair.compare_everybody").count() == 1


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("moment", ["index", "add_pairs", "_among_few"])
def test_a_worker_that_is_cut_off_leaves_nothing_and_the_next_does_the_whole(
    before, page, monkeypatch, moment
):
    asked(page)

    def cut_off(*_given):
        raise SystemExit

    with monkeypatch.context() as short:
        short.setattr(everybody, moment, cut_off)
        with pytest.raises(SystemExit):
            jobs.work()
    assert (row().job, row().tries) == ("compare", 1)
    assert not Pair.objects.exists()
    assert not SearchKey.objects.exists()
    assert jobs.work()
    assert Pair.objects.count() == 1
    assert (row().job, row().new_pairs) == ("", 1)


@pytest.mark.usefixtures("many")
def test_a_comparison_that_another_process_is_at_is_left_to_it(before, page):
    asked(page)
    alive = f"{new_token().split(':')[0]}:{os.getppid()}:aa"
    Comparison.objects.update(token=alive, beat=row().job_at)
    assert not jobs.work()
    assert not Pair.objects.exists()


@pytest.mark.usefixtures("many")
def test_what_is_stopped_before_its_turn_never_begins(before, page):
    asked(page)
    page.post(reverse("pairs-compare-stop"))
    assert not jobs.work()
    assert not Pair.objects.exists()
    assert row().job == ""


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("moment", ["_among_few", "add_pairs"])
def test_what_is_stopped_under_way_leaves_nothing_half(before, page, monkeypatch, moment):
    asked(page)
    really = getattr(everybody, moment)

    def stopped(*given):
        page.post(reverse("pairs-compare-stop"))
        return really(*given)

    monkeypatch.setattr(everybody, moment, stopped)
    assert jobs.work()
    assert not Pair.objects.exists()
    assert not SearchKey.objects.exists()
    assert (row().job, row().is_stopping, row().done_at) == ("", False, None)


@pytest.mark.usefixtures("many")
def test_whoever_is_typed_meanwhile_is_compared_too(before, page, seen, monkeypatch):
    asked(page)
    really = everybody._among_few

    def typed(*given):
        seen("Ixchel Invented", **FACTS)
        return really(*given)

    monkeypatch.setattr(everybody, "_among_few", typed)
    assert jobs.work()
    assert Pair.objects.count() == 3


@pytest.mark.usefixtures("many")
def test_why_it_was_not_done_is_said(before, page, monkeypatch):
    asked(page)

    def broken(*_given):
        raise ValueError

    monkeypatch.setattr(everybody, "_among_few", broken)
    assert jobs.work()
    assert "The program broke off here" in page.get(reverse("pairs-compare")).content.decode()
    assert row().job == ""


@pytest.mark.slow
def test_where_too_few_are_alike_to_learn_from_they_are_compared_all_the_same(
    before, page, monkeypatch, settings, tmp_path
):
    settings.AMPARO_HOME = tmp_path
    monkeypatch.setattr(everybody, "MANY", 1)
    asked(page)
    assert Pair.objects.count() == 1
    assert not (tmp_path / "linkage" / "model.json").exists()


@pytest.mark.parametrize("name", ["pairs-compare", "pairs-compare-stop"])
def test_nobody_but_the_steward_reaches_it(before, ana, ben, name):
    for viewer in (ana, ben):
        for method in ("get", "post"):
            assert getattr(browser(viewer), method)(reverse(name)).status_code == 404
        for act in (asking.begin, asking.ask_to_compare, asking.stop_comparing):
            with pytest.raises(NotAllowed):
                act(viewer)
    assert not Comparison.objects.exists()
    assert not Pair.objects.exists()


@pytest.mark.usefixtures("many")
def test_whoever_is_no_steward_any_more_has_nothing_compared(before, ana):
    Comparison.objects.create(job="compare", job_by="ana")
    assert jobs.work()
    assert not Pair.objects.exists()
    assert row().problem == "This is not open to you."


def test_a_stop_where_nothing_is_done_and_answers_that_mean_nothing_get_a_sentence(page, before):
    refused = page.post(reverse("pairs-compare-stop"))
    assert refused.status_code == 409
    assert "Nobody is being compared now" in refused.content.decode()
    assert page.get(reverse("pairs-compare-stop")).status_code == 404
    odd = page.post(reverse("pairs-compare"), {"job": "\x00", "people": "-1"}, follow=True)
    assert odd.status_code == 200


def test_the_queue_leads_to_it_in_both_languages(page):
    assert reverse("pairs-compare") in page.get(reverse("pairs")).content.decode()
    page.cookies["amparo_language"] = "es"
    assert "Comparar a todas las personas" in page.get(reverse("pairs-compare")).content.decode()


def test_what_the_page_counts_leaves_out_whom_the_steward_must_not_know_of(
    before, page, monkeypatch
):
    from django.db.models import Q

    from amparo.people import reach

    monkeypatch.setattr(reach, "_apart", [lambda _viewer: Q(pk=before[0].pk)])
    asked(page)
    assert Pair.objects.count() == 1
    assert (row().people, row().pairs, row().new_pairs) == (1, 0, 0)


def test_decisions_stay_whoever_compares_again(before, page, steward):
    from amparo.people.pairs.deciding import decide_pair

    asked(page)
    decide_pair(steward, None, the_pair().pk, "kept_apart")
    asked(page)
    assert the_pair().decision == "kept_apart"
    assert (row().pairs, row().new_pairs) == (1, 0)


def test_nobody_to_compare_is_no_fault(page):
    assert "0 likely pairs" in asked(page)
    assert row().people == 0
