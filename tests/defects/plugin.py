# ruff: noqa: B010  a defect is put in from outside, where no attribute is declared
"""Breaks the program in one known way before the tests run: ``AMPARO_DEFECT=approver-is-asker``."""

from __future__ import annotations

import os
from typing import Any

from django.db.models import Q


def pytest_collection_modifyitems() -> None:
    """Once everything is imported: a defect replaces one function wherever it is known by name."""
    name = os.environ.get("AMPARO_DEFECT", "")
    if name:
        DEFECTS[name]()


def _replace(function: Any, other: Any) -> None:
    import sys

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith(("amparo", "tests")):
            for key, value in list(vars(module).items()):
                if value is function:
                    setattr(module, key, other)


def scope_of_a_list_dropped() -> None:
    from amparo.cases.models import Note
    from amparo.kernel import scope

    scope._rules[Note] = lambda viewer: Q()


def refusal_tells_of_the_sealed_file() -> None:
    from django.core.exceptions import PermissionDenied

    from amparo.access import pages
    from amparo.kernel.layout import LAYOUTS
    from amparo.kernel.scope import unscoped

    find = pages.find

    def telling(viewer: Any, code: str, pk: Any, verb: str) -> Any:
        with unscoped("defect"):
            model = LAYOUTS[code].model if code in LAYOUTS else None
            is_there = model is not None and model.rows.filter(pk=pk).exists()
        try:
            return find(viewer, code, pk, verb)
        except Exception:
            if is_there:
                raise PermissionDenied from None
            raise

    _replace(find, telling)


def approver_is_asker() -> None:
    from amparo.access import second

    _replace(second.is_second, lambda *args, **kwargs: True)


def approval_not_bound_to_what_was_shown() -> None:
    from amparo.access import second

    settle = second.settle

    def loose(viewer: Any, code: str, key: Any, version: int, *, agrees: bool) -> Any:
        found = second.find(viewer, code, key)
        return settle(viewer, code, key, found[1].version if found else version, agrees=agrees)

    _replace(settle, loose)


def folder_counts_without_agreement() -> None:
    from amparo.access.agreed import agreeing, files, in_use
    from amparo.access.agreed.models import in_force
    from amparo.reference.country import IN_FORCE, country_code

    def loose() -> None:
        found = in_force() or in_use._first()
        texts = vars(agreeing)["in_folder"]()  # as a test has put it
        IN_FORCE[country_code()] = files.country_with(texts)
        in_use._used.update(digest=found.digest)

    setattr(in_use, "take_up", loose)


def second_account_approves_figures() -> None:
    from amparo.publishing import approvals

    setattr(approvals, "_humans", set)


def published_bytes_not_compared() -> None:
    from amparo.publishing.release import files

    _replace(files.is_as_frozen, lambda release: True)


def what_waits_counts() -> None:
    from amparo.access import second

    setattr(second.Awaited, "wait", lambda self, by: None)


def end_of_sharing_ignored() -> None:
    from django.db.models import QuerySet

    from amparo.cases import ties
    from amparo.cases.models import Sharing

    _replace(ties.in_force, lambda: QuerySet(Sharing).filter(voided_at__isnull=True))


def classes_of_sharing_ignored() -> None:
    from amparo.access import decide

    _replace(decide._wall_opens, lambda kind, walls: True)


def words_of_the_matrix_ignored() -> None:
    from amparo.access import conditions

    _replace(conditions.holds, lambda *args: True)
    _replace(conditions.rows, lambda *args: Q(pk__isnull=False))
    setattr(conditions, "holds", lambda *args: True)
    setattr(conditions, "rows", lambda *args: Q(pk__isnull=False))


def conflicts_ignored() -> None:
    from django.db.models import QuerySet

    from amparo.cases import ties
    from amparo.cases.models import Conflict

    _replace(ties.conflicts_of, lambda viewer: QuerySet(Conflict).none())


def compartments_open_to_supervisors() -> None:
    from amparo.cases import ties

    seen = ties.cases_in_sight

    def wide(viewer: Any, half: str = "", data_class: str = "") -> Q:
        return seen(viewer, half, data_class) | Q(
            pk__in=ties.supervised_work(viewer).values("case")
        )

    _replace(seen, wide)


def search_looks_everywhere() -> None:
    from django.db.models import QuerySet

    from amparo.access.views_of import open_value
    from amparo.kernel import scope
    from amparo.people import matches
    from amparo.people.models import Name

    rule = scope.row_rule

    def wide(model: Any, viewer: Any) -> Any:
        return QuerySet(Name) if model is Name else rule(model, viewer)

    setattr(matches, "row_rule", wide)
    setattr(matches, "full_name", lambda name, decision: open_value(name, "full"))


def owner_not_told_of_a_search() -> None:
    from amparo.people import reach

    reach._hearers.clear()


