"""Bringing in contributions that were written elsewhere. Phases are ignored, ids are kept."""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.contributions.cleaning import clean_line, clean_text, render_text
from participation.contributions.counters import repair_counters
from participation.contributions.import_rows import Importable, Outcome
from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.events import ContributionsChanged, ThreadsImported, announce, within

Kind, State = Contribution.Kind, Contribution.State
MANY = 100  # rows after which the numbers of a planner that saw few before are no longer true
_NOTHING_LEFT = _("Neither title nor text.")


@transaction.atomic
def import_contributions(*, consultation: Consultation, rows: Sequence[Importable]) -> Outcome:
    """Store the rows that are new, update those that changed, leave the rest alone.

    A row is known by consultation, process and identifier. Parents may follow their children; a
    row whose parent cannot be found is rejected. Each thread is announced once.
    """
    run = _Run(consultation)
    for generation in _generations(run.not_empty(rows), run):
        run.store(generation)
    run.write_changes()
    return run.outcome


def _generations(rows: Sequence[Importable], run: "_Run") -> Iterable[list[Importable]]:
    """Yield parents before their children, so that each finds its parent stored."""
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row.parent_id or run.known(row) is not None]
        if not ready:
            for row in waiting:
                reason = _("The contribution that it replies to is missing.")
                run.outcome.rejected.append((row.line, row.external_id, reason))
            return
        yield ready
        taken = {id(row) for row in ready}
        waiting = [row for row in waiting if id(row) not in taken]


class _Run:
    """One import: what is there already, what was stored, which threads changed."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.outcome = Outcome()
        self.threads = _lock_all(consultation)
        found = self.threads.values()
        self.thread = next(thread for thread in found if thread.consultation_id is not None)
        self.idea_threads = {thread.idea_id: thread for thread in found if thread.idea_id}
        self.stored = {
            (found.process, found.external_id): found
            for found in consultation.contributions.exclude(external_id="")
        }
        self.touched: list[Contribution] = []
        self.changed: list[tuple[Contribution, ThreadChange.Kind, int]] = []

    def not_empty(self, rows: Sequence[Importable]) -> list[Importable]:
        """Return the rows of which something is left without hidden characters."""
        kept = []
        for row in rows:
            if clean_line(row.title) or clean_text(row.text):
                kept.append(row)
            else:
                self.outcome.rejected.append((row.line, row.external_id, _NOTHING_LEFT))
        return kept

    def known(self, row: Importable) -> Contribution | None:
        """Return the stored parent of ``row``."""
        return self.stored.get((row.process, row.parent_id))

    def store(self, rows: list[Importable]) -> None:
        """Insert the new ones of a generation at once, and update the others one by one."""
        new: list[Contribution] = []
        for row in rows:
            existing = self.stored.get((row.process, row.external_id))
            if existing is not None:
                self._update(existing, row)
            else:
                new.append(self._build(row))
        for contribution in Contribution.objects.bulk_create(new, batch_size=1000):
            self.stored[contribution.process, contribution.external_id] = contribution
            self.touched.append(contribution)
            if contribution.is_readable:
                self.changed.append((contribution, ThreadChange.Kind.PUBLISHED, 1))
        self.outcome.created += len(new)
        self._open_threads([each for each in new if each.kind == Kind.IDEA])

    def _open_threads(self, ideas: list[Contribution]) -> None:
        threads = Thread.objects.bulk_create((Thread(idea=idea) for idea in ideas), batch_size=1000)
        self.threads |= {thread.pk: thread for thread in threads}
        self.idea_threads |= {thread.idea_id: thread for thread in threads if thread.idea_id}

    def _build(self, row: Importable) -> Contribution:
        parent = self.known(row) if row.parent_id else None
        kind = Kind.IDEA if row.kind == Kind.IDEA and parent is None else Kind.COMMENT
        contribution = Contribution(
            consultation=self.consultation,
            kind=kind,
            process=row.process,
            external_id=row.external_id,
            parent=parent,
            **_content(row),
        )
        contribution.thread, contribution.root = self._place(parent)
        contribution.state = State.REJECTED if row.rejected else State.PUBLISHED
        return contribution

    def _place(self, parent: Contribution | None) -> tuple[Thread, Contribution | None]:
        """Return thread and root: what replies to an idea begins the idea's own discussion."""
        if parent is None:
            return self.thread, None
        if parent.kind == Kind.IDEA:
            return self.idea_threads[parent.pk], None
        return parent.thread, parent.root or parent

    def _update(self, existing: Contribution, row: Importable) -> None:
        """Take over what changed there; what moderators decided here stays."""
        changes = {
            name: value for name, value in _content(row).items() if getattr(existing, name) != value
        }
        imported_states = {State.PUBLISHED, State.REJECTED}
        wanted = State.REJECTED if row.rejected else State.PUBLISHED
        was_readable = existing.is_readable
        if existing.state in imported_states and existing.state != wanted:
            changes["state"] = wanted
            if wanted == State.PUBLISHED:
                changes["readable_since"] = timezone.now()
        if not changes:
            self.outcome.unchanged += 1
            return
        for name, value in changes.items():
            setattr(existing, name, value)
        existing.save(update_fields=list(changes))
        self.touched.append(existing)
        self.outcome.updated += 1
        more = int(existing.is_readable) - int(was_readable)
        if was_readable or existing.is_readable:
            self.changed.append((existing, ThreadChange.Kind.EDITED, more))

    def write_changes(self) -> None:
        """Give every visible change its number and announce each thread once."""
        changes, told = [], set()
        for contribution, kind, more in self.changed:
            thread = self.threads[contribution.thread_id]
            thread.version += 1
            thread.published_count += more
            told.add(thread.pk)
            changes.append(
                ThreadChange(
                    thread=thread, version=thread.version, contribution=contribution, kind=kind
                )
            )
        Thread.objects.bulk_update(
            [self.threads[pk] for pk in told], ["version", "published_count"], batch_size=1000
        )
        ThreadChange.objects.bulk_create(changes, batch_size=1000)
        if self.touched:
            repair_counters({contribution.thread_id for contribution in self.touched})
            numbers = tuple(contribution.pk for contribution in self.touched)
            if len(numbers) >= MANY:
                _tell_planner()
            within(ContributionsChanged(contributions=numbers))
        if told:
            announce(ThreadsImported(threads=tuple(sorted(told))))


def _tell_planner() -> None:
    """Let PostgreSQL count anew: before it does so by itself it takes the tables for small."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE participation_contribution, participation_thread")


def _lock_all(consultation: Consultation) -> dict[int, Thread]:
    """Lock all threads of a consultation in ascending order, as everybody does."""
    of_it = (
        Q(consultation=consultation)
        | Q(plan__consultation=consultation)
        | Q(idea__consultation=consultation)
    )
    locked = Thread.objects.select_for_update(no_key=True, of=("self",)).filter(of_it)
    return {thread.pk: thread for thread in locked.order_by("pk")}


def _content(row: Importable) -> dict[str, object]:
    """Return the fields of a contribution that come from its row, cleaned."""
    text = clean_text(row.text)
    return {
        "title": clean_line(row.title)[:200],
        "text": text,
        "html": render_text(text),
        "author_name": clean_line(row.author_name)[:120],
        "created_at": row.created_at,
        "category": clean_line(row.category)[:200],
        "latitude": row.lat,
        "longitude": row.lon,
        "imported_support": row.votes_up,
        "imported_opposition": row.votes_down,
        "source_url": row.url if len(row.url) <= 500 else "",
    }
