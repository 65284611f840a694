"""Reports by readers and decisions of moderators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, HidingReason
from participation.contributions.models.words import State as ContributionState


class Report(models.Model):
    """Somebody thinks that a contribution breaks the rules.

    People without an account are known by the address they leave for an answer (``email``), and by
    a random word in their session (``browser``): each reports a contribution once.
    """

    class Reason(models.TextChoices):
        """What is wrong with it, in the reporter's eyes."""

        INSULT = "insult", _("It insults or threatens somebody")
        HATE = "hate", _("It incites hatred against a group")
        PERSONAL_DATA = "personal_data", _("It contains personal data of others")
        ADVERTISING = "advertising", _("It is advertising or spam")
        OFF_TOPIC = "off_topic", _("It has nothing to do with the topic")
        OTHER = "other", _("Another reason")

    class State(models.TextChoices):
        """What became of the report."""

        OPEN = "open", _("open")
        UPHELD = "upheld", _("the contribution was hidden")
        DISMISSED = "dismissed", _("the contribution stays")
        WITHDRAWN = "withdrawn", _("the author withdrew the contribution")

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="reports", verbose_name=_("contribution")
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("reporter"),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    text = models.TextField(_("explanation"), blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("reported"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("Of somebody without an account; deleted when the answer was sent."),
    )
    language = models.CharField(_("language"), max_length=16, blank=True)
    browser = models.CharField(_("browser"), max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "reporter"],
                condition=models.Q(reporter__isnull=False),
                name="person_reports_a_contribution_once",
            ),
            models.UniqueConstraint(
                fields=["contribution", "email"],
                condition=~models.Q(email=""),
                name="address_reports_a_contribution_once",
            ),
            models.UniqueConstraint(
                fields=["contribution", "browser"],
                condition=~models.Q(browser=""),
                name="browser_reports_a_contribution_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(decided_at=None),
                name="report_is_decided_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["contribution"],
                condition=models.Q(state="open"),
                name="report_open_by_contribution",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class ModerationDecision(models.Model):
    """What a moderator decided about a contribution. Never changed, only added.

    What hides one says from which state it took it, with the reason that stood beside it then, so
    that restoring gives back what was there.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("restored")
        KEEP = "keep", _("reviewed, stays")
        APPROVE = "approve", _("approved")
        REJECT = "reject", _("not published")
        APPROVE_EDIT = "approve_edit", _("edit published")
        REJECT_EDIT = "reject_edit", _("edit not published")

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="decisions", verbose_name=_("contribution")
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("moderator"),
    )
    kind = models.CharField(_("decision"), max_length=16, choices=Kind)
    reason = models.CharField(_("reason"), max_length=20, choices=HidingReason, blank=True)
    text = models.TextField(_("explanation to the author"), blank=True)
    at = models.DateTimeField(_("decided"))
    former_state = models.CharField(
        _("state before"),
        max_length=16,
        choices=ContributionState,
        blank=True,
        default="",
        db_default="",
    )
    former_reason = models.CharField(
        _("reason before"),
        max_length=20,
        choices=HidingReason,
        blank=True,
        default="",
        db_default="",
    )

    class Meta:
        verbose_name = _("moderation decision")
        verbose_name_plural = _("moderation decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=["hide", "reject"]) | ~models.Q(reason=""),
                name="hiding_and_rejecting_need_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.contribution}"
