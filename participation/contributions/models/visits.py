"""When somebody last read a discussion."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.threads import Thread


class ThreadVisit(models.Model):
    """One person's last visit to a discussion: what is younger is new to them.

    One row for each person and thread, known to nobody else, dropped after a year.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="visits")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="thread_visits"
    )
    seen_at = models.DateTimeField(_("last seen"), db_index=True)
    new_since = models.DateTimeField(_("new since"), null=True, blank=True)

    class Meta:
        verbose_name = _("visit to a discussion")
        verbose_name_plural = _("visits to discussions")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "thread"], name="person_has_one_visit_to_a_thread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.seen_at}"
