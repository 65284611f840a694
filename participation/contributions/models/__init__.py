"""Threads of discussion and what people write in them."""

from participation.contributions.models.attachments import Attachment
from participation.contributions.models.changes import ThreadChange
from participation.contributions.models.contributions import LONG_AGO, Contribution
from participation.contributions.models.edits import Edit
from participation.contributions.models.guests import GuestContact
from participation.contributions.models.limits import RateCount, SpentProof
from participation.contributions.models.pictures import Picture
from participation.contributions.models.querysets import ContributionQuerySet
from participation.contributions.models.quotes import PassageNow
from participation.contributions.models.support import Support
from participation.contributions.models.threads import Thread
from participation.contributions.models.visits import ThreadVisit
from participation.contributions.models.words import HidingReason

__all__ = [
    "LONG_AGO",
    "Attachment",
    "Contribution",
    "ContributionQuerySet",
    "Edit",
    "GuestContact",
    "HidingReason",
    "PassageNow",
    "Picture",
    "RateCount",
    "SpentProof",
    "Support",
    "Thread",
    "ThreadChange",
    "ThreadVisit",
]
