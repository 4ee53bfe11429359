"""What was chosen for an edition, as the report takes it: texts, sections, standing, changes."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from amparo.publishing import workflow, writing
from amparo.publishing.approvals import beside
from amparo.publishing.choices import Choices, Revised, Standing
from amparo.publishing.papers import PAPERS, Paper
from amparo.publishing.release.compared import changes
from amparo.publishing.released import known, state

if TYPE_CHECKING:
    from amparo.publishing.edition import Edition
    from amparo.publishing.models import Release

CHECKLIST = "words-and-pictures.json"
"""The file that keeps the list of words and pictures; it is in the digest, and not published."""

SETTLED = (workflow.FROZEN, workflow.PUBLISHED, workflow.REPLACED, workflow.WITHDRAWN)


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


def edition_of(release: Release) -> Any:
    """The edition as it stands: on its own snapshot, with all that was chosen for it."""
    found = _counted(
        release.paper,
        release.period,
        release.snapshot,
        name_of(release) if release.manifest else "",
        state(),
    )
    if not paper_of(release).has_choices:
        return found
    choices = Choices(off=omissions(release), texts=wordings(release), standing=_standing(release))
    found = found.with_choices(choices)
    revised = _revised(release, found)
    return found.with_choices(choices.revised_by(revised)) if revised else found


def name_of(release: Release) -> str:
    """How the register of released tables calls an edition."""
    return f"{release.paper} {release.period} edition {release.number}"


def paper_of(release: Release) -> Paper:
    """What kind of paper it is an edition of."""
    return PAPERS[release.paper]


@lru_cache(maxsize=8)
def _counted(paper: str, period: str, snapshot: str, until: str, _state: str) -> Any:
    """The figures alone, protected against all tables that left before the edition `until`.

    Kept in memory until another table leaves; a snapshot never changes.
    """
    before = tuple(takewhile(lambda one: one.release != until, known()))
    return PAPERS[paper].count(period, snapshot, before)


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
    earlier = beside(release, -1) if release.number > 1 else None
    if earlier is None:
        return None
    why = {"en": release.why_en, "es": release.why_es}
    if earlier.status == workflow.WITHDRAWN:
        return Revised(why, ())
    return Revised(why, changes(figures_of(earlier), json.loads(writing.as_json(found))))


def figures_of(release: Release) -> dict[str, Any]:
    """The figures of a frozen edition, as its file of data tells them."""
    kept = release.files.filter(name__endswith=".json").exclude(name=CHECKLIST).first()
    found: dict[str, Any] = json.loads(bytes(kept.body)) if kept else {"figures": [], "rows": []}
    return found
