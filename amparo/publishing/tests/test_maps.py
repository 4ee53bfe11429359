"""The map of returns shows every country with its number, near or far."""

from __future__ import annotations

import pytest

from amparo.publishing.charts import NARROW, WIDE
from amparo.publishing.geography import countries
from amparo.publishing.maps import Flow, FlowMap, repatriation_map
from amparo.publishing.tests.reading import SVG, root_of, words_of

HOME = Flow("blz", "Belize", None)


def drawn(*flows: Flow, width: int = WIDE) -> str:
    return repatriation_map(FlowMap("map", "Returns", "Colombia 4.", HOME, flows), width)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_country_has_its_name_and_number(width):
    svg = drawn(Flow("col", "Colombia", 4), Flow("hnd", "Honduras", 1), width=width)
    assert {"Belize", "Colombia", "Honduras", "4", "1"} <= set(words_of(svg))


def test_where_numbers_are_not_known_only_the_countries_are_named():
    words = words_of(drawn(Flow("mex", "Mexico", None), Flow("gtm", "Guatemala", None)))
    assert {"Mexico", "Guatemala"} <= set(words)
    assert not [word for word in words if word.isdigit()]


@pytest.mark.parametrize("code", ["ind", "xxx", "*"])
def test_a_country_that_is_far_or_has_no_shape_is_listed_below(code):
    assert "Elsewhere 2" in words_of(drawn(Flow("mex", "Mexico", 1), Flow(code, "Elsewhere", 2)))


def test_the_map_is_an_image_with_title_and_sentence():
    root = root_of(drawn(Flow("mex", "Mexico", 1)))
    assert root.get("role") == "img"
    assert [root[0].text, root[1].text] == ["Returns", "Colombia 4."]


def test_the_same_flows_give_the_same_bytes():
    flows = (Flow("slv", "El Salvador", 3), Flow("gtm", "Guatemala", 12))
    assert drawn(*flows) == drawn(*flows)


def test_names_stay_on_the_paper():
    svg = drawn(Flow("mex", "México", 1), Flow("hnd", "Honduras", 2), width=NARROW)
    for found in root_of(svg).iter(f"{SVG}text"):
        assert 0 <= float(found.get("x", "-1")) <= NARROW


def test_shapes_of_the_region_and_of_the_world_are_at_hand():
    assert {"blz", "gtm", "hnd", "mex", "slv", "col", "usa", "ind"} <= countries().keys()
