"""Error pages lead to what the law asks for, without asking the database."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.support import site as sites

pytestmark = pytest.mark.django_db

NAMES = {"impressum": "Impressum", "datenschutz": "Datenschutz", "barrierefreiheit": "Barriere"}
ERRORS = ("400", "403", "404", "413", "429", "500", "503")


@pytest.mark.parametrize("status", ERRORS)
def test_error_page_links_imprint_privacy_and_accessibility(status, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string(f"{status}.html")

    assert [f'href="/rechtliches/{name}/"' in page for name in NAMES] == [True, True, True]


@pytest.mark.parametrize("name", NAMES)
def test_link_leads_to_the_page_of_that_kind(client: Client, name):
    sites.build()

    answer = client.get(f"/rechtliches/{name}/", follow=True)

    assert answer.status_code == 200
    assert NAMES[name] in answer.content.decode()


def test_link_to_what_is_not_there_is_not_found(client: Client):
    assert client.get("/rechtliches/impressum/").status_code == 404
    assert client.get("/rechtliches/anderes/").status_code == 404
