"""A chart says what it shows to everybody, and never a wrong thing."""

from __future__ import annotations

import re

import pytest

from amparo.publishing import charts
from amparo.publishing.charts import NARROW, WIDE, Chart, Row
from amparo.publishing.tests.reading import SVG, root_of, words_of

KINDS = [charts.bars, charts.people, charts.steps, charts.columns, charts.parts_of_whole]


def chart(*rows: Row, name: str = "c", title: str = "Men are the largest group") -> Chart:
    return Chart(name, title, "Men 6; women 3.", rows)


MIXED = chart(
    Row("Men", 6, "6", strong=True), Row("Women", 3, "3"), Row("Girls", None, "not shown")
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_is_an_image_with_title_and_sentence(kind, width):
    root = root_of(kind(MIXED, width))
    title, sentence = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert sentence is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {sentence.get('id')}"
    assert (title.text, sentence.text) == ("Men are the largest group", "Men 6; women 3.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_and_numbers_stand_on_the_spot(kind, width):
    words = words_of(kind(MIXED, width))
    assert {"Men", "Women", "6", "3", "not shown"} <= set(words)


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_that_is_not_shown_is_never_drawn_as_nought(kind):
    drawn = kind(MIXED, WIDE)
    assert "0" not in words_of(drawn)
    assert "stroke-dasharray" in drawn


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_figures_give_the_same_bytes(kind):
    assert kind(MIXED, WIDE) == kind(MIXED, WIDE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_holds_no_script_style_or_handler_whatever_its_words(kind):
    drawn = kind(chart(Row('<script>alert("1")</script>', 2, "=1+1"), title="<b>&"), WIDE)
    root = root_of(drawn)
    assert not [part for part in root.iter() if part.tag.endswith(("script", "style"))]
    assert not [name for part in root.iter() for name in part.attrib if name.startswith("on")]
    assert " style=" not in drawn


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_one_value_is_drawn(kind):
    assert "7" in words_of(kind(chart(Row("Men", 7, "7")), NARROW))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_noughts_alone_is_drawn(kind):
    assert "0" in words_of(kind(chart(Row("Men", 0, "0"), Row("Women", 0, "0")), WIDE))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_nothing_is_refused_with_a_sentence(kind):
    with pytest.raises(ValueError, match="nothing to draw"):
        kind(chart(), WIDE)


def test_two_hundred_categories_become_a_few_and_the_rest():
    rows = charts.shortened([Row(f"R{n}", 200 - n, str(200 - n)) for n in range(200)], "All others")
    assert len(rows) == charts.MOST_ROWS
    assert rows[-1].label == "All others"
    assert sum(row.value or 0 for row in rows) == sum(range(1, 201))


def test_many_people_are_drawn_as_a_bar():
    drawn = charts.people(chart(Row("Men", 900, "900"), Row("Women", 40, "40")), WIDE)
    assert "<circle" not in drawn


def test_parts_of_one_bar_have_the_length_of_their_share():
    drawn = charts.parts_of_whole(chart(Row("A", 1, "1"), Row("B", 3, "3")), WIDE)
    bars = [float(width) for width in re.findall(r'width="([\d.]+)" height="28"', drawn)]
    assert (bars[1] + 2) / (bars[0] + 2) == pytest.approx(3, rel=0.01)


def test_bars_start_from_nought_and_keep_their_proportion():
    drawn = charts.bars(chart(Row("A", 2, "2"), Row("B", 8, "8")), WIDE)
    bars = [float(width) for width in re.findall(r'width="([\d.]+)" height="20"', drawn)]
    assert bars[1] / bars[0] == pytest.approx(4, rel=0.01)


def test_ids_in_a_drawing_begin_with_its_name():
    drawn = charts.parts_of_whole(chart(Row("A", 1, "1"), Row("B", 3, "3"), name="who"), WIDE)
    assert all(found.startswith("who-") for found in re.findall(r'id="([^"]+)"', drawn))
