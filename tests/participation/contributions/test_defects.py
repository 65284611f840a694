"""What once went wrong in the discussion."""

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.cleaning import clean_text
from participation.contributions.models import Contribution, Thread
from participation.errors import Refused
from participation.moderation.services import hide_contribution
from tests import factories
from tests.support import site as sites

pytestmark = pytest.mark.django_db


def test_reply_to_an_idea_through_its_page_stands_in_the_ideas_discussion(client):
    asked = factories.consultation()
    idea = Contribution.objects.create(
        thread=asked.thread, consultation=asked, kind="idea", title="Brunnen"
    )
    thread = Thread.objects.create(idea=idea)
    client.force_login(factories.person())

    client.post(f"/beitrag/{idea.pk}/antworten/", {"text": "Ja"})

    reply = Contribution.objects.latest("pk")
    assert (reply.thread, reply.parent, reply.root) == (thread, idea, None)


@pytest.mark.parametrize("change", ["assessment", "answer", "reply"])
def test_contribution_hidden_meanwhile_is_not_worked_on(change):
    said = factories.comment()
    stale = Contribution.objects.get(pk=said.pk)
    hide_contribution(
        moderator=factories.member(organisation=said.consultation.organisation),
        contribution=said,
        reason="insult",
        at=database_now(),
    )

    make = factories.comment if change == "reply" else getattr(factories, change)
    stale_one = {"parent" if change == "reply" else "contribution": stale}

    with pytest.raises(Refused):
        make(**stale_one)


def test_made_up_cursor_breaks_no_consultation(client):
    small = sites.build()

    found = client.get(small.consultation.get_absolute_url(), {"bis": "9" * 5000})

    assert found.status_code == 200


@pytest.mark.parametrize("mark", ["\u2028", "\u0085", "\x0b"])
def test_line_separators_part_lines(mark):
    assert clean_text(f"eins{mark}zwei") == "eins\nzwei"


def test_text_of_nothing_but_zero_width_characters_is_empty():
    assert clean_text("\u200b\u2060\u200b") == ""


def test_clean_text_is_clean():
    once = clean_text("a\x00\u0308")

    assert clean_text(once) == once
