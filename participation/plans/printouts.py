"""Plans and synopses as files: what was asked for, and what is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.plans.models import PlanVersion


class Printout(models.Model):
    """A version of a plan, or its synopsis with a former one, as a file in one language.

    ``content`` tells whether the file shows what it would show if it were made now. The file may go
    at any time: it is made again when somebody asks for it.
    """

    class Form(models.TextChoices):
        """What kind of file it is."""

        PDF = "pdf", _("PDF")
        DOCX = "docx", _("Word (DOCX)")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("is being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="printouts", verbose_name=_("version")
    )
    former = models.ForeignKey(
        PlanVersion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compared with"),
    )
    language = models.CharField(_("language"), max_length=16)
    form = models.CharField(_("kind of file"), max_length=8, choices=Form)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.WAITING)
    content = models.CharField(_("digest of what it shows"), max_length=64)
    is_queued = models.BooleanField(_("waits for a worker"), default=False)
    asked_at = models.DateTimeField(_("asked for"))
    used_at = models.DateTimeField(_("last wanted"))
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="printouts/", max_length=255, blank=True)
    sha256 = models.CharField(_("digest (SHA-256)"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("printout")
        verbose_name_plural = _("printouts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "former", "language", "form"],
                nulls_distinct=False,
                name="printout_is_made_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(file=""),
                name="ready_printout_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.language}, {self.form}"
