"""Footnotes and endnotes of a DOCX file."""

from __future__ import annotations

from dataclasses import dataclass, field

from participation.exchange.word.names import W, w
from participation.exchange.word.numbering import printed_number
from participation.exchange.word.package import Element, Package, value

KINDS = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class Note:
    """A note that the text refers to. part: the name of the part that it stands in."""

    mark: str
    element: Element | None
    part: str


@dataclass(slots=True)
class _Kind:
    part: str
    format: str
    start: int
    notes: dict[str, Element] = field(default_factory=dict)


class Notes:
    """Gives each note its printed mark, counted through the file in order of appearance.

    Footnotes are counted in digits and endnotes in small Roman numbers, unless the file says
    otherwise.
    """

    def __init__(self, package: Package) -> None:
        settings = package.related("settings")
        self._kinds = {
            "footnote": _read(package, settings, "footnote", "decimal"),
            "endnote": _read(package, settings, "endnote", "lowerRoman"),
        }
        self._marks: dict[tuple[str, str], str] = {}
        self._counts = {name: kind.start - 1 for name, kind in self._kinds.items()}

    def refer(self, reference: Element, own_mark: str = "") -> Note:
        """The note that a reference in the text means, `own_mark` if the author chose one."""
        kind = KINDS[reference.tag.removeprefix(f"{{{W}}}")]
        name = value(reference, "id")
        if (kind, name) not in self._marks:
            if not own_mark:
                self._counts[kind] += 1
            mark = own_mark or printed_number(self._counts[kind], self._kinds[kind].format)
            self._marks[kind, name] = mark[:20]
        found = self._kinds[kind]
        return Note(self._marks[kind, name], found.notes.get(name), found.part)


def _read(package: Package, settings: Element | None, kind: str, usual: str) -> _Kind:
    root = package.related(f"{kind}s")
    chosen = None if settings is None else settings.find(w(f"{kind}Pr"))
    shown = None if chosen is None else chosen.find(w("numFmt"))
    start = value(None if chosen is None else chosen.find(w("numStart")), default="1")
    found = _Kind(
        package.name_of(f"{kind}s"),
        value(shown, default=usual),
        int(start) if start.isdecimal() and len(start) < 7 else 1,
    )
    for note in [] if root is None else root.iterfind(w(kind)):
        found.notes[value(note, "id")] = note
    return found