def history_tells_of_hidden_links() -> None:
    from amparo.access import drawing

    setattr(drawing, "_tells_only_of_hidden", lambda *args: False)
    setattr(drawing, "is_told", lambda viewer, entry: True)  # the second rule that hides it


def level_alone_voids() -> None:
    from amparo.kernel.layout import LAYOUTS

    for code in ("case", "person"):
        object.__setattr__(LAYOUTS[code], "by_name", frozenset())


def role_of_a_person_not_judged() -> None:
    from amparo.cases import rules

    setattr(rules, "check_role", lambda held: None)


def whoever_came_by_a_sharing_stays() -> None:
    from amparo.cases import rules

    setattr(rules, "sharing_behind", lambda actor, case: None)


def page_without_a_judge() -> None:
    from amparo.access import ledger_page

    delattr(ledger_page.ledger_page, "needs")


def overlapping_periods_told() -> None:
    from amparo.publishing import figure_guard, figure_shown

    for module in (figure_guard, figure_shown):
        setattr(module, "is_apart", lambda question: True)


def taken_tables_forgotten() -> None:
    from amparo.publishing import figure_pages

    setattr(figure_pages, "note_taken", lambda *args: None)


def looks_not_written() -> None:
    from amparo.access.watch import looks

    _replace(looks.note_look, lambda *args, **kwargs: None)


def budget_never_reached() -> None:
    from amparo.access.watch import looks

    _replace(looks._keep_within_budget, lambda *args: None)


def alerts_stay_in_the_own_line() -> None:
    from amparo.access.watch import notices

    reviewers = notices.reviewers
    _replace(reviewers, lambda permission, but: reviewers(permission, but=""))


def decoys_unknown() -> None:
    from amparo.access.watch import decoys

    _replace(decoys.is_decoy, lambda key: False)


def weekly_notice_forgotten() -> None:
    from amparo.cases import watching

    setattr(watching, "tell_weekly", lambda: 0)


def emergency_reaches_sealed_files() -> None:
    from amparo.access import emergencies
    from amparo.cases.watching import cases_of

    emergencies.reaches(lambda viewer, person: frozenset(map(str, cases_of(person))))


def emergency_changes_and_exports() -> None:
    from dataclasses import replace

    from amparo.access import decide

    inside = decide._in_emergency
    _replace(inside, lambda *args: replace(inside(*args), allowed=True))


def emergency_widens_every_list() -> None:
    from contextlib import nullcontext

    from amparo.access import emergencies

    setattr(emergencies, "seeing_only", lambda rule: nullcontext())


def late_review_forgotten() -> None:
    from amparo.cases import emergency

    setattr(emergency, "_must_be_free", lambda viewer: None)


def copy_with_people_leaves_at_once() -> None:
    from amparo.publishing.copies import actions

    make = actions.make_copy
    _replace(make, lambda *args, with_people: make(*args, with_people=False))


def count_not_asked() -> None:
    from dataclasses import replace

    from amparo.access import second

    second.KINDS["copy"] = replace(second.KINDS["copy"], count=None)


def digest_not_compared() -> None:
    from amparo.publishing.copies import actions

    setattr(actions, "_digest", lambda file, copy: copy.digest)


def second_copy_of_one_look_settles_too() -> None:
    from amparo.publishing.copies.models import Copy

    setattr(Copy, "save", lambda self, *args, **kwargs: super(Copy, self).save())


def guard_of_formulas_missing() -> None:
    from amparo.publishing.copies import formats

    _replace(formats.defused, str)


def copy_shows_what_the_page_hides() -> None:
    from amparo.access import drawing
    from amparo.access.decide import decide
    from amparo.access.views_of import opened
    from amparo.kernel.layout import layout_of

    def bare(viewer: Any, layout: Any, records: Any) -> list[list[dict[str, Any]]]:
        found = []
        for record in records:
            decision = decide(viewer, layout_of(record).permission("read"), record, is_seen=True)
            shown = opened(record, viewer, decision).values()
            found.append([{"text": field.value} for field in shown])
        return found

    setattr(drawing, "cells_of", bare)


def comparison_counts_whom_nobody_may_know_of() -> None:
    from amparo.people import reach

    _replace(reach.kept_from_review, lambda viewer: Q(pk__in=()))


def token_of_another_sign_in_accepted() -> None:
    from joserfc import jwt

    class Lenient(jwt.JWTClaimsRegistry):
        def __init__(self, **options: Any) -> None:
            options.pop("nonce", None)
            super().__init__(**options)

    setattr(jwt, "JWTClaimsRegistry", Lenient)


def ministry_opens_without_a_key() -> None:
    from amparo.access import sessions
    from amparo.access.ministry import pages

    setattr(
        pages,
        "_inside",
        lambda request, user, target: sessions.let_in(request, user, target, "ministry"),
    )


