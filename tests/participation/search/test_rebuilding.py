"""The index is made anew while people write, moderators hide and editors publish."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, Thread
from participation.moderation.services import hide_contribution, restore_contribution
from participation.search.models import InternalEntry, SearchEntry
from participation.search.services import rebuild_index
from tests import factories

pytestmark = pytest.mark.usefixtures("committed_db")

EACH = 12


def at_once(*works: Callable[[], Any]) -> None:
    """Run the functions in threads with connections of their own that begin together."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=30)
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for each in [pool.submit(run, work) for work in works]:
            each.result(timeout=120)


def contents() -> list[list[dict[str, Any]]]:
    """Return both indexes without the numbers of their rows."""
    fields = [each.name for each in SearchEntry._meta.fields if each.name != "id"]
    return [
        list(model.objects.order_by("kind", "source", "language").values(*fields))
        for model in (SearchEntry, InternalEntry)
    ]


def test_index_is_right_after_everybody_wrote_while_it_was_rebuilt() -> None:  # noqa: C901
    asked = factories.consultation(title="Zoo")
    plan = factories.plan(consultation=asked, title="Zooplan")
    moderator = factories.member(organisation=asked.organisation)
    authors = [factories.person(), factories.person()]
    said = [
        factories.comment(consultation=asked, author=authors[0], text=f"Gehege {number}")
        for number in range(2 * EACH)
    ]
    idea = Contribution.objects.create(
        thread=asked.thread,
        consultation=asked,
        kind=Contribution.Kind.IDEA,
        title="Aquarium",
        text="Ein Aquarium",
        state="published",
        author=authors[0],
    )
    discussion = Thread.objects.create(idea=idea)

    def rebuild() -> None:
        for _each in range(3):
            rebuild_index()

    def write() -> None:
        for number in range(EACH):
            factories.comment(consultation=asked, author=authors[0], text=f"Voliere {number}")

    def reply() -> None:
        for number in range(EACH):
            if not Contribution.objects.filter(pk=idea.pk, state="published").exists():
                return
            factories.comment(parent=said[number], author=authors[1], text=f"Becken {number}")

    def hide() -> None:
        for each in said[EACH:]:
            hide_contribution(
                moderator=moderator, contribution=each, reason="insult", at=database_now()
            )
        hide_contribution(
            moderator=moderator, contribution=idea, reason="insult", at=database_now()
        )
        restore_contribution(moderator=moderator, contribution=said[-1], at=database_now())

    def publish() -> None:
        for number in range(EACH):
            factories.plan(
                key=plan.key,
                consultation=asked,
                title=f"Zooplan {number}",
                sections=[factories.section(title=f"Teich {number}")],
            )

    factories.comment(thread=discussion, author=authors[1], text="Aquarium ja")
    at_once(rebuild, write, reply, hide, publish)

    now = contents()
    hidden = {each.pk for each in [*said[EACH:-1], idea]}
    found = SearchEntry.objects.filter(kind="contribution").values_list("source", flat=True)
    assert not hidden & set(found)
    assert SearchEntry.objects.filter(thread=discussion).count() == 1  # replies stay
    assert SearchEntry.objects.get(kind="plan").title == f"Zooplan {EACH - 1}"
    assert SearchEntry.objects.get(kind="section").title.endswith(f"Teich {EACH - 1}")
    SearchEntry.objects.all().delete()
    InternalEntry.objects.all().delete()
    rebuild_index()
    assert contents() == now
