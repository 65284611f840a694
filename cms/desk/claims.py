"""Who has a contribution open just now, so that two moderators do not decide the same one.

A claim is a courtesy: it expires, and whoever decides in spite of it may.
"""

from typing import Any

from django.db.models import BigIntegerField, CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat, Now
from django.utils.translation import pgettext
from wagtail.admin.ui.tables import Column

from participation.accounts.models import User
from participation.accounts.rules import Person
from participation.contributions.models import ContributionQuerySet
from realtime.models import Presence


def with_claimants(contributions: ContributionQuerySet, user: Person) -> ContributionQuerySet:
    """Give each ``claimed_by``: the name of somebody else than ``user`` who has it open, or None.

    Costs no statement of its own.
    """
    place = Concat(Value("desk."), Cast(OuterRef("pk"), CharField()))
    name = User.objects.filter(pk=Cast(OuterRef("who"), BigIntegerField())).values("display_name")
    claims = (
        Presence.objects.filter(place=place, expires_at__gte=Now())
        .exclude(who=str(user.pk))
        .order_by("pk")
        .annotate(name=Subquery(name))
    )
    return contributions.annotate(claimed_by=Subquery(claims.values("name")[:1]))


class ClaimColumn(Column):
    """Who works on it; the list follows it live."""

    cell_template_name = "desk/claim_cell.html"

    class Media:
        js = ["cms/desk/live.js"]

    def __init__(self, **options: Any) -> None:
        super().__init__("claimed_by", label=pgettext("moderation", "Open at"), **options)
