"""What is published by the clock: one page that is refused keeps no other waiting."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.pages.consultation import ConsultationPage
from cms.pages.schedule import publish_due
from participation.consultations.models import Consultation
from tests.support import site as sites

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return sites.build()


def schedule(small, title, **fields):
    """Schedule a page that was fine when it was scheduled, for a moment that has come."""
    page = ConsultationPage(title=title, lead="Worum es geht.", live=False)
    small.organisation_page.add_child(instance=page)
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    return page


def public_titles():
    return set(Consultation.objects.public().values_list("title", flat=True))


def test_refused_page_keeps_no_other_waiting(small, caplog):
    schedule(small, "Unvollständig", kind="formal")
    schedule(small, "Vollständig")

    with caplog.at_level(logging.WARNING):
        counts = publish_due()

    assert counts == {"unpublished": 0, "published": 1, "failed": 1}
    assert "Vollständig" in public_titles()
    assert "Unvollständig" not in public_titles()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "Der Kontakt fehlt." in caplog.text


def test_command_of_wagtail_does_the_same(small):
    schedule(small, "Unvollständig", kind="formal")
    schedule(small, "Vollständig")

    call_command("publish_scheduled")

    assert "Vollständig" in public_titles()


def test_expired_page_is_closed(small):
    page = small.consultation_page
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    assert publish_due() == {"unpublished": 1, "published": 0, "failed": 0}
    assert public_titles() == set()
