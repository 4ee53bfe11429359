"""Proposing an erasure, taking the proposal back, and agreeing to it as a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import proof, second
from amparo.access.action import perform
from amparo.access.decide import decide
from amparo.access.events import NAMED
from amparo.access.watch import looks
from amparo.audit import ledger
from amparo.cases.conflicts import is_kept_from
from amparo.cases.hits import tell_the_team
from amparo.cases.models import Case
from amparo.cases.ties import own_work
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Stale
from amparo.kernel.scope import row_rule, unscoped
from amparo.kernel.sealing import seal, unseal
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .drawing import rows_of, table_of
from .holds import holds_of
from .models import Erasure
from .plan import PERSON, Plan, plan_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from amparo.access.models import User
    from amparo.access.viewer import Viewer

PROPOSE, CONFIRM, LOOK = "erasure.propose", "erasure.confirm", "erasure.look"
WITHDRAW, WITHDRAWN, REPLACED = "erasure.withdraw", "withdrawn", "replaced"
LONGEST = 2000


# --- Proposing ----------------------------------------------------------------------------------


def may_propose(viewer: Viewer, record: Any) -> bool:
    """Whether a viewer may ask that what is known of this person, or in this record, goes."""
    return viewer.has(PROPOSE) and bool(decide(viewer, PROPOSE, record, is_seen=True))


def propose(viewer: Viewer, record: Any, ground: str, why: str, shown: str) -> Erasure:
    """Ask a second person to agree that exactly this list is destroyed; ``shown`` is its digest.

    Raises NotAllowed, ProofNeeded, Invalid, Stale where the list is another by now, and NotPossible
    where something that the viewer may know of holds the data.
    """
    user = second.account(viewer)
    if user is None or not may_propose(viewer, record):
        raise NotAllowed(_("This is not open to you."))
    proof.must_be_fresh(viewer)
    _must_say_why(ground, why)
    plan = plan_of(record._meta.label, record.pk)
    if seen_digest(viewer, plan) != shown:
        raise Stale(_("The data changed in the meantime. Look at them again."))
    if not any(seen for _line, _record, seen in rows_of(viewer, plan)):
        raise NotPossible(_("Nothing is left here that could be destroyed."))
    if held := holds_of(cases_in_sight(viewer, plan), ground):
        told = "; ".join(held)
        raise NotPossible(_("These data may not be destroyed now. %(why)s.") % {"why": told})
    erasure = _kept(record, ground, plan)
    erasure.why = seal(why.strip(), erasure.place())
    erasure.wait(user)
    # Numbers would tell of files that the viewer does not see.
    with perform(viewer, PROPOSE, erasure=str(erasure.pk), ground=ground):
        earlier = Erasure.objects.filter(record=erasure.record, key=erasure.key, is_waiting=True)
        earlier.filter(voided_at__isnull=True).update(
            voided_at=timezone.now(), void_reason=REPLACED, why=b""
        )
        erasure.save()
        tell_the_team(viewer, plan.cases, "erasure", record.pk)
    return erasure


def _must_say_why(ground: str, why: str) -> None:
    if ground not in country().retention.grounds:
        raise Invalid({"ground": _("Choose a ground from the list.")})
    if not why.strip():
        raise Invalid({"why": _("Say why, and who asked for it and when.")})
    if len(why) > LONGEST:
        raise Invalid({"why": _("This is too long.")})


def _kept(record: Any, ground: str, plan: Plan) -> Erasure:
    lines = [
        {"record": one.record, "key": one.key, "version": one.version, "fields": list(one.fields)}
        for one in plan.lines
    ]
    return Erasure(
        record=record._meta.label,
        key=record.pk,
        owner=UUID(record.owner()),
        ground=ground,
        cases=list(plan.cases),
        lines=lines,
        values=plan.values,
        digest=plan.digest,
    )


def cases_in_sight(viewer: Viewer, plan: Plan) -> list[str]:
    """The cases of a list that a viewer sees; the others are as if they were not there."""
    found = row_rule(Case, viewer).filter(pk__in=plan.cases).values_list("pk", flat=True)
    return [str(key) for key in found]


def seen_digest(viewer: Viewer, plan: Plan) -> str:
    """A digest of the part of a list that a viewer sees, which changes of hidden files leave."""
    return Plan((), (), tuple(line for line, _record, seen in rows_of(viewer, plan) if seen)).digest


def withdraw(viewer: Viewer, erasure: Erasure) -> None:
    """Whoever proposed it takes it back. Raises NotAllowed, Stale where it is settled."""
    if str(erasure.asked_by_id) != viewer.user_id or not viewer.has(PROPOSE):
        raise NotAllowed(_("This is not open to you."))
    with perform(viewer, WITHDRAW, erasure=str(erasure.pk)):
        mine = Erasure.objects.filter(pk=erasure.pk, is_waiting=True, voided_at__isnull=True)
        gone = {"voided_at": timezone.now(), "void_reason": WITHDRAWN, "why": b""}
        if mine.update(**gone, version=erasure.version + 1) != 1:
            raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))


# --- The second person --------------------------------------------------------------------------


@unscoped("a second person answers for files that are not hers")
def erasures_that_wait(viewer: Viewer) -> list[Erasure]:
    """Erasures to which this viewer may agree: another human being's, of another unit.

    What is held, or touches a file that whoever proposed it does not see, is offered to nobody:
    to say so would tell of that file. It lapses.
    """
    user = second.account(viewer) if viewer.has(CONFIRM) else None
    if user is None:
        return []
    rows = Erasure.objects.filter(is_waiting=True, voided_at__isnull=True)
    return [
        row
        for row in rows.select_related("asked_by__unit").order_by("asked_at")
        if second.is_fresh(row)
        and row.asked_by is not None
        and second.is_second(user, row, row.asked_by)
        and not holds_of(row.cases, row.ground)
        and _proposer_sees_all(row)
        and not any(is_kept_from(user, case) for case in row.cases)
        and _may_know_of_seals(viewer, user, row)
    ]


def _proposer_sees_all(row: Erasure) -> bool:
    from amparo.access.viewer import viewer_of

    if row.asked_by is None:
        return False
    seen = row_rule(Case, viewer_of(row.asked_by)).filter(pk__in=row.cases)
    return seen.count() == len(row.cases)


def _may_know_of_seals(viewer: Viewer, user: User, row: Erasure) -> bool:
    """A sealed file takes a second person of another agency, who is on its team too."""
    cases: QuerySet[Case] = QuerySet(Case)
    sealed = set(cases.filter(pk__in=row.cases, is_compartment=True).values_list("pk", flat=True))
    if not sealed:
        return True
    own = set(own_work(viewer).filter(case__in=sealed).values_list("case", flat=True))
    return sealed == own and row.asked_by is not None and user.agency != row.asked_by.agency


def drawn(row: Erasure) -> second.Drawn:
    """What goes, why and on what basis."""
    title = _("Destroy what is known of a person")
    if row.record != PERSON:
        title = _("Destroy the words of one record")
    return second.Drawn(
        title=title,
        lines=(
            (_("Ground"), code_list("erasure_ground").label(row.ground)),
            (_("Basis"), basis_of(row.ground)),
            (_("Reasons"), unseal(bytes(row.why), row.place())),
            (_("Digest of the list"), row.digest[:16]),
        ),
    )


def basis_of(ground: str) -> str:
    from amparo.reference.codelists import language_or_english

    return country().retention.grounds[ground].basis[language_or_english(None)]


def tables_of_erasure(viewer: Viewer, row: Erasure) -> list[dict[str, Any]]:
    """Every value that goes, with its words where they are open to whoever agrees."""
    proof.must_be_fresh(viewer)
    plan = plan_of(row.record, row.key)
    looks.note_read(viewer, cases=list(plan.cases), people=list(plan.people))
    with perform(viewer, LOOK, erasure=str(row.pk)):
        return [table_of(viewer, plan, tells_kinds=True)]


def facts(row: Erasure) -> dict[str, Any]:
    """What the ledger keeps of an agreement: nothing of the person."""
    return {"erasure": str(row.pk), "values": row.values, "digest": row.digest}


def erasures_of(label: str, keys: Iterable[Any]) -> list[Erasure]:
    """Those that were carried out, and those that wait, of a person or record; newest first."""
    rows = Erasure.objects.filter(record=label, key__in=list(keys), voided_at__isnull=True)
    return list(rows.select_related("asked_by", "confirmed_by").order_by("-asked_at"))


def erased_at(record: Any) -> dt.datetime | None:
    """When the sealed words of a record were destroyed, as the ledger says; else None."""
    entries = ledger.history(record._meta.label_lower, str(record.pk))
    return next((entry.at for entry in reversed(entries) if entry.name == CONFIRM), None)


NAMED.update(
    {
        PROPOSE: gettext_lazy("That data be destroyed was proposed"),
        LOOK: gettext_lazy("A second person looked at what is to be destroyed"),
        CONFIRM: gettext_lazy("A second person answered for destroying data"),
        WITHDRAW: gettext_lazy("A proposal to destroy data was taken back"),
    }
)
second.waits(
    second.Kind(
        "erasure",
        CONFIRM,
        erasures_that_wait,
        drawn,
        count=lambda row: row.values,
        tables=tables_of_erasure,
        facts=facts,
    )
)
