"""Every PDF that is written can be read aloud: its structure tree is read here as a reader would.

Where veraPDF is installed, it judges the same files by the whole of PDF/UA-1.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from itertools import pairwise

import pytest
from django.utils.translation import override

from amparo.access.leaving import Sheet
from amparo.publishing.copies.formats import write_pdf
from amparo.publishing.edition import edition
from amparo.publishing.render_pdf import pdf
from amparo.publishing.tests import figures
from amparo.publishing.tip.document import report as tip_report
from amparo.publishing.tip.edition import edition as tip_edition
from amparo.publishing.tip.tests.conftest import TOLD, ask

pypdf = pytest.importorskip("pypdf")
VERAPDF = shutil.which("verapdf")
PAPERS = ("annual RP2022", "annual CY2020", "tip RP2022")
NEVER_NESTED = ("/Title", "/H1", "/H2", "/H3")


def made(paper, language):
    kind, named = paper.split()
    if kind == "tip":
        return tip_report(tip_edition(named, ask, figures.MOMENT, TOLD), language)
    return edition(named, figures.ask, figures.MOMENT).report(language)


@pytest.fixture(scope="module", params=[f"{of} {code}" for of in PAPERS for code in ("en", "es")])
def written(request):
    """A report, and its PDF as bytes and as read back."""
    paper, _blank, language = request.param.rpartition(" ")
    report = made(paper, language)
    body = pdf(report)
    return report, body, pypdf.PdfReader(io.BytesIO(body))


def elements(node, above=()):
    """Every element of the structure tree in reading order, with the kinds above it."""
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from elements(kid, above)
    elif isinstance(node, dict):
        kind = node.get("/S")
        if kind:
            yield str(kind), node, above
        if "/K" in node:
            yield from elements(node["/K"], (*above, str(kind)) if kind else above)


def tree(reader):
    return list(elements(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def under(node, wanted):
    return [found for kind, found, _above in elements(node["/K"]) if kind == wanted]


def test_it_is_tagged_in_its_language_under_its_title(written):
    report, _body, reader = written
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/MarkInfo"]["/Suspects"].value is False
    assert str(root["/Lang"]) == report.language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert report.title in reader.metadata.title
    assert re.search(r"pdfuaid:part>1<", root["/Metadata"].get_data().decode())
    assert tree(reader)[0][0] == "/Document"


def test_headings_are_in_order_and_are_those_of_the_report(written):
    report, _body, reader = written
    levels = [int(kind[2]) for kind, _node, _above in tree(reader) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(levels) >= len(report.sections)


def test_pictures_have_their_sentence_as_words(written):
    report, _body, reader = written
    said = [str(node.get("/Alt", "")) for kind, node, _above in tree(reader) if kind == "/Figure"]
    assert said == [drawing.sentence for drawing in report.drawings()]
    assert all(said)


def test_each_table_has_a_head_whose_cells_say_that_they_hold_for_a_column(written):
    _report, _body, reader = written
    tables = [node for kind, node, _above in tree(reader) if kind == "/Table"]
    assert tables
    for table in tables:
        (head,) = under(table, "/THead")
        cells = under(head, "/TH")
        assert cells
        assert not under(head, "/TD")
        for cell in cells:
            told = [one.get_object() for one in cell["/A"]]
            assert any(one.get("/Scope") == "/Column" for one in told)
        widths = {len(under(row, "/TD")) + len(under(row, "/TH")) for row in under(table, "/TR")}
        assert widths == {len(cells)}


def test_no_heading_stands_inside_a_table_or_a_paragraph(written):
    _report, _body, reader = written
    for kind, _node, above in tree(reader):
        if kind in NEVER_NESTED:
            assert not {"/Table", "/P", "/TD"} & set(above)


def test_links_say_where_they_lead(written):
    _report, _body, reader = written
    for page in reader.pages:
        for one in page.get("/Annots", []):
            link = one.get_object()
            assert link["/Subtype"] == "/Link"
            assert str(link.get("/Contents", "")).strip()
            assert "/StructParent" in link


def test_every_page_follows_the_structure_and_every_letter_can_be_read(written):
    _report, _body, reader = written
    for page in reader.pages:
        assert "/StructParents" in page
        if "/Annots" in page:
            assert page["/Tabs"] == "/S"
        for font in page["/Resources"].get("/Font", {}).values():
            assert "/ToUnicode" in font.get_object()
        assert page.extract_text().strip()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_copy_of_a_list_is_tagged_too(language):
    file = io.BytesIO()
    sheets = [Sheet("Cases", ("Number", "State"), iter([("A-1", "open"), ("A-2", "closed")]))]
    with override(language):
        write_pdf(file, [("For", "Ana")], sheets)
    reader = pypdf.PdfReader(file)
    root, found = reader.trailer["/Root"], tree(reader)
    assert root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]) == language
    assert reader.metadata.title == "Cases"
    assert [kind for kind, _node, _above in found if re.fullmatch(r"/H\d", kind)] == ["/H1"]
    (table,) = [node for kind, node, _above in found if kind == "/Table"]
    assert len(under(under(table, "/THead")[0], "/TH")) == 2


@pytest.mark.skipif(not VERAPDF, reason="veraPDF is not installed")
def test_verapdf_finds_nothing(written, tmp_path):
    _report, body, _reader = written
    path = tmp_path / "report.pdf"
    path.write_bytes(body)
    asked = [str(VERAPDF), "--flavour", "ua1", "--format", "text", str(path)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own file, no shell
    assert told.stdout.startswith("PASS"), told.stdout + told.stderr
