"""Table of contents of the host's models."""

from cms.caching.models import EditorialChange
from cms.documents.folders import OrganisationFolder
from cms.documents.models import SourceDocument
from cms.imports.models import PlanUpload
from cms.pages.consultation import ConsultationDocument, ConsultationPage, ConsultationPhase
from cms.pages.content import ContentPage, HomePage, OrganisationPage
from cms.pages.four_eyes import FourEyesTask
from cms.pages.plan import PlanDocument, PlanPage

__all__ = [
    "ConsultationDocument",
    "ConsultationPage",
    "ConsultationPhase",
    "ContentPage",
    "EditorialChange",
    "FourEyesTask",
    "HomePage",
    "OrganisationFolder",
    "OrganisationPage",
    "PlanDocument",
    "PlanPage",
    "PlanUpload",
    "SourceDocument",
]
