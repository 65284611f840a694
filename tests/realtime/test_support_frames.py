"""Support travels as a number; who missed more gets the contribution as it is now."""

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.editing import edit_contribution
from participation.contributions.models import Contribution
from participation.contributions.selectors import threads
from participation.contributions.supporting import support_contribution
from realtime.frames import frames_since
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    said = factories.comment(author=factories.person())
    said.thread = threads().get(pk=said.thread_id)
    return said


def support(said):
    support_contribution(
        person=factories.person(), contribution=said, choice="agree", at=database_now()
    )


def missed(said, after=1):
    _version, frames = frames_since(said.thread_id, after, ["de"])
    return [frame.fields for frame in frames["de"]]


def test_frame_of_support_has_the_whole_number_and_no_html(said):
    Contribution.objects.filter(pk=said.pk).update(imported_support=5, support_count=5)

    support(said)
    support(said)

    assert missed(said) == [
        {
            "thread": said.thread_id,
            "version": 3,
            "since": 1,
            "change": "supported",
            "contribution": said.pk,
            "parent": None,
            "root": None,
            "count": 1,
            "support": 7,
        }
    ]


def test_who_missed_an_edit_before_the_support_gets_the_text(said):
    edit_contribution(author=said.author, contribution=said, text="Neuer Text.", at=database_now())
    support(said)

    (frame,) = missed(said)

    assert "Neuer Text." in frame["html"]
    assert frame["change"] == "supported"
