"""What tests need to exist before they begin, built through the platform's own services.

Every function takes keywords only, makes up whatever is not given, and returns what the service
returned. Names and slugs are numbered, so that calling one twice makes two things.

    board = organisation(name="Stadt Torgau")
    asked = consultation(organisation=board)
    said = comment(consultation=asked, text="Mehr Bänke, bitte.")
    moderator = member(organisation=board, role=Role.MODERATOR)
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from itertools import count
from uuid import UUID, uuid4

from participation.accounts.models import Membership, Organisation, User
from participation.accounts.services import found_organisation, give_role
from participation.assessment.models import Assessment
from participation.assessment.services import assess_contribution
from participation.consultations.models import Consultation, Phase
from participation.consultations.selectors import database_now
from participation.consultations.services import (
    PhaseDraft,
    Terms,
    publish_consultation,
    record_consultation_address,
)
from participation.contributions.attachments import AttachmentDraft
from participation.contributions.models import Contribution, Thread
from participation.contributions.services import answer_contribution, post_contribution
from participation.documents.formats import Format
from participation.documents.models import Document
from participation.documents.services import DocumentDraft, publish_documents, read_document_file
from participation.moderation.models import Report
from participation.moderation.services import report_contribution
from participation.plans.digests import digest
from participation.plans.models import DraftPlan, Section, SectionText
from participation.plans.selectors import section_as_read
from participation.plans.services import SectionDraft, publish_plan, record_plan_address
from tests.support import files

Role = Membership.Role
PASSWORD = "correct horse battery staple"

_numbers = count(1)


def person(*, email: str = "", name: str = "Erika Mustermann", superuser: bool = False) -> User:
    """Return somebody with an account and the password ``PASSWORD``.

    ``superuser`` makes the operator of the installation; all others are citizens until they
    are given a role, see `member`.
    """
    create = User.objects.create_superuser if superuser else User.objects.create_user
    address = email or f"person-{next(_numbers)}@example.org"
    return create(address, PASSWORD, display_name=name)


def organisation(
    *,
    slug: str = "",
    name: str = "",
    parent: Organisation | None = None,
    kind: Organisation.Kind = Organisation.Kind.MUNICIPALITY,
) -> Organisation:
    """Return a body of the administration; ``parent`` stands above it."""
    number = next(_numbers)
    return found_organisation(
        slug=slug or f"gemeinde-{number}",
        name=name or f"Gemeinde {number}",
        parent=parent,
        kind=kind,
    )


def member(
    *,
    organisation: Organisation,
    role: Membership.Role = Role.MODERATOR,
    user: User | None = None,
    name: str = "Kim Beispiel",
) -> User:
    """Return somebody who acts for ``organisation`` in ``role``: ``user``, or somebody new."""
    holder = user or person(name=name)
    give_role(user=holder, organisation=organisation, role=role, by=None)
    return holder


def dialogue(*, is_open: bool = True, now: datetime | None = None) -> PhaseDraft:
    """Return a dialogue that runs from yesterday for a month, or one that ended yesterday."""
    moment = now or database_now()
    start, end = (-1, 30) if is_open else (-30, -1)
    return PhaseDraft(
        kind=Phase.Kind.DIALOGUE,
        starts_at=moment + timedelta(days=start),
        ends_at=moment + timedelta(days=end),
    )


def consultation(
    *,
    organisation: Organisation | None = None,
    title: str = "",
    slug: str = "",
    is_open: bool = True,
    phases: Sequence[PhaseDraft] | None = None,
    terms: Terms | None = None,
    key: UUID | None = None,
) -> Consultation:
    """Return a published consultation with its thread and a German address.

    ``is_open`` lets its dialogue run now; ``phases`` replaces that dialogue altogether;
    ``terms`` say who may contribute and when moderators look at it.
    """
    number = next(_numbers)
    published = publish_consultation(
        key=key or uuid4(),
        slug=slug or f"beteiligung-{number}",
        organisation=organisation or _organisation(),
        kind=Consultation.Kind.DIALOGUE,
        language="de",
        title=title or f"Beteiligung {number}",
        lead="Worum es geht.",
        phases=[dialogue(is_open=is_open)] if phases is None else phases,
        result=None,
        terms=terms or Terms(),
        at=database_now(),
    )
    record_consultation_address(consultation=published, language="de", path=f"/{published.slug}/")
    return published


# Inside `consultation` the name ``organisation`` is the argument.
_organisation = organisation


def section(
    *,
    number: str = "§ 1",
    title: str = "Zweck",
    html: str = "<p>Diese Satzung regelt die Beteiligung.</p>",
    level: int = 1,
    anchor: UUID | None = None,
) -> SectionDraft:
    """Return one section as the editor wrote it, for `plan`."""
    return SectionDraft(
        anchor=anchor or uuid4(), number=number, title=title, level=level, html=html
    )


def plan(
    *,
    consultation: Consultation | None = None,
    title: str = "",
    slug: str = "",
    sections: Sequence[SectionDraft] | None = None,
    key: UUID | None = None,
) -> DraftPlan:
    """Return a published draft plan with one version, its threads and a German address.

    The same ``key`` again with other ``sections`` publishes the next version.
    """
    count_ = next(_numbers)
    version, _created = publish_plan(
        key=key or uuid4(),
        slug=slug or f"entwurf-{count_}",
        consultation=consultation or _consultation(),
        language="de",
        title=title or f"Entwurf {count_}",
        sections=[section()] if sections is None else sections,
        at=database_now(),
    )
    published = version.plan
    record_plan_address(plan=published, language="de", path=f"/{published.slug}/")
    return published


_consultation = consultation


def document(
    content: bytes | None = None,
    *,
    place: Consultation | DraftPlan | None = None,
    title: str = "Begründung",
    key: UUID | None = None,
    is_read: bool = False,
) -> Document:
    """Return a published PDF beside ``place``, the only one there; ``is_read`` reads its text."""
    draft = DocumentDraft(
        key=key or uuid4(),
        kind=Document.Kind.REASONING,
        title=title,
        format=Format.PDF,
        open=partial(BytesIO, content or files.pdf()),
    )
    at = database_now()
    (published,) = publish_documents(place=place or _consultation(), drafts=[draft], at=at)
    if is_read:
        read_document_file(number=published.files.latest("number").pk, at=at)
    return published


def attachment(content: bytes | None = None, *, title: str = "Skizze") -> AttachmentDraft:
    """Return a file for `comment`: a small picture if nothing else is given."""
    sent = content or files.picture()
    return AttachmentDraft(BytesIO(sent), len(sent), "datei.bin", title)


def comment(
    *,
    text: str = "Das ist ein guter Vorschlag.",
    author: User | None = None,
    consultation: Consultation | None = None,
    plan: DraftPlan | None = None,
    parent: Contribution | None = None,
    thread: Thread | None = None,
    attachments: Sequence[AttachmentDraft] = (),
) -> Contribution:
    """Return a published comment.

    It stands in ``thread``; else below ``parent``; else at the first section of ``plan``; else
    in the thread of ``consultation``, which is made up if need be and must be open.
    """
    place = thread or _thread_for(consultation, plan, parent)
    said, _version = post_contribution(
        author=author or person(),
        thread=place,
        text=text,
        parent=parent,
        section=section_as_read(place.plan, place.anchor),
        attachments=attachments,
        at=database_now(),
    )
    return said


def _thread_for(
    consultation: Consultation | None, plan: DraftPlan | None, parent: Contribution | None
) -> Thread:
    if parent is not None:
        return parent.thread
    if plan is not None:
        version = plan.versions.latest("number")
        first = version.sections.earliest("order")
        return Thread.objects.get(plan=plan, anchor=first.anchor)
    return Thread.objects.get(consultation=consultation or _consultation())


def report(
    *,
    contribution: Contribution,
    reporter: User | None = None,
    reason: Report.Reason = Report.Reason.INSULT,
    text: str = "Das ist beleidigend.",
) -> Report:
    """Return an open report; without ``reporter`` somebody new and signed in sends it."""
    return report_contribution(
        reporter=reporter or person(name="Mel Derin"),
        contribution=contribution,
        reason=reason,
        text=text,
        at=database_now(),
    )


def answer(
    *,
    contribution: Contribution,
    author: User | None = None,
    text: str = "Vielen Dank, wir prüfen das.",
) -> Contribution:
    """Return an official answer; without ``author`` a new moderator of the asking body gives it."""
    organisation_ = contribution.consultation.organisation
    return answer_contribution(
        author=author or member(organisation=organisation_),
        contribution=contribution,
        text=text,
        at=database_now(),
    )


def assessment(
    *,
    contribution: Contribution,
    clerk: User | None = None,
    outcome: Assessment.Outcome = Assessment.Outcome.FOLLOWED,
    reasoning: str = "Der Hinweis überzeugt.",
) -> Assessment:
    """Return the current assessment; without ``clerk`` a new clerk of the asking body gives it."""
    organisation_ = contribution.consultation.organisation
    return assess_contribution(
        clerk=clerk or member(organisation=organisation_, role=Role.CLERK),
        contribution=contribution,
        outcome=outcome,
        reasoning=reasoning,
        at=database_now(),
    )


def translation(*, section: Section, language: str, title: str, html: str = "") -> SectionText:
    """Return a translation of a published section, as if its page had been published."""
    return SectionText.objects.create(
        section=section,
        language=language,
        title=title,
        html=html,
        digest=digest([title, html]),
        published_at=database_now(),
    )
