"""Sets the report as a tagged PDF that a screen reader can follow (PDF/UA-1)."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.publishing.annual.model import Report
from amparo.publishing.render_html import MissingLetters

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
TEMPLATE = _HERE / "typst" / "report.typ"
_FACES = (
    *(f"SourceSans3-{face}.otf" for face in ("Regular", "It", "Semibold", "Bold")),
    *(f"SourceSerif4-{face}.otf" for face in ("Regular", "It", "Semibold")),
)


class NotSet(Refused):
    """The typesetter refused the report; the sentence says why."""

    def __init__(self, why: str) -> None:
        super().__init__(format_lazy(_("The PDF was not made: {why}"), why=why))


def pdf(report: Report, fonts: Path = FONTS) -> bytes:
    """The report as PDF. A missing font is refused: another would be put in its place unseen."""
    import typst

    must_have_fonts(fonts)
    try:
        made, warnings = _set(report, fonts)
    except typst.TypstError as refusal:
        raise NotSet(str(refusal)) from refusal
    if warnings or not isinstance(made, bytes):
        raise NotSet(warnings[0].message if warnings else "the typesetter gave no file")
    return made


def must_have_fonts(fonts: Path = FONTS) -> None:
    """Raises MissingLetters for the first font file that is not where it belongs."""
    for face in _FACES:
        if not (fonts / face).is_file():
            raise MissingLetters(face)


def _set(report: Report, fonts: Path) -> tuple[Any, list[Any]]:
    import typst

    made, warnings = typst.compile_with_warnings(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(report.as_data(), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=_moment(report),
    )
    return made, warnings


def _moment(report: Report) -> int:
    """The day of the snapshot, so that the same figures give the same file."""
    noon = datetime.datetime.combine(report.as_of, datetime.time(12), datetime.UTC)
    return int(noon.timestamp())
