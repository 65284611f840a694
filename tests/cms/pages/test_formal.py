"""A formal consultation goes public complete, and through the hands of two people."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from cms.pages.consultation import ConsultationDocument, ConsultationPage, ConsultationPhase
from cms.pages.readiness import PublicationRefused, missing_from
from participation.accounts.models import Membership
from participation.consultations.models import Consultation
from tests import factories
from tests.support import site as sites

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.fixture
def small():
    return sites.build()


@pytest.fixture
def author(small):
    return factories.member(organisation=small.organisation, role=Role.EDITOR, name="Anna")


@pytest.fixture
def colleague(small):
    return factories.member(organisation=small.organisation, role=Role.EDITOR, name="Ben")


PARAGRAPH = {
    "key": "a",
    "text": "Ja.",
    "type": "unstyled",
    "depth": 0,
    "inlineStyleRanges": [],
    "entityRanges": [],
    "data": {},
}


def formal(
    small,
    *,
    phase="statement",
    contact="Bauamt",
    mail="b@example.org",
    privacy="<p>Ja</p>",
    documents=1,
):
    page = ConsultationPage(
        title="Bebauungsplan 12",
        slug="bebauungsplan-12",
        lead="Worum es geht.",
        kind="formal",
        contact_name=contact,
        contact_email=mail,
        privacy_note=privacy,
        live=False,
    )
    small.organisation_page.add_child(instance=page)
    now = timezone.now()
    page.phases = [ConsultationPhase(kind=phase, starts_at=now, ends_at=now + timedelta(days=30))]
    page.documents = [sites.attached(ConsultationDocument) for _ in range(documents)]
    page.save()
    return page


def is_public(page):
    return Consultation.objects.public().filter(key=page.translation_key).exists()


@pytest.mark.parametrize(
    ("lacking", "fields"),
    [
        ({}, []),
        ({"phase": "dialogue"}, [None]),
        ({"documents": 0}, [None]),
        ({"contact": ""}, ["contact_name"]),
        ({"mail": ""}, ["contact_email"]),
        ({"privacy": "<p> </p>"}, ["privacy_note"]),
        ({"privacy": "", "contact": ""}, ["contact_name", "privacy_note"]),
    ],
)
def test_what_is_missing_is_listed(small, lacking, fields):
    assert [missing.field for missing in missing_from(formal(small, **lacking))] == fields


def test_dialogue_may_be_published_as_it_is(small):
    assert missing_from(small.consultation_page) == []


def test_incomplete_one_is_refused_to_scripts_too(small):
    page = formal(small, contact="")

    with pytest.raises(PublicationRefused) as refused:
        page.save_revision().publish()

    assert [str(reason.text) for reason in refused.value.reasons] == ["Der Kontakt fehlt."]
    assert not is_public(page)


def test_author_does_not_publish_and_a_colleague_does(small, author, colleague):
    page = formal(small)
    revision = page.save_revision(user=author)

    with pytest.raises(PublicationRefused):
        revision.publish(user=author)
    assert not is_public(page)
    revision.publish(user=colleague)
    assert is_public(page)


def test_scheduled_publication_needs_the_colleague_when_it_is_scheduled(small, author, colleague):
    page = formal(small)
    page.go_live_at = timezone.now() + timedelta(days=1)
    revision = page.save_revision(user=author)

    with pytest.raises(PublicationRefused):
        revision.publish(user=author)
    revision.publish(user=colleague)

    revision.refresh_from_db()
    assert revision.approved_go_live_at == page.go_live_at


def submit(page, author):
    page.save_revision(user=author)
    workflow = page.get_workflow()
    assert workflow == Workflow.objects.get(name="Vier-Augen-Prüfung")
    return workflow.start(page, author)


def names(task, page, user):
    return [name for name, _label, _needs_more in task.get_actions(page, user)]


def test_workflow_is_decided_by_a_colleague_of_the_same_organisation(small, author, colleague):
    page = formal(small)
    task = submit(page, author).current_task_state.task.specific
    stranger = factories.member(organisation=factories.organisation(), role=Role.EDITOR)

    found = {
        user.display_name: (
            names(task, page, user),
            task.locked_for_user(page, user),
            task.get_task_states_user_can_moderate(user).count(),
        )
        for user in (author, colleague, stranger)
    }

    assert found == {
        "Anna": ([], True, 0),
        "Ben": (["reject", "approve", "approve"], False, 1),
        "Kim Beispiel": ([], True, 0),
    }


def test_approval_publishes(client: Client, small, author, colleague):
    page = formal(small)
    state = submit(page, author).current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])

    client.force_login(author)
    client.post(address)
    assert not is_public(page)
    client.force_login(colleague)
    client.post(address)

    assert is_public(page)


def test_incomplete_one_cannot_be_approved(small, author, colleague):
    page = formal(small, privacy="")
    task = submit(page, author).current_task_state.task.specific

    assert names(task, page, colleague) == ["reject"]


def form_data(page, **changed):
    phase = page.phases.get()
    documents = sites.document_rows(page)
    shown = timezone.localtime
    return {
        "title": page.title,
        "slug": page.slug,
        "lead": page.lead,
        "kind": page.kind,
        "contributors": "signed_in",
        "moderation": "after",
        "voting": "support",
        "contact_name": page.contact_name,
        "contact_email": page.contact_email,
        "privacy_note": "null",
        "process_note": "null",
        "body-count": "0",
        "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "1",
        "phases-MIN_NUM_FORMS": "0",
        "phases-MAX_NUM_FORMS": "1000",
        "phases-0-id": str(phase.pk),
        "phases-0-kind": phase.kind,
        "phases-0-starts_at": shown(phase.starts_at).strftime("%Y-%m-%d %H:%M"),
        "phases-0-ends_at": shown(phase.ends_at).strftime("%Y-%m-%d %H:%M"),
        "phases-0-ORDER": "1",
        "phases-0-DELETE": "",
        **documents,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changed,
    }


def errors(client, page, **changed):
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form_data(page, **changed)
    )
    if answer.status_code == 302:
        return {}
    found = answer.context["form"].errors
    return {name: [str(error) for error in found[name]] for name in found}


def test_editor_reads_at_each_field_what_is_missing(client: Client, small, author):
    client.force_login(author)
    page = formal(small, contact="", privacy="")

    assert errors(client, page, **{"action-submit": "1"}) == {
        "contact_name": ["Der Kontakt fehlt."],
        "privacy_note": ["Der Datenschutzhinweis fehlt."],
    }


def test_editor_reads_that_documents_are_missing(client: Client, small, author):
    client.force_login(author)

    found = errors(client, formal(small, documents=0), **{"action-submit": "1"})

    assert list(found) == ["__all__", "privacy_note"]
    assert found["__all__"][0].startswith("Die Unterlagen fehlen")


def test_draft_is_saved_however_incomplete(client: Client, small, author):
    client.force_login(author)
    page = formal(small, contact="", privacy="")

    assert errors(client, page) == {}


def test_editor_learns_that_a_colleague_publishes(client: Client, small, author):
    client.force_login(author)
    page = formal(small, privacy="")
    privacy = json.dumps({"blocks": [PARAGRAPH], "entityMap": {}})

    found = errors(client, page, privacy_note=privacy, **{"action-publish": "1"})

    assert list(found) == ["__all__"]
    assert "Kollegin oder ein Kollege" in found["__all__"][0]
    assert not is_public(page)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"area": "x"}, "area"),
        ({"contributors": "invited"}, "invited"),
        ({"contributors": "invited", "invited": "keine Adresse"}, "invited"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(
    client: Client, small, author, changed, field
):
    client.force_login(author)

    assert list(errors(client, formal(small), **changed)) == [field]


def test_phases_of_one_kind_that_overlap_are_refused_at_their_row(client: Client, small, author):
    client.force_login(author)
    page = formal(small)
    second = {
        "phases-TOTAL_FORMS": "2",
        "phases-1-kind": "statement",
        "phases-1-starts_at": "2020-01-01 00:00",
        "phases-1-ends_at": "2099-01-01 00:00",
        "phases-1-ORDER": "2",
        "phases-1-DELETE": "",
    }

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form_data(page, **second)
    )

    assert answer.status_code == 200
    rows = answer.context["form"].formsets["phases"].forms
    assert [dict(row.errors) for row in rows] == [
        {},
        {"starts_at": ["Zwei Phasen derselben Art dürfen sich nicht überschneiden."]},
    ]
