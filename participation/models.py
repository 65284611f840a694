"""Table of contents of the domain's models."""

from participation.accounts.models import Membership, Organisation, User
from participation.assessment.models import Assessment
from participation.consultations.addresses import PublicAddress
from participation.consultations.models import Consultation, Invitee, Phase, Result, Topic
from participation.contributions.models import (
    Attachment,
    Contribution,
    Edit,
    Picture,
    RateCount,
    SpentProof,
    Support,
    Thread,
    ThreadChange,
    ThreadVisit,
)
from participation.documents.models import Document, DocumentFile, DocumentReading
from participation.moderation.models import ModerationDecision, Report
from participation.places.models import Outline
from participation.plans.models import DraftPlan, PlanVersion, Section, SectionText
from participation.plans.printouts import Printout
from participation.search.models import InternalEntry, SavedSearch, SearchEntry, SearchTerm

__all__ = [
    "Assessment",
    "Attachment",
    "Consultation",
    "Contribution",
    "Document",
    "DocumentFile",
    "DocumentReading",
    "DraftPlan",
    "Edit",
    "InternalEntry",
    "Invitee",
    "Membership",
    "ModerationDecision",
    "Organisation",
    "Outline",
    "Phase",
    "Picture",
    "PlanVersion",
    "Printout",
    "PublicAddress",
    "RateCount",
    "Report",
    "Result",
    "SavedSearch",
    "SearchEntry",
    "SearchTerm",
    "Section",
    "SectionText",
    "SpentProof",
    "Support",
    "Thread",
    "ThreadChange",
    "ThreadVisit",
    "Topic",
    "User",
]
