"""Places of discussion."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.plans.models import DraftPlan


class Thread(models.Model):
    """One place of discussion: a consultation, an anchor of a plan, or an idea.

    ``version`` counts the changes that the public can see, without gaps: each takes the next
    number under this row's lock and leaves a `ThreadChange`.
    """

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, null=True, blank=True, related_name="thread"
    )
    plan = models.ForeignKey(
        DraftPlan, models.PROTECT, null=True, blank=True, related_name="threads"
    )
    anchor = models.UUIDField(_("anchor"), null=True, blank=True)
    idea = models.OneToOneField(
        "participation.Contribution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discussion",
    )
    version = models.PositiveBigIntegerField(_("version"), default=0)
    published_count = models.PositiveIntegerField(_("published contributions"), default=0)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    consultation__isnull=False,
                    plan__isnull=True,
                    anchor__isnull=True,
                    idea__isnull=True,
                )
                | models.Q(
                    consultation__isnull=True,
                    plan__isnull=False,
                    anchor__isnull=False,
                    idea__isnull=True,
                )
                | models.Q(
                    consultation__isnull=True,
                    plan__isnull=True,
                    anchor__isnull=True,
                    idea__isnull=False,
                ),
                name="thread_has_exactly_one_subject",
            ),
            models.UniqueConstraint(
                fields=["plan", "anchor"], name="anchor_has_one_thread_in_its_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"Thread {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of the discussion on a page of its own."""
        return reverse("participation:thread", args=[self.pk])

    @property
    def subject(self) -> str:
        """The name of the field that says what this thread belongs to."""
        if self.consultation_id is not None:
            return "consultation"
        return "plan" if self.plan_id is not None else "idea"

    @property
    def home(self) -> Consultation:
        """The consultation that this thread belongs to, whatever its subject."""
        if self.consultation is not None:
            return self.consultation
        if self.plan is not None:
            return self.plan.consultation
        assert self.idea is not None  # noqa: S101 - thread_has_exactly_one_subject
        return self.idea.consultation
