"""Who may contribute, and what waits for moderators before everybody reads it."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from participation.accounts.models import Membership
from participation.consultations.models import Consultation, Invitee
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.models import Contribution, ThreadChange
from participation.contributions.services import post_contribution
from participation.errors import Refused
from participation.moderation.services import approve_contribution, reject_contribution
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
Moderation = Consultation.Moderation
Contributors = Consultation.Contributors


@pytest.fixture
def checked():
    return factories.consultation(terms=Terms(moderation=Moderation.BEFORE))


@pytest.fixture
def moderator(checked):
    return factories.member(organisation=checked.organisation)


@pytest.fixture
def waiting(checked):
    author = factories.person(email="anna@example.org")
    return factories.comment(consultation=checked, author=author, text="Mehr Bänke.")


def decide(service, moderator, contribution, **more):
    return service(moderator=moderator, contribution=contribution, at=database_now(), **more)


def refusal(service, *args, **more):
    with pytest.raises(Refused) as refused:
        service(*args, **more)
    return refused.value.code


def outcome(contribution):
    contribution.refresh_from_db()
    thread = contribution.thread
    changes = ThreadChange.objects.filter(thread=thread).values_list("version", "kind")
    return contribution.state, thread.version, thread.published_count, list(changes)


def test_contribution_waits_where_moderators_look_first(checked, waiting):
    assert outcome(waiting) == ("pending", 0, 0, [])
    assert list(Contribution.objects.visible()) == []


def test_approved_contribution_is_published_with_the_next_version(
    waiting, moderator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decision = decide(approve_contribution, moderator, waiting)

    assert outcome(waiting) == ("published", 1, 1, [(1, "published")])
    assert decision.kind == "approve"
    (sent,) = mail.outbox
    assert sent.to == ["anna@example.org"]
    assert "Alle können ihn jetzt lesen." in sent.body


def test_rejected_contribution_is_never_seen_and_its_author_learns_why(
    waiting, moderator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decide(reject_contribution, moderator, waiting, reason="off_topic", text="Bitte hier.")

    assert outcome(waiting) == ("rejected", 0, 0, [])
    assert list(Contribution.objects.visible()) == []
    (sent,) = mail.outbox
    assert "Grund: Nicht beim Thema" in sent.body
    assert "/beitrag/" not in sent.body + sent.alternatives[0][0]
    assert "Bitte hier." in sent.body


def test_rejecting_needs_a_reason(waiting, moderator):
    assert refusal(decide, reject_contribution, moderator, waiting, reason="") == "reason_missing"


def test_only_what_waits_is_approved_or_rejected(checked, waiting, moderator):
    decide(approve_contribution, moderator, waiting)

    assert refusal(decide, approve_contribution, moderator, waiting) == "not_pending"
    assert refusal(decide, reject_contribution, moderator, waiting, reason="hate") == "not_pending"


@pytest.mark.parametrize("service", [approve_contribution, reject_contribution])
def test_nobody_decides_for_a_foreign_organisation(waiting, service):
    stranger = factories.member(organisation=factories.organisation())
    clerk = factories.member(
        organisation=waiting.consultation.organisation, role=Membership.Role.CLERK
    )
    more = {"reason": "hate"} if service is reject_contribution else {}

    found = [refusal(decide, service, user, waiting, **more) for user in (stranger, clerk)]

    assert found == ["forbidden", "forbidden"]


def test_nobody_replies_to_what_waits(checked, waiting):
    code = refusal(
        post_contribution,
        author=factories.person(),
        thread=checked.thread,
        text="Ja.",
        parent=waiting,
        at=database_now(),
    )

    assert code == "parent_gone"


def test_page_says_that_the_contribution_has_arrived(client: Client, checked):
    client.force_login(factories.person())
    write = reverse("participation:write", args=[checked.thread.pk])

    answer = client.post(write, {"text": "Mehr Bänke."}, follow=True)

    assert answer.redirect_chain == [("/konto/", 302)]
    page = answer.content.decode()
    assert "Ihr Beitrag ist angekommen." in page
    assert "Mehr Bänke." in page


def test_fragment_says_that_the_contribution_has_arrived(client: Client, checked):
    client.force_login(factories.person())
    write = reverse("participation:write", args=[checked.thread.pk])

    answer = client.post(write, {"text": "Mehr Bänke."}, headers=HTMX)

    fragment = answer.content.decode()
    assert answer.status_code == 200
    assert "Ihr Beitrag ist angekommen." in fragment
    assert "data-live-frame" not in fragment


def test_what_waits_is_nowhere_but_on_its_authors_page(client: Client, checked, waiting):
    permalink = reverse("participation:contribution", args=[waiting.pk])
    thread = reverse("participation:thread", args=[checked.thread.pk])

    assert client.get(permalink).status_code == 404
    assert "Mehr Bänke." not in client.get(thread).content.decode()
    client.force_login(waiting.author)
    assert "Mehr Bänke." in client.get("/konto/").content.decode()
    assert client.get(permalink).status_code == 404


def test_invited_people_contribute_and_nobody_else():
    asked = factories.consultation(
        terms=Terms(contributors=Contributors.INVITED, invited=["Anna@Example.org ", ""])
    )
    invited = factories.person(email="anna@example.org")

    said = factories.comment(consultation=asked, author=invited)

    assert said.state == "published"
    stranger = factories.person()
    moment = database_now()
    assert (
        refusal(
            post_contribution, author=stranger, thread=asked.thread, text="Ich auch.", at=moment
        )
        == "not_invited"
    )


def test_form_tells_the_uninvited_why(client: Client):
    asked = factories.consultation(terms=Terms(contributors=Contributors.INVITED))
    client.force_login(factories.person())

    page = client.get(reverse("participation:write", args=[asked.thread.pk])).content.decode()

    assert "Nur eingeladene Personen" in page
    assert "<textarea" not in page


def test_publishing_again_replaces_who_is_invited():
    first = Terms(contributors=Contributors.INVITED, invited=["a@example.org", "b@example.org"])
    second = Terms(contributors=Contributors.INVITED, invited=["b@example.org", "c@example.org"])
    asked = factories.consultation(terms=first)
    kept = Invitee.objects.get(email="b@example.org").pk

    factories.consultation(key=asked.key, organisation=asked.organisation, terms=second)

    rows = Invitee.objects.values_list("pk", "email")
    assert [(pk == kept, email) for pk, email in rows] == [
        (True, "b@example.org"),
        (False, "c@example.org"),
    ]
