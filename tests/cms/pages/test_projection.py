"""Publishing pages projects them into the domain."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from cms.pages.consultation import ConsultationPage
from cms.pages.projection import project_plan
from cms.pages.syncing import sync_all
from participation.consultations.addresses import PublicAddress
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, Thread
from participation.contributions.selectors import visible_contributions
from participation.errors import Refused
from participation.plans.models import DraftPlan, PlanVersion, Section
from participation.search.services import rebuild_index
from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

pytestmark = pytest.mark.django_db


def republish(page, sections):
    page.sections = sections
    page.save_revision().publish()


def test_publishing_a_plan_writes_sections_with_parents():
    blocks = [
        section_block("Allgemeines", number="1", level=1, html=""),
        section_block("Zweck", number="1.1", level=2, html="<p>(1) Erster Absatz.</p>"),
        section_block("Ziele", number="2", level=1),
    ]

    small = sites.build(blocks)

    rows = [
        (row.heading, row.level, row.parent and row.parent.heading, row.order, row.text)
        for row in Section.objects.filter(version__plan=small.plan).select_related("parent")
    ]
    assert rows == [
        ("1 Allgemeines", 1, None, 0, ""),
        ("1.1 Zweck", 2, "1 Allgemeines", 1, "(1) Erster Absatz."),
        ("2 Ziele", 1, None, 2, "Text der Festlegung."),
    ]


def test_publishing_a_plan_gives_each_absatz_an_address():
    block = section_block(html="<p>(1) Erstens.</p><p>(2) Zweitens.</p><p>(1) Noch einmal.</p>")

    sites.build([block])

    anchor = block["id"]
    assert Section.objects.get().html == (
        f'<p id="{anchor}-abs-1">(1) Erstens.</p>'
        f'<p id="{anchor}-abs-2">(2) Zweitens.</p><p>(1) Noch einmal.</p>'
    )


def test_publishing_the_same_again_makes_no_version():
    small = sites.build()

    small.plan_page.save_revision().publish()

    assert list(PlanVersion.objects.values_list("number", flat=True)) == [1]


def test_second_version_keeps_comments_at_their_sections():
    kept, changed, gone = section_block("A"), section_block("B"), section_block("C")
    small = sites.build([kept, changed, gone])
    said = {
        block["id"]: factories.comment(thread=small.thread(block["id"]), text=block["id"])
        for block in (kept, changed, gone)
    }
    changed_text = section_block("B neu", html="<p>Anders.</p>", anchor=changed["id"])

    republish(small.plan_page, [changed_text, kept])

    assert small.plan.versions.count() == 2
    for anchor, contribution in said.items():
        found = visible_contributions().get(pk=contribution.pk)
        assert (str(found.thread.anchor), found.section.version.number) == (anchor, 1)


def test_removed_section_stays_readable_with_its_thread(client: Client):
    gone = section_block("Wegfall", number="§ 29")
    small = sites.build([section_block("Bleibt"), gone])
    factories.comment(thread=small.thread(gone["id"]), text="Schade darum.")

    republish(small.plan_page, [small.plan_page.sections.raw_data[0]])

    page = client.get(small.plan.get_absolute_url()).content.decode()
    assert "§ 29 Wegfall" in page
    thread = client.get(small.thread(gone["id"]).get_absolute_url()).content.decode()
    assert "Schade darum." in thread


def test_unpublishing_closes_to_the_public_and_keeps_every_row(client: Client):
    small = sites.build()
    factories.comment(consultation=small.consultation, text="Bleibt gespeichert.")
    address = small.consultation.get_absolute_url()
    thread = small.consultation.thread.get_absolute_url()

    small.consultation_page.unpublish()

    assert small.consultation.visibility == Consultation.Visibility.UNPUBLISHED
    assert Contribution.objects.count() == 1
    assert client.get(address).status_code == 404
    assert client.get(thread).status_code == 404
    assert not visible_contributions().exists()


def test_deleting_a_page_with_contributions_is_refused():
    small = sites.build()
    factories.comment(consultation=small.consultation)

    with pytest.raises(ProtectedError), transaction.atomic():
        small.consultation_page.delete()

    assert Consultation.objects.public().exists()


def test_deleting_a_page_without_contributions_closes_it():
    small = sites.build()

    small.plan_page.delete()

    assert small.plan.visibility == DraftPlan.Visibility.UNPUBLISHED


def test_plan_with_contributions_does_not_move_to_another_consultation():
    block = section_block()
    small = sites.build([block])
    other = sites.consultation_page(small.organisation_page, title="Andere")
    factories.comment(thread=small.thread(block["id"]))

    with pytest.raises(Refused), transaction.atomic():
        small.plan_page.move(other, pos="last-child")


def test_alias_of_a_plan_is_refused():
    small = sites.build()

    with pytest.raises(ValidationError):
        small.plan_page.create_alias(parent=small.consultation_page, update_slug="zweit")


def test_copy_of_a_consultation_starts_a_discussion_of_its_own():
    small = sites.build()

    copy = small.consultation_page.copy(update_attrs={"slug": "kopie", "title": "Kopie"})

    assert copy.translation_key != small.consultation_page.translation_key
    threads = {each.thread.pk for each in Consultation.objects.all()}
    assert len(threads) == Consultation.objects.count() == 2


def test_sync_finishes_a_publication_that_was_cut_off():
    small = sites.build()
    key = small.plan_page.translation_key
    DraftPlan.objects.filter(key=key).update(visibility=DraftPlan.Visibility.UNPUBLISHED)

    counts = sync_all()

    assert counts == {"projected": 1, "closed": 0, "failed": 0}
    assert DraftPlan.objects.public().filter(key=key).exists()
    assert sync_all() == {"projected": 0, "closed": 0, "failed": 0}


def test_renamed_page_keeps_its_slug_and_changes_its_address():
    small = sites.build()
    page = small.plan_page
    slug = small.plan.slug
    page.slug = "umbenannt"

    page.save_revision().publish()

    assert small.plan.slug == slug
    assert small.plan.get_absolute_url().endswith("/umbenannt/")


def test_second_version_of_a_long_plan_costs_few_statements_and_keeps_all_comments(
    django_assert_num_queries,
):
    blocks = [
        section_block(f"Abschnitt {each}", number=str(each), level=1 + each % 6)
        for each in range(500)
    ]
    small = sites.build(blocks)
    author = factories.person()
    threads = list(Thread.objects.filter(plan=small.plan))
    sections = {row.anchor: row for row in Section.objects.filter(version__plan=small.plan)}
    Contribution.objects.bulk_create(
        Contribution(
            thread=thread,
            consultation=small.consultation,
            section=sections[thread.anchor],
            author=author,
            text=f"Beitrag {each}",
            created_at=timezone.now(),
        )
        for each in range(10)
        for thread in threads
    )
    rebuild_index()
    before = list(Contribution.objects.order_by("pk").values_list("thread", "section"))
    page = small.plan_page
    page.sections = [section_block("Neu"), *reversed(blocks[1:])]
    page.save_revision()

    with django_assert_num_queries(38):
        version, is_new = project_plan(page)

    assert (version.number, is_new, version.sections.count()) == (2, True, 500)
    assert list(Contribution.objects.order_by("pk").values_list("thread", "section")) == before
    assert len(before) == 5000


def test_page_that_cannot_be_projected_keeps_no_other_waiting(caplog):
    small = sites.build()
    broken = sites.consultation_page(small.organisation_page, title="Ohne Umriss")
    ConsultationPage.objects.filter(pk=broken.pk).update(area="kein GeoJSON")
    Consultation.objects.update(published_at=datetime(2020, 1, 1, tzinfo=UTC))

    counts = sync_all()

    assert counts == {"projected": 1, "closed": 0, "failed": 1}
    assert f"Page {broken.pk} cannot be projected" in caplog.text


def test_translation_is_finished_when_its_address_is_known():
    small = sites.build()
    english = Locale.objects.create(language_code="en")
    for page in (small.home, small.organisation_page, small.consultation_page):
        page.copy_for_translation(english)
    translated = ConsultationPage.objects.get(locale=english)
    translated.save_revision().publish()

    assert sync_all() == {"projected": 0, "closed": 0, "failed": 0}
    PublicAddress.objects.filter(language="en").delete()
    assert sync_all() == {"projected": 1, "closed": 0, "failed": 0}
    assert sync_all() == {"projected": 0, "closed": 0, "failed": 0}
