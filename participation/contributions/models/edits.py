"""How authors changed their own texts. Appended, never overwritten."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.contributions import Contribution
from participation.contributions.models.words import State as ContributionState

JSON = models.JSONField()


class EditQuerySet(models.QuerySet["Edit"]):
    """The words of filtering edits."""

    def pending(self) -> Self:
        """Keep those that wait for a look by the moderators."""
        return self.filter(state=Edit.State.PENDING)

    def mark_of(self, contribution: Contribution) -> str:
        """Name what a contribution and its waiting edit are now: another name after each edit."""
        last = self.filter(contribution=contribution).order_by("-pk").first()
        return f"{last.pk}-{last.state}" if last else "0"

    def public(self) -> Self:
        """Keep those whose former text everybody may read.

        Of a hidden or withdrawn contribution no text is shown, and the former texts of a redacted
        one still hold what was taken out of it.
        """
        return self.filter(
            state=Edit.State.PUBLISHED, contribution__state=ContributionState.PUBLISHED
        )


class Edit(models.Model):
    """A change of a contribution by its author, with the former text beside the new one.

    Where moderators look at contributions first, it waits for them; what was there stays public
    until then. ``wanted`` is what shall be changed besides the text, while it waits: fields of the
    contribution by name, ``picture`` and ``files`` (`revising`).

    ``formerly`` tells what was changed besides the text. Words others may have answered are kept
    as they were (``title``, ``category``, ``quote``); of ``place``, ``picture`` and ``files`` only
    that they were changed.
    """

    class State(models.TextChoices):
        """What became of it."""

        PUBLISHED = "published", _("published")
        PENDING = "pending", _("awaiting moderation")
        REJECTED = "rejected", _("rejected")
        SUPERSEDED = "superseded", _("replaced by a later one")

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="edits", verbose_name=_("contribution")
    )
    former_text = models.TextField(_("former text"), blank=True)
    former_html = models.TextField(_("former text as HTML"), blank=True)
    former_since = models.DateTimeField(_("former text since"), null=True, blank=True)
    text = models.TextField(_("text as written"))
    html = models.TextField(_("text as HTML"))
    formerly = models.JSONField(
        _("what else was changed"), default=dict, blank=True, db_default=models.Value({}, JSON)
    )
    wanted = models.JSONField(
        _("what else waits"), default=dict, blank=True, db_default=models.Value({}, JSON)
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PUBLISHED)
    at = models.DateTimeField(_("written"))
    decided_at = models.DateTimeField(_("published or decided"), null=True, blank=True)

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"],
                condition=models.Q(state="pending"),
                name="contribution_has_one_pending_edit",
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending") ^ models.Q(decided_at__isnull=False),
                name="edit_is_pending_until_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.get_state_display()}"
