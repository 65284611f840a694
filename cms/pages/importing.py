"""The one way into a plan: from a neutral tree to a published page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from cms.pages.streams import nodes_of, stream_of
from participation.consultations.models import Consultation
from participation.plans.comparison import Comparison, compare
from participation.plans.matching import carry_anchors, match_sections
from participation.plans.models import DraftPlan
from participation.plans.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """What an import did, or with a dry run would do. ``version`` is None in a dry run."""

    slug: str
    version: int | None
    created: bool
    comparison: Comparison
    tree: Tree


class PlanNotFound(LookupError):
    """There is no such plan in the consultation."""


def import_plan(
    tree: Tree,
    *,
    consultation: Consultation,
    plan_slug: str = "",
    title: str = "",
    dry_run: bool = False,
) -> ImportedPlan:
    """Publish ``tree`` as a new plan, or as a new version of the one named or of equal title.

    Sections keep the anchors of those that they match, so discussions stay with their text.
    Raises `PlanNotFound` when ``plan_slug`` names no plan of the consultation.
    """
    plan = _find(consultation, plan_slug, title or tree.title)
    title = title or (plan.title if plan else tree.title)
    with transaction.atomic():
        page = _page_of(plan) if plan else None
        old = nodes_of(page.sections) if page else ()
        matching = match_sections(old, tree.nodes)
        comparison = compare(old, tree.nodes, matching)
        if dry_run:
            return ImportedPlan(plan.slug if plan else "", None, plan is None, comparison, tree)
        nodes = carry_anchors(old, tree.nodes, matching)
        page = _publish(page, nodes, title=title, consultation=consultation)
        written = DraftPlan.objects.get(key=page.translation_key)
        version = written.versions.order_by("-number").values_list("number", flat=True)[0]
    return ImportedPlan(written.slug, version, plan is None, comparison, tree)


def _find(consultation: Consultation, slug: str, title: str) -> DraftPlan | None:
    if slug:
        plan = consultation.plans.filter(slug=slug).first()
        if plan is None:
            raise PlanNotFound(slug)
        return plan
    return consultation.plans.filter(title=title).first()


def _page_of(plan: DraftPlan) -> PlanPage:
    return PlanPage.objects.get(translation_key=plan.key, locale__language_code=plan.language)


def _publish(
    page: PlanPage | None, nodes: Sequence[Node], *, title: str, consultation: Consultation
) -> PlanPage:
    """Write the sections into a page, a new one below its consultation if need be, and publish."""
    if page is None:
        parent = ConsultationPage.objects.get(
            translation_key=consultation.key, locale__language_code=consultation.language
        )
        page = PlanPage(title=title[:255], live=False)
        page.slug = _free_page_slug(parent, slugify(title)[:100] or "entwurf")
        parent.add_child(instance=page)
    page.sections = stream_of(nodes)
    page.title = title[:255]
    page.save_revision().publish()
    return page


def _free_page_slug(parent: ConsultationPage, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
