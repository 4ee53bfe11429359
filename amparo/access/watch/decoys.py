"""Which files are decoys: known by keyed digests, so that a copy of the database does not tell."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from django.conf import settings

from .models import Decoy

if TYPE_CHECKING:
    from collections.abc import Sequence


def _mark(key: Any) -> str:
    text = f"decoy|{str(key).replace('-', '').lower()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def remember(*keys: Any) -> None:
    """From now on these are decoys."""
    Decoy.objects.bulk_create(Decoy(mark=_mark(key)) for key in keys)


def is_decoy(key: Any) -> bool:
    return any_decoy([key])


def any_decoy(keys: Sequence[Any]) -> bool:
    """Whether one of these keys is a decoy’s; one query for all."""
    return Decoy.objects.filter(mark__in=[_mark(key) for key in keys]).exists()
