"""What happened in a thread, under gapless numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.contributions import Contribution
from participation.contributions.models.threads import Thread


class ThreadChange(models.Model):
    """One change of a thread that the public can see, under its number."""

    class Kind(models.TextChoices):
        """What happened."""

        PUBLISHED = "published", _("published")
        EDITED = "edited", _("edited")
        WITHDRAWN = "withdrawn", _("withdrawn")
        HIDDEN = "hidden", _("hidden")
        RESTORED = "restored", _("restored")
        REDACTED = "redacted", _("redacted")
        SUPPORTED = "supported", _("supported")
        ANSWERED = "answered", _("answered")
        ASSESSED = "assessed", _("assessed")
        MOVED = "moved", _("moved")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="changes")
    version = models.PositiveBigIntegerField(_("version"))
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a thread")
        verbose_name_plural = _("changes of a thread")
        ordering = ["thread", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "version"], name="version_is_unique_in_its_thread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.version} {self.kind}"
