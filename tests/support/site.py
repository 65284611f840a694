"""A small site for tests, made with Wagtail pages as an editor would make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.documents.models import SourceDocument
from cms.pages.attachments import AttachedDocument
from cms.pages.consultation import ConsultationPage, ConsultationPhase
from cms.pages.content import ContentPage, HomePage, OrganisationPage
from cms.pages.plan import PlanPage
from participation.accounts.models import Membership, Organisation, User
from participation.consultations.models import Consultation
from participation.contributions.models import Thread
from participation.plans.models import DraftPlan
from tests import factories
from tests.support import files


@dataclass
class SmallSite:
    """The pages and rows of `build`."""

    home: HomePage
    organisation: Organisation
    organisation_page: OrganisationPage
    consultation_page: ConsultationPage
    plan_page: PlanPage

    @property
    def consultation(self) -> Consultation:
        """The projection of the consultation's page."""
        return Consultation.objects.get(key=self.consultation_page.translation_key)

    @property
    def plan(self) -> DraftPlan:
        """The projection of the plan's page."""
        return DraftPlan.objects.get(key=self.plan_page.translation_key)

    def thread(self, anchor: str | UUID) -> Thread:
        """Return the thread of a section."""
        return Thread.objects.get(plan=self.plan, anchor=anchor)


def section_block(
    title: str = "Zweck",
    *,
    number: str = "",
    level: int = 1,
    html: str = "<p>Text der Festlegung.</p>",
    anchor: str | None = None,
) -> dict[str, Any]:
    """Return one section of a plan's StreamField, in its stored form."""
    body = [{"type": "paragraph", "value": html, "id": str(uuid4())}] if html else []
    return {
        "type": "section",
        "id": anchor or str(uuid4()),
        "value": {"number": number, "title": title, "level": level, "body": body},
    }


def home_page() -> HomePage:
    """Put our home page in the place of Wagtail's welcome page."""
    Locale.objects.get_or_create(language_code="de")
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Beteiligung", slug="start"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Test"},
    )
    for kind, title in (
        (ContentPage.Kind.IMPRINT, "Impressum"),
        (ContentPage.Kind.PRIVACY, "Datenschutz"),
        (ContentPage.Kind.ACCESSIBILITY, "Barrierefreiheit"),
    ):
        home.add_child(instance=ContentPage(title=title, kind=kind))
    return home


def consultation_page(
    parent: OrganisationPage, *, title: str = "Radverkehr 2030", is_open: bool = True
) -> ConsultationPage:
    """Publish a consultation whose dialogue runs now, or is over."""
    now = timezone.now()
    start, end = (-1, 30) if is_open else (-30, -1)
    page = ConsultationPage(title=title, lead="Worum es geht.")
    parent.add_child(instance=page)
    page.phases = [
        ConsultationPhase(
            kind="dialogue",
            starts_at=now + timedelta(days=start),
            ends_at=now + timedelta(days=end),
        )
    ]
    page.save()  # the phases get their keys, as the editor's form gives them
    page.save_revision().publish()
    return ConsultationPage.objects.get(pk=page.pk)


def source_document(
    content: bytes | None = None, *, title: str = "Begründung", format_: str = "pdf", **more: Any
) -> SourceDocument:
    """Return a document as an editor uploaded it, in the root collection if none is given."""
    upload = ContentFile(files.pdf() if content is None else content, name=f"datei.{format_}")
    return SourceDocument.objects.create(title=title, file=upload, format=format_, **more)


def attached(
    model: type[AttachedDocument],
    content: bytes | None = None,
    *,
    title: str = "Begründung",
    source: SourceDocument | None = None,
    **more: Any,
) -> AttachedDocument:
    """Return a row of a page's documents that is not saved yet."""
    source = source or source_document(content, title=title)
    fields = {"key": uuid4(), "kind": "reasoning", "title": title, **more}
    return model(source=source, **fields)


def document_rows(page: ConsultationPage | PlanPage) -> dict[str, str]:
    """Return what the editor's form sends of the documents of a page as they are."""
    rows = list(page.documents.all())
    sent = {
        "documents-TOTAL_FORMS": str(len(rows)),
        "documents-INITIAL_FORMS": str(len(rows)),
        "documents-MIN_NUM_FORMS": "0",
        "documents-MAX_NUM_FORMS": "1000",
    }
    for number, row in enumerate(rows):
        fields = {
            "id": str(row.pk or ""),
            "key": str(row.key),
            "source": str(row.source_id),
            "title": row.title,
            "kind": row.kind,
            "topic": row.topic,
            "dated_on": row.dated_on.isoformat() if row.dated_on else "",
            "ORDER": str(number + 1),
            "DELETE": "",
        }
        sent |= {f"documents-{number}-{name}": value for name, value in fields.items()}
    return sent


def plan_page(
    parent: ConsultationPage,
    sections: Sequence[dict[str, Any]],
    *,
    title: str = "Entwurf des Radverkehrskonzepts",
) -> PlanPage:
    """Publish a plan of these sections."""
    page = PlanPage(title=title)
    parent.add_child(instance=page)
    page.sections = list(sections)
    page.save_revision().publish()
    return page


def build(sections: Sequence[dict[str, Any]] | None = None, *, is_open: bool = True) -> SmallSite:
    """Publish a home page, an organisation, a consultation and a plan."""
    home = home_page()
    organisation = factories.organisation(name="Stadt Beispielhausen")
    organisation_page = home.add_child(
        instance=OrganisationPage(title=organisation.name, organisation=organisation)
    )
    consultation = consultation_page(organisation_page, is_open=is_open)
    plan = plan_page(consultation, sections or [section_block(number="§ 1")])
    return SmallSite(home, organisation, organisation_page, consultation, plan)


def verified(user: User) -> User:
    """Let ``user`` sign in at once, as if the mail had been answered."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def citizen(name: str) -> User:
    """Return somebody who may sign in and write."""
    return verified(factories.person(name=name))


def staff(organisation: Organisation, role: Membership.Role, name: str) -> User:
    """Return somebody who acts for ``organisation`` and may sign in."""
    return verified(factories.member(organisation=organisation, role=role, name=name))
