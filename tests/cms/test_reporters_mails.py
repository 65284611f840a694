"""Whoever reported a contribution learns what became of it, with an account or without."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail

from participation.consultations.selectors import database_now
from participation.contributions.editing import withdraw_contribution
from participation.moderation.models import Report
from participation.moderation.services import (
    forget_reporters,
    hide_contribution,
    keep_contribution,
    report_contribution,
)
from tests import factories

pytestmark = pytest.mark.django_db

GUEST = "gast@example.org"


@pytest.fixture
def said():
    return factories.comment(consultation=factories.consultation(title="Plätze & Bänke"))


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    def run(change, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return change(at=database_now(), **given)

    return run


def moderator(said):
    return factories.member(organisation=said.consultation.organisation)


def reported(said, **given):
    return report_contribution(
        reporter=given.pop("reporter", AnonymousUser()),
        contribution=said,
        reason="insult",
        text="Das <b>geht</b> nicht.",
        at=database_now(),
        **given,
    )


def hide(commit, said):
    commit(hide_contribution, moderator=moderator(said), contribution=said, reason="insult")


def keep(commit, said):
    commit(keep_contribution, moderator=moderator(said), contribution=said)


def withdraw(commit, said):
    commit(withdraw_contribution, author=said.author, contribution=said)


def to(address):
    return [sent for sent in mail.outbox if sent.to == [address]]


@pytest.mark.parametrize(
    ("decide", "state", "words"),
    [
        (hide, "upheld", "ausgeblendet"),
        (keep, "dismissed", "bleibt"),
        (withdraw, "withdrawn", "zurückgezogen"),
    ],
)
def test_both_kinds_of_reporters_learn_what_became_of_it(commit, said, decide, state, words):
    reporter = factories.person(email="konto@example.org")
    reported(said, reporter=reporter)
    reported(said, email="Gast@Example.org", language="de")

    decide(commit, said)

    assert set(Report.objects.values_list("state", "email")) == {(state, "")}
    assert not Report.objects.filter(decided_at=None).exists()
    for address in ("konto@example.org", GUEST):
        (sent,) = to(address)
        html = sent.alternatives[0][0]
        assert "Plätze & Bänke" in sent.subject
        assert words in sent.body
        assert words in html
        assert "Plätze &amp; Bänke" in html
        assert "geht" not in sent.body + html
    assert "/konto/meldungen/" in to("konto@example.org")[0].body
    assert "/konto/" not in to(GUEST)[0].body


def test_reporter_reads_it_in_the_own_language(commit, said):
    reported(said, email=GUEST, language="en")

    keep(commit, said)

    assert "does not break the rules" in to(GUEST)[0].body


def test_nobody_hears_twice_and_nobody_without_an_address(commit, said):
    reported(said)
    reported(said, email=GUEST)

    keep(commit, said)
    keep(commit, said)

    assert len(to(GUEST)) == 1
    assert Report.objects.filter(state="dismissed").count() == 2


def test_closed_account_hears_nothing(commit, said):
    reporter = factories.person(email="weg@example.org")
    reported(said, reporter=reporter)
    reporter.is_active = False
    reporter.save()

    keep(commit, said)

    assert to("weg@example.org") == []


def test_addresses_are_forgotten_after_half_a_year(said):
    old = reported(said, email=GUEST)
    new = reported(said, email="neu@example.org")
    Report.objects.filter(pk=old.pk).update(created_at="2026-01-01T00:00Z")

    assert forget_reporters(at=database_now()) == 1
    assert dict(Report.objects.values_list("pk", "email")) == {old.pk: "", new.pk: new.email}
