"""What reading and writing cost, in statements: the same however many contributions there are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.caching.fragments import fragments
from participation.consultations.selectors import database_now
from participation.contributions.counters import repair_counters, wrong_counters
from participation.contributions.cursors import Order
from participation.contributions.models import Contribution, Thread
from participation.contributions.reading import thread_page
from participation.contributions.selectors import threads
from participation.contributions.services import post_contribution
from tests import factories

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def fill(thread, number):
    """Write ``number`` contributions: one root with 600 replies, one line of 25, many roots."""
    first = Contribution.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    rows = []
    for place in range(number):
        pk = first + 1 + place
        line = 1 < place <= min(25, number // 2)
        parent = pk - 1 if line else first + 1 if 25 < place <= min(625, number // 2) else None
        rows.append(
            Contribution(
                pk=pk,
                thread=thread,
                consultation=thread.consultation,
                parent_id=parent,
                root_id=parent and (first + 2 if line else first + 1),
                text=f"Nummer {place}",
                html=f"<p>Nummer {place}</p>",
                author_name="Anna",
                created_at=LONG_AGO + timedelta(minutes=place),
            )
        )
    Contribution.objects.bulk_create(rows, batch_size=2000)
    Thread.objects.filter(pk=thread.pk).update(published_count=number)
    repair_counters([thread.pk])


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    return answer, [each["sql"] for each in asked.captured_queries]


def test_first_page_costs_the_same_with_ten_and_with_ten_thousand():
    few, many = (factories.consultation().thread for _each in range(2))
    fill(few, 10)
    fill(many, 10_000)
    client = Client()
    client.get(few.get_absolute_url())  # whatever is asked once in a process
    fragments.forget()

    pages = [statements(client, thread.get_absolute_url()) for thread in (few, many)]
    again = [statements(client, thread.get_absolute_url()) for thread in (few, many)]

    assert [len(asked) for _page, asked in pages] == [10, 10]
    assert [len(asked) for _page, asked in again] == [8, 8]  # what was rendered is not read again
    assert [page.content for page, _asked in pages] == [page.content for page, _asked in again]
    assert pages[1][0].content.decode().count("<article") == 20
    assert wrong_counters() == (2, [])


@pytest.mark.parametrize("order", Order)
def test_far_pages_are_read_from_an_index(order):
    thread = factories.consultation().thread
    fill(thread, 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE participation_contribution")
    middle = thread_page(thread, order=order)
    with CaptureQueriesContext(connection) as asked:
        thread_page(thread, order=order)
    tops = asked.captured_queries[0]["sql"]

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + tops)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert len(middle.entries) == 20
    assert "thread_tops_by_" in plan
    assert "Sort" not in plan


def test_posting_a_reply_costs_fourteen_statements_at_most(django_assert_max_num_queries):
    root = factories.comment()
    thread = threads().get(pk=root.thread_id)
    author = factories.person()

    with django_assert_max_num_queries(14):
        post_contribution(
            author=author, thread=thread, text="Stimmt.", parent=root, at=database_now()
        )
