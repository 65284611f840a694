"""Outlines of municipalities that merged after the outlines were drawn.

The register and the outlines are seldom of the same day. An outline whose municipality is no
longer in the register belongs to whichever took it over: a new municipality, which has no outline
yet, or a neighbour that grew. The register's areas tell which: put together, the outlines must have
the area that the register gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shapely import GEOSException, STRtree, coverage_simplify, union_all
from shapely.geometry.base import BaseGeometry

from participation.places.areas import Geometry, as_geometry, as_shape, hectares

# Official outlines of small scale miss a municipality's true area by up to a tenth.
TOLERANCE = 0.12
FINENESS = 0.0003  # degrees, about 30 metres: bends smaller than that go


@dataclass(frozen=True, slots=True)
class Municipality:
    """What the register says; ``area`` in hectares, or None."""

    ags: str
    area: float | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """An outline for a municipality; ``joined`` holds the keys of what it was put together of."""

    geometry: Geometry
    joined: tuple[str, ...] = ()


@dataclass(slots=True)
class Assigned:
    """Who has which outline, districts' too (by 5 digits), and which outlines belong to nobody."""

    outlines: dict[str, Drawn] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def assign(municipalities: Sequence[Municipality], outlines: Mapping[str, Geometry]) -> Assigned:
    """Give each municipality its outline, by key, and after mergers by neighbourhood and area."""
    shapes = _simplified(outlines)
    known = {each.ags for each in municipalities}
    owned = {ags: (ags,) for ags in shapes if ags in known}
    assigned = Assigned()
    for group in _touching({ags: drawn for ags, drawn in shapes.items() if ags not in known}):
        heir = _heir(group, municipalities, shapes)
        if heir is None:
            assigned.unused += group
        else:
            owned[heir] = (*owned.get(heir, ()), *group)
    united = {
        ags: shapes[parts[0]] if len(parts) == 1 else union_all([shapes[part] for part in parts])
        for ags, parts in owned.items()
    }
    for ags, parts in owned.items():
        joined = parts if parts != (ags,) else ()
        assigned.outlines[ags] = Drawn(as_geometry(united[ags]), joined)
    for district in sorted({ags[:5] for ags in united if not ags.endswith("000")}):
        inside = [drawn for ags, drawn in united.items() if ags.startswith(district)]
        assigned.outlines[district] = Drawn(as_geometry(union_all(inside)))
    return assigned


def _simplified(outlines: Mapping[str, Geometry]) -> dict[str, BaseGeometry]:
    """Return the shapes without the smallest bends; neighbours keep the border they share."""
    shapes = [as_shape(geometry) for geometry in outlines.values()]
    try:
        simplified = coverage_simplify(shapes, FINENESS)
    except GEOSException:  # outlines that overlap badly share no borders
        simplified = shapes
    return dict(zip(outlines, simplified, strict=True))


def _touching(shapes: Mapping[str, BaseGeometry]) -> list[list[str]]:
    """Return the keys in groups of one district that touch each other."""
    keys = sorted(shapes)
    group = {key: key for key in keys}

    def first(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    if keys:
        pairs = STRtree([shapes[key] for key in keys]).query(
            [shapes[key] for key in keys], predicate="intersects"
        )
        for one, other in pairs.T:
            if keys[one][:5] == keys[other][:5]:
                group[first(keys[other])] = first(keys[one])
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(first(key), []).append(key)
    return list(found.values())


def _heir(
    group: Sequence[str],
    municipalities: Sequence[Municipality],
    shapes: Mapping[str, BaseGeometry],
) -> str | None:
    """Return who took over these municipalities, if exactly one can have."""
    land = union_all([shapes[key] for key in group])
    in_district = [each for each in municipalities if each.ags[:5] == group[0][:5]]
    founded = [
        each.ags
        for each in in_district
        if each.ags not in shapes and _fits(each.area, hectares(land))
    ]
    if founded:
        return founded[0] if len(founded) == 1 else None
    grown = [
        each.ags
        for each in in_district
        if each.ags in shapes
        and each.area
        and not _fits(each.area, hectares(shapes[each.ags]))
        and _fits(each.area, hectares(shapes[each.ags]) + hectares(land))
        and shapes[each.ags].intersects(land)
    ]
    return grown[0] if len(grown) == 1 else None


def _fits(registered: float | None, drawn: float) -> bool:
    """Say whether an area may be the register's; one that it does not give fits any."""
    return registered is None or abs(drawn - registered) <= TOLERANCE * registered
