"""Threads of discussion and what people write in them."""

from participation.contributions.models.changes import ThreadChange
from participation.contributions.models.contributions import (
    Contribution,
    ContributionQuerySet,
    HidingReason,
)
from participation.contributions.models.threads import Thread

__all__ = [
    "Contribution",
    "ContributionQuerySet",
    "HidingReason",
    "Thread",
    "ThreadChange",
]
