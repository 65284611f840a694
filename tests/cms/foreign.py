"""Another organisation with everything that it may have, secret wherever it can be."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.images.models import Image
from wagtail.models import Page, UploadedFile

from cms.documents.folders import collection_of
from cms.imports.models import PlanUpload
from cms.pages.consultation import ConsultationDocument, ConsultationPage, ConsultationPhase
from cms.pages.content import OrganisationPage
from cms.pages.plan import PlanPage
from participation.accounts.models import Membership
from participation.consultations.models import Consultation
from participation.contributions.models import Thread
from participation.moderation.services import hide_contribution
from participation.search.models import SavedSearch
from tests import factories
from tests.factories import Role
from tests.support import files
from tests.support import site as sites

# In no title, text or name but those that nobody outside may read. The test searches for the
# first word; a page may repeat what was asked for, so the second one tells what was given away.
ASKED = "Quastenflosser"
HIDDEN = "Latimeria"
SECRET = f"{ASKED} {HIDDEN}"

# Everything of theirs that a hole would let somebody change.
WATCHED = (
    "wagtailcore.Page",
    "wagtailcore.Revision",
    "wagtailcore.TaskState",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.Collection",
    "wagtailcore.UploadedFile",
    "wagtailimages.Image",
    "cms.SourceDocument",
    "cms.PlanUpload",
    "participation.Contribution",
    "participation.ModerationDecision",
    "participation.Assessment",
    "participation.Report",
    "participation.Membership",
    "participation.Organisation",
    "participation.User",
    "participation.SavedSearch",
)


def found(home: Page) -> dict[str, Any]:
    """Found the other organisation; return its things by the names that routes are filled with."""
    organisation = factories.organisation(name="Stadt Fremdenstein", slug="fremdenstein")
    top = home.add_child(
        instance=OrganisationPage(title=organisation.name, organisation=organisation)
    )
    top.save_revision().publish()
    editor = factories.member(organisation=organisation, role=Role.EDITOR, name=f"{SECRET} Eins")
    moderator = factories.member(organisation=organisation, name=f"{SECRET} Zwei")
    collection = collection_of(organisation)
    page, plan = _draft(top)
    revision = page.save_revision(user=editor)
    workflow = page.get_workflow().start(page, editor)
    EditingSession.objects.create(
        user=editor, content_object=page, last_seen_at=timezone.now(), is_editing=True
    )
    picture = ContentFile(files.picture(), name="bild.png")
    image = Image.objects.create(title=f"{SECRET} Bild", file=picture, collection=collection)
    image.tags.add(f"{SECRET}bilder")
    document = sites.source_document(title=f"{SECRET} Akte", collection=collection)
    document.tags.add(f"{SECRET}liste")
    contribution = _hidden(top, moderator)
    closed = _closed(top)
    return {
        "organisation": organisation.pk,
        "organisation_page": top.pk,
        "page": page.pk,
        "plan_page": plan.pk,
        "page_path": page.get_url_parts()[2].lstrip("/"),
        "revision": revision.pk,
        "workflow_state": workflow.pk,
        "task_state": workflow.current_task_state.pk,
        "task": workflow.current_task_state.task_id,
        "session": EditingSession.objects.get().pk,
        "image": image.pk,
        "document": document.pk,
        "document_name": document.filename,
        "uploaded_document": _uploaded("cms.sourcedocument", editor, files.pdf()),
        "upload": PlanUpload.objects.create(
            user=editor, page=plan, name=f"{SECRET}.md", data=b"# x", created_at=timezone.now()
        ).pk,
        "uploaded_image": _uploaded("wagtailimages.image", editor, files.picture()),
        "collection": collection.pk,
        "contribution": contribution.pk,
        "person": editor.pk,
        "membership": Membership.objects.get(user=editor).pk,
        "saved_search": SavedSearch.objects.create(
            user=editor, words=SECRET, query=f"q={ASKED}", created_at=timezone.now()
        ).pk,
        **closed,
    }


def _draft(top: Page) -> tuple[ConsultationPage, PlanPage]:
    """Return a formal consultation and its plan, never published, for a colleague's approval."""
    now = timezone.now()
    page = ConsultationPage(
        title=f"{SECRET} Entwurf",
        slug="geheim",
        lead=f"{SECRET} noch geheim",
        kind="formal",
        contact_name="Amt",
        contact_email="amt@example.org",
        privacy_note="<p>Ja</p>",
        live=False,
    )
    top.add_child(instance=page)
    page.phases = [
        ConsultationPhase(kind="statement", starts_at=now, ends_at=now + timedelta(days=30))
    ]
    page.documents = [sites.attached(ConsultationDocument, title=f"{SECRET} Begründung")]
    page.save()
    plan = PlanPage(title=f"{SECRET} Plan", slug="plan", live=False)
    page.add_child(instance=plan)
    return page, plan


def _hidden(top: Page, moderator: Any) -> Any:
    """Return a contribution that was reported and hidden, in a public consultation."""
    page = sites.consultation_page(top, title="Offene Beteiligung in Fremdenstein")
    consultation = Consultation.objects.get(key=page.translation_key)
    said = factories.comment(consultation=consultation, text=f"{SECRET} beleidigt alle")
    factories.report(contribution=said, text=f"{SECRET} stört mich")
    hide_contribution(moderator=moderator, contribution=said, reason="insult", at=timezone.now())
    return said


def _closed(top: Page) -> dict[str, Any]:
    """Return what lies in a consultation that was public and is not any more."""
    page = sites.consultation_page(top, title=f"{SECRET} geschlossen")
    consultation = Consultation.objects.get(key=page.translation_key)
    Consultation.objects.filter(pk=consultation.pk).update(takes_attachments=True)
    said = factories.comment(
        consultation=Consultation.objects.get(pk=consultation.pk),
        text=f"{SECRET} war öffentlich",
        attachments=[factories.attachment(title=SECRET)],
    )
    document = factories.document(place=consultation, title=f"{SECRET} Gutachten")
    page.unpublish()
    return {
        "closed_contribution": said.pk,
        "closed_thread": Thread.objects.get(consultation=consultation).pk,
        "closed_document": document.pk,
        "closed_slug": consultation.slug,
    }


def _uploaded(model: str, user: Any, content: bytes) -> int:
    app, name = model.split(".")
    kind = apps.get_model("contenttypes.ContentType").objects.get_by_natural_key(app, name)
    return UploadedFile.objects.create(
        for_content_type=kind,
        file=ContentFile(content, name=f"{HIDDEN}.bin"),
        uploaded_by_user=user,
    ).pk


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of what is watched, to be compared."""
    return {
        name: sorted(apps.get_model(name).objects.values_list(), key=lambda row: row[0])
        for name in WATCHED
    }
