"""Texts of draft plans as pages show them."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from participation.plans.models import Section
from participation.plans.presenting import Labels, present
from participation.plans.synopsis_layout import Piece
from participation.plans.wording import Kind

register = template.Library()


@register.filter
def reading(section: Section) -> SafeString:
    """Return the text of a section as a page shows it."""
    labels = Labels(
        absatz=gettext("Link to paragraph %s"),
        footnote=gettext("Footnote %s"),
        back=gettext("Footnote %s, back to the text"),
        table=gettext("Table"),
    )
    return mark_safe(present(section.shown_html, labels))  # noqa: S308 - cleaned at publication


@register.filter
def changed_words(pieces: Iterable[Piece]) -> SafeString:
    """Mark insertions and deletions, and say in words where they begin and end."""
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


@register.filter
def changed_words_in_print(pieces: Iterable[Piece]) -> SafeString:
    """Mark insertions and deletions with words that everybody sees, as paper needs it."""
    return format_html_join("", "{}", ((_marked_in_print(piece),) for piece in pieces))


def _html(piece: Piece) -> SafeString:
    return mark_safe("".join(run.html for run in piece.runs))  # noqa: S308 - escaped by the runs


def _marked(piece: Piece) -> SafeString:
    if piece.kind == Kind.SAME:
        return _html(piece)
    is_new = piece.kind == Kind.INSERTED
    return format_html(
        '<{0}><span class="visually-hidden">{1} </span>{2}'
        '<span class="visually-hidden"> {3} </span></{0}>',
        "ins" if is_new else "del",
        gettext("inserted:") if is_new else gettext("deleted:"),
        _html(piece),
        gettext("end of insertion") if is_new else gettext("end of deletion"),
    )


def _marked_in_print(piece: Piece) -> SafeString:
    if piece.kind == Kind.SAME:
        return _html(piece)
    is_new = piece.kind == Kind.INSERTED
    return format_html(
        '<{0}><span class="word">[{1}</span> {2}<span class="word">]</span></{0}>',
        "ins" if is_new else "del",
        gettext("new:") if is_new else gettext("gone:"),
        _html(piece),
    )
