"""What is hidden, withdrawn, unconfirmed, waiting or rejected is read nowhere.

Every place where contributions are read is asked for the same rare word: pages, fragments, live
frames, feeds, exports, the search and the editors' previews. The same places do show another rare
word, which everybody may read, so that none of them is silent for another reason. Files beside
contributions carry the words as well, in what they hold and in what is said of them.
"""

import pytest
from django.conf import settings
from django.test import Client

from participation.contributions.models import Contribution
from realtime.frames import frames_since
from tests import factories
from tests.cms.planted import PUBLIC, SECRET, STATES, Place, moderator, place, read, says
from tests.support import site as sites

__all__ = ["moderator", "place"]  # fixtures

pytestmark = pytest.mark.django_db


def test_files_are_seen_with_what_can_be_read_and_with_nothing_else(
    client: Client, place: Place
) -> None:
    def seen(said: Contribution) -> set[bool]:
        parts = ("1/", "1/klein/", "2/")
        texts = [read(client, f"{said.get_absolute_url()}anhang/{part}") for part in parts]
        return {text in (PUBLIC, SECRET) for text in texts}

    assert [seen(said) for said in place.public] == [{True}] * len(place.public)
    assert [seen(said) for said in place.secret] == [{False}] * len(place.secret)


def test_states_are_what_they_should_be(place: Place) -> None:
    found = [
        Contribution.objects.get(pk=said.pk).state for said in place.secret[: 2 * len(STATES) : 2]
    ]

    assert found == STATES


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_feed_export_or_search_shows_it(
    client: Client, place: Place, language: str
) -> None:
    wrong, silent = [], []
    for address, lists in list(place.pages()):  # a request changes the language in force
        text = read(client, language + address)
        if says(text, address):
            wrong.append(address)
        if lists and PUBLIC not in text:
            silent.append(address)

    assert (wrong, silent) == ([], [])


def test_no_page_shows_it_to_somebody_else_who_is_signed_in(client: Client, place: Place) -> None:
    client.force_login(sites.citizen("Berta"))

    wrong = [
        address for address, _lists in list(place.pages()) if says(read(client, address), address)
    ]

    assert wrong == []


def test_no_fragment_shows_it(client: Client, place: Place) -> None:
    wrong = [
        address
        for address, _lists in list(place.pages())
        if says(read(client, address, hx_request="true"), address)
    ]

    assert wrong == []


@pytest.mark.parametrize("after", [0, 1, 3])
def test_no_live_frame_shows_it(place: Place, after: int) -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    texts = []
    for thread in place.threads:
        _version, frames = frames_since(thread.pk, after, codes)
        texts += [frame.data.decode(errors="replace") for code in codes for frame in frames[code]]

    assert len(texts) >= 2 * len(codes)
    assert [text for text in texts if SECRET.lower() in text.lower()] == []
    assert any(PUBLIC in text for text in texts) == (after == 0)


def test_no_preview_for_editors_shows_it(client: Client, place: Place) -> None:
    editor = sites.staff(place.site.organisation, factories.Role.EDITOR, "Redaktion")
    client.force_login(editor)
    pages = [place.site.consultation_page, place.site.plan_page, place.site.organisation_page]

    drafts = [read(client, f"/cms/pages/{page.pk}/view_draft/") for page in pages]
    previews = [
        page.make_preview_request(preview_mode="").rendered_content
        for page in (each.get_latest_revision_as_object() for each in pages)
    ]
    found = read(client, f"/cms/beitragssuche/?q={SECRET}")

    assert [SECRET in html for html in [*drafts, *previews]] == [False] * 6
    assert ["<h1" in html for html in [*drafts, *previews]] == [True] * 6
    assert not says(found, f"q={SECRET}")
