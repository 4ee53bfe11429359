"""Who a person is: the identity itself, its names, papers and ways of contact, and its merges."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.working import Worked
from amparo.kernel.errors import Invalid
from amparo.kernel.fields import SealedField
from amparo.kernel.ids import new_id, new_reference
from amparo.kernel.records import Record
from amparo.kernel.scope import unscoped
from amparo.reference.codes import coded

from .births import read_birth
from .changes import note_change


def new_person_reference() -> str:
    """A reference that tells nothing about the person."""
    return new_reference("P")


class Person(Record):
    """One human being, whatever the number of files and spellings that speak of her or him."""

    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_person_reference, editable=False
    )
    sex = coded("sex", blank=True, verbose_name=_("sex"))
    nationality = coded("country", blank=True, verbose_name=_("nationality"))
    language = coded("language", blank=True, verbose_name=_("language"))
    birth = SealedField(_("born"), kind="partial_date", blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # an index of the few who are one with somebody else stands in its place
        related_name="merged_people",
        verbose_name=_("same person as"),
    )
    is_under_review = models.BooleanField(_("import not yet signed off"), default=False)

    class Meta:
        verbose_name = _("person")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_person_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["merged_into"],
                name="people_person_joined",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(fields=["-created_at", "-id"], name="people_person_newest"),
        ]

    class Data:
        owner = "self"
        topic = "person"
        open: ClassVar = {
            "reference",
            "sex",
            "nationality",
            "language",
            "merged_into",
            "is_under_review",
        }
        identity: ClassVar = {"birth"}

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a birth in its shortest exact writing. Raises Invalid for what cannot be one."""
        if isinstance(self.birth, str) and self.birth.strip():
            self.birth = str(read_birth(self.birth))
        super().save(*args, **kwargs)
        note_change(self.pk)


class Name(Record):
    """A name that a person goes by, or went by; whole as written, in parts where they are known."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="names", verbose_name=_("person")
    )
    kind = coded("name_kind", verbose_name=_("kind of name"))
    is_main = models.BooleanField(_("the name to show"), default=False)
    full = SealedField(_("name as written"), kind="text", blank=True)
    given = SealedField(_("given names"), kind="text", blank=True)
    family = SealedField(_("family names"), kind="text", blank=True)

    class Meta:
        verbose_name = _("name")

    class Data:
        owner = "person"
        topic = "person"
        open: ClassVar = {"person", "kind", "is_main"}
        identity: ClassVar = {"full", "given", "family"}

    def __str__(self) -> str:
        return f"name of {self.person_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A name has words in it, and one name of a person is the one to show."""
        if not any((self.full, self.given, self.family)):
            raise Invalid({"full": _("Write the name, or one part of it.")})
        if self.is_main and not self.voided_at:
            self._take_over()
        super().save(*args, **kwargs)
        note_change(self.person_id)

    def _take_over(self) -> None:
        with unscoped("one name alone is shown, whoever wrote the others"):
            others = list(Name.rows.filter(person=self.person_id, is_main=True).exclude(pk=self.pk))
        for other in others:
            other.is_main = False
            other.save()


class IdentityDocument(Record):
    """A passport, card or certificate that says who a person is."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="identity_documents", verbose_name=_("person")
    )
    kind = coded("document_kind", verbose_name=_("kind of document"))
    country = coded("country", blank=True, verbose_name=_("issued by"))
    number = SealedField(_("number"), kind="text", blank=True)

    class Meta:
        verbose_name = _("identity document")

    class Data:
        owner = "person"
        topic = "person"
        open: ClassVar = {"person", "kind", "country"}
        identity: ClassVar = {"number"}

    def __str__(self) -> str:
        return f"identity document of {self.person_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        note_change(self.person_id)


class Contact(Record):
    """How a person can be reached, whether that is safe, and at which hours."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="contacts", verbose_name=_("person")
    )
    kind = coded("contact_kind", verbose_name=_("way of contact"))
    is_safe = models.BooleanField(_("safe to use"), default=False)
    value = SealedField(_("number or address"), kind="text")
    when_to_call = SealedField(_("safe hours"), kind="text", blank=True)
    code_word = SealedField(_("code word"), kind="text", blank=True)

    class Meta:
        verbose_name = _("way of contact")

    class Data:
        owner = "person"
        topic = "person"
        open: ClassVar = {"person", "kind", "is_safe"}
        identity: ClassVar = {"value", "when_to_call", "code_word"}

    def __str__(self) -> str:
        return f"contact of {self.person_id}"


