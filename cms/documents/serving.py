"""Who is given an editors' document at Wagtail's own address of it."""

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.documents.models import SourceDocument

# Rows of the documents panels: what is published of them has an address of its own.
ATTACHED = "documents."


@hooks.register("before_serve_document")
def refuse_stranger(document: SourceDocument, request: HttpRequest) -> None:
    """Serve what a public page links to; everything else only to whoever works with it."""
    if not (may_work_with(request, document) or is_linked_publicly(document)):
        raise Http404


def may_work_with(request: HttpRequest, document: SourceDocument) -> bool:
    """Say whether the person belongs to the editors of the document's collection."""
    policy = policy_registry.get_by_type(SourceDocument)
    return policy.user_has_any_permission_for_instance(
        request.user, ["choose", "change", "delete"], document
    )


def is_linked_publicly(document: SourceDocument) -> bool:
    """Say whether the text of a page that everybody may read leads to the document."""
    references = ReferenceIndex.get_references_to(document).exclude(model_path__startswith=ATTACHED)
    numbers = [each.object_id for each in references if _is_page(each)]
    return Page.objects.live().public().filter(pk__in=numbers).exists()


def _is_page(reference: ReferenceIndex) -> bool:
    model = reference.base_content_type.model_class()
    return model is not None and issubclass(model, Page)
