"""The report as a page, as a PDF and as data: complete, safe, and the same each time."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from amparo.publishing import data, pictures
from amparo.publishing.render_html import MissingLetters, html
from amparo.publishing.render_pdf import FONTS, pdf
from amparo.publishing.workbook import plain

pypdf = pytest.importorskip("pypdf")


@pytest.fixture(scope="module", params=["en", "es"])
def language(request):
    return request.param


# --- HTML -------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """Headings, ids and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if known.get("id"):
            self.ids.append(known["id"])
        if tag in ("script", "link", "img", "iframe"):
            self.loads.append(tag)


def test_the_page_stands_alone(rp2022, language):
    page = html(rp2022.report(language))
    assert not Outline(page).loads
    assert f'<html lang="{language}">' in page
    assert "url(data:font/woff2" in page
    assert not re.search(r"url\((?!data:|#)", page)


def test_headings_follow_each_other_and_ids_are_unique(rp2022, cy2020, language):
    for edition in (rp2022, cy2020):
        outline = Outline(html(edition.report(language)))
        assert outline.levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(outline.levels))
        assert len(outline.ids) == len(set(outline.ids))


def test_nothing_hidden_is_in_the_page(rp2022):
    """Two girls and two women were assisted; the page must not say so anywhere."""
    page = html(rp2022.report("en"))
    chart = re.search(r"<p class=\"rp-message\">10 people; small.*?</figure>", page, re.S)
    assert chart
    shown = re.sub(r"<[^>]+>", " ", chart[0])
    assert not re.search(r"(Girls|Women)\W+\d", shown)


def test_words_of_the_country_cannot_break_the_page(rp2022):
    from dataclasses import replace

    found = replace(rp2022.report("en"), author='<script>alert("x")</script>')
    assert "<script" not in html(found)


# --- PDF --------------------------------------------------------------------------------------


def nodes(reader):
    """All elements of the structure tree, in reading order, as (kind, element)."""

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if not isinstance(node, dict):
            return
        if "/S" in node:
            yield str(node["/S"]), node
        kids = node.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from walk(kid)

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"])


@pytest.fixture(scope="module")
def reader(rp2022, language):
    return pypdf.PdfReader(io.BytesIO(pdf(rp2022.report(language))))


def test_the_pdf_declares_itself_universally_accessible(reader, language):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>1<", xmp)
    assert reader.metadata.title


def test_every_picture_has_its_words(reader, rp2022, language):
    said = [str(node["/Alt"]) for kind, node in nodes(reader) if kind == "/Figure"]
    assert said == [drawing.sentence for drawing in rp2022.report(language).drawings()]


def test_headings_do_not_skip_a_level(reader):
    levels = [int(kind[2]) for kind, _ in nodes(reader) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_tables_have_header_cells(reader):
    kinds = [kind for kind, _ in nodes(reader)]
    assert kinds.count("/Table") >= 3
    assert "/TH" in kinds
    assert "/TD" in kinds


def test_fonts_are_inside_and_are_the_ones_asked_for(reader):
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all("+SourceSans3" in name or "+SourceSerif4" in name for name in names)


def test_the_same_figures_give_the_same_pdf(rp2022):
    report = rp2022.report("en")
    assert pdf(report) == pdf(report)


def test_a_missing_font_is_refused_with_its_name(rp2022, tmp_path):
    for path in FONTS.glob("*.otf"):
        if path.name != "SourceSans3-Semibold.otf":
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(MissingLetters, match=r"SourceSans3-Semibold\.otf"):
        pdf(rp2022.report("en"), tmp_path)


def test_the_year_of_gaps_is_set_too(cy2020, language):
    found = pypdf.PdfReader(io.BytesIO(pdf(cy2020.report(language))))
    text = "".join(page.extract_text() for page in found.pages)
    assert {"en": "no data", "es": "sin datos"}[language] in text


# --- Data -------------------------------------------------------------------------------------


def test_data_are_the_same_bytes_each_time(rp2022):
    assert data.as_json(rp2022) == data.as_json(rp2022)
    assert data.as_csv(rp2022) == data.as_csv(rp2022)


def test_hidden_numbers_are_in_no_file(rp2022):
    told = json.loads(data.as_json(rp2022))
    profile = next(found for found in told["figures"] if found["key"] == "assisted_profile")
    hidden = [cell for cell in profile["cells"] if cell["status"] == "hidden"]
    assert len(hidden) == 2
    assert all(cell["value"] is None for cell in hidden)
    lines = list(csv.DictReader(io.StringIO(data.as_csv(rp2022).removeprefix("\ufeff"))))
    assert all(line["value"] == "" for line in lines if line["status"] == "hidden")


def test_the_workbook_holds_values_alone_and_is_the_same_each_time(rp2022):
    made = data.as_xlsx(rp2022)
    assert made == data.as_xlsx(rp2022)
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Cover", "Figures", "Parts", "Definitions"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}


def test_the_workbook_tells_what_the_data_file_tells(rp2022):
    told = json.loads(data.as_json(rp2022))["figures"]
    rows = list(load_workbook(io.BytesIO(data.as_xlsx(rp2022)))["Figures"].values)
    found = {row[0]: row[rows[0].index("value")] for row in rows[1:]}
    assert found == {one["key"]: one["value"] for one in told}


def test_every_chart_comes_as_a_picture_that_stands_alone(rp2022, language):
    report = rp2022.report(language)
    made = pictures.png(pictures.of_report(report))
    assert len(made) == len(report.drawings())
    assert all(picture.startswith(b"\x89PNG") for picture in made)
    assert made == pictures.png(pictures.of_report(report))


def test_a_picture_with_a_missing_font_is_refused(rp2022, tmp_path):
    with pytest.raises(MissingLetters):
        pictures.png(pictures.of_report(rp2022.report("en")), tmp_path)


def test_countries_are_written_as_iso_writes_them(rp2022):
    told = json.loads(data.as_json(rp2022))
    found = next(one for one in told["figures"] if one["key"] == "nationality")
    assert {
        "by": {"nationality": "COL"},
        "label": {"en": "Colombia", "es": "Colombia"},
        "value": 4,
        "status": "counted",
    } in found["cells"]


def test_every_figure_tells_its_rule_definition_and_snapshot(rp2022):
    for found in json.loads(data.as_json(rp2022))["figures"]:
        assert found["rule"]["name"] in {"total", "exempt", "published", "scope", "outside"}
        assert found["definition"]
        assert found["snapshot"]


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_a_sheet_carries_nothing_out(risky):
    assert plain(risky).startswith("'")
    assert plain(-1) == "-1"
