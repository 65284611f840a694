"""What is new since somebody was last here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.contributions.models import Contribution, ThreadVisit
from participation.contributions.visits import prune_visits, record_visit
from tests import factories

pytestmark = pytest.mark.django_db


def ago(hours):
    return timezone.now() - timedelta(hours=hours)


def test_visit_remembers_the_one_before_in_one_statement(django_assert_num_queries):
    thread, reader = factories.consultation().thread, factories.person()
    start = timezone.now()

    def visit(minutes):
        at = start + timedelta(minutes=minutes)
        with django_assert_num_queries(1):
            return record_visit(reader=reader, thread=thread, at=at)

    last = start + timedelta(minutes=20)
    assert [visit(0), visit(20), visit(60), visit(80)] == [None, None, last, last]
    assert record_visit(reader=factories.person(), thread=thread, at=start) is None
    assert ThreadVisit.objects.count() == 2


def test_what_became_readable_since_is_marked_wherever_it_is_shown(client):
    """A contribution that waited was written before the last visit, and is new all the same."""
    reader, root = factories.person(), factories.comment()
    replies = [factories.comment(parent=root) for _each in range(5)]
    before = ago(3)
    Contribution.objects.update(created_at=before, readable_since=before)
    Contribution.objects.filter(pk=replies[4].pk).update(readable_since=ago(1))
    record_visit(reader=reader, thread=root.thread, at=ago(2))
    client.force_login(reader)

    addresses = {
        f"/diskussion/{root.thread_id}/": 0,  # shows the first replies
        f"/beitrag/{root.pk}/zweig/": 1,
        f"/beitrag/{root.pk}/zweig/?ab=1-{replies[3].pk}": 1,
    }

    for address, number in addresses.items():
        assert client.get(address).content.decode().count(" is-new") == number, address
    more = client.get(f"{address}&ebene=2", headers={"HX-Request": "true"}).content.decode()
    assert more.count(" is-new") == 1


def test_visits_are_forgotten_after_a_year():
    thread = factories.consultation().thread
    record_visit(reader=factories.person(), thread=thread, at=timezone.now() - timedelta(days=366))
    record_visit(reader=factories.person(), thread=thread, at=timezone.now())

    assert (prune_visits(), ThreadVisit.objects.count()) == (1, 1)
