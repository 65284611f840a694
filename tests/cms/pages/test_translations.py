"""Pages in several languages: one discussion, and a visible way back to the source."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale

from cms.pages.consultation import ConsultationPage
from cms.pages.content import HomePage
from cms.pages.plan import PlanPage
from cms.pages.syncing import sync_all
from participation.accounts.models import Membership
from participation.plans.models import DraftPlan, PlanVersion, SectionText
from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

pytestmark = pytest.mark.django_db


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def small():
    return sites.build(
        [
            section_block("Zweck", number="§ 1", html="<p>(1) Der Rat tagt.</p>"),
            section_block("Dauer", number="§ 2", html="<p>Ein Jahr.</p>"),
        ]
    )


def translated(page, language, **values):
    """Copy a page for translation as the editor's button does, and publish it."""
    locale, _created = Locale.objects.get_or_create(language_code=language)
    copy = page.copy_for_translation(locale)
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def translate_site(small, language="en"):
    translated(HomePage.objects.get(pk=small.home.pk), language)
    translated(small.organisation_page, language)
    return translated(
        small.consultation_page, language, title="Cycling 2030", lead="What it is about."
    )


def english_sections(small):
    first, second = small.plan_page.sections.raw_data
    body = [{**first["value"]["body"][0], "value": "<p>(1) The council meets.</p>"}]
    return [{**first, "value": {**first["value"], "title": "Purpose", "body": body}}, second]


def translate_plan(small, language="en"):
    translate_site(small, language)
    return translated(
        small.plan_page, language, title="Draft concept", sections=english_sections(small)
    )


def test_copy_for_translation_keeps_key_and_anchors(small):
    translate_site(small)

    copy = small.plan_page.copy_for_translation(Locale.objects.get(language_code="en"))

    assert copy.translation_key == small.plan_page.translation_key
    ids = [block["id"] for block in copy.sections.raw_data]
    assert ids == [block["id"] for block in small.plan_page.sections.raw_data]


def test_translation_makes_no_version_and_shares_the_discussion(client: Client, small):
    page = translate_plan(small)
    anchor = small.plan_page.sections.raw_data[0]["id"]
    factories.comment(thread=small.thread(anchor), text="Gilt überall.")

    english = words(client.get(page.url))
    german = words(client.get(small.plan_page.url))

    assert (PlanVersion.objects.count(), DraftPlan.objects.count()) == (1, 1)
    thread = f"diskutieren-{small.thread(anchor).pk}"
    assert thread in english
    assert thread in german
    assert '<h1 class="kern-heading-x-large">Draft concept</h1>' in english
    assert f'id="{anchor}-abs-1"' in english
    assert "The council meets." in english
    assert "The council meets." not in german


def test_missing_translation_of_a_section_is_said_and_spoken_rightly(client: Client, small):
    page = translate_plan(small)

    english = words(client.get(page.url))

    assert "This section is available in German only." in english
    assert english.count("available in German only") == 1
    assert '<div class="prose paragraph__text" lang="de">' in english
    assert '<html lang="en">' in english


def test_page_without_translation_is_shown_in_the_frame_of_the_language(client: Client, small):
    translated(HomePage.objects.get(pk=small.home.pk), "en")

    answer = client.get("/en" + small.plan_page.url)

    page = words(answer)
    assert answer.status_code == 200
    assert "This page is available in German only." in page
    assert '<h1 class="kern-heading-x-large" lang="de">' in page
    assert f'<link rel="canonical" href="http://testserver{small.plan_page.url}">' in page


def test_nothing_is_found_in_another_language_that_is_not_there_in_the_source(client, small):
    translated(HomePage.objects.get(pk=small.home.pk), "en")

    assert client.get("/en/gibt-es-nicht/").status_code == 404


def test_language_switcher_keeps_the_place(client: Client, small):
    page = translate_plan(small)

    answer = client.get(page.url + "v/1/")

    links = {link.code: link.url for link in answer.context["languages"]()}
    german = small.plan_page.url
    assert links == {
        "de": f"{german}v/1/",
        "en": f"{page.url}v/1/",
        "hsb": f"/hsb{german}v/1/",
        "de-simple": f"/de-simple{german}v/1/",
    }
    assert client.get(links["de-simple"]).status_code == 200


