"""Writing the index. Listeners call these in the transaction of the change itself."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, ContributionQuerySet
from participation.documents.models import Document, DocumentQuerySet
from participation.documents.selectors import newest_files
from participation.events import IndexRebuilt, within
from participation.plans.models import DraftPlan
from participation.plans.selectors import latest_version
from participation.search import entries
from participation.search.analysis import vector
from participation.search.models import Entry, InternalEntry, SearchEntry
from participation.search.sections import entries_of, others_of, point, sections_indexed
from participation.search.storing import BATCH, batches, remove, store, tell_planner
from participation.search.terms import count_terms

Kind = Entry.Kind
State = Contribution.State
INTERNAL_STATES = (State.PENDING, State.HIDDEN, State.REJECTED)


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
        remove(model, Kind.CONTRIBUTION, wanted - {row.pk for row in found})
        store(model, [entries.of_contribution(model, row) for row in found])
    if len(wanted) > BATCH:
        tell_planner()


def index_new_contributions(*, numbers: Sequence[int]) -> None:
    """Index contributions that this transaction wrote: nobody can have indexed or locked them."""
    rows = Contribution.objects.filter(pk__in=numbers)
    for row in rows.select_related("section", "consultation", "thread"):
        is_internal = row.state in INTERNAL_STATES
        model = InternalEntry if is_internal else SearchEntry
        if is_internal or row.state in State.readable():
            store(model, [entries.of_contribution(model, row)])


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
        *(entries.of_consultation(SearchEntry, consultation, p) for p in others_of(consultation)),
    ]
    stale = SearchEntry.objects.filter(kind=Kind.CONSULTATION, source=number)
    stale.exclude(language__in=[entry.language for entry in found]).delete()
    store(SearchEntry, found)
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
    known = {} if anew else sections_indexed(plan)
    found: list[SearchEntry] = []
    kept: dict[int, int] = {}
    for thing in entries_of(plan, version, known):
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
    point(plan, kept)
    store(SearchEntry, found)
    _index_missing_documents(Document.objects.public().filter(plan=plan))
    _index_missing(Contribution.objects.filter(thread__plan=plan))


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
    remove(SearchEntry, Kind.DOCUMENT, wanted - {file.document_id for file in found})
    for file in found:  # one by one: a text may be a whole book
        store(SearchEntry, [entries.of_document(SearchEntry, file.document, file)])


@transaction.atomic
def index_page(
    *, number: int, language: str, title: str, text: str, url: str, at: datetime | None
) -> None:
    """Bring the entry of an informing page up to date; everybody must be able to read it."""
    store(
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
    remove(SearchEntry, Kind.PAGE, {number})


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
    for batch in batches(contributions.iterator(chunk_size=BATCH)):
        index_contributions(numbers=batch)
        done += len(batch)
        tell("contribution", done)
    tell_planner()
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
    for batch in batches(missing.order_by("pk").values_list("pk", flat=True)):
        index_contributions(numbers=batch)


def _index_missing_documents(documents: DocumentQuerySet) -> None:
    missing = _missing(documents, Kind.DOCUMENT).order_by("pk").values_list("pk", flat=True)
    index_documents(numbers=list(missing))


def _missing(rows, kind: str):  # type: ignore[no-untyped-def]
    known = SearchEntry.objects.filter(kind=kind, source=OuterRef("pk"))
    return rows.filter(~Exists(known))
