"""What people type by mistake or on purpose: a sentence beside the question, and nothing lost."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access import listing
from amparo.access.factories import a_user
from amparo.access.gate import create
from amparo.access.viewer import viewer_of
from amparo.cases.factories import a_case, somebody_in
from amparo.kernel import privacy
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db

BAD = {
    "empty": "",
    "spaces": "   ",
    "formula": "=1+1",
    "script": "<script>alert(1)</script>",
    "quotes": "\"'`;--",
    "long": "x" * 10_000,
    "control": "a\x00b\x07c",
    "turned": "abc\u202edef",
    "emoji": "👩‍👧‍👦",
    "year one": "01/01/0001",
    "year 9999": "31/12/9999",
    "other digits": "١٢٣",
    "huge number": "9" * 400,
    "wrong type": "not a number",
}
ROLES = {
    "ATIP_OFF": "police",
    "DHS_SW": "dhs",
    "DPP": "dpp",
    "FOCAL": "council",
    "SYS_ADMIN": "council",
}
SOMEWHERE = "01234567-89ab-7def-8123-456789abcdef"
ENGLISH = re.compile(r"\b(the|this|these|write|choose|enter|select|ensure|must|not)\b", re.I)
QUERY = [
    "sort=x&after=zzz&status=%00&a=b&before=0001-01-01&show=<b>&by=%00&period=%00",
    f"sort=-summary&before={10**60}&from=x&to=y&by=x&where=y&format=x&event=%00",
    "sort=-summary",
    "sort=x",
    "after=zzz",
    "status=%00",
    "sort=opened_on&after=WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAsICJ4Il0=",
]


class Desk:
    """Somebody with a case of their own, at a browser in Spanish."""

    def __init__(self, role: str) -> None:
        user = a_user(role.lower(), role, ROLES[role])
        self.viewer = viewer_of(user)
        self.client = Client(headers={"accept-language": "es"})
        self.client.force_login(user, backend="amparo.access.signin.Backend")
        session = self.client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        self.case: Any = a_case(self.viewer) if self.viewer.has("case.open") else None

    def new_forms(self) -> Iterator[tuple[str, str, list[str]]]:
        """The forms for new records that are open here: which record, address, questions."""
        if self.case is not None:
            yield "case", reverse("case-new"), [*LAYOUTS["case"].asked()]
        for code, layout in LAYOUTS.items():
            if not self.viewer.has(layout.permission("create")) or code == "case":
                continue
            if layout.parent is None:
                yield code, reverse("record-new", args=[code]), [*layout.asked()]
            elif layout.parent == "case" and self.case is not None:
                url = reverse("record-new-under", args=["case", self.case.pk, code])
                yield code, url, [*layout.asked()]

    def forms_of_records(self) -> list[tuple[str, list[str]]]:
        """The addresses of the forms that change what there is."""
        note = create(self.viewer, LAYOUTS["note"], {"kind": "other", "text": "Words."}, self.case)
        task = create(self.viewer, LAYOUTS["task"], {"kind": "visit"}, self.case)
        person = somebody_in(self.viewer, self.case, "suspect", "Invented Person")
        found = [
            (reverse("record-move", args=["case", self.case.pk, "close"]), ["closed_on"]),
            (reverse("record-move", args=["task", task.pk, "wait"]), ["due_on"]),
        ]
        for code, record in (("case", self.case), ("note", note), ("task", task)):
            found.append((reverse("record-void", args=[code, record.pk]), ["void_reason"]))
            for section in LAYOUTS[code].sections:
                url = reverse("record-edit", args=[code, record.pk, section.code])
                found.append((url, [*section.fields]))
        for section in LAYOUTS["person"].sections:
            url = reverse("record-edit", args=["person", person.pk, section.code])
            found.append((url, [*section.fields]))
        add = reverse("case-add-person", args=[self.case.pk])
        names = ["name", "born", "full", "given", "family", "kind", "sex", "nationality", "birth"]
        found += [(f"{add}#{step}", [*names, "role", "person"]) for step in ("look", "enter")]
        found += [(reverse("person-search"), ["name", "born"]), (add, ["person", "step"])]
        return found


def answered(desk: Desk, url: str, names: list[str], value: str) -> None:
    """Post the value as the answer to all questions, and look at what comes back."""
    place, _mark, step = url.partition("#")
    sent = {**dict.fromkeys(names, value), "version": "1"} | ({"step": step} if step else {})
    answer = desk.client.post(place, sent)
    assert answer.status_code in (200, 302, 404), (url, answer.status_code)
    if answer.status_code == 200:
        page = answer.content.decode()
        assert BAD["script"] not in page, url
        for form in _bound(answer.context):
            _kept_and_told(form, page, value, url)


def _bound(context: Any) -> list[forms.BaseForm]:
    found = {id(v): v for layer in context for d in layer for v in d.values() if _is_bound(v)}
    return list(found.values())


def _is_bound(value: object) -> bool:
    return isinstance(value, forms.BaseForm) and value.is_bound


def _kept_and_told(form: forms.BaseForm, page: str, value: str, url: str) -> None:
    for name, sentences in form.errors.items():
        for sentence in map(str, sentences):
            assert len(sentence) < 200, (url, name, sentence)
            assert not ENGLISH.search(sentence), (url, name, sentence)
        if name != NON_FIELD_ERRORS and not form.fields[name].widget.is_hidden:
            assert f'id="{form[name].auto_id}-error"' in page, (url, name)
    typed = [n for n, f in form.fields.items() if isinstance(f, forms.CharField) and n in form.data]
    if typed and form.errors:
        assert escape(value) in page, url


@pytest.mark.parametrize("kind", sorted(BAD))
def test_every_form_answers_with_sentences_and_keeps_what_was_typed(kind):
    met: set[str] = set()
    for role in ROLES:
        desk = Desk(role)
        for code, url, names in desk.new_forms():
            if code not in met:
                answered(desk, url, names, BAD[kind])
                met.add(code)
    assert met > {"case", "note", "service", "investigation", "meeting", "unit"}


@pytest.mark.parametrize("kind", sorted(BAD))
def test_every_change_answers_with_sentences_and_keeps_what_was_typed(kind):
    desk = Desk("ATIP_OFF")
    for url, names in desk.forms_of_records():
        answered(desk, url, names, BAD[kind])


@pytest.mark.parametrize("kind", sorted(BAD))
def test_the_sign_in_page_answers_alike(kind):
    client = Client(headers={"accept-language": "es"})
    sent = {"username": BAD[kind], "password": BAD[kind], "next": BAD[kind]}
    answer = client.post(reverse("sign-in"), sent)
    assert answer.status_code == 200
    _kept_and_told(answer.context["form"], answer.content.decode(), "", "sign-in")


@pytest.mark.parametrize("query", QUERY)
def test_unknown_parameters_are_left_aside_or_refused(query):
    desk = Desk("ATIP_OFF")
    places = [reverse("record-list", args=[code]) for code in LAYOUTS]
    places += ["/", "/figures/", "/figures/M-CASES/", "/reports/", "/ledger/", "/ui/"]
    for place in (*places, reverse("case-page", args=[desk.case.pk])):
        answer = desk.client.get(f"{place}?{query}")
        refused = {409} if place == "/reports/" else {404}  # a period is refused with a sentence
        assert answer.status_code in {200} | refused, place


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_a_list_sorts_and_narrows_by_its_columns_alone(code):
    layout = LAYOUTS[code]
    hidden = {field.name for field in layout.model._meta.concrete_fields} - {*layout.columns}
    usual = listing.order_of(layout, {})
    for name in sorted({*hidden, *privacy.sealed_fields(layout.model)} - {usual[0]}):
        assert listing.order_of(layout, {"sort": name}) == usual
        assert listing.order_of(layout, {"sort": f"-{name}"}) == usual
        form = listing._filters(layout, {name: "x"})
        assert form is None or name not in form.fields


FORGED = {
    "half a sign": ("\ud800", SOMEWHERE),
    "half a sign as the key": ("x", "\ud800"),
    "zero bytes": ("\0", SOMEWHERE),
    "zero bytes as the key": ("x", "\0"),
    "huge": (10**400, "x"),
    "beyond the column": ("1e400", SOMEWHERE),
}


@pytest.mark.parametrize(
    "told",
    [b"[" * 3000, *(json.dumps(each).encode() for each in FORGED.values())],
    ids=("nested", *FORGED),
)
def test_a_forged_place_in_a_list_is_its_beginning_or_its_end(told):
    desk, mark = Desk("ATIP_OFF"), base64.urlsafe_b64encode(told).decode()
    for code, layout in LAYOUTS.items():
        for column in layout.columns:
            answer = desk.client.get(f"/{code}/", {"sort": column, "after": mark})
            assert answer.status_code in (200, 404), (code, column)


def test_a_forged_place_in_the_queue_of_pairs_is_its_beginning(db):
    from amparo.access.keyset import page_of
    from amparo.people.models import Pair

    for number in ("1e400", "9" * 5000, "NaN", "-1e9", "0.00000000000000000001"):
        place = f"{number}~{SOMEWHERE}"
        with unscoped("test"):
            assert page_of(Pair.objects.all(), place, 25, by="score") == ([], "")
