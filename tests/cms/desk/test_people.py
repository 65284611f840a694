"""Organisations, roles and people in the admin."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from participation.accounts.models import Membership, Organisation, User
from participation.accounts.rules import has_role
from tests import factories
from tests.factories import PASSWORD, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.person(name="Betrieb", superuser=True))
    return client


@pytest.fixture
def district() -> Any:
    return factories.organisation(name="Landkreis")


@pytest.fixture
def administrator(client: Client, district: Any) -> Client:
    client.force_login(factories.member(organisation=district, role=Role.ADMINISTRATOR))
    return client


def organisation_form(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Stadt Torgau",
        "slug": "torgau",
        "kind": "municipality",
        "parent": "",
        "ags": "14730310",
        "ars": "",
        **fields,
    }


def roles(user: User) -> list[tuple[Organisation, str]]:
    rows = user.memberships.select_related("organisation").order_by("pk")
    return [(row.organisation, row.role) for row in rows]


# Organisations


def test_operator_founds_an_organisation(operator: Client, district: Any) -> None:
    operator.post(reverse("organisations:add"), organisation_form(parent=district.pk))

    founded = Organisation.objects.get(slug="torgau")
    assert (founded.name, founded.ags, founded.parent) == ("Stadt Torgau", "14730310", district)


def test_taken_short_name_is_refused_and_changes_nothing(operator: Client, district: Any) -> None:
    response = operator.post(reverse("organisations:add"), organisation_form(slug=district.slug))

    assert response.context["form"].errors.keys() == {"slug"}
    district.refresh_from_db()
    assert district.name == "Landkreis"


def test_operator_changes_an_organisation_but_not_its_short_name(
    operator: Client, district: Any
) -> None:
    operator.post(
        reverse("organisations:edit", args=[district.pk]),
        organisation_form(name="Kreis Nordsachsen", kind="district", slug="other", ags=""),
    )

    after = Organisation.objects.get()
    assert (after.pk, after.name, after.slug) == (district.pk, "Kreis Nordsachsen", district.slug)


def test_organisation_cannot_stand_below_itself(operator: Client, district: Any) -> None:
    town = factories.organisation(parent=district)

    response = operator.post(
        reverse("organisations:edit", args=[district.pk]), organisation_form(parent=town.pk)
    )

    assert response.context["form"].errors.keys() == {"parent"}


def test_wrong_municipality_key_is_said(operator: Client) -> None:
    response = operator.post(reverse("organisations:add"), organisation_form(ags="123"))

    assert not response.context["form"].is_valid()
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("view", ["index", "add", "edit", "delete"])
def test_administrators_do_not_found_organisations(
    administrator: Client, district: Any, view: str
) -> None:
    args = [district.pk] if view in {"edit", "delete"} else []

    response = administrator.get(reverse(f"organisations:{view}", args=args))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_not_even_the_operator_deletes_an_organisation(operator: Client, district: Any) -> None:
    operator.post(reverse("organisations:delete", args=[district.pk]))

    assert Organisation.objects.filter(pk=district.pk).exists()


def test_operator_sees_the_list_and_the_form(operator: Client, district: Any) -> None:
    pages = [
        operator.get(reverse("organisations:index")),
        operator.get(reverse("organisations:edit", args=[district.pk])),
    ]

    assert ["Landkreis" in page.content.decode() for page in pages] == [True, True]


# Roles


def give(client: Client, **fields: Any) -> Any:
    return client.post(reverse("memberships:add"), fields)


def test_administrator_gives_a_role_below(administrator: Client, district: Any) -> None:
    town = factories.organisation(parent=district)
    person = factories.person(email="kim@example.org")

    response = give(administrator, email="KIM@example.org", organisation=town.pk, role="clerk")

    assert (response.status_code, response.url) == (302, reverse("memberships:index"))
    assert roles(person) == [(town, "clerk")]
    assert person.has_perm("wagtailadmin.access_admin")


def test_role_in_a_foreign_organisation_is_refused(administrator: Client) -> None:
    foreign = factories.organisation()
    person = factories.person(email="kim@example.org")

    response = give(administrator, email="kim@example.org", organisation=foreign.pk, role="clerk")

    assert response.context["form"].errors.keys() == {"organisation"}
    assert roles(person) == []


def test_unknown_address_is_said(administrator: Client, district: Any) -> None:
    response = give(
        administrator, email="niemand@example.org", organisation=district.pk, role="clerk"
    )

    assert response.context["form"].errors.keys() == {"email"}


def test_administrator_takes_a_role(administrator: Client, district: Any) -> None:
    holder = factories.member(organisation=district, role=Role.CLERK)
    membership = holder.memberships.get()
    address = reverse("memberships:delete", args=[membership.pk])

    asked = administrator.get(address)
    administrator.post(address)

    assert asked.status_code == 200
    assert roles(holder) == []
    assert not Group.objects.filter(user=holder).exists()


def test_role_in_a_foreign_organisation_is_not_found(administrator: Client) -> None:
    holder = factories.member(organisation=factories.organisation(), role=Role.CLERK)
    address = reverse("memberships:delete", args=[holder.memberships.get().pk])

    answers = [administrator.get(address).status_code, administrator.post(address).status_code]

    assert answers == [404, 404]
    assert len(roles(holder)) == 1


def test_roles_are_given_and_taken_but_never_edited(operator: Client, district: Any) -> None:
    holder = factories.member(organisation=district, role=Role.CLERK)

    response = operator.get(reverse("memberships:edit", args=[holder.memberships.get().pk]))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_list_of_roles_holds_only_the_own_subtree(administrator: Client, district: Any) -> None:
    town = factories.organisation(parent=district)
    below = factories.member(organisation=town)
    factories.member(organisation=factories.organisation())

    response = administrator.get(reverse("memberships:index"))

    shown = {row.user for row in response.context["object_list"]}
    own = Membership.objects.get(organisation=district).user
    assert shown == {own, below}


@pytest.mark.parametrize("view", ["index", "add"])
def test_moderators_give_no_roles(client: Client, district: Any, view: str) -> None:
    client.force_login(factories.member(organisation=district, role=Role.MODERATOR))

    response = client.get(reverse(f"memberships:{view}"))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_operator_gives_roles_everywhere(operator: Client, district: Any) -> None:
    person = factories.person(email="kim@example.org")

    give(operator, email="kim@example.org", organisation=district.pk, role="administrator")

    assert has_role(person, district, Role.ADMINISTRATOR)


# People


def person_form(**fields: Any) -> dict[str, Any]:
    return {
        "email": "Neu@Example.org",
        "display_name": "Neu Hier",
        "language": "hsb",
        "is_active": "on",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **fields,
    }


def test_operator_creates_a_person(operator: Client) -> None:
    shown = operator.get(reverse("wagtailusers_users:add"))
    operator.post(reverse("wagtailusers_users:add"), person_form())

    made = User.objects.get(email="neu@example.org")
    assert shown.status_code == 200
    assert (made.display_name, made.language, made.is_superuser) == ("Neu Hier", "hsb", False)
    assert made.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"email": "KIM@example.org"}, "email"),
        ({"display_name": " \u202e "}, "display_name"),
        ({"password2": "etwas ganz anderes"}, "password2"),
        ({"password1": "kurz", "password2": "kurz"}, "password2"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_with_a_person_is_said(
    operator: Client, fields: dict[str, str], faulty: str
) -> None:
    factories.person(email="kim@example.org")

    response = operator.post(reverse("wagtailusers_users:add"), person_form(**fields))

    assert faulty in response.context["form"].errors
    assert User.objects.count() == 2


def test_edit_without_password_keeps_it(operator: Client) -> None:
    person = factories.person(name="Alter Name")
    kept = person.password
    address = reverse("wagtailusers_users:edit", args=[person.pk])

    shown = operator.get(address)
    operator.post(
        address,
        person_form(email=person.email, display_name="Neuer Name", password1="", password2=""),
    )

    person.refresh_from_db()
    assert shown.status_code == 200
    assert (person.display_name, person.password) == ("Neuer Name", kept)


def test_edit_keeps_roles(operator: Client, district: Any) -> None:
    person = factories.member(organisation=district, role=Role.CLERK)

    operator.post(
        reverse("wagtailusers_users:edit", args=[person.pk]),
        person_form(email=person.email, password1="", password2=""),
    )

    assert Group.objects.filter(user=person).count() == 1


def test_new_address_must_be_confirmed_anew(operator: Client) -> None:
    person = factories.person(email="alt@example.org")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    operator.post(
        reverse("wagtailusers_users:edit", args=[person.pk]),
        person_form(email="neu@example.org", password1="", password2=""),
    )

    person.refresh_from_db()
    assert person.email == "neu@example.org"
    assert not EmailAddress.objects.filter(user=person).exists()


def test_person_with_contributions_is_not_deleted(operator: Client) -> None:
    author = factories.comment().author

    operator.post(reverse("wagtailusers_users:delete", args=[author.pk]))

    assert User.objects.filter(pk=author.pk).exists()


def test_people_are_found_by_name(operator: Client) -> None:
    factories.person(name="Erika Mustermann")
    found = factories.person(name="Kim Beispiel")

    response = operator.get(reverse("wagtailusers_users:index_results") + "?q=Beispiel")

    assert list(response.context["object_list"]) == [found]


def test_only_the_operator_manages_people(administrator: Client) -> None:
    response = administrator.get(reverse("wagtailusers_users:index"))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


# One's own account


def test_own_name_is_changed_in_the_account(administrator: Client, district: Any) -> None:
    shown = administrator.get(reverse("wagtailadmin_account"))
    names = [
        field.html_name
        for panels in shown.context["panels_by_tab"].values()
        for panel in panels
        for field in panel.get_form()
    ]

    response = administrator.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-display_name": "Neuer Name",
            "locale-preferred_language": "de",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )

    assert (shown.status_code, response.status_code) == (200, 302)
    assert "name_email-first_name" not in names
    assert Membership.objects.get().user.display_name == "Neuer Name"
