"""What a later edition says otherwise than records that whoever loads it must not hear of.

Those who keep such a record are asked: who may change it by the matrix, and while the load that
brought it is open, the stewards of that load. Whoever loads learns nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.action import perform
from amparo.access.batch import NEEDS
from amparo.access.relations import case_of
from amparo.access.watch import notices
from amparo.cases.models import CaseRole
from amparo.cases.ties import working
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.scope import unscoped
from amparo.reference.country import country

from . import edits
from .models import ProposedEdit
from .reach import PERSON, SETTLED, Reach
from .unsigning import loads_that_wrote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from amparo.access.viewer import Viewer

    from .models import Batch

ASKED = "edit_asked"
AT_MOST = 25  # on one page; the next ones come when these are decided
MOST = 1_000  # looked at one by one
notices.KINDS[ASKED] = gettext_lazy("A register says otherwise than a record that you keep")


def asked_of(viewer: Viewer, reach: Reach) -> list[ProposedEdit]:
    """The first of those that wait for this viewer, the oldest load first."""
    found = []
    for edit in _waiting().filter(pk__in=_within(reach)[:MOST]).iterator():
        if is_asked(reach, edit):
            found.append(edit)
            if len(found) == AT_MOST:
                break
    return found


def _within(reach: Reach) -> list[UUID]:
    """Those of all that wait whose records the viewer meets at all, found many at once."""
    about: dict[UUID, list[tuple[str, str]]] = {}
    listed = _waiting().values_list("pk", "record", "key", "is_new", "links")
    for pk, label, key, is_new, links in listed.iterator():
        about[pk] = [tuple(link) for link in links] if is_new else [(label, str(key))]
    wanted: dict[str, set[str]] = defaultdict(set)
    for label, key in (one for some in about.values() for one in some):
        wanted[label].add(key)
    met = {label: reach.meets(apps.get_model(label), keys) for label, keys in wanted.items()}
    return [pk for pk, some in about.items() if any(key in met[label] for label, key in some)]


def is_asked(reach: Reach, edit: ProposedEdit) -> bool:
    """Whether the viewer keeps the record that a proposal is about, or would hang something on."""
    if not edit.is_new:
        record = edits.record_of(edit)
        return record is not None and reach.may_write(record, edit.fields)
    under = edits.under(edit)
    return bool(under) and all(record is not None and reach.may_add_to(record) for record in under)


def may_settle(reach: Reach, edit: ProposedEdit) -> bool:
    """Whether the viewer may accept it here, and would not have to enter it by hand."""
    if not edit.is_new:
        return is_asked(reach, edit)
    return is_asked(reach, edit) and all(
        reach.may_create(apps.get_model(one.record), one.fields) for one in edits.with_it(edit)
    )


def settle(viewer: Viewer, key: Any, *, accepts: bool) -> None:
    """Accept or decline what is asked of this viewer. Raises NotAllowed for all that is not."""
    reach = Reach(viewer)
    edit = _waiting().filter(pk=key).first()
    if edit is None or not is_asked(reach, edit):
        raise NotAllowed(_("This is not open to you."))
    if accepts and not may_settle(reach, edit):
        raise NotPossible(_("Enter it on the page of the record, and decline it here."))
    with perform(viewer, "register.accept_edit" if accepts else "register.decline_edit"):
        if accepts:
            edits.write(viewer, edit)
        else:
            edits.leave(viewer, edit)


def tell_keepers(batch: Batch) -> None:
    """Inside the load: a notice for the teams of the cases that it says something of, and for the
    stewards of the loads that brought the records. It names nobody and no file."""
    cases: set[str] = set()
    agencies: set[str] = set()
    for edit in ProposedEdit.objects.filter(batch=batch, is_kept_back=True):
        about = edit.links if edit.is_new else [(edit.record, str(edit.key))]
        for label, record in edits.records_there(about):
            cases |= set(_cases_of(record))
            open_still = loads_that_wrote(label, record.pk).exclude(step__in=SETTLED)
            agencies |= set(open_still.values_list("agency", flat=True))
    roles = [role.code for role in country().roles.values() if NEEDS in role.permissions]
    stewards = notices.holders(roles).filter(user__agency__in=agencies)
    team = working().filter(case__in=cases).values_list("user", flat=True)
    told = {*team, *stewards.values_list("user", flat=True)}
    notices.tell_each(told, ASKED, f"{reverse('edits-asked')}?load={batch.pk}")


def _cases_of(record: Any) -> Iterable[str]:
    if case := case_of(record):
        return [case]
    person = record.pk if record._meta.label == PERSON else getattr(record, "person_id", None)
    with unscoped("those who keep a record are asked what a register says of it"):
        roles = CaseRole.rows.filter(person=person, voided_at__isnull=True)
        return [str(key) for key in roles.values_list("case", flat=True)]


def _waiting() -> Any:
    return ProposedEdit.objects.filter(is_kept_back=True, decision="").order_by("batch", "pk")
