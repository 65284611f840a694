"""Topics in the Wagtail admin."""

import pytest
from django.test import Client

from participation.accounts.models import Membership
from participation.consultations.models import Topic
from participation.consultations.services import Terms
from participation.consultations.topics import remove_topic
from participation.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role
TOPICS = "/cms/topics/"


@pytest.fixture
def sign_in(client: Client):
    """Return a function that signs somebody in who has a role, or the operator."""

    def as_role(role):
        person = (
            factories.member(organisation=factories.organisation(), role=role)
            if role
            else factories.person(superuser=True)
        )
        client.force_login(person)
        return client

    return as_role


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, None])
def test_those_who_write_pages_add_and_rename_topics(sign_in, role):
    client = sign_in(role)

    client.post(f"{TOPICS}new/", {"name": "Verkehr", "slug": "verkehr"})
    topic = Topic.objects.get()
    client.post(f"{TOPICS}edit/{topic.pk}/", {"name": "Mobilität", "slug": "anders"})

    assert client.get(TOPICS).status_code == 200
    assert list(Topic.objects.values_list("name", "slug")) == [("Mobilität", "verkehr")]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CLERK, Role.AUTHORITY])
def test_others_do_not(sign_in, role):
    client = sign_in(role)
    topic = Topic.objects.create(name="Verkehr", slug="verkehr")

    answers = [
        client.get(TOPICS),
        client.post(f"{TOPICS}new/", {"name": "Wald", "slug": "wald"}),
        client.post(f"{TOPICS}edit/{topic.pk}/", {"name": "Wald"}),
        client.post(f"{TOPICS}delete/{topic.pk}/"),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert list(Topic.objects.values_list("name", flat=True)) == ["Verkehr"]


def test_only_the_operator_removes_topics_and_only_unused_ones(sign_in):
    used = Topic.objects.create(name="Verkehr", slug="verkehr")
    free = Topic.objects.create(name="Wald", slug="wald")
    factories.consultation(terms=Terms(topics=[used]))

    sign_in(Role.EDITOR).post(f"{TOPICS}delete/{free.pk}/")
    assert Topic.objects.count() == 2
    operator = sign_in(None)
    for topic in (used, free):
        operator.post(f"{TOPICS}delete/{topic.pk}/")

    assert list(Topic.objects.all()) == [used]
    with pytest.raises(Refused):
        remove_topic(used)
