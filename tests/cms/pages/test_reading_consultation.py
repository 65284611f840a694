"""What the page of a consultation costs, and what it shows before its publication."""

import pytest
from django.core.cache import cache
from django.test import Client

from participation.contributions.models import Contribution
from participation.plans.models import DraftPlan
from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 100])
def test_consultation_costs_the_same_however_much_was_said(
    client: Client, number, django_assert_num_queries
):
    small = sites.build()
    root = factories.comment(consultation=small.consultation)
    for _each in range(number):
        factories.comment(parent=root)
        factories.comment(consultation=small.consultation)
    address = small.consultation.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(29):
        page = client.get(address).content.decode()

    assert page.count("data-contribution=") == {1: 3, 100: 20}[number]


@pytest.mark.parametrize("number", [1, 5])
def test_consultation_costs_the_same_however_many_plans(
    client: Client, number, django_assert_num_queries
):
    small = sites.build()
    for each in range(1, number):
        sites.plan_page(small.consultation_page, [section_block()], title=f"Entwurf {each}")
    factories.comment(consultation=small.consultation)
    address = small.consultation.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(29):
        page = client.get(address).content.decode()

    plans = [plan.get_absolute_url() for plan in DraftPlan.objects.all()]
    assert (len(plans), [each for each in plans if f'"{each}"' not in page]) == (number, [])


def test_preview_of_an_unpublished_consultation_shows_its_words():
    small = sites.build()
    page = small.consultation_page
    page.lead = "Noch nicht öffentlich"
    cache.clear()

    response = page.make_preview_request()

    assert (response.status_code, "Noch nicht öffentlich" in response.rendered_content) == (
        200,
        True,
    )
    assert small.consultation.lead == "Worum es geht."
    assert not Contribution.objects.exists()
