"""What an editor asks of contributions is asked by the form as soon as it is published."""

import pytest
from django.test import Client

from tests.support import site as sites

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("setting", "field"),
    [("takes_attachments", 'name="file1"'), ("asks_for_place", 'name="place"')],
)
def test_setting_of_the_page_changes_the_form(client: Client, setting: str, field: str) -> None:
    small = sites.build()
    client.force_login(sites.citizen("Anna"))
    address = f"{small.consultation.thread.get_absolute_url()}schreiben/"
    found = []
    for value in (True, False):
        setattr(small.consultation_page, setting, value)
        small.consultation_page.save_revision().publish()
        found.append(field in client.get(address).content.decode())

    assert found == [True, False]


def test_settings_stand_in_the_editor(client: Client) -> None:
    small = sites.build()
    client.force_login(sites.staff(small.organisation, sites.factories.Role.EDITOR, "Redaktion"))

    html = client.get(f"/cms/pages/{small.consultation_page.pk}/edit/").content.decode()

    assert 'name="takes_attachments"' in html
    assert 'name="asks_for_place"' in html
