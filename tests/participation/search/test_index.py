"""What is found when: in the transaction of the change, and never what is not public."""

import pytest
from django.db import transaction

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms, unpublish_consultation
from participation.contributions.models import Contribution
from participation.moderation.services import (
    approve_contribution,
    hide_contribution,
    reject_contribution,
    restore_contribution,
)
from participation.plans.services import unpublish_plan
from participation.search.asking import understand
from participation.search.models import InternalEntry, SearchEntry
from participation.search.selectors import match, public_entries
from participation.search.services import rebuild_index
from tests import factories

pytestmark = pytest.mark.django_db


def found(words: str) -> list[tuple[str, int]]:
    """Return kind and number of all that everybody finds."""
    matches = match(public_entries(), understand(words), at=database_now())
    return [(row.kind, row.source) for row in matches.rows]


def test_comment_is_found_as_soon_as_it_is_published() -> None:
    said = factories.comment(text="Die Fußgängerampelanlage ist zu kurz grün.")

    assert found("Ampel") == [("contribution", said.pk)]


def test_consultation_plan_and_section_are_found() -> None:
    asked = factories.consultation(title="Radverkehr in Musterstadt")
    plan = factories.plan(
        consultation=asked,
        title="Entwurf Radnetz",
        sections=[factories.section(number="§ 9", title="Bäume", html="<p>Alleen bleiben.</p>")],
    )
    section = plan.versions.get().sections.get()

    assert found("Radverkehr") == [("consultation", asked.pk)]
    assert found("Radnetz") == [("plan", plan.pk)]
    assert found("Allee") == found("§ 9") == found("Baum") == [("section", section.pk)]


def test_hidden_comment_is_found_by_nobody_until_it_is_restored() -> None:
    said = factories.comment(text="Quellenschutzgebiet")
    moderator = factories.member(organisation=said.consultation.organisation)

    hide_contribution(moderator=moderator, contribution=said, reason="insult", at=database_now())
    assert found("Quellenschutz") == []
    assert not SearchEntry.objects.filter(kind="contribution").exists()
    assert InternalEntry.objects.get().source == said.pk

    restore_contribution(moderator=moderator, contribution=said, at=database_now())
    assert found("Quellenschutz") == [("contribution", said.pk)]
    assert not InternalEntry.objects.exists()


def test_waiting_comment_is_found_once_it_is_approved() -> None:
    asked = factories.consultation(terms=Terms(moderation=Consultation.Moderation.BEFORE))
    moderator = factories.member(organisation=asked.organisation)
    first = factories.comment(consultation=asked, text="Schulwegsicherung")
    second = factories.comment(consultation=asked, text="Schulwegsicherung")
    assert found("Schulweg") == []

    approve_contribution(moderator=moderator, contribution=first, at=database_now())
    reject_contribution(
        moderator=moderator, contribution=second, reason="insult", at=database_now()
    )

    assert found("Schulweg") == [("contribution", first.pk)]
    assert [entry.state for entry in InternalEntry.objects.all()] == ["rejected"]


def test_closed_consultation_takes_everything_out_and_brings_it_back() -> None:
    asked = factories.consultation(title="Uferpromenade")
    plan = factories.plan(consultation=asked, title="Uferplan")
    factories.comment(plan=plan, text="Das Ufer bleibt grün.")
    assert len(found("Ufer")) == 3

    unpublish_consultation(key=asked.key)
    assert found("Ufer") == []
    assert not SearchEntry.objects.exists()

    factories.consultation(key=asked.key, organisation=asked.organisation, title="Uferpromenade")
    assert len(found("Ufer")) == 3


def test_closed_plan_takes_its_comments_along() -> None:
    plan = factories.plan(title="Uferplan")
    factories.comment(plan=plan, text="Das Ufer bleibt grün.")

    unpublish_plan(key=plan.key)

    assert found("Ufer") == []


def test_new_version_replaces_sections() -> None:
    plan = factories.plan(sections=[factories.section(title="Alleen")])
    factories.plan(
        key=plan.key, consultation=plan.consultation, sections=[factories.section(title="Teiche")]
    )

    assert found("Allee") == []
    assert len(found("Teich")) == 1


def test_change_that_is_rolled_back_leaves_the_index_alone() -> None:
    with transaction.atomic():
        factories.comment(text="Quellenschutzgebiet")
        transaction.set_rollback(True)

    assert found("Quellenschutz") == []


def test_rebuilding_changes_nothing_of_a_right_index_and_mends_a_wrong_one() -> None:
    plan = factories.plan(title="Uferplan")
    said = factories.comment(plan=plan, text="Das Ufer bleibt grün.")
    before = list(SearchEntry.objects.order_by("pk").values("pk", "kind", "source", "vector"))
    SearchEntry.objects.filter(source=said.pk, kind="contribution").update(vector="")
    SearchEntry.objects.create(
        kind="contribution", source=999_999, language="de", vector="'ufer':1"
    )

    rebuild_index()

    after = list(SearchEntry.objects.order_by("pk").values("pk", "kind", "source", "vector"))
    assert after == before


def test_state_changed_behind_the_services_is_not_shown() -> None:
    said = factories.comment(text="Quellenschutzgebiet")
    Contribution.objects.filter(pk=said.pk).update(state="hidden")

    assert found("Quellenschutz") == []


@pytest.mark.parametrize("text", ["x" * 10_000, "ß" * 10_000, "Ein Satz. " + "ä" * 3_000])
def test_word_without_end_costs_nobody_a_contribution(text: str) -> None:
    said = factories.comment(text=text)

    assert SearchEntry.objects.filter(source=said.pk).exists()


def test_text_of_very_many_words_is_indexed_as_far_as_it_fits() -> None:
    text = "Wasserturm " + " ".join(f"wort{number}" for number in range(200_000)) + " Mühlgraben"
    plan = factories.plan(sections=[factories.section(number="§ 7", title="Lang", html=text)])

    assert [kind for kind, _number in found("Wasserturm")] == ["section"]
    assert found("Mühlgraben") == []
    assert plan.versions.count() == 1
