"""Who may approve an edition: distinct people of distinct agencies; and what follows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.models import User
from amparo.access.second import human
from amparo.kernel import act
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped
from amparo.publishing import workflow

if TYPE_CHECKING:
    from amparo.publishing.models import Release


def note(release: Release, was: str) -> None:
    """Write down who moves the edition on. Raises NotPossible where somebody else must."""
    {
        workflow.COUNCIL: _submitted,
        workflow.PARTNER: _approved_by_council,
        workflow.APPROVED: _approved,
        workflow.DRAFT: _handed_back,
        workflow.FROZEN: _frozen,
        workflow.PUBLISHED: _published,
        workflow.REPLACED: _replaced,
        workflow.WITHDRAWN: _withdrawn,
    }[release.status](release, was)


def after(release: Release) -> None:
    """What follows once the step is written: the files, or the end of the edition before."""
    if release.status == workflow.FROZEN:
        from amparo.publishing.release.files import keep

        keep(release)
    earlier = beside(release, -1) if release.status == workflow.PUBLISHED else None
    if earlier is not None and earlier.status == workflow.PUBLISHED:
        earlier.status = workflow.REPLACED
        earlier.save()


def beside(release: Release, step: int) -> Release | None:
    """The edition before (-1) or after (1) one, of the same paper and period."""
    with unscoped("the editions of a period follow each other, whoever sees them"):
        rows = type(release).rows.filter(voided_at__isnull=True, paper=release.paper)
        found: Release | None = rows.filter(
            period=release.period, number=release.number + step
        ).first()
    return found


def preparers(release: Release) -> set[str]:
    """Everybody who opened the edition, sent it on, or changed a text or a section of it."""
    found = {release.opened_by, release.submitted_by}
    found |= set(release.wordings.values_list("written_by", flat=True))
    found |= set(release.omissions.values_list("by", flat=True))
    return found - {""}


def _counted(release: Release) -> str:
    from amparo.publishing.release.files import counted

    return counted(release)


def _today() -> Any:
    return timezone.localdate()


def _submitted(release: Release, _was: str) -> None:
    if release.number > 1 and not (release.why_en and release.why_es):
        raise NotPossible(_("Say first, in both languages, what changed since the last edition."))
    from amparo.publishing.release.checklist import is_open

    if is_open(release):
        raise NotPossible(
            _("The list of words and pictures is still open. Answer it, then send the edition on.")
        )
    release.submitted_by = act.current().by
    release.submitted_on = _today()
    release.counted = _counted(release)


def _approved(release: Release, was: str) -> None:
    if was == workflow.COUNCIL:
        _approved_by_council(release, was)
        return
    doing = act.current()
    if doing.agency != release.co_publisher:
        raise NotPossible(_("Only the co-publisher approves in its own name."))
    _must_be_another(release, {release.agency, release.council_agency}, {release.council_by})
    release.partner_by, release.partner_on = doing.by, _today()


def _approved_by_council(release: Release, _was: str) -> None:
    _must_be_another(release, {release.agency, release.co_publisher}, set())
    doing = act.current()
    release.council_by, release.council_agency = doing.by, doing.agency
    release.council_on = _today()


def _must_be_another(release: Release, agencies: set[str], people: set[str]) -> None:
    doing = act.current()
    if _humans({doing.by}) & _humans(preparers(release) | people):
        raise NotPossible(_("Whoever worked on an edition does not approve it. Ask somebody else."))
    if doing.agency in agencies - {""}:
        raise NotPossible(
            _("Each approval comes from an agency of its own. Ask a member from another agency.")
        )
    doing.facts["figures"] = release.counted


def _humans(names: set[str]) -> set[Any]:
    """The human beings behind user names: a second account is its holder; unknown names stay."""
    with unscoped("whether two accounts are one human being"):
        known = {user.username: human(user) for user in User.rows.filter(username__in=names)}
    return {known.get(name, name) for name in names}


def _handed_back(release: Release, _was: str) -> None:
    release.submitted_by = release.council_by = release.council_agency = release.partner_by = ""
    release.counted = ""
    release.submitted_on = release.council_on = release.partner_on = None


def _frozen(release: Release, _was: str) -> None:
    if release.counted != _counted(release):
        raise NotPossible(
            _(
                "Tables left the house since this edition was sent to the Council, and its numbers "
                "are protected anew. Reopen it, and have it approved again."
            )
        )
    release.frozen_on = _today()


def _published(release: Release, _was: str) -> None:
    from amparo.publishing.release.files import is_as_frozen

    if not is_as_frozen(release):
        raise NotPossible(_("The files are not those that were frozen. Tell the auditor."))
    release.published_on = _today()


def _withdrawn(release: Release, _was: str) -> None:
    """What left stays in the register; the day of publication stays too."""


def _replaced(release: Release, _was: str) -> None:
    later = beside(release, 1)
    if later is None or later.status != workflow.PUBLISHED:
        raise NotPossible(_("An edition is replaced when a later one is published."))
