"""Translations of a plan: appended to the newest version, shown only for the wording they say."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from participation.consultations.selectors import database_now
from participation.errors import Refused
from participation.plans.models import PlanVersion, SectionText
from participation.plans.selectors import latest_version, read_plan, section_as_read, translate
from participation.plans.services import record_plan_address
from participation.plans.translating import publish_translation, withdraw_translation
from participation.search.models import SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return [
        factories.section(number="§ 1", title="Zweck", html="<p>Der Rat tagt.</p>"),
        factories.section(number="§ 2", title="Dauer", html="<p>Ein Jahr.</p>"),
    ]


def publish(plan, sections, language="en"):
    at = database_now()
    record_plan_address(plan=plan, language=language, path="/en/plan/", title="The plan", at=at)
    return publish_translation(plan=plan, language=language, sections=sections, at=at)


def in_english(source):
    return [replace(source[0], title="Purpose", html="<p>The council meets.</p>"), source[1]]


def shown(plan, language="en"):
    plan = type(plan).objects.get(pk=plan.pk)
    version = latest_version(plan)
    version.plan = plan
    sections = read_plan(version).sections
    translate(version, sections, language)
    return [(each.shown_heading, each.shown_html, each.shown_language) for each in sections]


def test_translation_makes_no_version_and_leaves_out_what_is_not_translated(source):
    plan = factories.plan(sections=source)

    written = publish(plan, in_english(source))

    assert (written, PlanVersion.objects.count()) == (1, 1)
    assert shown(plan) == [
        ("§ 1 Purpose", "<p>The council meets.</p>", "en"),
        ("§ 2 Dauer", "<p>Ein Jahr.</p>", "de"),
    ]


def test_same_translation_again_appends_nothing(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))

    assert publish(plan, in_english(source)) == 0


def test_correction_is_appended_and_the_newest_is_shown(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))
    corrected = [replace(in_english(source)[0], title="Aim"), source[1]]

    publish(plan, corrected)

    assert shown(plan)[0][0] == "§ 1 Aim"
    assert [text.title for text in SectionText.objects.all()] == ["Purpose", "Aim"]


def test_translation_can_be_taken_back(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))

    publish(plan, source)

    assert shown(plan)[0] == ("§ 1 Zweck", "<p>Der Rat tagt.</p>", "de")
    assert SectionText.objects.count() == 2


def test_anchors_that_the_source_does_not_have_are_refused(source):
    plan = factories.plan(sections=source)

    with pytest.raises(Refused) as refused:
        publish(plan, [factories.section(title="Elsewhere")])

    assert refused.value.code == "anchor_unknown"
    assert "Elsewhere" in str(refused.value)


def test_source_language_is_refused(source):
    plan = factories.plan(sections=source)

    with pytest.raises(Refused):
        publish(plan, source, language="de")


def test_new_version_keeps_translations_of_what_did_not_change(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))
    moved = [source[1], replace(source[0], number="§ 7")]
    factories.plan(consultation=plan.consultation, key=plan.key, sections=moved)

    assert [heading for heading, _html, _language in shown(plan)] == ["§ 2 Dauer", "§ 7 Purpose"]


def test_translation_of_an_older_wording_is_not_shown_nor_written_again(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))
    changed = [replace(source[0], html="<p>Der Stadtrat tagt.</p>"), source[1]]
    factories.plan(consultation=plan.consultation, key=plan.key, sections=changed)

    written = publish(plan, in_english(source))

    assert written == 0
    assert shown(plan)[0] == ("§ 1 Zweck", "<p>Der Stadtrat tagt.</p>", "de")


def test_withdrawn_translation_is_not_shown_and_its_rows_stay(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))

    withdraw_translation(key=plan.key, language="en")

    assert [language for _heading, _html, language in shown(plan)] == ["de", "de"]
    assert SectionText.objects.count() == 1


def test_discussion_has_its_heading_in_the_language_of_the_reader(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))
    plan = type(plan).objects.get(pk=plan.pk)

    with override("en"):
        heading = section_as_read(plan, source[0].anchor).shown_heading

    assert heading == "§ 1 Purpose"
    assert section_as_read(plan, source[0].anchor).shown_heading == "§ 1 Zweck"


def test_translations_are_found_in_their_language(source):
    plan = factories.plan(sections=source)
    publish(plan, in_english(source))

    entries = SearchEntry.objects.filter(plan=plan).order_by("language", "kind", "title")
    found = list(entries.values_list("language", "kind", "title"))
    assert found == [
        ("de", "plan", plan.title),
        ("de", "section", "§ 1 Zweck"),
        ("de", "section", "§ 2 Dauer"),
        ("en", "plan", "The plan"),
        ("en", "section", "§ 1 Purpose"),
    ]
    withdraw_translation(key=plan.key, language="en")
    assert not entries.filter(language="en").exists()


@pytest.mark.parametrize("number", [1, 40])
def test_translating_costs_the_same_however_long(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    source = [factories.section(title=f"Titel {each}") for each in range(number)]
    plan = factories.plan(sections=source)
    publish(plan, [replace(each, title="Title") for each in source])
    plan = type(plan).objects.get(pk=plan.pk)
    version = latest_version(plan)
    version.plan = plan
    sections = read_plan(version).sections

    with django_assert_num_queries(2):
        translate(version, sections, "en")

    assert {each.translation.title for each in sections} == {"Title"}