def reading_as_second_person_not_written() -> None:
    from amparo.access.watch import looks

    setattr(looks, "note_read", lambda viewer, cases, people: None)


def emergencies_raced_open() -> None:
    from amparo.cases import emergency

    free = emergency._must_be_free
    asked: list[Any] = []

    def once(viewer: Any) -> None:
        asked.append(viewer)
        if len(asked) < 2:
            free(viewer)

    setattr(emergency, "_must_be_free", once)


def statement_for_nobody_is_carried_out() -> None:
    from amparo.kernel import wall

    setattr(wall, "look", lambda: wall.Look("defect"))


def statistics_reads_what_is_sealed() -> None:
    from amparo.indicators import open_columns

    setattr(open_columns, "_is_open", lambda table, column: True)


def record_left_before_the_wall() -> None:
    from amparo.access.walled import walled

    walled().pop("cases_note")


def alerts_tell_of_sealed_files() -> None:
    from amparo.cases import watching

    setattr(watching, "_plain", lambda cases: cases)


def linked_record_not_looked_at() -> None:
    from amparo.access import gate

    _replace(gate._seen, lambda model, value: value)


def page_shows_what_nobody_decided() -> None:
    from dataclasses import replace

    from amparo.access import views_of

    opened = views_of.opened

    def wide(record: Any, viewer: Any, decision: Any = None, **options: Any) -> Any:
        names = frozenset(field.name for field in record._meta.concrete_fields)
        bare = replace(decision, reads=names) if decision else decision
        return opened(record, viewer, bare, **options)

    _replace(opened, wide)


def lists_sort_by_what_is_hidden() -> None:
    from amparo.access import listing

    _replace(listing._sortable, lambda layout: [f.name for f in layout.model._meta.concrete_fields])


def lists_filter_by_any_name() -> None:
    from amparo.access import listing

    _replace(
        listing._filterable, lambda layout: [f.name for f in layout.model._meta.concrete_fields]
    )


def roles_kept_from_the_last_request() -> None:
    from amparo.access import viewer

    made = viewer.viewer_of
    known: dict[Any, Any] = {}

    def kept(user: Any, *args: Any, **kwargs: Any) -> Any:
        return known.setdefault(user.pk, made(user, *args, **kwargs))

    _replace(made, kept)


def administrators_may_do_everything() -> None:
    from amparo.access.viewer import Viewer

    has = Viewer.has
    setattr(Viewer, "has", lambda self, name: "SYS_ADMIN" in self.roles or has(self, name))


def envelope_bound_to_nothing() -> None:
    from amparo.kernel.sealing import Place

    setattr(Place, "associated_data", lambda self: b"")


def nonce_always_the_same() -> None:
    from types import SimpleNamespace

    from amparo.kernel import sealing

    setattr(sealing, "os", SimpleNamespace(**{**vars(os), "urandom": bytes}))


def act_without_an_entry() -> None:
    from contextlib import suppress
    from types import SimpleNamespace

    from amparo.access import action
    from amparo.audit import ledger

    write = ledger.write

    def silent(doing: Any) -> Any:
        with suppress(Exception):
            return write(doing)
        return SimpleNamespace(seq=0)

    setattr(action, "ledger", SimpleNamespace(write=silent))


def pages_kept_by_browsers() -> None:
    from amparo.access import middleware

    setattr(middleware, "headers", lambda handle: handle)


def odd_hours_not_told() -> None:
    from amparo.access.watch import looks

    _replace(looks._tell_odd_hour, lambda viewer: None)


def lists_read_without_a_number() -> None:
    from amparo.access.watch import looks

    _replace(looks.note_listed, lambda viewer, people: None)


def form_takes_what_it_does_not_ask() -> None:
    from amparo.access import gate
    from amparo.access.forms import form_for

    def wide(layout: Any, names: Any, *args: Any, **kwargs: Any) -> Any:
        sent = kwargs.get("data")
        more = layout.asked() if sent is not None else ()
        return form_for(layout, dict.fromkeys([*names, *more]), *args, **kwargs)

    _replace(form_for, wide)
    _replace(gate.edit, _edit_of_any_field(gate.edit))


def _edit_of_any_field(edit: Any) -> Any:
    from dataclasses import replace

    def loose(viewer: Any, record: Any, section: Any, answers: Any, version: Any = None) -> Any:
        return edit(viewer, record, replace(section, fields=tuple(answers)), answers, version)

    return loose


def place_in_a_list_not_looked_at() -> None:
    from amparo.access import listing

    _replace(listing._is_plain, lambda text: isinstance(text, str))


DEFECTS = {
    name.replace("_", "-"): made
    for name, made in list(globals().items())
    if callable(made) and getattr(made, "__module__", "") == __name__ and not name.startswith("_")
}
DEFECTS.pop("pytest-collection-modifyitems")
