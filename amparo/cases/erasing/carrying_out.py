"""Carrying out an erasure: keys destroyed, sealed values gone, and the open shell left standing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from amparo.access.keys import hold_alone
from amparo.access.many import destroy_keys
from amparo.kernel import act, privacy
from amparo.kernel.errors import NotPossible
from amparo.people.pairs.looking import forget

from .holds import holds_of
from .plan import PERSON, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .models import Erasure
    from .plan import Plan

    Forgetter = Callable[[Iterable[UUID]], None]

_forgetters: list[Forgetter] = []


def forgets(forgetter: Forgetter) -> Forgetter:
    """Register what a room above drops of records that are erased, given their keys."""
    if forgetter not in _forgetters:
        _forgetters.append(forgetter)
    return forgetter


def must_be_as_shown(erasure: Erasure) -> None:
    """Raises NotPossible where the data are others by now, or something holds them since.

    From then on nobody seals anything with these keys until the transaction ends: what was agreed
    to is what is destroyed.
    """
    hold_alone(_as_shown(erasure).owners)
    _as_shown(erasure)  # again: whoever was sealing something just then has done so
    if holds_of(erasure.cases, erasure.ground):
        raise NotPossible(_("These data may not be destroyed now: something holds them."))


def _as_shown(erasure: Erasure) -> Plan:
    plan = plan_of(erasure.record, erasure.key)
    if plan.digest != erasure.digest:
        raise NotPossible(_("The data changed since this was proposed. It must be proposed anew."))
    return plan


def carry_out(erasure: Erasure) -> None:
    """Within the act by which a second person agrees. Counts stay: no row goes, none is voided."""
    told: dict[tuple[str, tuple[str, ...]], list[UUID]] = defaultdict(list)
    for line in erasure.lines:
        told[line["record"], tuple(line["fields"])].append(UUID(line["key"]))
    owners = {UUID(key) for key in _people(erasure)}
    for (label, fields), keys in told.items():
        model: Any = apps.get_model(label)
        rows: QuerySet[Any] = QuerySet(model)
        nothing = dict.fromkeys(fields)
        rows.filter(pk__in=keys).update(**nothing, version=F("version") + 1)
        if privacy.owner_field(model) == "self":
            owners |= set(keys)
        for key in keys:
            act.current().note(act.Change(model._meta.label_lower, str(key), {}, {}, fields))
    act.current().facts["keys_destroyed"] = destroy_keys(owners)
    if erasure.record == PERSON:
        forget([UUID(key) for key in _people(erasure)])
    touched = {*owners, *(key for keys in told.values() for key in keys)}
    for forgetter in _forgetters:
        forgetter(touched)


def _people(erasure: Erasure) -> Iterable[str]:
    if erasure.record != PERSON:
        return ()
    return plan_of(erasure.record, erasure.key).people
