"""Bringing organisations in line with the register of municipalities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.errors import Refused
from participation.events import OrganisationMoved, within

# More municipalities than this part of the known ones never vanish from one register to the next.
MOST_DISSOLVED = 0.1
GERMAN_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A municipality as the register has it; ``district_key`` has 5 digits.

    ``district`` is None for a town that is no part of a district.
    """

    ags: str
    ars: str
    name: str
    district_key: str
    district: str | None
    association: str
    population: int | None
    postcode: str
    registered_on: date


@dataclass(slots=True)
class Registration:
    """What became of the rows: municipalities by AGS, districts by their 5 digits."""

    created: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    dissolved: list[Organisation] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)


@transaction.atomic
def register_municipalities(
    rows: Sequence[Registered], *, is_complete: bool = True, allow_many_dissolved: bool = False
) -> Registration:
    """Found, update and mark as dissolved, so that the register holds; run again, it does nothing.

    Municipalities of the same states that a complete register lacks are dissolved: kept with
    everything they said and asked. Raises `Refused` for a register older than the one known, and
    when it would dissolve more than a tenth of the known ones: then it is hardly a whole one.
    """
    done = Registration()
    known = {each.ags: each for each in Organisation.objects.exclude(ags="").select_for_update()}
    _check_age(rows, known)
    taken = set(Organisation.objects.values_list("slug", flat=True))
    _write_districts(rows, done, taken)
    doubled = _doubled_names(rows)
    moved = []
    for row in rows:
        organisation = known.get(row.ags)
        former = organisation and organisation.parent_id
        written = _write(row, organisation, done, taken, with_district=row.name in doubled)
        if organisation is not None and former != written.parent_id:
            moved.append(written)
    if is_complete:
        _dissolve(rows, known, done, allow_many=allow_many_dissolved)
    for organisation in moved:
        within(OrganisationMoved(organisation=organisation.pk))
    return done


def _check_age(rows: Sequence[Registered], known: dict[str, Organisation]) -> None:
    newest = max(
        (each.registered_on for each in known.values() if each.registered_on), default=None
    )
    oldest = min((row.registered_on for row in rows), default=None)
    if newest and oldest and oldest < newest:
        raise Refused(
            _("This register is of %(day)s, older than the one that is known (%(known)s).")
            % {"day": oldest.isoformat(), "known": newest.isoformat()},
            code="older",
        )


def _write_districts(rows: Sequence[Registered], done: Registration, taken: set[str]) -> None:
    districts = {row.district_key: row.district for row in rows if row.district is not None}
    known = {
        each.ars[:5]: each
        for each in Organisation.objects.filter(kind=Organisation.Kind.DISTRICT).exclude(ars="")
    }
    for key, name in sorted(districts.items()):
        full = name if name.lower().endswith("kreis") else f"Landkreis {name}"
        district = known.get(key)
        if district is None:
            district = Organisation.objects.create(
                slug=_slug(full, key, taken),
                name=full,
                kind=Organisation.Kind.DISTRICT,
                ars=f"{key}0000000",
            )
        elif district.name != full:
            district.name = full
            district.save(update_fields=["name"])
        done.organisations[key] = district


def _doubled_names(rows: Sequence[Registered]) -> set[str]:
    seen: set[str] = set()
    return {row.name for row in rows if row.name in seen or seen.add(row.name)}  # type: ignore[func-returns-value]


def _write(
    row: Registered,
    organisation: Organisation | None,
    done: Registration,
    taken: set[str],
    *,
    with_district: bool,
) -> Organisation:
    district = done.organisations.get(row.district_key) if row.district else None
    name = f"{row.name} ({district.name})" if with_district and district else row.name
    values = {
        "name": name,
        "kind": Organisation.Kind.MUNICIPALITY,
        "ars": row.ars,
        "parent_id": district.pk if district else None,
        "association": row.association,
        "population": row.population,
        "postcode": row.postcode,
        "registered_on": row.registered_on,
        "dissolved_on": None,
    }
    if organisation is None:
        organisation = Organisation.objects.create(
            ags=row.ags, slug=_slug(row.name, row.ags, taken), **values
        )
        done.created.add(row.ags)
    elif changed := [key for key, value in values.items() if getattr(organisation, key) != value]:
        for key in changed:
            setattr(organisation, key, values[key])
        organisation.save(update_fields=[key.removesuffix("_id") for key in changed])
        if set(changed) - {"registered_on"}:
            done.updated.add(row.ags)
    done.organisations[row.ags] = organisation
    return organisation


def _slug(name: str, key: str, taken: set[str]) -> str:
    slug = slugify(name.translate(GERMAN_LETTERS))[:70] or key
    if slug in taken:
        slug = f"{slug}-{key}"
    taken.add(slug)
    return slug


def _dissolve(
    rows: Sequence[Registered],
    known: dict[str, Organisation],
    done: Registration,
    *,
    allow_many: bool,
) -> None:
    states = {row.ags[:2] for row in rows}
    listed = {row.ags for row in rows}
    here = [each for ags, each in known.items() if ags[:2] in states and each.dissolved_on is None]
    gone = [each for each in here if each.ags not in listed]
    if len(gone) > max(MOST_DISSOLVED * len(here), 2) and not allow_many:
        raise Refused(
            _(
                "This register lacks %(gone)s of %(known)s known municipalities. Is it complete?"
                " If so, run the command with --dissolve-many."
            )
            % {"gone": len(gone), "known": len(here)},
            code="incomplete",
        )
    on = max((row.registered_on for row in rows), default=None)
    for organisation in gone:
        organisation.dissolved_on = on
        organisation.save(update_fields=["dissolved_on"])
        done.dissolved.append(organisation)
