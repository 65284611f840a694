"""Publishing draft plans: each change of content becomes an immutable version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from participation.consultations.addresses import write_address
from participation.consultations.models import Consultation
from participation.errors import Refused
from participation.events import (
    PlanClosed,
    PlanMoved,
    PlanPublished,
    VersionPublished,
    announce,
    within,
)
from participation.plans.digests import digest
from participation.plans.models import DraftPlan, PlanVersion, Section
from participation.plans.plain_text import plain_text


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """One section as the editor wrote it; ``html`` is clean already.

    ``level`` counts from 1 (chapter) to 6.
    """

    anchor: UUID
    number: str
    title: str
    level: int
    html: str

    @property
    def digest(self) -> str:
        """SHA-256 of what a reader sees of it."""
        return digest([self.number, self.title, self.level, self.html])


@transaction.atomic
def publish_plan(
    *,
    key: UUID,
    slug: str,
    consultation: Consultation,
    language: str,
    title: str,
    sections: Sequence[SectionDraft],
    note: str = "",
    at: datetime,
) -> tuple[PlanVersion, bool]:
    """Write down a plan as it was published; return the version and whether it is new.

    The same content again makes no new version, so the service may be run as often as one
    likes. Raises `Refused` for sections without or with repeated anchors, and for a plan with
    contributions that moves to another consultation.
    """
    _check(sections)
    plan = _write_plan(
        key=key, slug=slug, consultation=consultation, language=language, title=title, at=at
    )
    content = digest([[section.anchor, section.digest] for section in sections])
    latest = plan.versions.order_by("-number").first()
    if latest is not None and latest.digest == content:
        within(PlanPublished(plan=plan.pk))
        return latest, False
    version = PlanVersion.objects.create(
        plan=plan,
        number=latest.number + 1 if latest else 1,
        published_at=at,
        note=note,
        digest=content,
    )
    _write_sections(version, sections)
    event = VersionPublished(plan=plan.pk, key=key, version=version.pk)
    within(event)
    within(PlanPublished(plan=plan.pk))
    announce(event)
    return version, True


def _check(sections: Sequence[SectionDraft]) -> None:
    if len({section.anchor for section in sections}) != len(sections):
        raise Refused(_("Two sections of the plan have the same anchor."), code="anchor_repeated")


def _write_plan(
    *, key: UUID, slug: str, consultation: Consultation, language: str, title: str, at: datetime
) -> DraftPlan:
    """Create the plan, or bring it up to date under its lock, so that versions come in a row."""
    plan = DraftPlan.objects.select_for_update(no_key=True).filter(key=key).first()
    if plan is None:
        plan = DraftPlan(key=key, slug=free_slug(slug), language=language)
    elif plan.consultation_id != consultation.pk:
        within(PlanMoved(plan=plan.pk, consultation=consultation.pk))
    plan.consultation = consultation
    plan.visibility = DraftPlan.Visibility.PUBLIC
    plan.title = title
    plan.published_at = at
    plan.save()
    return plan


def free_slug(wanted: str) -> str:
    """Return ``wanted``, or with a number behind it when another plan has it."""
    slug, number = wanted[:110], 2
    while DraftPlan.objects.filter(slug=slug).exists():
        slug, number = f"{wanted[:110]}-{number}", number + 1
    return slug


def _write_sections(version: PlanVersion, sections: Sequence[SectionDraft]) -> None:
    """Insert all sections at once, each with its parent: the nearest higher heading above it."""
    rows: list[Section] = []
    above: list[Section] = []
    for order, (pk, section) in enumerate(zip(_keys(len(sections)), sections, strict=True)):
        while above and above[-1].level >= section.level:
            above.pop()
        row = Section(
            pk=pk,
            version=version,
            anchor=section.anchor,
            parent=above[-1] if above else None,
            order=order,
            level=section.level,
            number=section.number,
            title=section.title,
            html=section.html,
            text=plain_text(section.html),
            digest=section.digest,
        )
        rows.append(row)
        above.append(row)
    Section.objects.bulk_create(rows)


def _keys(number: int) -> list[int]:
    """Return keys for so many sections, which name each other before they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('participation_section', 'id'))"
            " FROM generate_series(1, %s)",
            [number],
        )
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def unpublish_plan(*, key: UUID) -> None:
    """Close a plan to the public; every row stays."""
    DraftPlan.objects.filter(key=key).update(visibility=DraftPlan.Visibility.UNPUBLISHED)
    for number in DraftPlan.objects.filter(key=key).values_list("pk", flat=True):
        within(PlanClosed(plan=number))


@transaction.atomic
def record_plan_address(
    *, plan: DraftPlan, language: str, path: str, title: str = "", at: datetime | None = None
) -> None:
    """Write down under which path and title the plan is read in ``language``.

    ``at`` is when its page was published; without it only the path is another.
    """
    write_address({"plan": plan}, language=language, path=path, title=title, at=at)
