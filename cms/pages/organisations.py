"""Municipalities and districts from official files: rows, outlines, pages, rights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction

from cms.desk.access import write_all_groups
from cms.pages.content import OrganisationPage
from cms.pages.home import found_home
from cms.pages.many import add_pages
from cms.pages.searching import index
from participation.accounts.register import Registered, Registration, register_municipalities
from participation.exchange.municipalities import MunicipalityRow
from participation.exchange.outlines import OutlineRow
from participation.places.merging import Assigned, Municipality, assign
from participation.places.models import Outline
from participation.places.services import OutlineDraft, record_outlines

Say = Callable[[str], None]


@dataclass(slots=True)
class Imported:
    """What became of the rows of the register, and of the outlines."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    districts: int = 0
    outlines: int = 0
    joined: dict[str, list[str]] = field(default_factory=dict)
    without_outline: list[str] = field(default_factory=list)
    dissolved: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@transaction.atomic
def import_organisations(
    rows: Sequence[MunicipalityRow],
    outlines: Sequence[OutlineRow],
    *,
    source: str,
    is_complete: bool = True,
    allow_many_dissolved: bool = False,
    say: Say = lambda _text: None,
) -> Imported:
    """Bring organisations, outlines and pages in line with the files, all or nothing.

    ``source`` names whose outlines they are, as the licence wants it shown; ``is_complete`` says
    that no row of the register was rejected. Raises `Refused`, see `register_municipalities`.
    """
    say(f"{len(rows)} municipalities")
    registration = register_municipalities(
        [_registered(row) for row in rows],
        is_complete=is_complete,
        allow_many_dissolved=allow_many_dissolved,
    )
    say(f"{len(outlines)} outlines")
    assigned = assign(
        [Municipality(row.ags, row.area) for row in rows],
        {row.ags: row.geometry for row in outlines},
    )
    names = {row.ags: row.name for row in outlines}
    changed = _write_outlines(assigned, registration, names, source)
    say("Pages")
    _write_pages(registration, say)
    write_all_groups()
    return _summary(rows, registration, assigned, names, changed)


def _registered(row: MunicipalityRow) -> Registered:
    return Registered(
        ags=row.ags,
        ars=row.ars,
        name=row.name,
        district_key=row.district_key,
        district=None if row.is_its_own_district else row.district,
        association=row.association,
        population=row.population,
        postcode=row.postcode,
        registered_on=row.registered_on,
    )


def _write_outlines(
    assigned: Assigned, registration: Registration, names: dict[str, str], source: str
) -> set[int]:
    organisations = registration.organisations
    return record_outlines(
        {
            organisations[key].pk: OutlineDraft(
                geometry=drawn.geometry,
                source=source,
                joined=", ".join(names[part] for part in drawn.joined),
            )
            for key, drawn in assigned.outlines.items()
            if key in organisations
        }
    )


def _summary(
    rows: Sequence[MunicipalityRow],
    registration: Registration,
    assigned: Assigned,
    names: dict[str, str],
    changed: set[int],
) -> Imported:
    organisations = registration.organisations
    redrawn = {row.ags for row in rows if organisations[row.ags].pk in changed}
    updated = (registration.updated | redrawn) - registration.created
    drawn = set(
        Outline.objects.filter(organisation__in=organisations.values()).values_list(
            "organisation_id", flat=True
        )
    )
    return Imported(
        created=len(registration.created),
        updated=len(updated),
        unchanged=len(rows) - len(registration.created) - len(updated),
        districts=len(organisations) - len(rows),
        outlines=len(drawn),
        joined={
            organisations[ags].name: [names[part] for part in outline.joined]
            for ags, outline in assigned.outlines.items()
            if outline.joined and ags in organisations
        },
        without_outline=[
            organisations[row.ags].name for row in rows if organisations[row.ags].pk not in drawn
        ],
        dissolved=[each.name for each in registration.dissolved],
        unused=assigned.unused,
    )


def _write_pages(registration: Registration, say: Say) -> None:
    """Give each organisation its page: districts below the entrance, municipalities below them.

    Pages that are there stay where they are; a title that was the organisation's name follows it.
    """
    home, _is_new = found_home()
    organisations = registration.organisations
    pages = {
        page.organisation_id: page
        for page in OrganisationPage.objects.filter(organisation__in=organisations.values())
    }
    for organisation in organisations.values():
        page = pages.get(organisation.pk)
        if page and page.title != organisation.name and not page.has_unpublished_changes:
            page.title = page.draft_title = organisation.name
            page.save(update_fields=["title", "draft_title"])
            index(page)
    missing = [each for each in organisations.values() if each.pk not in pages]
    # Those that stand below nobody first: others may find their pages there.
    for above, group in groupby(
        sorted(missing, key=lambda each: (each.parent_id or 0, each.slug)),
        key=lambda each: each.parent_id,
    ):
        added = add_pages(pages.get(above, home), list(group))
        pages |= {page.organisation_id: page for page in added}
        say(f"{len(pages)} of {len(organisations)} pages")
