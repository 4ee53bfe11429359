"""Births known to the day, the month, the year or by an age."""

import datetime as dt

import pytest

from amparo.kernel.errors import Invalid
from amparo.people.births import born_by_age, read_birth


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1979-05-21", "1979-05-21"),
        ("21/05/1979", "1979-05-21"),
        (" 21.5.1979 ", "1979-05-21"),
        ("1979-05", "1979-05"),
        ("5/1979", "1979-05"),
        ("1979", "1979"),
        ("1978/1979", "1978/1979"),
        ("age 30 on 2021-05-01", "1990/1991"),
        ("edad 30 al 2021-05-01", "1990/1991"),
        ("30 on 2021-12-31", "1991"),
    ],
)
def test_a_birth_is_kept_as_far_as_it_is_known(typed, kept):
    assert str(read_birth(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "0001",
        "9999",
        "1979-13",
        "1979-00",
        "00/1979",
        "31/02/1979",
        "1980/1979",
        "１９７９",
        "١٩٧٩",
        "=1+1",
        "<script>",
        "🙂",
        "1979\x00",
        "‮1979",
        "1" * 10_000,
        "age 200 on 2021-05-01",
        "age 30 on 0001-01-01",
    ],
)
def test_what_cannot_be_a_birth_is_refused_with_a_sentence(typed):
    with pytest.raises(Invalid) as refusal:
        read_birth(typed)
    assert str(refusal.value.errors["birth"]).endswith(".")


def test_what_is_kept_reads_the_same_again():
    for text in ("1979-05-21", "1979-05", "1979", "1978/1979"):
        assert str(read_birth(str(read_birth(text)))) == text


def test_an_age_gives_the_days_on_which_it_was_true():
    born = born_by_age(16, dt.date(2021, 8, 10))
    assert (born.first, born.last) == (dt.date(2004, 8, 11), dt.date(2005, 8, 10))
    assert born.age_on(dt.date(2021, 8, 10)) == 16
    assert born.age_on(dt.date(2021, 8, 11)) is None


def test_somebody_born_on_the_29th_of_february_ages_in_every_year():
    assert born_by_age(1, dt.date(2024, 2, 29)).last == dt.date(2023, 2, 28)
    assert read_birth("2004-02-29").age_on(dt.date(2021, 3, 1)) == 17


def test_who_may_be_a_child_is_neither_child_nor_adult_for_certain():
    day = dt.date(2021, 7, 1)
    assert read_birth("2006").is_child_on(day) is True
    assert read_birth("2000").is_child_on(day) is False
    assert read_birth("2003").is_child_on(day) is None