def test_cards_and_threads_are_in_the_language_of_the_reader(client: Client, small):
    translate_plan(small)
    anchor = small.plan_page.sections.raw_data[0]["id"]
    address = f"/en{small.thread(anchor).get_absolute_url()}"

    home = words(client.get("/en/"))
    thread = words(client.get(address))

    assert "Cycling 2030" in home
    assert "§ 1 Purpose" in thread
    assert "Draft concept" in thread


def test_plain_language_has_its_name_and_falls_back_to_german_words(client: Client, small):
    page = translate_plan(small, "de-simple")

    plain = words(client.get(page.url))

    assert page.url.startswith("/de-simple/")
    assert '<html lang="de-simple">' in plain
    assert "Leichte Sprache</a>" in plain
    assert "Dieser Abschnitt liegt nur auf Deutsch vor." in plain


def test_foreign_section_in_a_translation_is_refused_in_the_editor(small):
    page = translate_plan(small)
    page.sections = [*english_sections(small), section_block("Added", number="§ 9")]

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert "§ 9 Added" in str(refused.value)


def test_translation_published_before_its_source_waits_for_it():
    small = sites.build()
    translate_site(small)
    draft = PlanPage(title="Neuer Entwurf", slug="neu", live=False)
    small.consultation_page.add_child(instance=draft)
    draft.sections = [section_block("Zweck")]
    draft.save_revision()
    first = translated(draft, "en", title="New draft")

    before = DraftPlan.objects.filter(key=draft.translation_key).exists()
    draft.get_latest_revision().publish()

    plan = DraftPlan.objects.get(key=draft.translation_key)
    assert (before, plan.language, plan.places["en"].title) == (False, "de", "New draft")
    assert plan.places["en"].path == first.url


def test_unpublished_translation_leaves_the_source(client: Client, small):
    page = translate_plan(small)
    address = page.url

    page.unpublish()

    assert "Draft concept" not in words(client.get("/en/"))
    answer = client.get(address)
    assert "This page is available in German only." in words(answer)
    assert SectionText.objects.count() == 1
    assert client.get(small.plan_page.url).status_code == 200


def test_sync_finishes_a_translation_that_was_cut_off(small):
    translate_plan(small)
    SectionText.objects.all().delete()
    small.plan.addresses.filter(language="en").delete()

    counts = sync_all()

    assert counts == {"projected": 1, "closed": 0, "failed": 0}
    assert SectionText.objects.count() == 1
    assert sync_all() == {"projected": 0, "closed": 0, "failed": 0}


def test_editor_translates_from_the_admin(client: Client, small):
    for page in (HomePage.objects.get(pk=small.home.pk), small.organisation_page):
        translated(page, "en")
    editor = sites.staff(small.organisation, Membership.Role.EDITOR, "Edda")
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    english = Locale.objects.get(language_code="en")
    address = reverse(
        "simple_translation:submit_page_translation", args=[small.consultation_page.pk]
    )

    answer = client.post(address, {"locales": [english.pk], "include_subtree": "on"})

    assert answer.status_code == 302, answer.content.decode()[-2000:]
    copy = ConsultationPage.objects.get(locale=english)
    assert PlanPage.objects.child_of(copy).get().sections.raw_data[0]["id"]


@pytest.mark.parametrize("number", [1, 60])
def test_translated_plan_costs_the_same_however_long(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    small = sites.build([section_block(f"Abschnitt {each}") for each in range(number)])
    translate_site(small)
    blocks = [
        {**block, "value": {**block["value"], "title": "Section"}}
        for block in small.plan_page.sections.raw_data
    ]
    page = translated(small.plan_page, "en", title="Draft", sections=blocks)
    client.get(page.url)

    with django_assert_num_queries(26):
        client.get(page.url)
