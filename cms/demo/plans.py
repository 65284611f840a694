"""The draft plans of the demonstration and their versions."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from cms.demo import texts
from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from cms.pages.rendering import section_drafts
from cms.pages.streams import stream_of
from participation.consultations.models import Consultation
from participation.plans.models import DraftPlan
from participation.plans.services import publish_plan
from participation.plans.tree import Node


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan: its sections, and what is said about it."""

    note: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """How the second version differs: a file of changed sections under the numbers of the first.

    A section of the file whose number the first version does not have is new.
    """

    file: str
    note: str
    removed: frozenset[str] = frozenset()
    renumbered: dict[str, str] = field(default_factory=dict)


def first_version(slug: str, file: str) -> Version:
    """Return the plan of a file; an anchor is made of the plan and the printed number."""
    nodes = (
        replace(node, anchor=texts.key(f"{slug}/{node.number}")) for node in texts.sections(file)
    )
    return Version("Erste Fassung", tuple(nodes))


def second_version(slug: str, first: Version, revision: Revision) -> Version:
    """Return the first version with the changes of ``revision``; what stays keeps its anchor."""
    changed = {node.number: node for node in texts.sections(revision.file)}
    kept = {node.number: node for node in first.nodes if node.number not in revision.removed}
    merged = {**kept, **changed}
    nodes = (
        replace(
            node,
            number=revision.renumbered.get(number, number),
            anchor=texts.key(f"{slug}/{number}"),
        )
        for number, node in sorted(merged.items(), key=lambda item: _order(item[0]))
    )
    return Version(revision.note, tuple(nodes))


def _order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def publish_version(
    version: Version, *, parent: ConsultationPage, slug: str, title: str, at: datetime
) -> DraftPlan:
    """Publish a version on its page, a new page if need be, as if it had been done ``at`` then.

    The page itself can only be published now. So the version is written down under its own date
    first; the publication then finds it there and adds the address.
    """
    page = PlanPage.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = PlanPage(title=title, slug=slug, translation_key=texts.key(slug), live=False)
        parent.add_child(instance=page)
    page.sections = stream_of(version.nodes)
    page.version_note = version.note
    revision = page.save_revision()
    publish_plan(
        key=page.translation_key,
        slug=slug,
        consultation=Consultation.objects.get(key=parent.translation_key),
        language=page.locale.language_code,
        title=title,
        sections=section_drafts(page.sections),
        note=version.note,
        at=at,
    )
    revision.publish()
    return DraftPlan.objects.get(key=page.translation_key)
