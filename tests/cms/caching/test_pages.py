"""A kept page is what a new one would be, at once and whatever changed it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.caching.fragments import fragments
from cms.caching.models import EditorialChange
from cms.caching.state import fold_changes
from cms.pages.consultation import ConsultationDocument, ConsultationPage, ConsultationPhase
from cms.pages.content import ContentPage
from cms.pages.plan import PlanPage
from participation.accounts.services import found_organisation
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.topics import write_topic
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.models import Contribution
from participation.contributions.supporting import support_contribution
from participation.moderation.services import hide_contribution, restore_contribution
from tests import factories
from tests.support import site as sites
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.django_db

MEBIBYTE = 1024 * 1024


def client(most_bytes: int) -> Client:
    """Return a client of a server process that keeps so many bytes of pages."""
    new = Client()
    with override_settings(PAGE_CACHE_BYTES=most_bytes):
        new.handler.load_middleware()
    return new


@dataclass
class Place:
    """A site with a discussion, and a server that keeps pages beside one that keeps none."""

    small: SmallSite
    said: Contribution
    below: Contribution
    keeping: Client
    fresh: Client
    addresses: dict[str, str]

    def read_all(self) -> dict[str, bytes]:
        """Read each page until it is kept."""
        return {
            name: [self.keeping.get(address).content for _ in range(3)][-1]
            for name, address in self.addresses.items()
        }


def addresses_of(small: SmallSite, said: Contribution, below: Contribution) -> dict[str, str]:
    """Return every kind of page that is kept."""
    consultation, plan = small.consultation.get_absolute_url(), small.plan.get_absolute_url()
    return {
        "home": "/",
        "list": "/beteiligungen/?stand=open",
        "organisation": small.organisation_page.url,
        "text": ContentPage.objects.get(kind="imprint").url,
        "consultation": consultation,
        "plan": plan,
        "version": f"{plan}v/1/",
        "thread": f"/diskussion/{below.thread_id}/",
        "sorted": f"/diskussion/{said.thread_id}/?nach=aelteste",
        "branch": f"/beitrag/{said.pk}/zweig/",
        "overview": f"/beitraege/{small.consultation.slug}/",
        "places": f"/ideen/{small.consultation.slug}/orte/",
        "english": f"/en{consultation}",
    }


@pytest.fixture
def place() -> Place:
    small = sites.build([section_block(number="§ 1"), section_block("Ziele", number="§ 2")])
    said = factories.comment(consultation=small.consultation, text="Guter Plan.")
    factories.comment(parent=said, text="Finde ich auch.")
    below = factories.comment(plan=small.plan, text="Zu § 1.")
    with override("de"):
        addresses = addresses_of(small, said, below)
    return Place(small, said, below, client(8 * MEBIBYTE), client(0), addresses)


def statements(reader: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        reader.get(address)
    return len(asked)


def test_each_kind_of_page_is_kept_and_costs_one_statement(place: Place) -> None:
    place.read_all()

    costs = {name: statements(place.keeping, each) for name, each in place.addresses.items()}

    assert costs == dict.fromkeys(place.addresses, 1)


def test_kept_page_is_the_page(place: Place) -> None:
    for name, address in place.addresses.items():
        answers = [place.keeping.get(address) for _ in range(3)]
        new = place.fresh.get(address)

        assert [each.content for each in answers] == [new.content] * 3, name
        assert answers[2]["Content-Type"] == new["Content-Type"]
        assert answers[2]["Content-Language"] == new["Content-Language"]
        assert answers[2]["Content-Security-Policy"] == new["Content-Security-Policy"]
        assert "Cookie" in answers[2]["Vary"]


def test_kept_page_holds_nothing_of_one_reader(place: Place) -> None:
    for name, content in place.read_all().items():
        assert b"csrfmiddlewaretoken" not in content, name
        assert b"nonce" not in content, name
        assert not place.keeping.get(place.addresses[name]).cookies, name


Change = Callable[[Place], object]


def hidden(place: Place) -> None:
    moderator = factories.member(organisation=place.small.organisation)
    hide_contribution(
        moderator=moderator, contribution=place.below, reason="insult", at=database_now()
    )


def restored(place: Place) -> None:
    hidden(place)
    place.read_all()
    moderator = factories.member(organisation=place.small.organisation, name="Mo")
    restore_contribution(moderator=moderator, contribution=place.below, at=database_now())


def edited(place: Place) -> None:
    edit_contribution(
        author=place.below.author, contribution=place.below, text="Neu.", at=database_now()
    )


def withdrawn(place: Place) -> None:
    withdraw_contribution(author=place.below.author, contribution=place.below, at=database_now())


def supported(place: Place) -> None:
    support_contribution(
        person=factories.person(), contribution=place.below, choice="agree", at=database_now()
    )


def revised(place: Place) -> None:
    page = PlanPage.objects.get(pk=place.small.plan_page.pk)
    page.sections = [*page.sections.raw_data, section_block("Neu", number="§ 3")]
    page.save_revision().publish()


def consultation_changed(place: Place) -> None:
    page = ConsultationPage.objects.get(pk=place.small.consultation_page.pk)
    page.lead = "Worum es jetzt geht."
    page.save_revision().publish()


def decided(place: Place) -> None:
    page = ConsultationPage.objects.get(pk=place.small.consultation_page.pk)
    page.result_date, page.result_body, page.result_text = "2026-01-01", "Stadtrat", "<p>Ja.</p>"
    page.save_revision().publish()


def documented(place: Place) -> None:
    page = ConsultationPage.objects.get(pk=place.small.consultation_page.pk)
    page.documents = [sites.attached(ConsultationDocument, title="Gutachten")]
    page.save_revision().publish()


def translated(place: Place) -> None:
    english, _created = Locale.objects.get_or_create(language_code="en")
    for page in (place.small.home, place.small.organisation_page, place.small.consultation_page):
        copy = Page.objects.get(pk=page.pk).specific.copy_for_translation(english)
        copy.title = f"In English: {page.title}"
        copy.save_revision().publish()


def topic_renamed(place: Place) -> None:
    topic = write_topic(name="Verkehr", slug="verkehr")
    place.small.consultation.topics.add(topic)
    place.read_all()
    write_topic(name="Mobilität", slug="verkehr", topic=topic)


def organisation_renamed(place: Place) -> None:
    body = place.small.organisation
    found_organisation(slug=body.slug, name="Stadt Neuhausen", kind=body.kind, parent=None)


def author_renamed(place: Place) -> None:
    author = place.below.author
    author.display_name = "Erika Neumann"
    author.save()


def parents_author_renamed(place: Place) -> None:
    author = place.said.author
    author.display_name = "Erika Neumann"
    author.save()


def answering_organisation_renamed(place: Place) -> None:
    factories.answer(contribution=place.below)
    place.read_all()
    organisation_renamed(place)


def menu_changed(place: Place) -> None:
    page = ContentPage(title="Hilfe", show_in_menus=True)
    place.small.home.add_child(instance=page)


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "comment": (
        lambda place: factories.comment(plan=place.small.plan, text="Noch etwas."),
        {"home", "list", "plan", "thread", "overview", "version"},
    ),
    "reply": (
        lambda place: factories.comment(parent=place.said, text="Widerspruch."),
        {"home", "consultation", "sorted", "branch", "overview", "english"},
    ),
    "hidden": (hidden, {"plan", "thread", "overview"}),
    "restored": (restored, set()),
    "edited": (edited, {"thread", "overview"}),
    "withdrawn": (withdrawn, {"plan", "thread", "overview"}),
    "supported": (supported, {"thread", "overview"}),
    "answered": (
        lambda place: factories.answer(contribution=place.below),
        {"thread", "overview"},
    ),
    "assessed": (
        lambda place: factories.assessment(contribution=place.below),
        {"thread", "overview"},
    ),
    "revised": (revised, {"plan", "consultation", "version"}),
    "consultation changed": (consultation_changed, {"home", "list", "consultation"}),
    "decided": (decided, {"consultation"}),
    "documented": (documented, {"consultation"}),
    "translated": (translated, {"english", "home", "consultation"}),
    "topic renamed": (topic_renamed, {"consultation", "list"}),
    "organisation renamed": (organisation_renamed, {"home", "consultation"}),
    "author renamed": (author_renamed, {"thread", "overview"}),
    "parent's author renamed": (parents_author_renamed, {"sorted", "branch", "overview"}),
    "answering organisation renamed": (answering_organisation_renamed, {"thread", "overview"}),
    "menu changed": (menu_changed, {"home", "text", "plan", "thread", "consultation"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_seen_at_once(place: Place, name: str) -> None:
    change, other = CHANGES[name]
    before = place.read_all()

    change(place)

    for page, address in place.addresses.items():
        now = place.keeping.get(address).content
        fragments.forget()
        assert now == place.fresh.get(address).content, page
        if page in other:
            assert now != before[page], page


def test_what_is_closed_is_gone_at_once(place: Place) -> None:
    place.read_all()

    Page.objects.get(pk=place.small.plan_page.pk).unpublish()

    closed = ("plan", "version", "thread")
    answers = [place.keeping.get(place.addresses[each]).status_code for each in closed]
    assert answers == [404, 404, 404]


def test_page_that_becomes_private_is_not_served(place: Place) -> None:
    place.read_all()

    PageViewRestriction.objects.create(page=place.small.consultation_page, restriction_type="login")

    answers = {name: place.keeping.get(each) for name, each in place.addresses.items()}
    assert answers["consultation"].status_code == 302
    assert answers["plan"].status_code == 302


def test_phase_ends_while_the_page_is_kept(place: Place) -> None:
    page = ConsultationPage(title="Kurz", lead="Gleich vorbei.")
    place.small.organisation_page.add_child(instance=page)
    now = timezone.now()
    ends = now + timedelta(seconds=8)  # time enough to read the pages on a busy machine
    page.phases = [ConsultationPhase(kind="dialogue", starts_at=now, ends_at=ends)]
    page.save()
    page.save_revision().publish()
    thread = f"/diskussion/{page_thread(page)}/"
    open_pages = [[place.keeping.get(each).content for _ in range(3)][-1] for each in ("/", thread)]

    time.sleep(max(0.0, (ends - timezone.now()).total_seconds()) + 0.1)

    for address, before in zip(("/", thread), open_pages, strict=True):
        after = place.keeping.get(address).content
        assert after == place.fresh.get(address).content
        assert after != before


def page_thread(page: ConsultationPage) -> int:
    consultation = Consultation.objects.get(key=page.translation_key)
    return factories.comment(consultation=consultation).thread_id


@pytest.mark.parametrize(
    "query", ["?unbekannt=1", "?nach=aelteste&x=1", f"?nach={'a' * 400}", "?wort=Rad"]
)
def test_other_queries_are_not_kept(place: Place, query: str) -> None:
    address = f"/diskussion/{place.said.thread_id}/{query}"
    for _ in range(3):
        place.keeping.get(address)

    assert statements(place.keeping, address) > 5


def test_known_people_are_given_pages_of_their_own(place: Place) -> None:
    place.read_all()
    address = place.addresses["consultation"]
    place.keeping.force_login(sites.citizen("Anna"))

    mine = place.keeping.get(address)

    assert "Abmelden" in mine.content.decode()
    assert "ETag" not in mine
    place.keeping.logout()
    assert "Abmelden" not in place.keeping.get(address).content.decode()


def test_message_for_one_reader_is_not_kept(place: Place) -> None:
    address = place.addresses["consultation"]
    place.read_all()

    place.keeping.cookies[CookieStorage.cookie_name] = "etwas"

    assert "ETag" not in place.keeping.get(address)


def test_fragment_for_htmx_is_not_the_page(place: Place) -> None:
    place.read_all()
    address = place.addresses["thread"]

    fragment = place.keeping.get(address, headers={"HX-Request": "true"})

    assert b"<html" not in fragment.content
    assert b"<html" in place.keeping.get(address).content


def test_nothing_with_a_cookie_is_ever_kept(place: Place) -> None:
    """Every page that a reader without an account can open: a form sets the cookie of its token."""
    addresses = [
        *place.addresses.values(),
        "/konto/login/",
        "/konto/signup/",
        f"/beitrag/{place.said.pk}/melden/",
        f"/diskussion/{place.said.thread_id}/schreiben/",
        "/suche/?q=Plan",
        "/gibt-es-nicht/",
    ]
    for address in addresses:
        answers = [client_without_cookies(place, address) for _ in range(3)]
        assert not any(each.cookies and "ETag" in each for each in answers), address


def client_without_cookies(place: Place, address: str):  # type: ignore[no-untyped-def]
    place.keeping.cookies.clear()
    return place.keeping.get(address)


def test_browser_that_has_the_page_is_told_so(place: Place) -> None:
    address = place.addresses["plan"]
    place.read_all()
    etag = place.keeping.get(address)["ETag"]

    same = place.keeping.get(address, headers={"If-None-Match": etag})
    factories.comment(plan=place.small.plan)
    changed = place.keeping.get(address, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200


def test_drafts_change_no_kept_page(place: Place) -> None:
    place.read_all()
    before = EditorialChange.objects.count()

    page = ConsultationPage.objects.get(pk=place.small.consultation_page.pk)
    page.lead = "Erst ein Entwurf."
    page.save_revision()

    assert EditorialChange.objects.count() == before
    assert statements(place.keeping, place.addresses["consultation"]) == 1


def test_folding_the_changes_keeps_the_pages(place: Place) -> None:
    place.read_all()

    fold_changes()

    assert EditorialChange.objects.count() == 1
    assert statements(place.keeping, place.addresses["plan"]) == 1
    Site.objects.update(site_name="Anders")
    assert statements(place.keeping, place.addresses["plan"]) > 1
