"""Writing the index. Listeners call these in the transaction of the change itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from participation.consultations.addresses import PublicAddress
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, ContributionQuerySet
from participation.documents.models import Document, DocumentQuerySet
from participation.documents.selectors import newest_files
from participation.events import IndexRebuilt, within
from participation.plans.models import DraftPlan, PlanVersion, Section, SectionText
from participation.plans.selectors import is_translation, latest_version, newest_texts
from participation.search import entries
from participation.search.analysis import vector
from participation.search.models import Entry, InternalEntry, SearchEntry
from participation.search.terms import count_terms, note_terms

Kind = Entry.Kind
State = Contribution.State
INTERNAL_STATES = (State.PENDING, State.HIDDEN, State.REJECTED)
BATCH = 500

AnyEntry = TypeVar("AnyEntry", bound=Entry)


@transaction.atomic
def index_contributions(*, numbers: Sequence[int]) -> None:
    """Bring the entries of these contributions up to date, in the index of whoever may read them.

    What replies to an idea is seen only where something of the idea is, so its discussion goes
    along with the idea, and the idea with a reply. The rows are locked: whoever hides one of them
    waits, and takes away then what was written here.
    """
    replies = Contribution.objects.filter(thread__idea__in=numbers).order_by()
    below_ideas = Contribution.objects.filter(pk__in=numbers, thread__idea__isnull=False).order_by()
    along = replies.values_list("pk").union(below_ideas.values_list("thread__idea_id"))
    wanted = {*numbers, *(pk for (pk,) in along)}
    rows = Contribution.objects.filter(pk__in=wanted)
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    for model, readable in (
        (SearchEntry, rows.visible().readable()),
        (InternalEntry, rows.filter(state__in=INTERNAL_STATES)),
    ):
        found = list(readable.select_related("section", "consultation", "thread"))
        _remove(model, Kind.CONTRIBUTION, wanted - {row.pk for row in found})
        _store(model, [entries.of_contribution(model, row) for row in found])
    if len(wanted) > BATCH:
        _tell_planner()


def _tell_planner() -> None:
    """Let PostgreSQL count anew: before it does so by itself it takes the index for small."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE participation_searchentry, participation_internalentry")


def index_new_contributions(*, numbers: Sequence[int]) -> None:
    """Index contributions that this transaction wrote: nobody can have indexed or locked them."""
    rows = Contribution.objects.filter(pk__in=numbers)
    for row in rows.select_related("section", "consultation", "thread"):
        is_internal = row.state in INTERNAL_STATES
        model = InternalEntry if is_internal else SearchEntry
        if is_internal or row.state in State.readable():
            _store(model, [entries.of_contribution(model, row)])


@transaction.atomic
def index_consultation(*, number: int) -> None:
    """Bring a consultation and all that is public in it up to date; take it out if it is closed.

    Its row is locked, so that of two writers the later one writes what both left.
    """
    consultation = (
        Consultation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation", "result")
        .filter(pk=number)
        .first()
    )
    if consultation is None or not consultation.is_public:
        SearchEntry.objects.filter(consultation=number).delete()
        return
    found = [
        entries.of_consultation(SearchEntry, consultation),
        *(entries.of_consultation(SearchEntry, consultation, p) for p in _others(consultation)),
    ]
    stale = SearchEntry.objects.filter(kind=Kind.CONSULTATION, source=number)
    stale.exclude(language__in=[entry.language for entry in found]).delete()
    _store(SearchEntry, found)
    for model in (SearchEntry, InternalEntry):
        model.objects.filter(consultation=number).exclude(
            organisation=consultation.organisation_id
        ).update(organisation=consultation.organisation_id)
    missing = _missing(DraftPlan.objects.public().filter(consultation=number), Kind.PLAN)
    for plan in missing.values_list("pk", flat=True):
        index_plan(number=plan)
    _index_missing_documents(Document.objects.public().filter(consultation=number))
    _index_missing(Contribution.objects.filter(consultation=number))


@transaction.atomic
def index_plan(*, number: int, anew: bool = False) -> None:
    """Bring a plan and its newest sections up to date; take it out if it is closed.

    Its row is locked, so that of two writers the later one writes what both left. What is worded
    as it is indexed only learns which section it is now, unless all is to be made ``anew``.
    """
    plan = (
        DraftPlan.objects.select_for_update(no_key=True, of=("self",))
        .select_related("consultation")
        .filter(pk=number)
        .first()
    )
    version = latest_version(plan) if plan and plan.is_public else None
    if plan is None or version is None:
        SearchEntry.objects.filter(plan=number).delete()
        return
    known = {} if anew else _sections_indexed(plan)
    found: list[SearchEntry] = []
    kept: dict[int, int] = {}
    for thing in _entries_of(plan, version, known):
        if isinstance(thing, SearchEntry):
            found.append(thing)
        else:
            kept.update([thing])
    current = Q(pk__in=kept)
    for kind, language in sorted({(entry.kind, entry.language) for entry in found}):
        numbers = [e.source for e in found if (e.kind, e.language) == (kind, language)]
        current |= Q(kind=kind, language=language, source__in=numbers)
    of_plan = SearchEntry.objects.filter(plan=plan, kind__in=[Kind.PLAN, Kind.SECTION])
    of_plan.exclude(current).delete()
    _point(plan, kept)
    _store(SearchEntry, found)
    _index_missing_documents(Document.objects.public().filter(plan=plan))
    _index_missing(Contribution.objects.filter(thread__plan=plan))


Indexed = tuple[UUID | None, entries.Wording]


