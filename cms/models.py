"""Table of contents of the host's models."""

from cms.imports.models import PlanUpload
from cms.pages.consultation import ConsultationPage, ConsultationPhase
from cms.pages.content import ContentPage, HomePage, OrganisationPage
from cms.pages.four_eyes import FourEyesTask
from cms.pages.plan import PlanPage

__all__ = [
    "ConsultationPage",
    "ConsultationPhase",
    "ContentPage",
    "FourEyesTask",
    "HomePage",
    "OrganisationPage",
    "PlanPage",
    "PlanUpload",
]
