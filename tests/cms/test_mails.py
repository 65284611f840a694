"""Authors learn by mail what became of what they said, each in the own language."""

import pytest
from django.core import mail

from participation.consultations.addresses import PublicAddress
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.moderation.services import hide_contribution, restore_contribution
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


@pytest.fixture
def asked():
    return factories.consultation(title="Plätze & Bänke")


def said_by(language, asked, text="Mehr <Bänke> & Bäume."):
    author = factories.person(name="Kim & Co", email=f"{language}@example.org")
    author.language = language
    author.save()
    return factories.comment(consultation=asked, author=author, text=text)


def hide(said):
    return hide_contribution(
        moderator=factories.member(organisation=said.consultation.organisation),
        contribution=said,
        reason="insult",
        text="Bitte <sachlich> bleiben.",
        at=database_now(),
    )


def answer(said):
    return factories.answer(contribution=said, text="Danke & <Gruß>.")


def assess(said):
    return factories.assessment(contribution=said, reasoning="Weil & <darum>.")


CHANGES = [hide, answer, assess]


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Run a change and let its announcements be heard."""

    def run(change, *args):
        with django_capture_on_commit_callbacks(execute=True):
            return change(*args)

    return run


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("language", "prefix"), [("de", ""), ("en", "/en"), ("hsb", "/hsb")])
def test_author_gets_one_mail_with_the_link_in_the_own_language(
    asked, commit, change, language, prefix
):
    said = said_by(language, asked)

    commit(change, said)

    (sent,) = mail.outbox
    html, kind = sent.alternatives[0]
    link = f"{SITE}{prefix}/beitrag/{said.pk}/"
    assert (sent.to, kind) == ([f"{language}@example.org"], "text/html")
    assert f"\n{link}\n" in sent.body
    assert f"\n{SITE}{prefix}/konto/\n" in sent.body
    assert f'href="{link}"' in html
    assert f'<html lang="{language}">' in html


@pytest.mark.parametrize("change", CHANGES)
def test_mail_is_text_as_written_and_html_that_is_safe(asked, commit, change):
    said = said_by("en", asked)

    commit(change, said)

    (sent,) = mail.outbox
    html = sent.alternatives[0][0]
    words, safe = {
        hide: ("Bitte <sachlich> bleiben.", "Bitte &lt;sachlich&gt; bleiben."),
        answer: ("Danke & <Gruß>.", "Danke &amp; &lt;Gruß&gt;."),
        assess: ("Weil & <darum>.", "Weil &amp; &lt;darum&gt;."),
    }[change]
    assert words in sent.body
    assert "Hello Kim & Co," in sent.body
    assert safe in html
    assert "Hello Kim &amp; Co," in html
    assert words not in html


@pytest.mark.parametrize("change", CHANGES)
def test_mails_about_one_contribution_keep_together(asked, commit, change):
    said = said_by("en", asked)

    commit(change, said)

    (sent,) = mail.outbox
    thread = f"<discussion-{said.pk}@testserver>"
    assert sent.subject == "Your contribution to “Plätze & Bänke”"
    assert sent.extra_headers == {
        "References": thread,
        "In-Reply-To": thread,
        "Auto-Submitted": "auto-generated",
    }


@pytest.mark.parametrize("change", CHANGES)
def test_mail_says_which_passage_the_contribution_is_about(asked, commit, change):
    said = said_by("en", asked)
    quoted = factories.comment(plan=factories.plan(consultation=asked), author=said.author)
    Contribution.objects.filter(pk=quoted.pk).update(quote="Wege <frei> & offen")
    quoted.refresh_from_db()

    for each in (said, quoted):
        commit(change, each)

    without, with_passage = mail.outbox
    assert "this passage" not in without.body
    about = "Your contribution is about this passage:\n\nWege <frei> & offen\n\n"
    assert about in with_passage.body
    assert "<p>Wege &lt;frei&gt; &amp; offen</p>" in with_passage.alternatives[0][0]


def test_title_of_several_lines_stays_one_subject(commit):
    said = said_by("en", factories.consultation(title="Eins\nBcc: x@example.org"))

    commit(answer, said)

    assert mail.outbox[0].subject == "Your contribution to “Eins Bcc: x@example.org”"


def test_mail_names_the_consultation_in_the_language_of_the_mail(asked, commit):
    PublicAddress.objects.create(
        consultation=asked, language="en", path="/en/squares/", title="Squares & benches"
    )

    for language in ("en", "de"):
        commit(answer, said_by(language, asked))

    assert [sent.subject for sent in mail.outbox] == [
        "Your contribution to “Squares & benches”",
        "Ihr Beitrag zu „Plätze & Bänke“",
    ]
    assert "“Squares & benches”" in mail.outbox[0].body


def test_mail_about_hiding_names_reason_and_own_text(asked, commit):
    commit(hide, said_by("en", asked))

    body = mail.outbox[0].body
    assert "Reason: Insult or threat" in body
    assert "Mehr <Bänke> & Bäume." in body


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_is_written_to_about_an_imported_contribution(asked, commit, change):
    said = factories.comment(consultation=asked)
    Contribution.objects.filter(pk=said.pk).update(author=None, author_name="Kai")

    commit(change, said)

    assert mail.outbox == []


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_is_written_to_whose_account_is_closed(asked, commit, change):
    said = said_by("en", asked)
    said.author.is_active = False
    said.author.save()

    commit(change, said)

    assert mail.outbox == []


def test_restoring_before_the_mail_about_hiding_is_written_leaves_its_reason(asked, commit):
    said = said_by("en", asked)

    def hide_and_restore():
        hidden = hide(said)
        restore_contribution(
            moderator=hidden.moderator, contribution=said, text="Sorry.", at=database_now()
        )

    commit(hide_and_restore)

    hidden, restored = (sent.body for sent in mail.outbox)
    assert "Reason: Insult or threat" in hidden
    assert "Bitte <sachlich> bleiben." in hidden
    assert "It is public again for everybody to read.\n\nSorry." in restored
    assert "Reason:" not in restored


def test_answer_that_was_hidden_before_the_mail_was_written_is_not_sent(asked, commit):
    said = said_by("en", asked)

    commit(lambda: hide(answer(said)))

    assert [sent for sent in mail.outbox if sent.to == [said.author.email]] == []


def test_replying_sends_no_mail(asked, commit):
    said = said_by("en", asked)

    commit(lambda: factories.comment(parent=said))

    assert mail.outbox == []
