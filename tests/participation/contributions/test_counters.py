"""Every number that is kept beside the rows can be compared with them, and mended."""

import json

import pytest
from django.core.management import call_command

from participation.consultations.selectors import database_now
from participation.contributions.counters import repair_counters, wrong_counters
from participation.contributions.models import Contribution, Thread
from participation.moderation.services import hide_contribution
from tests import factories
from tests.participation.contributions.rows import idea, row, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return factories.consultation()


def places(*contributions):
    rows = Contribution.objects.in_bulk([each.pk for each in contributions])
    return [
        (rows[each.pk].ancestors, rows[each.pk].shown_below_id, rows[each.pk].reply_count)
        for each in contributions
    ]


def test_places_and_replies_are_counted_while_people_write(asked):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    deep = factories.comment(parent=reply)
    answer = factories.answer(contribution=deep)

    assert places(root, reply, deep, answer) == [
        ([], None, 3),
        ([root.pk], root.pk, 2),
        ([root.pk, reply.pk], reply.pk, 1),
        ([root.pk, reply.pk, deep.pk], deep.pk, 0),
    ]
    assert wrong_counters() == (1, [])


def test_hidden_reply_is_not_counted_and_keeps_what_is_below_it(asked):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    deep = factories.comment(parent=reply)

    hide_contribution(
        moderator=factories.member(organisation=asked.organisation),
        contribution=reply,
        reason="insult",
        at=database_now(),
    )

    assert places(root, reply, deep) == [
        ([], None, 1),
        ([root.pk], root.pk, 1),
        ([root.pk, reply.pk], reply.pk, 0),
    ]
    assert wrong_counters() == (1, [])


def test_imported_replies_stand_below_what_can_be_seen(asked):
    run(
        asked,
        row("1", votes_up=3, votes_down=1),
        row("2", parent="1", rejected=True),
        row("3", parent="2"),
        idea("4"),
        row("5", parent="4"),
        row("6", parent="5"),
    )

    by_id = {each.external_id: each for each in Contribution.objects.all()}
    one, two, three, four, five, six = (by_id[str(number)] for number in range(1, 7))
    assert places(one, two, three) == [
        ([], None, 1),
        ([one.pk], one.pk, 1),
        ([one.pk, two.pk], one.pk, 0),
    ]
    assert places(four, five, six) == [([], None, 0), ([], None, 1), ([five.pk], five.pk, 0)]
    assert (one.support_count, one.opposition_count) == (3, 1)
    assert wrong_counters() == (2, [])


def test_import_that_rejects_later_moves_replies_up_and_back(asked):
    run(asked, row("1"), row("2", parent="1"), row("3", parent="2"))
    one, two, three = Contribution.objects.order_by("pk")

    run(asked, row("2", parent="1", rejected=True))
    moved = places(three)
    run(asked, row("2", parent="1"))

    assert moved == [([one.pk, two.pk], one.pk, 0)]
    assert places(three) == [([one.pk, two.pk], two.pk, 0)]
    assert wrong_counters() == (1, [])


def test_check_counters_names_what_is_wrong_and_leaves_with_one(asked, capsys):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    Contribution.objects.filter(pk=root.pk).update(reply_count=7, support_count=2)
    Thread.objects.filter(pk=asked.thread.pk).update(published_count=5)

    with pytest.raises(SystemExit) as left:
        call_command("check_counters")

    thread = asked.thread.pk
    assert left.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "threads": 1,
        "wrong": [
            {"thread": thread, "counter": "published_count", "is": 5, "should": 2},
            {
                "thread": thread,
                "contribution": root.pk,
                "counter": "reply_count",
                "is": 7,
                "should": 1,
            },
            {
                "thread": thread,
                "contribution": root.pk,
                "counter": "support_count",
                "is": 2,
                "should": 0,
            },
        ],
    }
    assert repair_counters([thread]) == 1
    assert places(root, reply) == [([], None, 1), ([root.pk], root.pk, 0)]


def test_check_counters_is_content_when_all_is_right(asked, capsys):
    factories.comment(consultation=asked)

    call_command("check_counters")

    assert json.loads(capsys.readouterr().out) == {"threads": 1, "wrong": []}
