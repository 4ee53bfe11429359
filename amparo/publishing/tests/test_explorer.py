"""Asking figures freely: against earlier periods, beside another, kept as a view, taken along."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import replace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from amparo.indicators import snapshots
from amparo.publishing import charts, pictures
from amparo.publishing import figure_page_parts as parts
from amparo.publishing.figure_compare import earlier
from amparo.publishing.figure_shown import Shown
from amparo.publishing.models import KeptFigure
from amparo.publishing.tests.reading import root_of, words_of
from amparo.publishing.tests.test_figure_pages import asked, told
from amparo.publishing.tests.test_figure_pages import home as home
from amparo.publishing.tests.test_figure_pages import signed_in as signed_in
from amparo.publishing.tests.test_figure_pages import snapshot as snapshot
from amparo.reference.periods import period


def panel(answer, place=0):
    return answer.context["panels"][place]


@pytest.mark.parametrize(
    ("named", "before"),
    [
        ("RP2022", ["2020-04-01..2021-03-31", "2019-04-01..2020-03-31"]),
        ("CY2020", ["CY2019", "CY2018"]),
        ("2021-05", ["2021-04", "2021-03"]),
        ("2021-05-11..2021-05-20", ["2021-05-01..2021-05-10", "2021-04-21..2021-04-30"]),
    ],
)
def test_earlier_periods_are_as_long_and_end_where_the_next_begins(named, before):
    found = earlier(period(named), 2)[::-1]
    assert [(one.first, one.last) for one in found] == [
        (period(words).first, period(words).last) for words in before
    ]


def test_a_figure_looks_back_with_chart_table_and_sentence(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", period="RP2022", before="3")
    found = panel(answer)
    assert [row[1] for row in found["table"]["rows"]] == ["3", "10", "5", "15"]
    assert "up from 5" in found["sentence"]
    assert {"15", "10", "5", "3"} <= set(words_of(found["drawings"]["wide"]))


def test_where_periods_are_not_alike_a_break_stands_between_them(signed_in, snapshot):
    answer = asked(signed_in(), "M-VIC-POT", period="Y2021", before="1")
    found = panel(answer)
    assert found["breaks"]
    assert all(one["why"] for one in found["breaks"])
    assert "not comparable" in found["sentence"]
    jagged = [
        one for one in root_of(found["drawings"]["wide"]).iter() if "l4 6" in one.get("d", "")
    ]
    assert len(jagged) == len(found["breaks"])


def test_like_figures_stand_in_one_chart(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", period="RP2022", beside="M-PROS-NEW")
    assert [row[1] for row in panel(answer)["table"]["rows"]] == ["15", "1"]


def test_what_came_in_and_what_was_open_never_share_a_chart(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", period="RP2022", beside="M-INV-ONGOING")
    assert "unlike ways" in str(answer.context["form"].errors["beside"])


@pytest.mark.parametrize("other", ["M-VIC-POT", "M-INV-NEW", "M-BUDGET", "M-ASSISTED"])
def test_unlike_people_never_share_a_chart(signed_in, snapshot, other):
    answer = asked(signed_in(), "M-VIC-CONF", period="RP2022", beside=other)
    assert answer.status_code == 200
    assert answer.context["form"].errors["beside"]
    assert "panels" not in answer.context


@pytest.mark.parametrize("foul", ["x" * 5000, "M-NOTHING", "=1+1", "a\x00b", "<script>"])
def test_a_figure_that_there_is_not_beside_it_gets_a_sentence(signed_in, snapshot, foul):
    answer = asked(signed_in(), "M-VIC-CONF", period="RP2022", beside=foul, before=foul)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_another_figure_is_chosen_on_the_same_page(signed_in, snapshot):
    url = reverse("figure", args=["M-INV-NEW"])
    answer = signed_in().get(url, {"metric": "M-CONV", "period": "RP2022", "by": "exploitation"})
    assert answer["Location"] == f"{reverse('figure', args=['M-CONV'])}?period=RP2022"


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        *(("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")),
        *(("svg", b"<svg"), ("png", b"\x89PNG")),
    ],
)
def test_it_can_be_taken_along_in_every_form(signed_in, snapshot, kind, begins):
    query = {"period": "RP2022", "by": "exploitation", "before": "1", "format": kind}
    answer = asked(signed_in(), "M-INV-NEW", **query)
    assert answer.content.startswith(begins)
    assert answer.content == asked(signed_in("MNE"), "M-INV-NEW", **query).content


def test_earlier_periods_are_in_the_files_too(signed_in, snapshot):
    query = {"period": "RP2022", "before": "1"}
    told = json.loads(asked(signed_in(), "M-INV-NEW", **query, format="json").content)
    assert [one["value"] for one in told["beside"]] == [5]
    book = load_workbook(
        io.BytesIO(asked(signed_in("MNE"), "M-INV-NEW", **query, format="xlsx").content)
    )
    rows = list(book.worksheets[1].values)
    assert [row[rows[0].index("value")] for row in rows[1:]] == [15, 5]


def test_what_is_hidden_is_in_no_file_of_any_form(signed_in, snapshot):
    """Two girls stand in the snapshot; crossed with nationality nobody is to find one of them."""
    query = {"period": "RP2022", "by": "age_group", "and_by": "nationality"}
    client = signed_in()
    page = asked(client, "M-VIC-CONF", **query)
    shown = {cell for row in page.context["table"]["rows"] for cell in row[-1:]}
    told = json.loads(asked(client, "M-VIC-CONF", **query, format="json").content)
    values = {cell["value"] for cell in told["cells"]} - {None}
    assert {str(value) for value in values} <= shown
    lines = asked(client, "M-VIC-CONF", **query, format="csv").content.decode()
    assert all(
        not re.search(r",\d+,hidden,", line) for line in lines.splitlines() if ",hidden," in line
    )


def test_one_number_alone_has_no_picture_and_says_so(signed_in, snapshot):
    answer = asked(signed_in(), "M-COUNCIL", period="RP2022", format="svg")
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() or answer.content.startswith(b"<svg")


def test_a_view_is_kept_once_and_is_ones_own(signed_in, snapshot):
    client, other = signed_in(), signed_in("MNE")
    url = reverse("figure-keep", args=["M-INV-NEW"])
    for _n in range(2):
        client.post(url, {"query": "period=RP2022&by=exploitation"})
    kept = KeptFigure.objects.get()
    page = client.get(reverse("figures"), {"period": "RP2022"})
    assert [one["title"] for one in page.context["kept"]] == [
        "Investigations opened by exploitation"
    ]
    assert other.get(reverse("figures")).context["kept"] == []
    other.post(reverse("figure-drop", args=[kept.pk]))
    assert KeptFigure.objects.exists()
    client.post(reverse("figure-drop", args=[kept.pk]))
    assert not KeptFigure.objects.exists()


@pytest.mark.parametrize("query", ["period=2022", "by=nothing", "x" * 5000, "from=x"])
def test_a_question_that_cannot_be_asked_is_not_kept(signed_in, snapshot, query):
    signed_in().post(reverse("figure-keep", args=["M-INV-NEW"]), {"query": query})
    assert all("nothing" not in kept.query for kept in KeptFigure.objects.all())


@pytest.mark.parametrize("many", [1, 2, 200])
def test_a_chart_of_few_or_of_very_many_categories_stays_a_chart(many):
    rows = [charts.Row(f"Category {n}", n, str(n)) for n in range(many, 0, -1)]
    drawn = charts.bars(
        charts.Chart("c", "t", "s", charts.shortened(rows, "Others")), charts.NARROW
    )
    assert (
        len([word for word in words_of(drawn) if word.startswith("Category")]) <= charts.MOST_ROWS
    )
    assert root_of(drawn).get("viewBox")


def test_a_chart_of_nothing_is_refused_and_never_drawn_as_nought():
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.bars(charts.Chart("c", "t", "s", ()))


def test_a_long_list_of_single_values_is_told_by_how_often_each_occurs(snapshot):
    found = told(snapshot, "M-SENTENCE").figure
    terms = tuple(replace(found.cells[0], value=years) for years in [8] * 40 + [12] * 30)
    long = replace(found, cells=terms)
    assert parts.table(long)["rows"] == [["8", "40"], ["12", "30"]]
    assert "40" in words_of(parts.drawings(Shown(long), "Terms", "Terms.")["wide"])


# --- What cannot be answered ------------------------------------------------------------------

pytestmark = pytest.mark.once  # figures are counted by DuckDB, whatever the database
LANGUAGES = ("en", "es")
QUESTIONS = {
    "a period that ends before it begins": (
        {"from": "2022-03-31", "to": "2021-04-01"},
        ("before it begins on", "antes de comenzar el"),
    ),
    "a dimension that the fact lacks": (
        {"period": "RP2022", "by": "shelter"},
        ("This is not in the list", "Esto no está en la lista"),
    ),
    "a figure of unlike people in one chart": (
        {"period": "RP2022", "beside": "M-STAFF"},
        ("Draw them apart", "por separado"),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("named", QUESTIONS)
def test_a_question_without_an_answer_gets_a_sentence(signed_in, snapshot, named, language):
    query, says = QUESTIONS[named]
    client = signed_in()
    client.cookies["amparo_language"] = language
    answer = client.get(reverse("figure", args=["M-VIC-CONF"]), query)
    assert answer.status_code == 200
    assert says[LANGUAGES.index(language)] in answer.content.decode()
    assert "<svg" not in "".join(str(one) for one in answer.context.get("panels") or ())


def test_without_its_font_no_picture_is_made_and_a_sentence_says_so(
    signed_in, snapshot, tmp_path, monkeypatch
):
    monkeypatch.setattr(pictures, "FONTS", tmp_path)
    monkeypatch.setattr(pictures.png, "__defaults__", (tmp_path,))
    query = {"period": "RP2022", "by": "exploitation", "format": "png"}
    answer = signed_in().get(reverse("figure", args=["M-INV-NEW"]), query)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert "font file" in answer.content.decode()


def test_two_snapshots_of_one_moment_that_differ_are_not_chosen_between(signed_in, snapshot, home):
    folder = snapshots.folder_of_snapshots()
    name = snapshots.names()[-1]
    other = folder / f"{name.partition('-')[0]}-00000000"
    shutil.copytree(folder / name, other)
    told = (other / "manifest.json").read_text()
    (other / "manifest.json").write_text(told.replace('"content": "', '"content": "0', 1))
    client = signed_in()
    for address in (reverse("figures"), reverse("figure", args=["M-INV-NEW"])):
        answer = client.get(address)
        assert answer.status_code < 500
        assert "say different things" in answer.content.decode()
    shutil.rmtree(other)
