"""Contributions in every state, each by the service that brings it there, where there is one."""

from participation.accounts.models import User
from participation.consultations.selectors import database_now
from participation.contributions.editing import withdraw_contribution
from participation.contributions.models import Contribution
from participation.moderation.services import hide_contribution, reject_contribution
from participation.search.services import index_contributions


def bring_to(state: str, said: Contribution, moderator: User) -> None:
    """Bring a published contribution into a state; its entries in the search follow."""
    now = database_now()
    if state == "hidden":
        hide_contribution(moderator=moderator, contribution=said, reason="insult", at=now)
    elif state == "withdrawn":
        assert said.author is not None
        withdraw_contribution(author=said.author, contribution=said, at=now)
    else:
        before = "pending" if state == "rejected" else state
        Contribution.objects.filter(pk=said.pk).update(state=before)
        said.refresh_from_db()
        if state == "rejected":
            reject_contribution(moderator=moderator, contribution=said, reason="insult", at=now)
        index_contributions(numbers=[said.pk])
