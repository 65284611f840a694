"""The one way into a plan: from a neutral tree to a published page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cms.pages.consultation import ConsultationPage
from cms.pages.pictures import store_pictures
from cms.pages.plan import PlanPage
from cms.pages.streams import nodes_of, stream_of
from participation.accounts.models import User
from participation.accounts.register import GERMAN_LETTERS
from participation.consultations.models import Consultation
from participation.errors import Refused
from participation.exchange.files import is_docx, read_plan
from participation.exchange.word.images import docx_images
from participation.exchange.word.reading import images_of
from participation.plans.comparison import Comparison, compare
from participation.plans.matching import carry_anchors, match_sections
from participation.plans.models import DraftPlan
from participation.plans.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file that was read: its sections, and the bytes of its images by their references."""

    tree: Tree
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def read_file(data: bytes, *, name: str) -> PlanFile:
    """Read a draft plan in Markdown or DOCX. Raises `ExchangeError`."""
    tree = read_plan(data, name=name)
    return PlanFile(tree, docx_images(data, images_of(tree)) if is_docx(data) else {})


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """What an import did, or with a dry run would do. ``version`` is None in a dry run."""

    slug: str
    version: int | None
    created: bool
    comparison: Comparison


class PlanNotFound(LookupError):
    """There is no such plan in the consultation."""


def import_plan(
    file: PlanFile,
    *,
    consultation: Consultation,
    plan_slug: str = "",
    title: str = "",
    dry_run: bool = False,
) -> ImportedPlan:
    """Publish a file as a new plan, or as a new version of the one named or of equal title.

    Sections keep the anchors of those that they match, so discussions stay with their text.
    Raises `PlanNotFound` when ``plan_slug`` names no plan of the consultation, and `Refused` when
    the consultation is not public: what lies below it is published after it.
    """
    if not consultation.is_public:
        raise Refused(
            _("This consultation is not public. Please publish it first."), code="not_public"
        )
    tree = file.tree
    plan = _find(consultation, plan_slug, title or tree.title)
    title = title or (plan.title if plan else tree.title)
    with transaction.atomic():
        page = _page_of(plan) if plan else None
        old = nodes_of(page.sections) if page else ()
        matching = match_sections(old, tree.nodes)
        comparison = compare(old, tree.nodes, matching)
        if dry_run:
            return ImportedPlan(plan.slug if plan else "", None, plan is None, comparison)
        nodes = carry_anchors(old, tree.nodes, matching)
        page = page or new_plan_page(_parent_of(consultation), title=title)
        write_sections(page, nodes, file, user=None)
        page.title = title[:255]
        page.save_revision().publish()
        written = DraftPlan.objects.get(key=page.translation_key)
        version = written.versions.order_by("-number").values_list("number", flat=True)[0]
    return ImportedPlan(written.slug, version, plan is None, comparison)


def _find(consultation: Consultation, slug: str, title: str) -> DraftPlan | None:
    if slug:
        plan = consultation.plans.filter(slug=slug).first()
        if plan is None:
            raise PlanNotFound(slug)
        return plan
    return consultation.plans.filter(title=title).first()


def _page_of(plan: DraftPlan) -> PlanPage:
    return PlanPage.objects.get(translation_key=plan.key, locale__language_code=plan.language)


def _parent_of(consultation: Consultation) -> ConsultationPage:
    found: ConsultationPage = ConsultationPage.objects.get(
        translation_key=consultation.key, locale__language_code=consultation.language
    )
    return found


def new_plan_page(parent: ConsultationPage, *, title: str, user: User | None = None) -> PlanPage:
    """Put an empty plan below its consultation, not public yet."""
    page = PlanPage(title=title[:255], live=False, owner=user)
    spelled = slugify(title.translate(GERMAN_LETTERS))
    page.slug = _free_page_slug(parent, spelled[:100] or "entwurf")
    parent.add_child(instance=page)
    return page


def write_sections(
    page: PlanPage, nodes: tuple[Node, ...], file: PlanFile, *, user: User | None
) -> None:
    """Put sections into a page, not saved yet, and the file's images into the image library."""
    organisation = page.get_parent().specific.organisation
    pictures = store_pictures(file.tree, file.pictures, organisation=organisation, user=user)
    page.sections = stream_of(nodes, pictures)


def _free_page_slug(parent: ConsultationPage, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
