"""Fields whose values are locked at rest: the database holds envelopes, a page holds dots."""

from __future__ import annotations

from typing import Any

from django.db import models

DOTS = "••••••"
KINDS = ("text", "long", "partial_date")
LIMITS = {"text": 300, "long": 20_000, "partial_date": 40}


class Sealed:
    """A locked value. It prints as dots; only the gate opens it, for a viewer who may read it."""

    __slots__ = ("envelope",)

    def __init__(self, envelope: bytes = b"") -> None:
        self.envelope = envelope

    def __bool__(self) -> bool:
        return bool(self.envelope)

    def __str__(self) -> str:
        return DOTS if self.envelope else ""

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.envelope == self.envelope

    def __hash__(self) -> int:
        return hash(self.envelope)


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A text that only the gate can lock and open. ``kind``: text, long or partial_date."""

    def __init__(self, *args: Any, kind: str = "text", **kwargs: Any) -> None:
        if kind not in KINDS:
            raise ValueError(f"kind of a sealed field must be one of {KINDS}")
        self.kind = kind
        kwargs.setdefault("blank", True)
        kwargs["null"] = True
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("null", None)
        kwargs.pop("editable", None)
        return name, "amparo.kernel.fields.SealedField", args, kwargs

    def from_db_value(self, value: Any, expression: object, connection: object) -> Sealed:
        return Sealed(bytes(value) if value is not None else b"")

    def to_python(self, value: Any) -> Any:
        return value

    def get_default(self) -> Sealed:
        return Sealed()

    def get_prep_value(self, value: Any) -> Any:
        if value is None or (isinstance(value, Sealed) and not value):
            return None
        if isinstance(value, Sealed):
            return value.envelope
        raise TypeError(f"{self.name}: a value reached the database without being sealed")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = value if prepared else self.get_prep_value(value)
        return super().get_db_prep_value(ready, connection, prepared=True)

    def value_to_string(self, obj: models.Model) -> str:
        return DOTS
