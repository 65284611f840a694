"""An entry as results show it: title and excerpt with marks, path, address."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from participation.search.filters import IDEA, KINDS
from participation.search.marking import headline, mark
from participation.search.models import Entry
from participation.search.selectors import Row

_TITLE_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the results. ``path`` leads from the consultation down to the place."""

    entry: Row
    title: SafeString
    excerpt: SafeString
    path: list[str]
    url: str

    @property
    def shows_excerpt(self) -> bool:
        """Whether the excerpt says more than the title: a short text without one is its title."""
        return bool(self.entry.title) or len(self.entry.text) > _TITLE_LENGTH

    @property
    def kind_name(self) -> str:
        """What sort of thing it is, in words."""
        return str(dict(KINDS)[IDEA if self.entry.is_idea else self.entry.kind])


def hit_of(entry: Row, lexemes: set[str]) -> Hit:
    """Return what is shown of ``entry`` to somebody who asked for these basic forms."""
    title = entry.title or shortened(entry.text)
    return Hit(
        entry=entry,
        title=mark(title, lexemes, entry.language),
        excerpt=headline(entry.text, lexemes, entry.language),
        path=path_of(entry),
        url=url_of(entry),
    )


def plain_title(hit: Hit) -> str:
    """Return the title without marks."""
    return hit.entry.title or shortened(hit.entry.text)


def plain_excerpt(hit: Hit) -> str:
    """Return the excerpt without marks."""
    return strip_tags(hit.excerpt)


def shortened(text: str) -> str:
    """Return the beginning of a text without a title, whole words only."""
    text = " ".join(text[: _TITLE_LENGTH * 4].split())
    if len(text) <= _TITLE_LENGTH:
        return text
    end = text.rfind(" ", 0, _TITLE_LENGTH)
    return f"{text[: end if end > 0 else _TITLE_LENGTH]} …"


def path_of(entry: Row) -> list[str]:
    """Return consultation, plan and section above the entry; not the entry itself."""
    path = []
    if entry.consultation and entry.kind != Entry.Kind.CONSULTATION:
        path.append(entry.consultation)
    if entry.plan and entry.kind != Entry.Kind.PLAN:
        path.append(entry.plan)
    if entry.heading:
        path.append(entry.heading)
    return path


def url_of(entry: Row) -> str:
    """Return where the thing is read, in the language in force."""
    if entry.kind == Entry.Kind.CONTRIBUTION:
        return reverse("participation:contribution", args=[entry.source])
    if entry.kind == Entry.Kind.DOCUMENT:
        return reverse("participation:document", args=[entry.source])
    if entry.kind == Entry.Kind.SECTION:
        return f"{entry.plan_path or '/'}#{entry.anchor}"
    if entry.kind == Entry.Kind.PLAN:
        return entry.plan_path or "/"
    if entry.kind == Entry.Kind.CONSULTATION:
        return entry.consultation_path or "/"
    return entry.url
