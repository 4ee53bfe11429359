"""What every record has: a key, a version, and no way to change but through an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import act, privacy
from .errors import Stale
from .fields import Sealed
from .ids import new_id
from .scope import OneByOne, ScopedManager, WholeManager
from .sealing import Place, seal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .workflow import Workflow


class Record(models.Model):
    """A row that somebody answers for. It declares the data class of each of its fields."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False, default=timezone.now)
    voided_at = models.DateTimeField(_("entered in error on"), null=True, editable=False)
    void_reason = models.CharField(max_length=40, blank=True, default="", editable=False)

    objects: ClassVar[ScopedManager[Any]] = ScopedManager()
    rows: ClassVar[WholeManager[Any]] = WholeManager()

    class Meta:
        abstract = True

    _loaded: dict[str, Any]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row and tell the act under way what changed. Raises ValidationError, Stale,
        OutsideAnAct."""
        doing = act.current()
        is_new = self._state.adding
        self.clean_fields(exclude=self._unchecked())
        self.clean()
        was = self.version
        self.version = was + 1
        sealed = self._seal_all(was)
        changed = self._changes(is_new=is_new)
        if is_new:
            super().save(force_insert=True, using=kwargs.get("using"))
        elif changed or sealed:
            self._write(was)
        else:
            self.version = was
            return
        doing.note(self._change(changed, sealed, is_new=is_new))
        self._loaded = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OneByOne("Nothing is deleted: a record that was entered in error is voided.")

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Any:
        record = super().from_db(db, field_names, values)
        record._loaded = dict(zip(field_names, values, strict=False))
        return record

    def owner(self) -> str:
        """The id of the root record whose key seals this one."""
        link = privacy.owner_field(type(self))
        return str(self.pk if link == "self" else getattr(self, f"{link}_id"))

    def place(self, field: str, version: int | None = None) -> Place:
        """Where a sealed field of this row stands, as of its version."""
        return Place(
            table=self._meta.db_table,
            column=field,
            row=str(self.pk),
            owner=self.owner(),
            data_class=privacy.data_class(type(self), field),
            version=self.version if version is None else version,
        )

    def _unchecked(self) -> set[str]:
        links = {f.name for f in self._meta.concrete_fields if f.is_relation}
        return links | set(privacy.sealed_fields(type(self)))

    def _seal_all(self, was: int) -> tuple[str, ...]:
        """Lock new texts, and the others anew for the new version. Gives the new ones' names."""
        from .sealing import unseal

        fresh: list[str] = []
        for name in privacy.sealed_fields(type(self)):
            value = getattr(self, name)
            if isinstance(value, Sealed):
                text = unseal(value.envelope, self.place(name, was)) if value else ""
            else:
                text = value or ""
                fresh.append(name)
            setattr(self, name, Sealed(seal(text, self.place(name))) if text else Sealed())
        return tuple(fresh)

    def _changes(self, *, is_new: bool) -> dict[str, tuple[Any, Any]]:
        loaded = {} if is_new else getattr(self, "_loaded", {})
        found: dict[str, tuple[Any, Any]] = {}
        for field in self._meta.concrete_fields:
            if field.name in {"version", *privacy.sealed_fields(type(self))}:
                continue
            after = getattr(self, field.attname)
            before = loaded.get(field.attname)
            if after != before and not (is_new and after in ("", None)):
                found[field.attname] = (before, after)
        return found

    def _write(self, was: int) -> None:
        values = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}
        values.pop("id")
        rows: models.QuerySet[Any] = models.QuerySet(type(self)).filter(pk=self.pk, version=was)
        if rows.update(**values) != 1:
            self.version = was
            raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))

    def _change(
        self, changed: dict[str, tuple[Any, Any]], sealed: Iterable[str], *, is_new: bool
    ) -> act.Change:
        before = {} if is_new else {name: _plain(pair[0]) for name, pair in changed.items()}
        after = {name: _plain(pair[1]) for name, pair in changed.items()}
        return act.Change(self._meta.label_lower, str(self.pk), before, after, tuple(sealed))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Stepped(Record):
    """A record that moves through the steps of a workflow."""

    workflow: ClassVar[Workflow]
    status: Any

    class Meta:
        abstract = True
