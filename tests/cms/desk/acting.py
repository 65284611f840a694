"""What a moderator does at the desk, for the tests of it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from participation.contributions.models import Contribution


def detail(contribution: Contribution) -> str:
    return reverse("moderation:contribution", args=[contribution.pk])


def send(
    desk: Client, contribution: Contribution, action: str, *, query: str = "", **fields: str
) -> Any:
    """Open the detail as a moderator does, then send one of its forms."""
    seen = desk.get(detail(contribution)).context["seen"]
    data = {"seen": seen, **{f"{action}-{name}": value for name, value in fields.items()}}
    return desk.post(reverse(f"moderation:{action}", args=[contribution.pk]) + query, data)


def listed(response: Any) -> list[int]:
    return [row.pk for row in response.context["object_list"]]


def outcome(contribution: Contribution) -> tuple[str, str, list[tuple[str, str, str]]]:
    contribution.refresh_from_db()
    decisions = contribution.decisions.values_list("kind", "reason", "text")
    return contribution.state, contribution.state_reason, list(decisions)
