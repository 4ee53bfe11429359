"""A text that is to leave names nobody of the files; who it would be is told to nobody."""

from __future__ import annotations

import pytest

from amparo.access.names_in_text import places_naming_somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "Rosalía Tzul Invented was helped.",
        "Thus spoke tzul, rosalia.",
        "A talk by Rosalia B. Tzul",
        "ROSALÍA INVENTED",
    ],
)
def test_a_text_that_names_somebody_is_told_by_its_place_alone(eve, seen, text):
    seen("Rosalía Tzul Invented")
    texts = {"here": text, "there": "Nobody is named in this one."}
    assert places_naming_somebody(eve, texts) == ["here"]


@pytest.mark.parametrize("text", ["", "Tzul alone", "Rosalía is a name", "🙂", "x" * 20_000])
def test_one_word_of_a_name_names_nobody(eve, seen, text):
    seen("Rosalía Tzul Invented")
    assert places_naming_somebody(eve, {"here": text}) == []


def test_whoever_keeps_people_out_of_sight_is_told_of_the_look(eve, seen, monkeypatch):
    from amparo.people import reach

    heard = []
    monkeypatch.setattr(reach, "_hearers", [lambda viewer, texts: heard.extend(texts)])
    seen("Rosalía Tzul Invented")
    places_naming_somebody(eve, {"here": "Rosalía Tzul was helped."})
    assert heard == ["rosalia tzul"]
