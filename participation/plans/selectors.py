"""Reading draft plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from participation.plans.models import DraftPlan, PlanVersion, Section, SectionText


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A version of a plan as one reads it: its sections in order and those that are gone.

    ``removed`` holds the last text of each section that earlier versions had and this has not.
    """

    version: PlanVersion
    sections: Sequence[Section]
    removed: Sequence[Section]


def latest_version(plan: DraftPlan) -> PlanVersion | None:
    """Return the newest version of ``plan``."""
    return plan.versions.order_by("-number").first()


def plan_versions(plan: DraftPlan) -> list[PlanVersion]:
    """Return all versions of ``plan``, newest first, in one statement."""
    return list(plan.versions.select_related("plan__consultation").order_by("-number"))


def sections_of(*versions: PlanVersion, with_texts: bool = True) -> list[list[Section]]:
    """Return the sections of each version in reading order, in one statement for all.

    Without their texts, which are most of a plan, `fetch_texts` brings those that are needed.
    """
    found = Section.objects.filter(version__in=versions).order_by("order")
    if not with_texts:
        found = found.defer("html", "text")
    by_version: dict[int, list[Section]] = {version.pk: [] for version in versions}
    for section in found:
        by_version[section.version_id].append(section)
    return [by_version[version.pk] for version in versions]


def fetch_texts(sections: Iterable[Section]) -> None:
    """Bring the HTML of sections that were read without it, in one statement."""
    without = {section.pk: section for section in sections}
    if without:
        for pk, html in Section.objects.filter(pk__in=without).values_list("pk", "html"):
            without[pk].html = html


def read_plan(version: PlanVersion) -> ReadPlan:
    """Return ``version`` with its sections, in two statements whatever their number."""
    (sections,) = sections_of(version)
    return ReadPlan(version=version, sections=sections, removed=removed_sections(version))


def removed_sections(version: PlanVersion) -> list[Section]:
    """Return the last text of each section that versions before had and this one has not."""
    earlier = (
        Section.objects.filter(version__plan=version.plan_id, version__number__lt=version.number)
        .exclude(anchor__in=Section.objects.filter(version=version).values("anchor"))
        .select_related("version")
        .order_by("anchor", "-version__number")
        .distinct("anchor")
    )
    return sorted(earlier, key=lambda section: (section.version.number, section.order))


def section_as_read(plan: DraftPlan | None, anchor: UUID | None) -> Section | None:
    """Return the newest text at ``anchor``, which may be of an earlier version; None if none.

    It comes with its translation for the reader of the language in force.
    """
    if plan is None or anchor is None:
        return None
    section = (
        Section.objects.filter(version__plan=plan, anchor=anchor)
        .select_related("version")
        .order_by("-version__number")
        .first()
    )
    if section is not None:
        section.version.plan = plan
        translate(section.version, [section], get_language() or plan.language)
    return section


def section_in(version: PlanVersion, anchor: UUID) -> Section | None:
    """Return the section that ``anchor`` names in ``version``; None if it has none."""
    return version.sections.filter(anchor=anchor).select_related("version").first()


def newest_texts(version: PlanVersion, language: str) -> dict[UUID, SectionText]:
    """Return the newest translation of each anchor up to ``version``, in one statement."""
    found = (
        SectionText.objects.filter(
            section__version__plan=version.plan_id,
            section__version__number__lte=version.number,
            language=language,
        )
        .select_related("section")
        .order_by("section__anchor", "-section__version__number", "-pk")
        .distinct("section__anchor")
    )
    return {text.section.anchor: text for text in found}


def translate(version: PlanVersion, sections: Iterable[Section], language: str) -> None:
    """Give each section its translation into ``language``, in one statement for all.

    A translation of another wording is out of date and not shown: the source is. In the source
    language, and where the plan is not published in ``language``, nothing is asked.
    """
    if not may_be_translated(version.plan, language):
        return
    texts = newest_texts(version, language)
    for section in sections:
        text = texts.get(section.anchor)
        if text and is_translation(text, section):
            section.translation = text


def may_be_translated(plan: DraftPlan, language: str) -> bool:
    """Say whether sections of ``plan`` may have texts in ``language`` that are translations."""
    return language != plan.language and language in plan.places


def is_translation(text: SectionText, section: Section) -> bool:
    """Say whether ``text`` translates just this wording, and says it in other words."""
    source = (section.title, section.html)
    is_of_this_wording = source == (text.section.title, text.section.html)
    return is_of_this_wording and source != (text.title, text.html)
