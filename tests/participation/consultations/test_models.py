"""Where a consultation is read, in each language."""

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from participation.consultations.addresses import PublicAddress
from participation.consultations.services import record_consultation_address
from participation.plans.services import record_plan_address
from tests import factories

pytestmark = pytest.mark.django_db


def test_address_is_that_of_the_language_in_force():
    asked = factories.consultation(slug="rad")
    record_consultation_address(consultation=asked, language="en", path="/en/bikes/")

    found = {}
    for language in ("de", "en", "hsb"):
        with override(language):
            found[language] = asked.get_absolute_url()

    assert found == {"de": "/rad/", "en": "/en/bikes/", "hsb": "/hsb/rad/"}


def test_address_without_a_german_one_is_any():
    plan = factories.plan(slug="rad")
    plan.addresses.all().delete()
    record_plan_address(plan=plan, language="hsb", path="/hsb/koleso/")

    assert plan.get_absolute_url() == "/hsb/koleso/"


def test_address_of_what_has_none_is_the_home_page():
    plan = factories.plan()
    plan.addresses.all().delete()

    assert plan.get_absolute_url() == "/"


def test_moved_page_changes_its_address_and_adds_none():
    asked = factories.consultation(slug="rad")

    record_consultation_address(consultation=asked, language="de", path="/verkehr/rad/")

    assert list(asked.addresses.values_list("language", "path")) == [("de", "/verkehr/rad/")]


def test_address_belongs_to_exactly_one_subject():
    plan = factories.plan()

    with pytest.raises(IntegrityError, match="address_has_exactly_one_subject"):
        PublicAddress.objects.create(
            plan=plan, consultation=plan.consultation, language="en", path="/x/"
        )


def test_address_of_nothing_is_refused():
    with pytest.raises(IntegrityError, match="address_has_exactly_one_subject"):
        PublicAddress.objects.create(language="en", path="/x/")


def test_consultation_has_one_address_a_language():
    asked = factories.consultation()

    with pytest.raises(IntegrityError, match="consultation_has_one_address_a_language"):
        PublicAddress.objects.create(consultation=asked, language="de", path="/zwei/")
