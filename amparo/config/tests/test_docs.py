"""The reference says what the program says, and the same on every machine."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from amparo.config import cli
from amparo.config.handbook import words, writing
from amparo.exchange.registers.encodings import ENCODINGS
from amparo.kernel import privacy


@pytest.fixture(scope="module")
def pages():
    return writing.pages()


def test_writing_twice_changes_nothing(tmp_path, pages):
    assert sorted(writing.write(tmp_path)) == sorted(pages)
    assert writing.write(tmp_path) == []
    assert writing.stale(tmp_path) == []


def test_a_page_that_differs_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(writing, "stale", lambda: ["fields.md"])
    assert cli.main(["docs", "--check"]) == 1
    assert "fields.md is stale" in capsys.readouterr().out


def test_the_language_of_the_reader_does_not_matter(pages):
    with translation.override("es"):
        assert writing.pages() == pages


def test_every_field_has_its_class(pages):
    for model in privacy.records():
        assert f"### {model._meta.label}\n" in pages["fields.md"]


def test_every_encoding_that_a_mapping_may_name_is_listed(pages):
    listed = pages["mapping.md"].partition("## Encodings")[2].partition("## ")[0]
    assert all(f"| `{name}` |" in listed for name in ENCODINGS)


def test_links_between_pages_lead_somewhere(pages):
    for name, text in pages.items():
        for target, place in re.findall(r"\]\(([a-z-]+\.md)?#?([\w.-]*)\)", text):
            there = pages[target or name]
            headings = {
                re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
                for line in there.splitlines()
                if line.startswith("#")
            }
            assert not place or place in headings, f"{name}: {target}#{place}"


def test_tables_hold_any_words():
    assert (
        words.table(("a", "b"), [("x|y", "two\nlines")]).splitlines()[2] == r"| x\|y | two lines |"
    )
    assert words.table(("a",), []) == ""
