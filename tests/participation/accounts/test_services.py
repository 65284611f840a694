"""Giving roles, and moving organisations in their tree."""

import pytest

from participation.accounts.models import Membership, Organisation
from participation.accounts.services import found_organisation, give_role, take_role
from participation.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.fixture
def tree():
    above = factories.organisation(slug="kreis")
    return {"above": above, "town": factories.organisation(slug="stadt", parent=above)}


def refusal(service, **arguments):
    with pytest.raises(Refused) as refused:
        service(**arguments)
    return refused.value.code


def move(organisation, parent):
    return found_organisation(
        slug=organisation.slug, name=organisation.name, kind=organisation.kind, parent=parent
    )


@pytest.mark.parametrize("place", ["above", "town"])
def test_administrator_gives_and_takes_roles_from_there_down(tree, place):
    giver = factories.member(organisation=tree[place], role=Role.ADMINISTRATOR)
    user = factories.person()

    given = give_role(user=user, organisation=tree["town"], role=Role.EDITOR, by=giver)

    assert (given.user, given.role) == (user, "editor")
    take_role(user=user, organisation=tree["town"], role=Role.EDITOR, by=giver)
    assert not user.memberships.exists()


@pytest.mark.parametrize("service", [give_role, take_role])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_give_and_take_none(tree, service, role):
    member = factories.member(organisation=tree["town"], role=role)

    code = refusal(service, user=member, organisation=tree["town"], role=Role.EDITOR, by=member)

    assert code == "forbidden"


@pytest.mark.parametrize("service", [give_role, take_role])
def test_administrator_gives_and_takes_none_above_or_beside(tree, service):
    giver = factories.member(organisation=tree["town"], role=Role.ADMINISTRATOR)
    beside = factories.organisation()

    codes = [
        refusal(service, user=giver, organisation=place, role=Role.EDITOR, by=giver)
        for place in (tree["above"], beside)
    ]

    assert codes == ["forbidden", "forbidden"]


def test_organisation_never_stands_below_itself(tree):
    below = factories.organisation(parent=tree["town"])

    codes = [
        refusal(move, organisation=tree["above"], parent=parent)
        for parent in (tree["above"], tree["town"], below)
    ]

    assert codes == ["loop", "loop", "loop"]
    assert Organisation.objects.get(pk=tree["above"].pk).parent is None
