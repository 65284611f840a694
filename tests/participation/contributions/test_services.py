"""Writing in a discussion: what is taken, what is refused, and what it leaves behind."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from participation.consultations.selectors import database_now
from participation.consultations.services import unpublish_consultation
from participation.contributions.models import Contribution, Thread
from participation.contributions.services import post_contribution
from participation.errors import Refused
from participation.plans.selectors import section_as_read
from participation.plans.services import unpublish_plan
from tests import factories
from tests.factories import section

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return factories.consultation()


def post(thread, text="Gut.", *, author=None, parent=None, section=None, at=None):
    return post_contribution(
        author=author or factories.person(),
        thread=thread,
        text=text,
        at=at or database_now(),
        parent=parent,
        section=section,
    )


def refusal(*args, **kwargs):
    with pytest.raises(Refused) as refused, transaction.atomic():
        post(*args, **kwargs)
    assert not Contribution.objects.filter(text="Gut.").exists()
    return refused.value.code


def idea_in(consultation):
    """Return an idea with its discussion, as an import leaves it."""
    idea = Contribution.objects.create(
        thread=consultation.thread,
        consultation=consultation,
        kind=Contribution.Kind.IDEA,
        title="Ein Brunnen",
    )
    return idea, Thread.objects.create(idea=idea)


def changes(thread):
    return list(thread.changes.values_list("version", "contribution", "kind"))


def test_post_stores_what_was_written_and_its_clean_form(asked):
    author, at = factories.person(), database_now()

    posted, version = post(asked.thread, " <b>Mehr</b> Bänke \r\n", author=author, at=at)

    row = Contribution.objects.filter(pk=posted.pk).values(
        "thread", "consultation", "author", "kind", "state", "text", "html", "created_at", "root"
    )
    assert version == 1
    assert row.get() == {
        "thread": asked.thread.pk,
        "consultation": asked.pk,
        "author": author.pk,
        "kind": "comment",
        "state": "published",
        "text": "<b>Mehr</b> Bänke",
        "html": "<p>&lt;b&gt;Mehr&lt;/b&gt; Bänke</p>",
        "created_at": at,
        "root": None,
    }


def test_versions_are_gapless_and_counters_follow(asked):
    first, _version = post(asked.thread)
    second, _version = post(asked.thread, parent=first)
    third, version = post(asked.thread, parent=second)

    asked.thread.refresh_from_db()
    assert changes(asked.thread) == [
        (1, first.pk, "published"),
        (2, second.pk, "published"),
        (3, third.pk, "published"),
    ]
    assert (version, asked.thread.version, asked.thread.published_count) == (3, 3, 3)


def test_reply_keeps_its_real_parent_and_the_topmost_root(asked):
    root, _version = post(asked.thread)
    reply, _version = post(asked.thread, parent=root)

    deep, _version = post(asked.thread, parent=reply)

    assert (reply.parent, reply.root) == (root, root)
    assert (deep.parent, deep.root) == (reply, root)


def test_reply_in_the_thread_of_an_idea_has_the_idea_as_parent(asked):
    idea, thread = idea_in(asked)

    posted, version = post(thread)
    reply, _version = post(thread, parent=posted)

    assert (posted.thread, posted.parent, posted.root, version) == (thread, idea, None, 1)
    assert (reply.thread, reply.parent, reply.root) == (thread, posted, posted)
    assert Thread.objects.get(pk=asked.thread.pk).version == 0


def test_closed_phase_refuses():
    closed = factories.consultation(is_open=False)

    assert refusal(closed.thread) == "closed"


def test_end_of_the_dialogue_is_its_first_closed_moment(asked):
    end = asked.phases.get().ends_at

    assert refusal(asked.thread, at=end) == "closed"


def test_unpublished_consultation_refuses(asked):
    unpublish_consultation(key=asked.key)
    thread = Thread.objects.get(consultation=asked)

    assert refusal(thread) == "closed"


def test_unpublished_plan_refuses():
    plan = factories.plan()
    unpublish_plan(key=plan.key)
    thread = Thread.objects.get(plan=plan)

    assert refusal(thread, section=section_as_read(plan, thread.anchor)) == "closed"


def test_hidden_idea_takes_no_replies(asked):
    idea, thread = idea_in(asked)
    Contribution.objects.filter(pk=idea.pk).update(state="hidden")
    thread = Thread.objects.get(pk=thread.pk)

    assert refusal(thread) == "closed"


def test_nobody_writes_without_an_account_or_with_a_closed_one(asked):
    inactive = factories.person()
    inactive.is_active = False

    found = [refusal(asked.thread, author=author) for author in (AnonymousUser(), inactive)]

    assert found == ["signed_out", "signed_out"]


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00\x01", "\u202e\u2066\ufeff"])
def test_text_without_anything_to_read_is_refused(asked, text):
    assert refusal(asked.thread, text) == "empty"


def test_length_counts_characters_of_the_clean_text(asked, settings):
    settings.CONTRIBUTION_MAX_LENGTH = 5

    posted, _version = post(asked.thread, "  Größe \r\n\x00")

    assert posted.text == "Größe"
    assert refusal(asked.thread, "Größer") == "too_long"


def test_parent_of_another_thread_is_refused(asked):
    parent = factories.comment(text="Woanders.")

    assert refusal(asked.thread, parent=parent) == "foreign_parent"


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "rejected", "unconfirmed"])
def test_parent_that_cannot_be_read_is_refused(asked, state):
    parent = factories.comment(consultation=asked, text="Weg.")
    Contribution.objects.filter(pk=parent.pk).update(state=state)

    assert refusal(asked.thread, parent=parent) == "parent_gone"


def test_section_of_another_anchor_plan_or_none_is_refused():
    plan, other = factories.plan(sections=[section(), section(number="§ 2")]), factories.plan()
    first, second = plan.versions.get().sections.order_by("order")
    thread = Thread.objects.get(plan=plan, anchor=first.anchor)

    found = [refusal(thread, section=each) for each in (second, None)]
    found.append(refusal(thread, section=other.versions.get().sections.get()))

    assert found == ["foreign_section"] * 3


def test_section_of_equal_anchor_in_another_plan_is_refused():
    anchor = uuid4()
    plan = factories.plan(sections=[section(anchor=anchor)])
    other = factories.plan(sections=[section(anchor=anchor)])

    code = refusal(Thread.objects.get(plan=plan), section=section_as_read(other, anchor))

    assert code == "foreign_section"


def test_section_in_the_thread_of_a_consultation_is_refused(asked):
    found = factories.plan(consultation=asked).versions.get().sections.get()

    assert refusal(asked.thread, section=found) == "foreign_section"


def test_older_text_of_the_same_section_is_kept_as_it_was_read():
    key, anchor, asked = uuid4(), uuid4(), factories.consultation()
    for html in ("<p>Alt.</p>", "<p>Neu.</p>"):
        plan = factories.plan(
            key=key, consultation=asked, sections=[section(anchor=anchor, html=html)]
        )
    old = plan.versions.get(number=1).sections.get()

    posted, _version = post(Thread.objects.get(plan=plan), section=old)

    assert posted.section.html == "<p>Alt.</p>"
