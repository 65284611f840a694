"""The words for what a contribution is, who may see it, and why it was hidden."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What it is in the discussion."""

    COMMENT = "comment", _("Comment")
    IDEA = "idea", _("Idea")
    ANSWER = "answer", _("Official answer")


class State(models.TextChoices):
    """Who may see it."""

    UNCONFIRMED = "unconfirmed", _("unconfirmed")
    PENDING = "pending", _("awaiting moderation")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REJECTED = "rejected", _("rejected")
    REDACTED = "redacted", _("redacted")

    @classmethod
    def readable(cls) -> list[str]:
        """States whose text everybody may read."""
        return [cls.PUBLISHED, cls.REDACTED]

    @classmethod
    def tombstones(cls) -> list[str]:
        """States of which only a dated note is left to see."""
        return [cls.HIDDEN, cls.WITHDRAWN]

    @classmethod
    def visible(cls) -> list[str]:
        """States of which the public sees anything at all."""
        return [*cls.readable(), *cls.tombstones()]


class Holding(models.TextChoices):
    """Why a contribution waits for moderators where others are published at once."""

    LINKS = "links", _("Links from a new account or a guest")
    UNPROVED = "unproved", _("Sent without JavaScript")


class HidingReason(models.TextChoices):
    """Why a contribution was hidden, in words that author and public read."""

    INSULT = "insult", _("Insult or threat")
    HATE = "hate", _("Incitement of hatred")
    PERSONAL_DATA = "personal_data", _("Personal data of others")
    ADVERTISING = "advertising", _("Advertising or spam")
    OFF_TOPIC = "off_topic", _("Not on the topic")
    DUPLICATE = "duplicate", _("Duplicate")
    OTHER = "other", _("Breach of the rules of discussion")
