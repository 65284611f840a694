"""Pages of a discussion: order, levels, cursors, and what a page costs."""

import pytest

from participation.contributions.cursors import Cursor, Order, cursor_at, read_cursor, read_order
from participation.contributions.models import Contribution
from participation.contributions.reading import (
    ROOTS_A_PAGE,
    Filters,
    branch_page,
    more_replies,
    thread_page,
)
from participation.contributions.selectors import visible_contributions
from tests import factories
from tests.participation.contributions.rows import row, run

pytestmark = pytest.mark.django_db

State = Contribution.State
ABSENT = [State.UNCONFIRMED, State.PENDING, State.REJECTED]


@pytest.fixture
def asked():
    return factories.consultation()


def tree(entries):
    return [(entry.contribution.pk, tree(entry.replies)) for entry in entries]


def numbers(page):
    return [entry.contribution.external_id for entry in page.entries]


def test_page_shows_newest_first_and_replies_in_order_three_levels_deep(asked):
    first, second = (factories.comment(consultation=asked) for _each in range(2))
    reply = factories.comment(parent=first)
    deep = factories.comment(parent=reply)
    deeper = factories.comment(parent=deep)
    late = factories.comment(parent=first)

    page = thread_page(asked.thread)

    assert tree(page.entries) == [
        (second.pk, []),
        (first.pk, [(reply.pk, [(deep.pk, [])]), (late.pk, [])]),
    ]
    below = page.entries[1].replies[0].replies[0]
    assert (below.continues, below.contribution.reply_count) == (True, 1)
    assert tree([branch_page(visible_contributions().get(pk=deep.pk))]) == [
        (deep.pk, [(deeper.pk, [])])
    ]
    assert page.following == ""


@pytest.mark.parametrize("order", Order)
def test_pages_by_cursor_show_every_root_once(asked, order):
    many = 2 * ROOTS_A_PAGE + 1
    run(asked, *(row(str(number), votes_up=number % 4) for number in range(1, many + 1)))

    found, cursor = [], None
    for _page in range(3):
        page = thread_page(asked.thread, order=order, cursor=cursor)
        found.append(numbers(page))
        cursor = read_cursor(page.following)

    everything = [number for each in found for number in each]
    key = {
        Order.NEWEST: lambda number: -int(number),
        Order.OLDEST: int,
        Order.SUPPORTED: lambda number: (-(int(number) % 4), -int(number)),
        Order.DISCUSSED: lambda number: -int(number),
    }[order]
    assert everything == sorted((str(number) for number in range(1, many + 1)), key=key)
    assert ([len(each) for each in found], cursor) == ([20, 20, 1], None)


def test_order_by_discussion_counts_what_is_below_at_any_depth(asked):
    quiet, loud = (factories.comment(consultation=asked) for _each in range(2))
    factories.comment(parent=quiet)
    deep = factories.comment(parent=factories.comment(parent=loud))

    page = thread_page(asked.thread, order=Order.DISCUSSED)

    assert [each.contribution.pk for each in page.entries] == [loud.pk, quiet.pk]
    assert deep.ancestors[0] == loud.pk


def test_many_replies_come_a_few_at_first_and_the_rest_by_cursor(asked):
    root = factories.comment(consultation=asked)
    run(asked, row("0"))
    replies = [factories.comment(parent=root).pk for _each in range(25)]
    answer = factories.answer(contribution=root)

    entry = next(e for e in thread_page(asked.thread).entries if e.contribution.pk == root.pk)
    rank, number = map(int, entry.more.split("-"))
    more = more_replies(entry.contribution, rank=rank, number=number, level=2)

    assert [each.contribution.pk for each in entry.replies] == [answer.pk, *replies[:2]]
    assert [each.contribution.pk for each in more.replies] == replies[2:22]
    assert more.more == f"1-{replies[22]}"


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN])
def test_tombstone_keeps_its_replies(asked, state):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    Contribution.objects.filter(pk=root.pk).update(state=state)

    assert tree(thread_page(asked.thread).entries) == [(root.pk, [(reply.pk, [])])]


def test_reply_of_what_nobody_sees_is_shown_one_level_up(asked):
    run(
        asked,
        row("1", rejected=True),
        row("2", parent="1"),
        row("3", parent="2", rejected=True),
        row("4", parent="3"),
    )

    (top,) = thread_page(asked.thread).entries
    assert top.contribution.external_id == "2"
    assert [each.contribution.external_id for each in top.replies] == ["4"]


def test_filters_keep_what_was_asked_for(asked):
    author = factories.person()
    run(asked, row("1", category="Verkehr"), row("2", category="Grün"))
    answered = factories.comment(consultation=asked)
    deep = factories.comment(parent=answered, author=author)
    factories.answer(contribution=deep)

    def kept(**wanted):
        return tree(thread_page(asked.thread, filters=Filters(**wanted)).entries)

    traffic = Contribution.objects.get(external_id="1")
    answer = deep.replies.get()
    assert kept(category="Verkehr") == [(traffic.pk, [])]
    assert kept(is_answered=True) == [(answered.pk, [(deep.pk, [(answer.pk, [])])])]
    assert kept(author=author) == [(deep.pk, [])]


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_three_statements_and_two_more_where_contributions_are_read(
    asked, number, django_assert_num_queries
):
    for _each in range(number):
        factories.answer(contribution=factories.comment(consultation=asked))
    thread, reader = asked.thread, factories.person()

    with django_assert_num_queries(3):
        page = thread_page(thread)
    with django_assert_num_queries(2):
        rows = [each.contribution for each in page.entries]
        rows += [reply.contribution for each in page.entries for reply in each.replies]
        outcomes = [(row.kind, row.assessment, bool(row.byline)) for row in rows]
        parents = [row.shown_below.byline for row in rows if row.shown_below]
    with django_assert_num_queries(5):
        thread_page(thread, reader=reader)

    assert outcomes == [("comment", None, True)] * number + [("answer", None, True)] * number
    assert parents == ["Erika Mustermann"] * number


@pytest.mark.parametrize(
    "written",
    ["", "x", "1", "1-", "-1-2", "1-2-3", "١-٢", "1-2\n", " 1-2", "9" * 18 + "-1", "1-" + "9" * 19],
)
def test_made_up_cursor_is_none(written):
    assert read_cursor(written) is None


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("cursor", [Cursor(0, 0), Cursor(10**17 - 1, 10**18 - 1)])
def test_cursor_from_nowhere_breaks_nothing(asked, order, cursor):
    factories.comment(consultation=asked)

    assert len(thread_page(asked.thread, order=order, cursor=cursor).entries) in (0, 1)


def test_cursor_of_each_order_is_read_back(asked):
    said = factories.comment(consultation=asked)
    said.refresh_from_db()

    for order in Order:
        assert read_cursor(str(cursor_at(said, order))) == cursor_at(said, order)
        assert read_order(order.value) == order
    assert read_order("zufall") == Order.NEWEST
