"""Many contributions are hidden at once, over many threads, while people go on writing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.counters import wrong_counters
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution
from participation.contributions.selectors import threads
from participation.errors import Refused
from participation.moderation.bulk import hide_contributions
from tests import factories


def hide(moderator, contributions, reason="advertising"):
    return hide_contributions(
        moderator=moderator,
        contributions=[said.pk for said in contributions],
        reason=reason,
        at=database_now(),
    )


@pytest.mark.django_db
def test_readable_ones_are_hidden_each_with_its_decision():
    asked = factories.consultation()
    plan = factories.plan(consultation=asked)
    root = factories.comment(consultation=asked)
    said = [root, factories.comment(parent=root), factories.comment(plan=plan)]
    gone = factories.comment(consultation=asked)
    Contribution.objects.filter(pk=gone.pk).update(state="rejected")
    moderator = factories.member(organisation=asked.organisation)

    decisions = hide(moderator, [*said, gone])

    states = Contribution.objects.order_by("pk").values_list("state", flat=True)
    assert sorted(decision.contribution_id for decision in decisions) == sorted(
        each.pk for each in said
    )
    assert sorted(states) == ["hidden", "hidden", "hidden", "rejected"]


@pytest.mark.django_db
def test_one_of_a_foreign_organisation_refuses_all():
    said, foreign = factories.comment(), factories.comment()
    moderator = factories.member(organisation=said.consultation.organisation)

    with pytest.raises(Refused) as refused:
        hide(moderator, [said, foreign])

    assert refused.value.code == "forbidden"
    assert not Contribution.objects.filter(state="hidden").exists()


@pytest.mark.django_db
def test_hiding_needs_a_reason():
    said = factories.comment()
    moderator = factories.member(organisation=said.consultation.organisation)

    with pytest.raises(Refused) as refused:
        hide(moderator, [said], reason="")

    assert refused.value.code == "reason_missing"


WRITER = """
import django, random, sys
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from participation.accounts.models import User
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.contributions.selectors import threads
from participation.contributions.services import post_contribution
from participation.errors import Refused
from participation.plans.models import Section
author, places = User.objects.get(pk=sys.argv[2]), list(threads().order_by("-pk"))
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    place = places[number % len(places)]
    parent = Contribution.objects.filter(thread=place).order_by("-pk").first()
    read = Section.objects.filter(anchor=place.anchor).first() if place.anchor else None
    try:
        post_contribution(author=author, thread=place, text=f"N {number}", parent=parent,
            section=read, at=database_now())
    except Refused:
        post_contribution(author=author, thread=place, text=f"N {number}", section=read,
            at=database_now())
print("done", flush=True)
"""


def idea(asked, title):
    found, _version = submit_idea(
        author=factories.person(),
        thread=threads().get(consultation=asked),
        draft=IdeaDraft(title=title, text="Bitte."),
        at=database_now(),
    )
    return found


def test_bulk_hiding_and_posting_in_another_process_never_wait_for_each_other(committed_db):
    asked = factories.consultation(terms=Terms(collects_ideas=True))
    places = [asked.thread] + [
        factories.comment(plan=factories.plan(consultation=asked)).thread for _each in range(5)
    ]
    ideas = [idea(asked, f"Idee {number}") for number in range(3)]
    places += [each.discussion for each in ideas]
    moderator = factories.member(organisation=asked.organisation)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, committed_db, str(factories.person().pk)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
    )
    try:
        assert writer.stdout.readline() == "ready\n"
        writer.stdin.write("go\n")
        writer.stdin.flush()
        hidden = 0
        while writer.poll() is None:
            # Not the ideas themselves: nobody could say anything about them any more.
            readable = Contribution.objects.filter(thread__in=places).readable()
            readable = readable.exclude(kind=Contribution.Kind.IDEA)
            hidden += len(hide(moderator, readable.order_by("?")[:20]))
        assert writer.stdout.read() == "done\n"
        assert writer.wait() == 0
    finally:
        writer.kill()
        writer.communicate()

    assert hidden > 0
    said_of_ideas = Contribution.objects.filter(thread__idea__isnull=False)
    assert said_of_ideas.filter(state="hidden").exists()
    assert wrong_counters() == (9, [])
    connection.close()
