"""Quoting a passage of the section that one writes about."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.contributions.cleaning import clean_text
from participation.errors import Refused
from participation.plans.models import Section
from participation.plans.passages import AROUND, Passage, cite
from participation.plans.selectors import translate


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """A passage as somebody selected or copied it, with what stands before and after it."""

    text: str = ""
    before: str = ""
    after: str = ""


def checked_quote(section: Section | None, draft: QuoteDraft | None) -> dict[str, Any]:
    """Return the fields of a contribution that keep the passage, as the section has it.

    There are none if nothing is quoted. Raises `Refused` when the section does not have it, neither
    as published nor in the language in force, or when it is too long.
    """
    text = clean_text(draft.text) if draft else ""
    if draft is None or not text:
        return {}
    most = settings.QUOTE_MAX_LENGTH
    if len(text) > most:
        raise Refused(_("Please quote at most %(most)s characters.") % {"most": most}, code="quote")
    found = section and _cited(section, Passage(text, draft.before[-AROUND:], draft.after[:AROUND]))
    if not found:
        raise Refused(
            _(
                "This passage is not in the text of the section. Please copy it exactly as it"
                " stands there, or leave the field empty."
            ),
            code="quote",
        )
    return {
        "quote": found.quote,
        "quote_prefix": found.prefix,
        "quote_suffix": found.suffix,
    }


def _cited(section: Section, selected: Passage) -> Passage | None:
    found = cite(section.text, selected)
    if found is None:
        plan = section.version.plan
        translate(section.version, [section], get_language() or plan.language)
        found = cite(section.translation.text, selected) if section.translation else None
    return found
