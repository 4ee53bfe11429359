"""Makes the report one file of HTML that needs nothing else: style, letters and pictures inside."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.publishing.annual.model import Report, Section

_STYLE = Path(__file__).parent / "static" / "publishing" / "report.css"
_LETTERS = Path(__file__).parents[1] / "kernel" / "static" / "fonts"
_FACES = (
    ("Source Sans 3", "source-sans-3-latin-wght-normal.woff2", "200 900"),
    ("Source Serif 4", "source-serif-4-latin-wght-normal.woff2", "200 900"),
)


class MissingLetters(Refused):
    """A font file of the report is not where it belongs; the sentence names it."""

    def __init__(self, file: str) -> None:
        sentence = _("The font file {file} is missing, so the report cannot be made.")
        super().__init__(format_lazy(sentence, file=file))


def context(report: Report) -> dict[str, Any]:
    """What the templates of the report need."""
    return {
        "report": report,
        "rows": rows(report),
        "footnote": next((s.footnote for s in report.sections if s.footnote), ""),
    }


def rows(report: Report) -> list[list[Section]]:
    """Sections one below the other, but for two halves that stand side by side."""
    found: list[list[Section]] = []
    for section in report.sections:
        waiting = found and len(found[-1]) == 1 and found[-1][0].is_half
        if section.is_half and waiting:
            found[-1].append(section)
        else:
            found.append([section])
    return found


def html(report: Report) -> str:
    """The report as a file that stands alone."""
    style = _faces() + _STYLE.read_text(encoding="utf-8") + "\nbody{margin:0;background:#ebe8e0}"
    style += "\n.skip{position:absolute;inset-inline-start:-99rem;background:#fff;padding:.75rem}"
    style += "\n.skip:focus{inset-inline-start:.5rem}"
    return render_to_string("publishing/report_alone.html", {**context(report), "style": style})


@cache
def _faces() -> str:
    return "".join(_face(*face) for face in _FACES)


def _face(family: str, file: str, weights: str) -> str:
    path = _LETTERS / file
    if not path.is_file():
        raise MissingLetters(file)
    letters = b64encode(path.read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weights};'
        f"src:url(data:font/woff2;base64,{letters})format('woff2')}}\n"
    )
