"""The one way into a plan: from a neutral tree to a published page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify

from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from participation.consultations.models import Consultation
from participation.plans.comparison import Comparison, compare
from participation.plans.matching import carry_anchors, match_sections
from participation.plans.models import DraftPlan
from participation.plans.tree import Block, Footnote, Image, Node, Paragraph, Table, Tree


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


def stream_of(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Return the StreamField data of a plan; each section's anchor becomes its block's id."""
    return [
        {
            "type": "section",
            "id": str(node.anchor),
            "value": {
                "number": node.number,
                "title": node.title,
                "level": node.level,
                "body": [_raw(block) for block in node.blocks],
            },
        }
        for node in nodes
    ]


def _raw(block: Block) -> dict[str, Any]:
    value: Any
    match block:
        case Paragraph():
            kind, value = "paragraph", block.html
        case Table():
            kind, value = (
                "table",
                {
                    "data": [list(row) for row in block.rows],
                    "table_header_choice": "row",
                    "first_row_is_table_header": True,
                    "first_col_is_header": False,
                    "cell": [],
                    "table_caption": "",
                },
            )
        case Footnote():
            kind, value = "footnote", {"mark": block.mark, "text": block.note}
        case Image():
            # Parsers of text formats report images; what they show in words is kept.
            kind, value = "paragraph", f"<p>{escape(block.alt)}</p>"
    return {"type": kind, "value": value, "id": str(uuid4())}


def nodes_of(sections: Any) -> tuple[Node, ...]:
    """Return the neutral nodes of a page's sections, with their anchors."""
    return tuple(
        Node(
            number=section.value["number"],
            title=section.value["title"],
            level=section.value["level"],
            blocks=tuple(_block(block) for block in section.value["body"]),
            anchor=UUID(section.id),
        )
        for section in sections
    )


def _block(block: Any) -> Block:
    value = block.value
    match block.block_type:
        case "paragraph":
            return Paragraph(html=value.source)
        case "table":
            rows = value["data"] if value else []
            return Table(rows=tuple(tuple(str(cell or "") for cell in row) for row in rows))
        case "footnote":
            return Footnote(mark=value["mark"], note=value["text"])
        case _:
            return Image(alt=value["alternative"])
