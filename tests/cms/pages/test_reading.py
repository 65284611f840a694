"""What pages cost: as many statements with a hundred items as with one."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 100])
def test_plan_costs_the_same_however_long(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    blocks = [section_block(f"Abschnitt {each}", number=str(each)) for each in range(number)]
    small = sites.build(blocks)
    factories.comment(thread=small.thread(blocks[0]["id"]))
    address = small.plan.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(22):
        page = client.get(address).content.decode()

    assert page.count("data-section") == number


@pytest.mark.parametrize("number", [1, 100])
def test_thread_costs_the_same_however_long(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small = sites.build()
    root = factories.comment(consultation=small.consultation)
    for _each in range(number):
        factories.comment(parent=root)
        factories.comment(consultation=small.consultation)
    address = small.consultation.thread.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(8):
        page = client.get(address).content.decode()

    assert page.count("<article") >= min(number, 20)


def test_preview_of_an_unpublished_plan_shows_its_sections() -> None:
    small = sites.build()
    page = small.plan_page
    page.sections = [section_block("Noch nicht öffentlich")]
    cache.clear()

    response = page.make_preview_request()

    assert "Noch nicht öffentlich" in response.rendered_content
