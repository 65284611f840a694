"""Roles reach the subtree of their organisation and no further."""

import pytest
from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import Membership
from participation.accounts.rules import has_role, organisations_where
from participation.accounts.services import give_role, take_role
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.fixture
def tree():
    """State, two districts below it, a municipality below the first."""
    state = factories.organisation(slug="land", name="Land")
    north = factories.organisation(slug="nord", name="Nord", parent=state)
    south = factories.organisation(slug="sued", name="Süd", parent=state)
    town = factories.organisation(slug="stadt", name="Stadt", parent=north)
    return {each.slug: each for each in (state, north, south, town)}


def slugs(organisations):
    return sorted(organisations.values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("held_in", "reached"),
    [
        ("land", {"land", "nord", "sued", "stadt"}),
        ("nord", {"nord", "stadt"}),
        ("sued", {"sued"}),
        ("stadt", {"stadt"}),
    ],
)
def test_role_reaches_its_subtree_and_no_further(tree, held_in, reached):
    user = factories.member(organisation=tree[held_in], role=Role.MODERATOR)

    found = {slug for slug, each in tree.items() if has_role(user, each, Role.MODERATOR)}

    assert found == reached
    assert slugs(organisations_where(user, Role.MODERATOR)) == sorted(reached)


@pytest.mark.parametrize("other", [each for each in Role if each != Role.CLERK])
def test_role_is_no_other_role(tree, other):
    user = factories.member(organisation=tree["nord"], role=Role.CLERK)

    assert not has_role(user, tree["nord"], other)


def test_one_of_several_roles_suffices(tree):
    user = factories.member(organisation=tree["nord"], role=Role.CLERK)

    assert has_role(user, tree["stadt"], Role.MODERATOR, Role.CLERK)


@pytest.mark.parametrize("role", list(Role))
def test_administrator_holds_every_role_below_and_none_above(tree, role):
    user = factories.member(organisation=tree["nord"], role=Role.ADMINISTRATOR)

    assert has_role(user, tree["stadt"], role)
    assert not has_role(user, tree["land"], role)
    assert not has_role(user, tree["sued"], role)


@pytest.mark.parametrize("role", list(Role))
def test_superuser_holds_every_role_everywhere(tree, role):
    user = factories.person(superuser=True)

    assert all(has_role(user, each, role) for each in tree.values())
    assert slugs(organisations_where(user, role)) == ["land", "nord", "stadt", "sued"]


@pytest.mark.parametrize("superuser", [False, True])
def test_inactive_person_holds_nothing(tree, superuser):
    user = factories.person(superuser=superuser)
    give_role(user=user, organisation=tree["land"], role=Role.ADMINISTRATOR, by=None)
    user.is_active = False

    assert not has_role(user, tree["land"], Role.EDITOR)
    assert slugs(organisations_where(user, Role.EDITOR)) == []


def test_anonymous_holds_nothing(tree):
    assert not has_role(AnonymousUser(), tree["land"], *Role)
    assert slugs(organisations_where(AnonymousUser(), *Role)) == []


def test_citizen_without_membership_holds_nothing(tree):
    assert not has_role(factories.person(), tree["stadt"], *Role)


def test_roles_in_two_places_add_up(tree):
    user = factories.member(organisation=tree["sued"], role=Role.EDITOR)
    give_role(user=user, organisation=tree["stadt"], role=Role.EDITOR, by=None)

    assert slugs(organisations_where(user, Role.EDITOR)) == ["stadt", "sued"]


def test_role_given_twice_is_held_once_and_taken_at_once(tree):
    user = factories.member(organisation=tree["nord"], role=Role.EDITOR)

    give_role(user=user, organisation=tree["nord"], role=Role.EDITOR, by=None)

    assert user.memberships.count() == 1

    take_role(user=user, organisation=tree["nord"], role=Role.EDITOR, by=None)

    assert not has_role(user, tree["nord"], Role.EDITOR)