def _sections_indexed(plan: DraftPlan) -> dict[Indexed, int]:
    """Return the keys of the entries of the plan's sections by anchor and wording."""
    rows = SearchEntry.objects.filter(plan=plan, kind=Kind.SECTION)
    return {
        (anchor, (language, title, text)): pk
        for pk, anchor, language, title, text in rows.values_list(
            "pk", "anchor", "language", "title", "text"
        )
    }


def _entries_of(
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
    for place in _others(plan):
        yield entries.of_plan(SearchEntry, plan, place)
        texts = newest_texts(version, place.language)
        for section in sections:
            text = texts.get(section.anchor)
            if text and is_translation(text, section):
                yield of(section, text)


def _point(plan: DraftPlan, kept: Mapping[int, int]) -> None:
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


def _others(thing: Consultation | DraftPlan) -> list[PublicAddress]:
    """Return where translations are read."""
    return [p for language, p in thing.places.items() if language != thing.language and p.title]


@transaction.atomic
def index_documents(*, numbers: Sequence[int]) -> None:
    """Bring the entries of these documents up to date, each with the text of its newest file."""
    wanted = set(numbers)
    list(
        Document.objects.filter(pk__in=wanted)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk")
    )
    found = newest_files(Document.objects.public().filter(pk__in=wanted))
    _remove(SearchEntry, Kind.DOCUMENT, wanted - {file.document_id for file in found})
    for file in found:  # one by one: a text may be a whole book
        _store(SearchEntry, [entries.of_document(SearchEntry, file.document, file)])


@transaction.atomic
def index_page(
    *, number: int, language: str, title: str, text: str, url: str, at: datetime | None
) -> None:
    """Bring the entry of an informing page up to date; everybody must be able to read it."""
    _store(
        SearchEntry,
        [
            SearchEntry(
                kind=Kind.PAGE,
                source=number,
                language=language,
                title=title,
                text=text,
                url=url,
                happened_at=at,
                vector=vector([(title, "A"), (text, "C")], language),
            )
        ],
    )


def remove_page(*, number: int) -> None:
    """Take a page out of the index."""
    _remove(SearchEntry, Kind.PAGE, {number})


def rebuild_index(*, tell: Callable[[str, int], None] = lambda _kind, _count: None) -> None:
    """Make the index anew while it is in use: what is there stays until it is overwritten.

    ``tell`` is called with each kind and how many of it have been written.
    """
    for model in (SearchEntry, InternalEntry):
        for kind, rows in _sources():
            model.objects.filter(kind=kind).exclude(source__in=rows.values("pk")).delete()
    consultations = Consultation.objects.order_by("pk").values_list("pk", flat=True)
    for done, number in enumerate(consultations, 1):
        index_consultation(number=number)
        tell("consultation", done)
    plans = DraftPlan.objects.order_by("pk").values_list("pk", flat=True)
    for done, number in enumerate(plans, 1):
        index_plan(number=number, anew=True)
        tell("plan", done)
    documents = Document.objects.order_by("pk").values_list("pk", flat=True)
    for done, number in enumerate(documents, 1):
        index_documents(numbers=[number])
        tell("document", done)
    contributions = Contribution.objects.order_by("pk").values_list("pk", flat=True)
    done = 0
    for batch in _batches(contributions.iterator(chunk_size=BATCH)):
        index_contributions(numbers=batch)
        done += len(batch)
        tell("contribution", done)
    _tell_planner()
    with transaction.atomic():
        within(IndexRebuilt())
    count_terms()


def tidy_index() -> None:
    """Count the vocabulary anew; an index that was never made, after an update, is made."""
    if SearchEntry.objects.exists():
        count_terms()
    elif Consultation.objects.public().exists():
        rebuild_index()


def _sources():  # type: ignore[no-untyped-def]
    yield Kind.CONSULTATION, Consultation.objects.all()
    yield Kind.PLAN, DraftPlan.objects.all()
    yield Kind.DOCUMENT, Document.objects.all()
    yield Kind.CONTRIBUTION, Contribution.objects.all()


def _index_missing(contributions: ContributionQuerySet) -> None:
    missing = _missing(contributions.visible().readable(), Kind.CONTRIBUTION)
    for batch in _batches(missing.order_by("pk").values_list("pk", flat=True)):
        index_contributions(numbers=batch)


def _index_missing_documents(documents: DocumentQuerySet) -> None:
    missing = _missing(documents, Kind.DOCUMENT).order_by("pk").values_list("pk", flat=True)
    index_documents(numbers=list(missing))


def _missing(rows, kind: str):  # type: ignore[no-untyped-def]
    known = SearchEntry.objects.filter(kind=kind, source=OuterRef("pk"))
    return rows.filter(~Exists(known))


def _batches(numbers: Iterable[int]) -> Iterable[list[int]]:
    batch: list[int] = []
    for number in numbers:
        batch.append(number)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _remove(model: type[Entry], kind: str, numbers: set[int]) -> None:
    if numbers:
        model.objects.filter(kind=kind, source__in=numbers).delete()  # type: ignore[attr-defined]


def _store(model: type[AnyEntry], found: list[AnyEntry]) -> None:
    """Write entries over those of the same things, and note their words."""
    model.objects.bulk_create(  # type: ignore[attr-defined]
        found,
        update_conflicts=True,
        unique_fields=["kind", "source", "language"],
        update_fields=model.CONTENT,
        batch_size=BATCH,
    )
    if model is SearchEntry and found:
        note_terms((f"{entry.title}\n{entry.text}", entry.language) for entry in found)
