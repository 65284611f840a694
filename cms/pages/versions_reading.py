"""What the public reads of former versions of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.pages.languages import foreign_language
from participation.contributions.models import Thread
from participation.contributions.selectors import threads_by_anchor
from participation.plans.models import PlanVersion, Section
from participation.plans.selectors import sections_of, translate
from participation.plans.synopsis import Change

LABELS: dict[Change, str | Promise] = {
    Change.ADDED: _("new"),
    Change.REMOVED: _("removed"),
    Change.CHANGED: _("changed"),
    Change.RENUMBERED: _("renumbered"),
    Change.MOVED: _("moved"),
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A section of one version, with the discussion that goes on about it.

    ``language`` is that of the text if it is not the reader's, else empty.
    """

    section: Section
    thread: Thread | None
    language: str = ""

    @property
    def level_tag(self) -> str:
        """The heading element: the page's title is h1, the highest section h2."""
        return f"h{min(self.section.level + 1, 6)}"


def version_context(versions: Sequence[PlanVersion], chosen: PlanVersion) -> dict[str, Any]:
    """Return what the page of one version shows, in three statements whatever its length."""
    threads = threads_by_anchor(chosen.plan)
    (sections,) = sections_of(chosen)
    source = chosen.plan.language
    translate(chosen, sections, get_language() or source)
    return {
        "plan": chosen.plan,
        "address": chosen.plan.get_absolute_url(),
        "consultation": chosen.plan.consultation,
        "versions": versions,
        "version": chosen,
        "newest": versions[0],
        "is_translated": chosen.plan.shown_language != source,
        "sections": [
            VersionRow(section, threads.get(str(section.anchor)), foreign_language(section, source))
            for section in sections
        ],
    }
