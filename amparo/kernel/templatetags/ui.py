"""The small words of our pages: an icon, one question of a form, a cell with its column."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(__file__).parents[1] / "static" / "icons" / "lucide.svg"
UNKNOWN_ICON = "circle"
SHORT = 40  # letters; a shorter answer, such as a day, gets a narrow box
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


@cache
def icons() -> dict[str, str]:
    """The drawing inside each icon, by its Lucide name."""
    return dict(_SYMBOL.findall(ICONS.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str | None, label: str = "") -> SafeString:
    """An icon as inline SVG: silent beside words, spoken as `label` where it stands alone."""
    drawings = icons()
    drawing = drawings.get(name or UNKNOWN_ICON, drawings[UNKNOWN_ICON])
    voice = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>',
        mark_safe(voice),  # noqa: S308 — written four lines above, its label escaped
        mark_safe(drawing),  # noqa: S308 — from our own file
    )


KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
    (forms.MultiWidget, "parts"),
    (forms.Textarea, "long"),
    (forms.Select, "select"),
    (forms.DateInput, "date"),
    (forms.DateTimeInput, "date"),
    (forms.NumberInput, "number"),
    (forms.ClearableFileInput, "file"),
)


def kind_of(widget: forms.Widget) -> str:
    """How a question is asked, which decides its width and whether it needs a legend."""
    kind = next((kind for cls, kind in KINDS if isinstance(widget, cls)), "text")
    longest = str(widget.attrs.get("maxlength", ""))
    is_short = kind == "text" and longest.isdecimal() and int(longest) <= SHORT
    return "date" if is_short else kind


def _described_by(bound: BoundField) -> str:
    said = ((bound.help_text, "hint"), (bound.errors, "error"))
    return " ".join(f"{bound.auto_id}-{part}" for text, part in said if text)


@register.inclusion_tag("ui/form_field.html")
def field(bound: BoundField, says_optional: bool = True) -> dict[str, Any]:
    """One question: label, hint, error and control, tied together for screen readers."""
    kind = kind_of(bound.field.widget)
    described_by = _described_by(bound)
    attrs: dict[str, str | bool] = {"class": f"input input-{kind}"}
    if described_by:
        attrs["aria-describedby"] = described_by
    if bound.errors and kind not in {"choices", "parts"}:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "kind": kind,
        "says_optional": says_optional and not bound.field.required,
        "is_group": kind in {"choices", "parts"},
        "described_by": described_by,
        "control": bound.as_widget(attrs=attrs) if kind != "choices" else "",
    }


@register.filter
def paired(cells: Iterable[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with the column that it stands in."""
    return list(zip(cells, columns, strict=False))


@register.filter
def any_current(items: Iterable[dict[str, Any]]) -> bool:
    """Whether the reader stands in one of these items of the navigation."""
    return any(item.get("current") for item in items)


@register.filter
def all_empty(fields: Sequence[dict[str, Any]]) -> bool:
    """Whether no question of a section is answered, so that one line says it."""
    return bool(fields) and all(field.get("empty") for field in fields)


@register.filter
def initials(name: str) -> str:
    """Two letters that stand for a colleague's name in a small circle."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    if len(words) == 1:
        return words[0][:2].upper()
    return "".join(word[0] for word in words[:1] + words[-1:]).upper()
