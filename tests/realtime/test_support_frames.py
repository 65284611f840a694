"""Support travels as a number; who missed more gets the contribution as it is now."""

import json

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.editing import edit_contribution
from participation.contributions.selectors import threads
from participation.contributions.supporting import support_contribution
from realtime.frames import catch_up, change_frames
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    said = factories.comment(author=factories.person())
    said.thread = threads().get(pk=said.thread_id)
    return said


def support(said):
    return support_contribution(
        person=factories.person(), contribution=said, choice="agree", at=database_now()
    )


def test_frame_of_support_has_a_number_and_no_html(said):
    version = support(said)

    frames = {
        language: json.loads(text)
        for language, text in change_frames(said.thread_id, version).items()
    }

    assert frames["de"] == {
        "thread": said.thread_id,
        "version": 2,
        "change": "supported",
        "contribution": said.pk,
        "count": 1,
        "support": 1,
    }


def test_catch_up_sends_the_number_alone_to_who_missed_nothing_else(said):
    support(said)
    support(said)

    (frame,) = [json.loads(each.text) for each in catch_up(said.thread_id, 1, "de")]

    assert (frame["since"], frame["version"], frame["support"]) == (1, 3, 2)
    assert "html" not in frame


def test_catch_up_sends_the_text_to_who_missed_an_edit_before_the_support(said):
    edit_contribution(author=said.author, contribution=said, text="Neuer Text.", at=database_now())
    support(said)

    (frame,) = [json.loads(each.text) for each in catch_up(said.thread_id, 1, "de")]

    assert "Neuer Text." in frame["html"]
