"""Which account at a ministry is whose account here."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class MinistryAccount(models.Model):
    """A link that the user made while signed in. The ministry’s name for them is a keyed digest."""

    user = models.ForeignKey("access.User", models.CASCADE, related_name="ministry_accounts")
    ministry = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("ministry", "subject"), name="access_ministry_account_once"
            ),
            models.UniqueConstraint(fields=("ministry", "user"), name="access_ministry_user_once"),
        )

    def __str__(self) -> str:
        return f"account at {self.ministry}"
