"""What preparers do with an edition: open, reword, leave out, count anew, revise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.kernel.errors import Invalid, NotPossible, Refused
from amparo.kernel.scope import unscoped
from amparo.publishing import workflow
from amparo.publishing.approvals import beside
from amparo.publishing.choices import ALWAYS, EXTRA, WrongGap, fitting, places
from amparo.publishing.models import Omission, Release, Wording
from amparo.reference.codes import code_list
from amparo.reference.country import country

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

LANGUAGES = ("en", "es")
_REASON_LENGTH = 500


@action("release.open", needs=workflow.PREPARE)
def open_release(
    viewer: Viewer, _none: None, named: str, co_publisher: str = "", paper: str = "annual"
) -> Release:
    """The first edition of a paper for a period, on the latest snapshot. Raises Invalid."""
    from amparo.publishing.papers import PAPERS

    if paper not in PAPERS:
        raise Invalid({"paper": _("Choose a paper from the list.")})
    try:
        covered = PAPERS[paper].covered(named)
    except Refused as refusal:
        raise Invalid({"period": str(refusal)}) from refusal
    if _has_editions(paper, covered.code):
        told = _("There is an edition for this period. Open it, or revise it once it is published.")
        raise Invalid({"period": told})
    if co_publisher and co_publisher not in country().agencies:
        raise Invalid({"co_publisher": _("Choose an agency from the list.")})
    taken = _latest()
    if covered.last > timezone.localtime(taken.as_of).date():
        raise Invalid({"period": _("The period has not ended yet on the latest snapshot.")})
    release = Release(
        paper=paper,
        period=covered.code,
        snapshot=taken.id,
        as_of_on=timezone.localtime(taken.as_of).date(),
        agency=viewer.agency,
        co_publisher=co_publisher,
        opened_by=viewer.username,
    )
    release.save()
    return release


@action("release.reword", needs=workflow.PREPARE)
def reword(viewer: Viewer, release: Release, place: str, said: Mapping[str, str]) -> Wording:
    """A new version of one text; both languages empty: the country's own again."""
    _must_be_draft(release)
    _must_have_choices(release)
    usual = places(country().texts, release.period).get(place)
    if usual is None:
        raise NotPossible(_("There is no such text in the report."))
    given, errors = {}, {}
    for language in LANGUAGES:
        try:
            given[language] = fitting(usual, said.get(language, ""))
        except WrongGap as refusal:
            errors[language] = str(refusal)
    if not errors and bool(given["en"]) != bool(given["es"]):
        empty = next(language for language in LANGUAGES if not given[language])
        errors[empty] = _("Write the text in both languages.")
    if errors:
        raise Invalid(errors)
    number = release.wordings.filter(place=place).count() + 1
    wording = Wording(
        release=release,
        place=place,
        number=number,
        written_by=viewer.username,
        written_at=timezone.now(),
        **({} if given == dict(usual) and not place.endswith(f".{EXTRA}") else given),
    )
    wording.save()
    return wording


@action("release.omit", needs=workflow.PREPARE)
def omit(viewer: Viewer, release: Release, section: str, reason: str) -> Omission:
    """Leave a section out, with a reason that the report prints."""
    _must_be_draft(release)
    _must_have_choices(release)
    if section in ALWAYS or section not in {s.code for s in country().texts.sections}:
        raise NotPossible(_("This section cannot be left out."))
    if reason not in code_list("left_out_reason"):
        raise Invalid({"reason": _("Choose a reason from the list.")})
    found = release.omissions.filter(section=section).first()
    found = found or Omission(release=release, section=section)
    found.reason, found.by, found.is_in_force = reason, viewer.username, True
    found.save()
    return found


@action("release.restore", needs=workflow.PREPARE)
def restore(viewer: Viewer, release: Release, section: str) -> None:
    """Print a section again that was left out."""
    _must_be_draft(release)
    found = release.omissions.filter(section=section, is_in_force=True).first()
    if found is None:
        raise NotPossible(_("This section is not left out."))
    found.is_in_force, found.by = False, viewer.username
    found.save()


@action("release.recount", needs=workflow.PREPARE)
def recount(viewer: Viewer, release: Release) -> Release:
    """Count the edition on the latest snapshot."""
    _must_be_draft(release)
    taken = _latest()
    release.snapshot, release.as_of_on = taken.id, timezone.localtime(taken.as_of).date()
    release.save()
    return release


@action("release.revise", needs=workflow.PREPARE)
def revise(viewer: Viewer, release: Release, why: Mapping[str, str]) -> Release:
    """The next edition of a published one, with its texts and sections, on the latest snapshot."""
    if release.status not in workflow.REVISED:
        raise NotPossible(_("Only a published edition is revised."))
    if beside(release, 1) is not None:
        raise NotPossible(_("A later edition is already in preparation."))
    given = {name: " ".join(why.get(name, "").split())[:_REASON_LENGTH] for name in LANGUAGES}
    if missing := {name: _("Say what changed.") for name, text in given.items() if not text}:
        raise Invalid({f"why_{name}": text for name, text in missing.items()})
    taken = _latest()
    later = Release(
        paper=release.paper,
        period=release.period,
        number=release.number + 1,
        snapshot=taken.id,
        as_of_on=timezone.localtime(taken.as_of).date(),
        agency=viewer.agency,
        co_publisher=release.co_publisher,
        opened_by=viewer.username,
        why_en=given["en"],
        why_es=given["es"],
    )
    later.save()
    _carry_over(viewer, release, later)
    return later


def _carry_over(viewer: Viewer, release: Release, later: Release) -> None:
    from amparo.publishing.release.chosen import wordings

    for place, said in wordings(release).items():
        Wording(
            release=later,
            place=place,
            number=1,
            written_by=viewer.username,
            written_at=timezone.now(),
            **said,
        ).save()
    for found in release.omissions.filter(is_in_force=True):
        Omission(
            release=later, section=found.section, reason=found.reason, by=viewer.username
        ).save()


def _must_be_draft(release: Release) -> None:
    if release.status != workflow.DRAFT:
        raise NotPossible(_("An edition is changed only while it is in preparation."))


def _must_have_choices(release: Release) -> None:
    from amparo.publishing.release.chosen import paper_of

    if not paper_of(release).has_choices:
        raise NotPossible(_("Only the annual report has texts and sections of its own."))


def _has_editions(paper: str, code: str) -> bool:
    with unscoped("numbers of editions are the same for everybody"):
        return bool(Release.rows.filter(paper=paper, period=code, voided_at__isnull=True).exists())


def _latest() -> Any:
    from amparo.indicators.snapshots import latest, names

    if not names():
        raise NotPossible(_("There is no snapshot yet. The administrator takes one."))
    return latest()
