"""Pages that inform: who may speak for whom, and what stands for the whole site."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from cms.pages.content import ContentPage, OrganisationPage
from participation.accounts.models import Organisation, User
from tests import factories
from tests.factories import Role
from tests.support import site as sites

pytestmark = pytest.mark.django_db


def form_of(page: Page, *, by: User, parent: Page, **data: Any) -> Any:
    """Return the form that an editor sends, without text."""
    form_class = type(page).get_edit_handler().get_form_class()
    return form_class({"body-count": 0, **data}, instance=page, for_user=by, parent_page=parent)


@pytest.mark.parametrize("is_new", [False, True])
def test_editors_choose_no_organisation_but_their_own(is_new: bool) -> None:
    site = sites.build()
    below = factories.organisation(parent=site.organisation)
    ministry = factories.organisation(name="Staatsministerium")
    editor = factories.member(organisation=site.organisation, role=Role.EDITOR)
    page = OrganisationPage() if is_new else site.organisation_page

    form = form_of(
        page, by=editor, parent=site.organisation_page, organisation=ministry.pk, title="Stadt"
    )

    assert set(form.fields["organisation"].queryset) == {site.organisation, below}
    assert "organisation" in form.errors


def test_operator_chooses_any_organisation() -> None:
    site = sites.build()
    factories.organisation()

    form = form_of(OrganisationPage(), by=factories.person(superuser=True), parent=site.home)

    assert form.fields["organisation"].queryset.count() == Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("imprint", "home", []),
        ("text", "organisation_page", []),
        ("imprint", "organisation_page", ["kind"]),
        ("privacy", "organisation_page", ["kind"]),
        ("accessibility", "consultation_page", ["kind"]),
    ],
)
def test_legal_pages_stand_right_below_the_home_page(
    kind: str, place: str, expected: list[str]
) -> None:
    site = sites.build()
    operator = factories.person(superuser=True)

    form = form_of(ContentPage(), by=operator, parent=getattr(site, place), kind=kind)

    assert [name for name in form.errors if name == "kind"] == expected


def test_imprint_of_one_body_is_not_that_of_the_site(client: Client) -> None:
    site = sites.build()
    foreign = ContentPage(title="Fremd", slug="fremd", kind=ContentPage.Kind.IMPRINT)
    site.organisation_page.add_child(instance=foreign)

    home = client.get("/").content.decode()

    assert client.get("/rechtliches/impressum/").url == "/impressum/"
    assert (foreign.url in home, 'href="/impressum/"' in home) == (False, True)
