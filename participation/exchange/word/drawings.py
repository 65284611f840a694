"""What is drawn in a DOCX file: images are taken over, all else is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.exchange.word.images import image_suffix
from participation.exchange.word.names import DECORATIVE, WP, A, R, V, w
from participation.exchange.word.package import Element, Package, relationship_of
from participation.exchange.word.report import Report
from participation.plans.tree import Image

GENERATED = ("Automatisch generierte Beschreibung", "Description automatically generated")


@dataclass(slots=True)
class Drawn:
    """Images to take over, and the descriptions of those that cannot be."""

    images: list[Image] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class Drawings:
    """Reads drawings of one part."""

    def __init__(self, package: Package, part: str, report: Report) -> None:
        self._package, self._part, self._report = package, part, report
        self._is_image: dict[str, bool] = {}

    def read(self, element: Element, *, takes_images: bool) -> Drawn:
        """What a `w:drawing`, `w:pict` or `w:object` shows."""
        drawn = Drawn()
        if element.tag == w("object"):
            self._report.add("object", _embedded(element))
            return drawn
        boxes = list(element.iter(w("txbxContent")))
        for box in boxes:
            self._report.add("text_box", _text_box(box))
        pictures = [(each, relationship_of(each, "embed")) for each in element.iter(f"{{{A}}}blip")]
        pictures += [
            (each, relationship_of(each, "id")) for each in element.iter(f"{{{V}}}imagedata")
        ]
        for picture, reference in pictures:
            self._picture(picture, reference, _described(picture, element), drawn, takes_images)
        if not boxes and not pictures:
            self._report.add(*_other(element))
        return drawn

    def _picture(
        self, picture: Element, reference: str, alt: str, drawn: Drawn, takes_images: bool
    ) -> None:
        if any(
            each.get("val") == "1" for each in _top(picture).iter(f"{{{DECORATIVE}}}decorative")
        ):
            self._report.add("image", _("Image without a meaning of its own not taken over."))
            return
        found = self._package.relationships(self._part).get(reference)
        name = found.target if found and not found.is_external else ""
        if takes_images and self._can_take(name):
            if not alt:
                reason = _("Image without description. Please say in words what it shows.")
                self._report.add("no_description", reason)
            drawn.images.append(Image(alt, name))
            return
        shown = found.target if found else relationship_of(picture, "link") or "?"
        reason = format_lazy(
            _("Image not taken over, its description is kept: {url}"), url=shown[:200]
        )
        self._report.add("image", reason)
        if alt:
            drawn.texts.append(alt)

    def _can_take(self, name: str) -> bool:
        if name not in self._is_image:
            is_there = bool(name) and name in self._package
            self._is_image[name] = is_there and bool(image_suffix(self._package.read(name)))
        return self._is_image[name]


def _top(picture: Element) -> Element:
    """The drawing that a picture stands in."""
    for parent in picture.iterancestors(w("drawing"), w("pict")):
        return parent
    return picture


def _described(picture: Element, drawing: Element) -> str:
    """What an image shows, in the author's words."""
    own = [
        each
        for parent in picture.iterancestors()
        for each in parent.iterfind("{*}nvPicPr/{*}cNvPr")
    ][:1]
    shapes = [parent for parent in picture.iterancestors() if parent.get("alt")]
    several = sum(1 for _each in drawing.iter(f"{{{A}}}blip")) > 1
    whole = list(drawing.iter(f"{{{WP}}}docPr"))
    for each in [*own, *whole] if several else [*whole, *own]:
        if text := each.get("descr") or each.get("title") or "":
            return _clean(text)
    return _clean(shapes[0].get("alt", "")) if shapes else ""


def _clean(text: str) -> str:
    for generated in GENERATED:
        text = text.replace(generated, "")
    return shorten(" ".join(text.split()), 500, placeholder="…")


def _text_box(box: Element) -> object:
    words = " ".join(each.text or "" for each in box.iter(w("t")))
    shown = shorten(words, 80, placeholder="…")
    return format_lazy(_("Text box not taken over: {text}"), text=shown)


def _embedded(element: Element) -> object:
    programs = [each.get("ProgID") for each in element.iter() if each.get("ProgID")]
    kind = programs[0] if programs else "?"
    return format_lazy(_("Embedded object not taken over: {kind}"), kind=str(kind)[:60])


def _other(element: Element) -> tuple[str, object]:
    kinds = " ".join(each.get("uri", "") for each in element.iter(f"{{{A}}}graphicData"))
    if "chart" in kinds:
        return "chart", _("Chart not taken over. Please insert it as an image.")
    if "diagram" in kinds:
        return "diagram", _("Diagram not taken over. Please insert it as an image.")
    linked = [each for each in element.iter() if each.get(f"{{{R}}}link")]
    if linked:
        return "image", _("Linked image not taken over. Please insert it into the file.")
    return "drawing", _("Drawing not taken over. Please insert it as an image.")
