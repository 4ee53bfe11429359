# ruff: noqa: B010  a defect is put in from outside, where no attribute is declared
"""Known defects of what is noticed, of copies, of the wall, and of what a page takes and shows."""

from __future__ import annotations

import os
from typing import Any

from django.db.models import Q

from .replacing import put


def looks_not_written() -> None:
    from amparo.access.watch import looks

    put(looks.note_look, lambda *args, **kwargs: None)


def budget_never_reached() -> None:
    from amparo.access.watch import looks

    put(looks._keep_within_budget, lambda *args: None)


def alerts_stay_in_the_own_line() -> None:
    from amparo.access.watch import notices

    reviewers = notices.reviewers
    put(reviewers, lambda permission, but: reviewers(permission, but=""))


def decoys_unknown() -> None:
    from amparo.access.watch import decoys

    put(decoys.is_decoy, lambda key: False)


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
    put(inside, lambda *args: replace(inside(*args), allowed=True))


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
    put(make, lambda *args, with_people: make(*args, with_people=False))


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

    put(formats.defused, str)


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

    put(reach.kept_from_review, lambda viewer: Q(pk__in=()))


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

    put(gate._seen, lambda model, value: value)


def page_shows_what_nobody_decided() -> None:
    from dataclasses import replace

    from amparo.access import views_of

    opened = views_of.opened

    def wide(record: Any, viewer: Any, decision: Any = None, **options: Any) -> Any:
        names = frozenset(field.name for field in record._meta.concrete_fields)
        bare = replace(decision, reads=names) if decision else decision
        return opened(record, viewer, bare, **options)

    put(opened, wide)


def lists_sort_by_what_is_hidden() -> None:
    from amparo.access import listing

    put(listing._sortable, lambda layout: [f.name for f in layout.model._meta.concrete_fields])


def lists_filter_by_any_name() -> None:
    from django import forms

    from amparo.access import listing

    filters = listing._filters

    def wide(layout: Any, asked: Any) -> forms.Form:
        form = filters(layout, asked) or forms.Form({})
        for field in layout.model._meta.concrete_fields:
            if field.name in asked and field.name not in form.fields:
                form.fields[field.name] = forms.CharField(required=False)
                form.data = {**form.data, field.name: asked[field.name]}
        return form

    put(filters, wide)


def roles_kept_from_the_last_request() -> None:
    from amparo.access import viewer

    made = viewer.viewer_of
    known: dict[Any, Any] = {}

    def kept(user: Any, *args: Any, **kwargs: Any) -> Any:
        return known.setdefault(user.pk, made(user, *args, **kwargs))

    put(made, kept)


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


def key_not_held_while_sealing() -> None:
    from amparo.kernel.sealing import Keyring

    setattr(Keyring, "hold", lambda self, owners: self.load(owners))


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

    put(looks._tell_odd_hour, lambda viewer: None)


def lists_read_without_a_number() -> None:
    from amparo.access.watch import looks

    put(looks.note_listed, lambda viewer, people: None)


def form_takes_what_it_does_not_ask() -> None:
    from amparo.access import gate
    from amparo.access.forms import form_for

    def wide(layout: Any, names: Any, *args: Any, **kwargs: Any) -> Any:
        sent = kwargs.get("data")
        more = layout.asked() if sent is not None else ()
        return form_for(layout, dict.fromkeys([*names, *more]), *args, **kwargs)

    put(form_for, wide)
    put(gate.edit, _edit_of_any_field(gate.edit))


def _edit_of_any_field(edit: Any) -> Any:
    from dataclasses import replace

    def loose(viewer: Any, record: Any, section: Any, answers: Any, version: Any = None) -> Any:
        return edit(viewer, record, replace(section, fields=tuple(answers)), answers, version)

    return loose


def place_in_a_list_not_looked_at() -> None:
    from amparo.access import listing

    put(listing._is_plain, lambda text: isinstance(text, str))
