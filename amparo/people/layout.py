"""How people and what belongs to them are shown and asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.kernel.layout import Layout, Section

from .models import Contact, IdentityDocument, Merge, Name, Person

PERSON = Layout(
    Person,
    code="person",
    title=_("Person"),
    plural=_("People"),
    sections=(
        Section(
            "person",
            _("Person"),
            fields=("sex", "nationality", "language", "birth"),
            hint=_("A birth may be a day, a month, a year, or an age with its day."),
        ),
    ),
    columns=("reference", "sex", "nationality"),
    order=("-created_at",),
    elsewhere=frozenset({"reference", "merged_into", "is_under_review"}),
    help=_("One human being, whatever the number of files and spellings that speak of her or him."),
    by_name=frozenset({"void"}),
    icon="user",
)

NAME = Layout(
    Name,
    code="name",
    title=_("Name"),
    plural=_("Names"),
    sections=(
        Section(
            "name",
            _("Name"),
            fields=("kind", "full", "given", "family", "is_main"),
            hint=_("Write the name in the order and script that the person uses."),
        ),
    ),
    columns=("kind", "full", "given", "family", "is_main"),
    order=("-is_main", "created_at"),
    parent="person",
    elsewhere=frozenset({"person"}),
)

IDENTITY_DOCUMENT = Layout(
    IdentityDocument,
    code="identity_document",
    title=_("Identity document"),
    plural=_("Identity documents"),
    sections=(Section("document", _("Document"), fields=("kind", "country", "number")),),
    columns=("kind", "country", "number"),
    order=("created_at",),
    parent="person",
    elsewhere=frozenset({"person"}),
)

CONTACT = Layout(
    Contact,
    code="contact",
    title=_("Way of contact"),
    plural=_("Ways of contact"),
    sections=(
        Section(
            "contact",
            _("Contact"),
            fields=("kind", "value", "is_safe", "when_to_call", "code_word"),
            hint=_("Mark as safe only what the person has called safe."),
        ),
    ),
    columns=("kind", "is_safe", "when_to_call"),
    order=("-is_safe", "created_at"),
    parent="person",
    elsewhere=frozenset({"person"}),
)

MERGE = Layout(
    Merge,
    code="merge",
    title=_("Merge"),
    plural=_("Merges"),
    sections=(Section("decision", _("Decision"), fields=("decided_on", "score", "reasons")),),
    columns=("kept", "merged", "decided_on", "undone_at"),
    order=("-decided_on",),
    parent="kept",
    elsewhere=frozenset({"kept", "merged", "undone_at"}),
)
