"""Who may approve an edition: distinct people of distinct agencies; and what follows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.models import User
from amparo.access.second import is_second
from amparo.kernel import act
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import unscoped
from amparo.publishing import workflow

if TYPE_CHECKING:
    from amparo.publishing.answers import Answer
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
    release.counted, release.tables = _counted(release), len(tables_of(release))


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
    doing, names = act.current(), preparers(release) | people
    users = _users({doing.by, *names})
    earlier = [users[name] for name in names if name in users]
    if doing.by in names or not _are_apart(users.get(doing.by), earlier, same_unit=True):
        raise NotPossible(_("Whoever worked on an edition does not approve it. Ask somebody else."))
    apart = _are_apart(users.get(doing.by), earlier, same_unit=False)
    if doing.agency in agencies - {""} or not apart:
        raise NotPossible(
            _("Each approval comes from an agency of its own. Ask a member from another agency.")
        )
    _must_have_counted(release)
    doing.facts["figures"] = release.counted


def _must_have_counted(release: Release) -> None:
    """Whoever approves has typed how many tables leave. Raises Invalid."""
    leaving = len(tables_of(release)) if release.tables is None else release.tables
    if release.typed != leaving:
        told = _("This is not the number of tables that leave. Read the list, and count again.")
        raise Invalid({"count": told})
    act.current().facts["tables"] = leaving


def tables_of(release: Release) -> list[Answer]:
    """The tables that leave with an edition: whoever approves reads the list and counts it."""
    from amparo.publishing.release.chosen import edition_of, paper_of

    return list(paper_of(release).answers(edition_of(release)).values())


def _users(names: set[str]) -> dict[str, User]:
    """The users of these names; a name that nobody has any more is left out."""
    with unscoped("whether two accounts are one human being"):
        return {user.username: user for user in User.rows.filter(username__in=names)}


def _are_apart(user: User | None, earlier: list[User], *, same_unit: bool) -> bool:
    """Whether a user is a second person to each of those who were at work before."""
    return user is not None and all(
        is_second(user, Asked(first), first, same_unit=same_unit) for first in earlier
    )


@dataclass(frozen=True)
class Asked:
    """Whoever was at work before, as ``second`` asks for the first of two."""

    asked_by: User


def _handed_back(release: Release, _was: str) -> None:
    release.submitted_by = release.council_by = release.council_agency = release.partner_by = ""
    release.counted, release.tables = "", None
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
