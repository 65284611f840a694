"""Who gets into the admin, and who is told what."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from participation.accounts.models import Organisation
from participation.accounts.services import found_organisation, take_role
from tests import factories
from tests.factories import Role
from tests.support import site as sites

pytestmark = pytest.mark.django_db

HOME = "/cms/"
DESKS = ("/cms/moderation/", "/cms/assessment/")


@pytest.mark.parametrize("path", [HOME, *DESKS, "/cms/moderation/1/", "/cms/users/"])
def test_anonymous_visitors_are_sent_to_the_one_sign_in(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={path}")


@pytest.mark.parametrize("path", [HOME, *DESKS, "/cms/moderation/1/", "/cms/users/"])
def test_citizens_are_refused_without_a_circle(client: Client, path: str) -> None:
    client.force_login(factories.person(name="Erika Mustermann"))

    response = client.get(path)

    assert response.status_code == 403
    assert response.templates[0].name == "desk/refused.html"
    assert "Erika Mustermann" in response.content.decode()


def test_who_signs_in_without_a_role_ends_at_the_refusal(client: Client) -> None:
    client.force_login(factories.person())

    response = client.get(reverse("account_login"), {"next": HOME}, follow=True)

    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


def test_citizens_decide_nothing(client: Client) -> None:
    said = factories.comment()
    client.force_login(factories.person())

    response = client.post(
        reverse("moderation:hide", args=[said.pk]), {"seen": "0.0.0", "hide-reason": "insult"}
    )

    assert response.status_code == 403
    said.refresh_from_db()
    assert said.state == "published"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_opens_the_admin(client: Client, role: Role) -> None:
    client.force_login(factories.member(organisation=factories.organisation(), role=role))

    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.EDITOR, [302, 302]),
        (Role.MODERATOR, [200, 302]),
        (Role.CLERK, [302, 200]),
        (Role.AUTHORITY, [302, 302]),
        (Role.ADMINISTRATOR, [200, 200]),
    ],
)
def test_each_desk_is_for_its_role(client: Client, role: Role, expected: list[int]) -> None:
    client.force_login(factories.member(organisation=factories.organisation(), role=role))

    answers = [client.get(f"{path}?show=") for path in DESKS]

    assert [answer.status_code for answer in answers] == expected
    away = {answer.url for answer in answers if answer.status_code == 302}
    assert away <= {HOME}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.EDITOR, [False, False]),
        (Role.MODERATOR, [True, False]),
        (Role.CLERK, [False, True]),
        (Role.ADMINISTRATOR, [True, True]),
    ],
)
def test_menu_shows_what_one_may_open(client: Client, role: Role, expected: list[bool]) -> None:
    client.force_login(factories.member(organisation=factories.organisation(), role=role))

    page = client.get(HOME).content.decode()

    assert [f'"{path}"' in page for path in DESKS] == expected


def test_operator_sees_both_desks_even_before_there_is_an_organisation(client: Client) -> None:
    client.force_login(factories.person(superuser=True))

    assert [client.get(f"{path}?show=").status_code for path in DESKS] == [200, 200]


def test_role_that_was_taken_opens_nothing_any_more(client: Client) -> None:
    holder: Any = factories.member(organisation=factories.organisation())
    client.force_login(holder)
    membership = holder.memberships.get()

    take_role(
        user=holder, organisation=membership.organisation, role=Role(membership.role), by=None
    )

    assert client.get(HOME).status_code == 403


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/cms/login/?next=/cms/moderation/", "account_login"),
        ("/cms/password_reset/", "account_reset_password"),
    ],
)
def test_wagtails_own_doors_lead_to_the_one_sign_in(client: Client, path: str, to: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response.url.startswith(reverse(to))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.EDITOR, []),
        (Role.MODERATOR, [("waiting", 0), ("reported", 1), ("undecided", 2)]),
        (Role.CLERK, [("open", 2)]),
    ],
)
def test_numbers_on_the_home_page_count_the_lists_that_they_lead_to(
    client: Client, role: Role, expected: list[tuple[str, int]]
) -> None:
    asked = factories.consultation()
    factories.report(contribution=factories.comment(consultation=asked))
    factories.comment(consultation=asked)
    factories.comment()
    client.force_login(factories.member(organisation=asked.organisation, role=role))

    page = client.get(HOME).content.decode()

    links = re.findall(r'href="([^"]+\?show=(\w+))"><span>(\d+)</span>', page)
    assert [(show, int(number)) for _path, show, number in links] == expected
    listed = [len(client.get(path).context["object_list"]) for path, _show, _number in links]
    assert listed == [number for _show, number in expected]


def test_pages_of_an_organisation_that_moves_are_reached_from_its_new_superior() -> None:
    small = sites.build()
    district = factories.organisation(slug="kreis", kind=Organisation.Kind.DISTRICT)
    factories.member(organisation=district, role=Role.EDITOR)
    town = small.organisation

    found_organisation(slug=town.slug, name=town.name, kind=town.kind, parent=district)

    group = Group.objects.get(name="kreis: editor")
    assert {row.page_id for row in group.page_permissions.all()} == {small.organisation_page.pk}
