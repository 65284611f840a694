"""What is hidden, withdrawn, unconfirmed, waiting or rejected comes to nobody by another way.

Beside the pages of ``test_what_nobody_reads`` these are polled frames, mails and the desk.
"""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cms.mails.searches import tell_of_news
from participation.consultations.selectors import database_now
from participation.search.models import SavedSearch
from participation.search.saving import save_search
from tests import factories
from tests.cms.planted import PUBLIC, SECRET, Place, moderator, place, read, says
from tests.support import site as sites

__all__ = ["moderator", "place"]  # fixtures

pytestmark = pytest.mark.django_db


def test_nobody_who_asks_for_frames_is_told(client: Client, place: Place) -> None:
    query = {"thread": [f"{thread.pk}.0" for thread in place.threads], "language": "de"}

    answer = client.get("/live/", query)

    assert answer.status_code == 200
    assert (PUBLIC in answer.content.decode(), says(answer.content.decode())) == (True, False)


def test_no_mail_about_a_saved_search_tells_it(place: Place) -> None:
    for name, word in (("Anna", PUBLIC), ("Berta", SECRET)):
        save_search(user=sites.citizen(name), query=f"q={word}", at=database_now())
    SavedSearch.objects.update(seen=0)

    tell_of_news()

    (told,) = mail.outbox
    assert PUBLIC in told.body
    assert not says(f"{told.body} {told.alternatives[0][0]}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ["editor", "clerk", "authority"])
def test_no_desk_tells_it_to_those_who_do_not_moderate(
    client: Client, place: Place, role: str
) -> None:
    client.force_login(sites.staff(place.site.organisation, factories.Role(role), "Kollegin"))
    addresses = ["/cms/", f"{reverse('moderation:index')}?show=", f"/cms/beitragssuche/?q={SECRET}"]
    addresses += [f"{reverse('assessment:index')}?show={show}" for show in ("", "open", "assessed")]
    addresses += [reverse("moderation:contribution", args=[said.pk]) for said in place.secret]

    wrong = [each for each in addresses if says(read(client, each), each)]

    assert wrong == []