class Merge(Record):
    """A decision that two identities are one human being, with its reasons; it can be undone."""

    kept = models.ForeignKey(
        Person, models.PROTECT, related_name="merges_kept", verbose_name=_("person kept")
    )
    merged = models.ForeignKey(
        Person, models.PROTECT, related_name="merges_away", verbose_name=_("person joined to it")
    )
    score = models.DecimalField(
        _("likeness"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    decided_on = models.DateField(_("decided on"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_merge_of_two_people",
                condition=~models.Q(kept=models.F("merged")),
            ),
            models.UniqueConstraint(
                name="people_merge_once",
                fields=["merged"],
                condition=models.Q(undone_at__isnull=True, voided_at__isnull=True),
            ),
        ]

    class Data:
        owner = "kept"
        topic = "person"
        open: ClassVar = {"kept", "merged", "score", "reasons", "decided_on", "undone_at"}

    def __str__(self) -> str:
        return f"{self.merged_id} is {self.kept_id}"


class SearchKey(models.Model):
    """A part of an identity under a key of the system: equal parts meet, and say nothing else.

    No record, and no word about a person: whoever holds the table without the master key learns
    at most that two people share a part. Small numbers stand for how words of names begin and end.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="search_keys", verbose_name=_("person")
    )
    key = models.BigIntegerField(_("keyed digest"))

    class Meta:
        verbose_name = _("search key")
        indexes = (models.Index(fields=("key", "person"), name="people_searchkey_met"),)

    def __str__(self) -> str:
        return f"search key of {self.person_id}"


class Pair(models.Model):
    """Two identities that may be one human being: how alike, why, and what was decided last.

    ``is_sure`` says that more than a name speaks for it and nothing against it. ``merge`` is the
    merge in force that the decision made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    other = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    score = models.DecimalField(_("likeness"), max_digits=5, decimal_places=4)
    reasons = models.JSONField(_("reasons"), default=list)
    is_sure = models.BooleanField(_("more than a name speaks for it"), default=False)
    decision = coded("pair_decision", verbose_name=_("decision"))
    merge = models.ForeignKey(
        Merge, models.PROTECT, null=True, related_name="+", verbose_name=_("merge")
    )
    found_at = models.DateTimeField(_("found on"))

    class Meta:
        verbose_name = _("pair")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="people_pair_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decision", "-score"], name="people_pair_queue"),
        ]

    def __str__(self) -> str:
        return f"pair {str(self.pk)[-6:]}"


class Verdict(models.Model):
    """One decision on a pair, by whom and when; the last one counts, all of them stay."""

    id = models.BigAutoField(primary_key=True)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="verdicts", verbose_name=_("pair"))
    decision = coded("pair_decision", verbose_name=_("decision"))
    by = models.CharField(_("decided by"), max_length=60)
    agency = coded("agency", blank=True, verbose_name=_("agency"))
    at = models.DateTimeField(_("decided on"))

    class Meta:
        verbose_name = _("verdict")

    def __str__(self) -> str:
        return f"{self.decision} on {self.pair_id}"


class Comparison(Worked):
    """Everybody's comparison with everybody: what is asked of a worker, and what was found last.

    There is one row. The numbers are those that whoever asked may know of: people of compartments
    are in none of them.
    """

    ONLY: ClassVar = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    problem = models.CharField(_("why it was not done"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("compared on"), null=True)
    done_by = models.CharField(_("asked by"), max_length=60, blank=True)
    people = models.PositiveIntegerField(_("people compared"), default=0)
    pairs = models.PositiveIntegerField(_("likely pairs"), default=0)
    new_pairs = models.PositiveIntegerField(_("new in the queue"), default=0)

    class Meta:
        verbose_name = _("comparison of everybody")
        constraints: ClassVar = [
            models.CheckConstraint(name="people_comparison_once", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return "comparison of everybody"


class Search(models.Model):
    """That somebody looked for a person, for what, and the words of it, sealed. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", models.PROTECT, related_name="searches")
    agency = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    words = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("user", "at"), name="people_search_by_whom"),)

    def __str__(self) -> str:
        return f"search {str(self.pk)[-6:]}"
