"""What is new since somebody was last here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.contributions.models import ThreadVisit
from participation.contributions.visits import prune_visits, record_visit
from tests import factories

pytestmark = pytest.mark.django_db


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


def test_visits_are_forgotten_after_a_year():
    thread = factories.consultation().thread
    record_visit(reader=factories.person(), thread=thread, at=timezone.now() - timedelta(days=366))
    record_visit(reader=factories.person(), thread=thread, at=timezone.now())

    assert (prune_visits(), ThreadVisit.objects.count()) == (1, 1)
