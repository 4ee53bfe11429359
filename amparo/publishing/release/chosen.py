"""What was chosen for an edition, as the report takes it: texts, sections, standing, changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from amparo.publishing import workflow, writing
from amparo.publishing.approvals import beside
from amparo.publishing.choices import Choices, Revised, Standing
from amparo.publishing.released import known, state

if TYPE_CHECKING:
    from amparo.publishing.edition import Edition
    from amparo.publishing.models import Release

SETTLED = (workflow.FROZEN, workflow.PUBLISHED, workflow.REPLACED)
Line = tuple[Mapping[str, str], str, str]


def wordings(release: Release) -> dict[str, dict[str, str]]:
    """The texts that differ from the country's own, by place, each in its latest version."""
    found: dict[str, dict[str, str]] = {}
    for wording in release.wordings.order_by("place", "number"):
        found[wording.place] = {"en": wording.en, "es": wording.es}
    return {place: said for place, said in found.items() if said["en"] or said["es"]}


def omissions(release: Release) -> dict[str, str]:
    """Sections left out, each with the code of its reason."""
    left_out = release.omissions.filter(is_in_force=True).order_by("section")
    return dict(left_out.values_list("section", "reason"))


def edition_of(release: Release) -> Edition:
    """The edition as it stands: on its own snapshot, with all that was chosen for it."""
    found = _counted(
        release.period,
        release.snapshot,
        name_of(release) if release.manifest else "",
        state(),
    )
    choices = Choices(off=omissions(release), texts=wordings(release), standing=_standing(release))
    found = found.with_choices(choices)
    revised = _revised(release, found)
    return found.with_choices(choices.revised_by(revised)) if revised else found


def name_of(release: Release) -> str:
    """How the register of released tables calls an edition."""
    return f"annual {release.period} edition {release.number}"


@lru_cache(maxsize=8)
def _counted(period: str, snapshot: str, until: str, _state: str) -> Edition:
    """The figures alone, protected against all tables that left before the edition `until`.

    Kept in memory until another table leaves; a snapshot never changes.
    """
    before = tuple(takewhile(lambda one: one.release != until, known()))
    return writing.from_snapshot(period, snapshot, before)


def _standing(release: Release) -> Standing:
    approved = []
    if release.council_on:
        approved.append((release.council_agency, release.council_on))
    if release.partner_on:
        approved.append((release.co_publisher, release.partner_on))
    is_settled = release.status in SETTLED
    return Standing(
        number=release.number,
        settled_on=release.frozen_on if is_settled else None,
        approved=tuple(approved) if is_settled else (),
    )


def _revised(release: Release, found: Edition) -> Revised | None:
    if release.number == 1:
        return None
    earlier = beside(release, -1)
    if earlier is None:
        return None
    why = {"en": release.why_en, "es": release.why_es}
    return Revised(why, changes(figures_of(earlier), json.loads(writing.as_json(found))))


def figures_of(release: Release) -> dict[str, Any]:
    """The figures of a frozen edition, as its file of data tells them."""
    kept = release.files.filter(name__endswith="-figures.json").first()
    found: dict[str, Any] = json.loads(bytes(kept.body)) if kept else {"figures": []}
    return found


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Line, ...]:
    """Which printed numbers differ, in the order of the report: what, before, now.

    Either side may be a status, or empty where one of the editions does not print it.
    """
    old, new = _printed(before), _printed(now)
    keys = list(dict.fromkeys((*new, *old)))
    return tuple(
        ((new.get(key) or old[key])[0], _number(old.get(key)), _number(new.get(key)))
        for key in keys
        if _number(old.get(key)) != _number(new.get(key))
    )


Printed = tuple[dict[str, str], str]


def _number(found: Printed | None) -> str:
    return found[1] if found else ""


def _printed(told: Mapping[str, Any]) -> dict[tuple[str, ...], Printed]:
    """Every figure and every part of one, by its key and codes, with its name and number."""
    found: dict[tuple[str, ...], Printed] = {}
    for figure in told["figures"]:
        named = dict(figure["title"])
        where = tuple(f"{name}={code}" for name, code in sorted(figure["where"].items()))
        head = (figure["key"], *where)
        found[head] = (named, _told(figure))
        for cell in figure["cells"]:
            label = {code: f"{named[code]}: {words}" for code, words in cell["label"].items()}
            found[(*head, *cell["by"].values())] = (label, _told(cell))
    return found


def _told(found: Mapping[str, Any]) -> str:
    value, status = found["value"], found["status"]
    return str(status) if value is None or status != "counted" else str(value)
