"""What the database guards about people and organisations."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError
from django.db.models import ProtectedError

from participation.accounts.models import Organisation, User
from participation.accounts.services import found_organisation
from tests import factories

pytestmark = pytest.mark.django_db


def subtree_of(*slugs):
    roots = Organisation.objects.filter(slug__in=slugs).order_by()
    return sorted(Organisation.objects.subtree(roots).values_list("slug", flat=True))


def test_subtree_holds_the_roots_and_all_below_them():
    top = factories.organisation(slug="a")
    middle = factories.organisation(slug="b", parent=top)
    factories.organisation(slug="c", parent=middle)
    factories.organisation(slug="d", parent=top)
    factories.organisation(slug="e")

    found = [subtree_of("a"), subtree_of("b"), subtree_of("c", "e"), subtree_of()]

    assert found == [["a", "b", "c", "d"], ["b", "c"], ["c", "e"], []]


def test_subtree_of_overlapping_roots_holds_each_once():
    top = factories.organisation(slug="a")
    factories.organisation(slug="b", parent=top)

    assert subtree_of("a", "b") == ["a", "b"]


@pytest.mark.parametrize("number", [1, 3])
def test_subtree_costs_one_statement_however_deep(number, django_assert_num_queries):
    parent = factories.organisation(slug="wurzel")
    for _each in range(number):
        parent = factories.organisation(parent=parent)
    roots = Organisation.objects.filter(slug="wurzel").order_by()

    with django_assert_num_queries(1):
        found = list(Organisation.objects.subtree(roots))

    assert len(found) == number + 1


def test_email_is_unique_in_any_case():
    factories.person(email="erika@example.org")

    with pytest.raises(IntegrityError, match="user_email_is_unique_in_any_case"):
        User(email="ERIKA@example.org", display_name="Zweite").save()


def test_email_is_stored_in_small_letters_without_space():
    user = factories.person(email="  Erika@Example.ORG ")

    assert user.email == "erika@example.org"


def test_person_signs_in_whatever_the_case_of_the_email():
    user = factories.person(email="erika@example.org")

    assert authenticate(None, username="Erika@Example.org", password=factories.PASSWORD) == user


@pytest.mark.parametrize("ags", ["1462700", "1462700a", "1462 700", "١٤٦٢٧٠٠٠"])
def test_ags_of_other_than_8_digits_is_refused(ags):
    with pytest.raises(IntegrityError, match="organisation_ags_has_8_digits"):
        Organisation.objects.create(slug="x", name="X", ags=ags)


@pytest.mark.parametrize("ars", ["14627000001", "14627000001x"])
def test_ars_of_other_than_12_digits_is_refused(ars):
    with pytest.raises(IntegrityError, match="organisation_ars_has_12_digits"):
        Organisation.objects.create(slug="x", name="X", ars=ars)


def test_ags_is_unique_and_may_be_missing_many_times():
    kind = Organisation.Kind.MUNICIPALITY
    found_organisation(slug="a", name="A", kind=kind)
    found_organisation(slug="b", name="B", kind=kind)
    found_organisation(slug="c", name="C", kind=kind, ags="14627140", ars="146270140140")

    with pytest.raises(IntegrityError, match="organisation_ags_is_unique"):
        found_organisation(slug="d", name="D", kind=kind, ags="14627140")


def test_organisation_is_not_its_own_parent():
    body = factories.organisation()

    with pytest.raises(IntegrityError, match="organisation_is_not_its_own_parent"):
        Organisation.objects.filter(pk=body.pk).update(parent=body)


def test_organisation_with_bodies_below_it_stays():
    top = factories.organisation()
    factories.organisation(parent=top)

    with pytest.raises(ProtectedError):
        top.delete()


def test_founding_again_brings_the_same_row_up_to_date():
    first = factories.organisation(slug="torgau", name="Torgau")

    second = factories.organisation(slug="torgau", name="Stadt Torgau")

    assert second.pk == first.pk
    assert list(Organisation.objects.values_list("slug", "name")) == [("torgau", "Stadt Torgau")]
