# ruff: noqa: B010  a defect is put in from outside, where no attribute is declared
"""Known defects of who sees what, and of what two must agree to."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from .replacing import put


def scope_of_a_list_dropped() -> None:
    from amparo.cases.models import Note
    from amparo.kernel import scope

    scope._rules[Note] = lambda viewer: Q()


def walk_shows_whatever_it_meets() -> None:
    from django.db.models import QuerySet

    from amparo.access import walking

    setattr(walking, "row_rule", lambda model, _viewer: QuerySet(model))


def walk_begins_anywhere() -> None:
    from amparo.access import walking

    put(walking._is_genuine, lambda *_given: True)


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

    put(find, telling)


def approver_is_asker() -> None:
    from amparo.access import second

    put(second.is_second, lambda *args, **kwargs: True)


def approval_not_bound_to_what_was_shown() -> None:
    from amparo.access import second

    settle = second.settle

    def loose(viewer: Any, code: str, key: Any, version: int, *, agrees: bool) -> Any:
        found = second.find(viewer, code, key)
        return settle(viewer, code, key, found[1].version if found else version, agrees=agrees)

    put(settle, loose)


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

    setattr(approvals, "_are_apart", lambda user, earlier, *, same_unit: True)


def published_bytes_not_compared() -> None:
    from amparo.publishing.release import files

    put(files.is_as_frozen, lambda release: True)


def what_waits_counts() -> None:
    from amparo.access import second

    setattr(second.Awaited, "wait", lambda self, by: None)


def end_of_sharing_ignored() -> None:
    from django.db.models import QuerySet

    from amparo.cases import ties
    from amparo.cases.models import Sharing

    put(ties.in_force, lambda: QuerySet(Sharing).filter(voided_at__isnull=True))


def classes_of_sharing_ignored() -> None:
    from amparo.access import decide

    put(decide._wall_opens, lambda kind, walls: True)


def words_of_the_matrix_ignored() -> None:
    from amparo.access import conditions

    put(conditions.holds, lambda *args: True)
    put(conditions.rows, lambda *args: Q(pk__isnull=False))
    setattr(conditions, "holds", lambda *args: True)
    setattr(conditions, "rows", lambda *args: Q(pk__isnull=False))


def conflicts_ignored() -> None:
    from django.db.models import QuerySet

    from amparo.cases import ties
    from amparo.cases.models import Conflict

    put(ties.conflicts_of, lambda viewer: QuerySet(Conflict).none())


def compartments_open_to_supervisors() -> None:
    from amparo.cases import ties

    seen = ties.cases_in_sight

    def wide(viewer: Any, half: str = "", data_class: str = "") -> Q:
        return seen(viewer, half, data_class) | Q(
            pk__in=ties.supervised_work(viewer).values("case")
        )

    put(seen, wide)


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
