"""How the sections of a plan are brought into the index: what is worded as before is only moved."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from participation.consultations.addresses import PublicAddress
from participation.consultations.models import Consultation
from participation.plans.models import DraftPlan, PlanVersion, Section, SectionText
from participation.plans.selectors import is_translation, newest_texts
from participation.search import entries
from participation.search.models import Entry, SearchEntry

Indexed = tuple[UUID | None, entries.Wording]


def sections_indexed(plan: DraftPlan) -> dict[Indexed, int]:
    """Return the keys of the entries of the plan's sections by anchor and wording."""
    rows = SearchEntry.objects.filter(plan=plan, kind=Entry.Kind.SECTION)
    return {
        (anchor, (language, title, text)): pk
        for pk, anchor, language, title, text in rows.values_list(
            "pk", "anchor", "language", "title", "text"
        )
    }


def entries_of(
    plan: DraftPlan, version: PlanVersion, known: Mapping[Indexed, int]
) -> Iterable[SearchEntry | tuple[int, int]]:
    """Make the entries of a plan and of its sections in each language, one statement for each.

    Of what is indexed as it is, yield only the entry's key and the section's.
    """
    sections: list[Section] = list(version.sections.order_by("order"))

    def of(section: Section, said: SectionText | None = None) -> SearchEntry | tuple[int, int]:
        indexed = known.get((section.anchor, entries.wording_of(plan, section, said)))
        return (
            entries.of_section(SearchEntry, plan, section, said)
            if indexed is None
            else (indexed, section.pk)
        )

    yield entries.of_plan(SearchEntry, plan)
    for section in sections:
        yield of(section)
    for place in others_of(plan):
        yield entries.of_plan(SearchEntry, plan, place)
        texts = newest_texts(version, place.language)
        for section in sections:
            text = texts.get(section.anchor)
            if text and is_translation(text, section):
                yield of(section, text)


def point(plan: DraftPlan, kept: Mapping[int, int]) -> None:
    """Tell entries, by their keys, which section they are of now, and where and since when."""
    if not kept:
        return
    asked = plan.consultation
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE participation_searchentry entry
            SET source = kept.source, consultation_id = now.consultation,
                organisation_id = now.organisation, happened_at = now.at
            FROM unnest(%s::bigint[], %s::bigint[]) AS kept (id, source),
                (VALUES (%s::bigint, %s::bigint, %s::timestamptz))
                    AS now (consultation, organisation, at)
            WHERE entry.id = kept.id AND (
                entry.source, entry.consultation_id, entry.organisation_id, entry.happened_at
            ) IS DISTINCT FROM (kept.source, now.consultation, now.organisation, now.at)""",
            [list(kept), list(kept.values()), asked.pk, asked.organisation_id, plan.published_at],
        )


def others_of(thing: Consultation | DraftPlan) -> list[PublicAddress]:
    """Return where translations are read."""
    return [p for language, p in thing.places.items() if language != thing.language and p.title]
