"""Printed numbers of sections: § 9, Art 20a, 3.2.1."""

from __future__ import annotations

import re

from participation.plans.plain_text import fold

# "3. Abschnitt" and "3. Änderung" are names, not outline numbers; so are dates.
NOT_AFTER_A_NUMBER = (
    r"(?:Unterabschnitt|Abschnitt|Teil|Kapitel|Titel|Buch|Änderung|Januar|Februar|März|April|Mai"
    r"|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)
NUMBER = re.compile(
    # "§ 12 bis 14" and "§ 12, 13" name several paragraphs and are no one's number.
    r"(?:(?:§|Art\.?)\s?\d+\s?[a-z]?(?=\s(?!bis\b|und\b|[,–/-]\s?\d)|$)"
    rf"|\d{{1,3}}(?:\.\d{{1,3}}){{0,7}}[a-z]?\.?(?=\s(?!{NOT_AFTER_A_NUMBER})|$))"
)
STRUCTURE = re.compile(
    r"^(?:(?:Unterabschnitt|Abschnitt|Teil|Kapitel|Titel|Buch|Anlage|Anhang)\s+[0-9IVXLC]+[a-z]?"
    r"|\w+er\s(?:Unterabschnitt|Abschnitt|Teil|Titel)|\w+es\s(?:Kapitel|Buch)|[IVXLC]+\s?[a-z]?\.)"
    r"(?:\s*[-–:]\s*|\s+|$)"
)


def split_heading(heading: str) -> tuple[str, str]:
    """Number and title of a printed heading; the number is "" where none is printed.

    Joined by a space they give the heading again, white space folded.
    """
    folded = fold(heading)
    found = NUMBER.match(folded)
    if found is None:
        return "", folded
    return found[0], folded[found.end() :].strip()


def number_key(number: str) -> str:
    """The number without spaces, dots after it and capitals: `§ 9` and `§9` are the same number."""
    return "".join(number.split()).rstrip(".").replace("Art.", "Art").casefold()


def bare_title(title: str) -> str:
    """The title without a leading "Abschnitt 2 -" and the like, which numbers but does not name."""
    return STRUCTURE.sub("", title, count=1)
