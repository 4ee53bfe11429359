"""The open page: published editions with their frozen files, and nothing else, for everybody."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from amparo.kernel.scope import seen_by
from amparo.publishing import actions, workflow
from amparo.publishing.models import Release
from amparo.publishing.release import chosen
from amparo.publishing.tests.test_editions import ana as ana
from amparo.publishing.tests.test_editions import chair as chair
from amparo.publishing.tests.test_editions import home as home
from amparo.publishing.tests.test_editions import moved
from amparo.publishing.tests.test_editions import publisher as publisher
from amparo.publishing.tests.test_figure_pages import signed_in as signed_in

pytestmark = pytest.mark.once  # frozen files, whatever the database

FILE = "/published/en/sdg/CY2021/1/sdg-16-2-2-CY2021.csv"


@pytest.fixture
def approved(ana, chair):
    with seen_by(ana):
        release = actions.open_release(ana, None, "CY2021", "", "sdg")
    moved(ana, release, "submit")
    return moved(chair, release, "approve")


@pytest.fixture
def release(approved, publisher):
    return moved(publisher, approved, "freeze", "publish")


def read(address="/published/en/", **headers):
    return Client(headers=headers).get(address)


def revised(ana, chair, publisher, release):
    with seen_by(ana):
        why = {"en": "A register came late.", "es": "Un registro llegó tarde."}
        later = actions.revise(ana, Release.objects.get(pk=release.pk), why)
    moved(ana, later, "submit")
    moved(chair, later, "approve")
    return moved(publisher, later, "freeze", "publish")


def test_whoever_comes_reads_it_without_signing_in_and_takes_each_file(release):
    page = read()
    told = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    links = re.findall(r'href="(/published/en/sdg/[^"]+)"', told)
    kept = {file.name: bytes(file.body) for file in release.files.all()}
    assert {link.rpartition("/")[2] for link in links} == set(kept)
    for link in links:
        assert read(link).content == kept[link.rpartition("/")[2]]


def test_page_and_files_may_be_kept_by_others_and_a_file_is_asked_for_once(release):
    assert "public" in read()["Cache-Control"]
    answer = read(FILE)
    assert "public" in answer["Cache-Control"]
    again = read(FILE, **{"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_names_bodies_and_no_person_and_is_the_same_for_whoever_signed_in(release, signed_in):
    told = read().content.decode()
    for person in (release.opened_by, release.council_by, "one_focal"):
        assert person not in told
    assert signed_in("FOCAL").get("/published/en/").content.decode() == told


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Published figures"), ("es", "Cifras e informes publicados")]
)
def test_it_is_there_in_both_languages(release, language, words):
    told = read(f"/published/{language}/").content.decode()
    assert words in told
    assert f'<html lang="{language}"' in told
    assert read("/published/", **{"accept-language": language})["Location"].endswith(f"{language}/")


def test_what_is_not_published_is_not_there(approved, publisher):
    frozen = moved(publisher, approved, "freeze")
    assert frozen.status == workflow.FROZEN
    assert "SDG" not in strip_tags(read().content.decode())
    assert read(FILE).status_code == 404


def test_what_is_withdrawn_is_gone_with_its_files_and_can_be_published_anew(
    ana, chair, publisher, release
):
    moved(publisher, release, "withdraw")
    assert "SDG" not in strip_tags(read().content.decode())
    assert read(FILE).status_code == 404
    later = revised(ana, chair, publisher, release)
    assert later.status == workflow.PUBLISHED
    assert read(FILE.replace("/1/", "/2/")).status_code == 200
    assert read(FILE).status_code == 404


def test_a_revision_says_what_it_changed_and_the_edition_before_stays(
    ana, chair, publisher, release
):
    assert revised(ana, chair, publisher, release).number == 2
    told = read().content.decode()
    assert "A register came late." in told
    assert "No number changed." in told
    assert "Earlier editions, replaced" in told
    assert read(FILE).status_code == 200
    assert read(FILE.replace("/1/", "/2/")).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/published/fr/",
        "/published/en/sdg/CY2021/2/sdg-16-2-2-CY2021.csv",
        "/published/en/tip/CY2021/1/sdg-16-2-2-CY2021.csv",
        "/published/en/sdg/CY2021/1/other.csv",
    ],
)
def test_what_there_is_not_is_nowhere(release, address):
    assert read(address).status_code == 404


def test_it_says_so_where_nothing_is_published_yet(db):
    assert "Nothing is published yet" in read().content.decode()


def test_a_list_of_many_editions_asks_the_database_no_more(release, django_assert_max_num_queries):
    chosen._counted.cache_clear()
    with django_assert_max_num_queries(5):
        read()
