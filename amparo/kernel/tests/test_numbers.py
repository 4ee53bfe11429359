"""Numbers that an installation sets: right ones are taken, others are refused with a sentence."""

from __future__ import annotations

import pytest

from amparo.kernel.numbers import UnknownNumber, whole_number


def test_a_number_that_is_set_counts_and_else_the_usual_one(monkeypatch):
    assert whole_number("AMPARO_COMPARE_FROM", 1_000) == 1_000
    monkeypatch.setenv("AMPARO_COMPARE_FROM", " 20 ")
    assert whole_number("AMPARO_COMPARE_FROM", 1_000) == 20


@pytest.mark.parametrize("text", ["", "many", "-1", "1.5", "1" * 12, "²", "0"])
def test_a_setting_that_is_no_such_number_is_refused_with_a_sentence(monkeypatch, text):
    monkeypatch.setenv("AMPARO_IMPORT_MB", text)
    with pytest.raises(UnknownNumber, match="AMPARO_IMPORT_MB must be a whole number from 1 on"):
        whole_number("AMPARO_IMPORT_MB", 64, least=1)
