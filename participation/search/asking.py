"""What people ask, as PostgreSQL understands it: words, "phrases", -without, OR.

A query is alternatives (OR) of terms that all must be found. Each word stands for every basic form
that it may have, in any language of the installation. Nothing of what was typed reaches
PostgreSQL but folded letters and digits.
"""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.errors import Refused
from participation.search.analysis import base, lookups
from participation.search.words import words_of

LONGEST_QUERY = 400
MOST_WORDS = 24

_TERM = re.compile(r'(?P<minus>(?<!\S)[-–−])?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_NUMBER = re.compile(r"(?<!\w)(§+|[A-Z]) (?=\d)")
_OR = {"or", "oder", "abo", "|"}


@dataclass(slots=True)
class Asked:
    """A query that was understood. ``tsquery`` is empty if it asks for nothing."""

    tsquery: str = ""
    lexemes: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)


def understand(text: str) -> Asked:
    """Return what ``text`` asks for.

    Raises `Refused` when it is too long or holds control characters.
    """
    if len(text) > LONGEST_QUERY:
        raise Refused(
            _("Please shorten your search: it has more than %(limit)s characters.")
            % {"limit": LONGEST_QUERY},
            code="too_long",
        )
    if "\x00" in text:
        raise Refused(_("Your search holds characters that nobody can type."), code="control")
    asked = Asked()
    alternatives: list[list[str]] = [[]]
    positive = [False]
    for match in _TERM.finditer(_straight(text)):
        written = match["phrase"] if match["phrase"] is not None else match["word"]
        if match["phrase"] is None and not match["minus"] and written.lower() in _OR:
            alternatives.append([])
            positive.append(False)
            continue
        is_wanted = not match["minus"]
        term = _row(written, asked, is_wanted=is_wanted)
        if term:
            alternatives[-1].append(term if is_wanted else f"!({term})")
            positive[-1] |= is_wanted
    asked.tsquery = " | ".join(
        f"({' & '.join(terms)})"
        for terms, asks in zip(alternatives, positive, strict=True)
        if asks  # „everything without“ is not a search
    )
    return asked


def _straight(text: str) -> str:
    """Return ``text`` with plain quotation marks; „§ 9“ and „B 9“ are one word."""
    return _NUMBER.sub(r"\1", re.sub("[„“”»«]", '"', text))


def _row(written: str, asked: Asked, *, is_wanted: bool) -> str:
    """Return words in a row: a phrase, or what a hyphen ties together, alone a single word."""
    row, gap, tied = "", 0, ""
    for word in words_of(written):
        if len(asked.words) >= MOST_WORDS:
            break
        asked.words.append(word.text)
        found = lookups(word.text, languages())
        gap += 1
        if not found:
            continue
        if is_wanted:
            asked.lexemes.update(found)
        one = "(" + " | ".join(f"'{lexeme}'" for lexeme in found) + ")"
        row = f"{row} <{gap}> {one}" if row else one
        tied = tied + word.text if word.is_tied or not tied else ""
        gap = 0
    if joined := [] if tied in ("", written) else lookups(tied, languages()):
        either = " | ".join([row, *(f"'{lexeme}'" for lexeme in joined)])
        return f"({either})"  # Rad-Weg finds Radweg, too
    return row


def languages() -> tuple[str, ...]:
    """Return the languages of the installation by whose rules words are read, each once."""
    return tuple(dict.fromkeys(base(code) for code, _name in settings.LANGUAGES))
