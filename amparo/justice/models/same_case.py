"""Keeps what belongs together in one case: a charge never hangs from another case's defendant."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Invalid


class SameCase:
    """For records of a case that also hang from another record of that case."""

    of_same_case: ClassVar[tuple[str, ...]] = ()
    case_id: Any

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Invalid when one of the links leads into another case."""
        for name in self.of_same_case:
            linked = getattr(self, name)
            if linked is not None and linked.case_id != self.case_id:
                raise Invalid({name: _("This belongs to another case.")})
        super().save(*args, **kwargs)  # type: ignore[misc]  # the record beside this class saves
