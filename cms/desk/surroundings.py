"""What surrounds a contribution at the desk."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.desk.columns import excerpt
from participation.contributions.models import Contribution


def surroundings(contribution: Contribution) -> dict[str, Any]:
    """Return what one must know to decide about a contribution, in six statements.

    Parent and answers are those that the public sees or saw; reports and decisions in the
    order in which they came.
    """
    answers = contribution.replies.filter(kind=Contribution.Kind.ANSWER)
    return {
        "contribution": contribution,
        "plan": contribution.thread.plan,
        "section": contribution.section,
        "parent": _parent(contribution),
        "reports": list(contribution.reports.select_related("reporter")),
        "decisions": list(contribution.decisions.select_related("moderator")),
        "answers": list(answers.select_related("organisation", "author").order_by("pk")),
        "is_visible": Contribution.objects.visible().filter(pk=contribution.pk).exists(),
    }


def _parent(contribution: Contribution) -> Contribution | None:
    """Return what it replies to: a contribution, or the idea whose discussion it stands in."""
    number = contribution.parent_id or contribution.thread.idea_id
    if number is None:
        return None
    return Contribution.objects.select_related("author", "organisation").get(pk=number)


def furniture(contribution: Contribution, *, desk: str | Promise, index_url: str) -> dict[str, Any]:
    """Return what Wagtail's page around the detail shows: title and way back."""
    return {
        "desk_title": desk,
        "index_url": index_url,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": index_url, "label": desk},
            {"url": "", "label": excerpt(contribution, words=7)},
        ],
    }
