"""Quoting a passage of the section: kept as it was read, found again in later versions."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.caching.fragments import fragments
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.models import Contribution, PassageNow
from participation.contributions.quoting import QuoteDraft, checked_quote
from participation.contributions.selectors import threads, visible_contributions
from participation.contributions.services import post_contribution
from participation.contributions.stamps import stamps
from participation.errors import Refused
from participation.plans.models import SectionText
from participation.plans.selectors import section_as_read
from participation.search.models import SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db

HTML = (
    "<p>(1) Die Stadt baut Radwege an allen Hauptstraßen.</p>"
    "<ol><li>Sie achtet auf <strong>die Breite</strong> der Wege</li><li>und auf Bäume.</li></ol>"
)
QUOTE = "die Breite der Wege und auf Bäume"
KEPT = "die Breite der Wege\n2. und auf Bäume"
ANYONE = Terms(contributors=Consultation.Contributors.ANYONE)


class Place:
    """A plan of one section that can be published again with another text."""

    def __init__(self):
        self.key, self.anchor = uuid4(), uuid4()
        self.asked = factories.consultation(terms=ANYONE)
        self.plan = self.publish(HTML)
        self.thread = threads().get(plan=self.plan)

    def publish(self, html, *, anchor=None):
        section = factories.section(html=html, anchor=anchor or self.anchor)
        return factories.plan(key=self.key, consultation=self.asked, sections=[section])

    @property
    def section(self):
        return section_as_read(self.plan, self.anchor)

    def quote(self, text=QUOTE, **around):
        said, _version = post_contribution(
            author=factories.person(),
            thread=self.thread,
            text="Gut so.",
            section=self.section,
            quote=QuoteDraft(text, **around),
            at=database_now(),
        )
        return said

    def shown(self):
        return Client().get(self.thread.get_absolute_url()).content.decode()

    def now(self):
        return visible_contributions().get().passage_now

    def fields(self, quote=QUOTE, **more):
        return {"text": "Gut so.", "section": self.section.pk, "quote": quote, **more}

    def address(self, name="write"):
        return reverse(f"participation:{name}", args=[self.thread.pk])


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def signed_in(client):
    client.force_login(factories.person())
    return client


def test_passage_is_kept_as_the_section_has_it_with_its_surroundings(place):
    said = place.quote()

    text = place.section.text
    start = text.index(KEPT)
    assert (said.quote, said.quote_prefix, said.quote_suffix) == (
        KEPT,
        text[start - 32 : start],
        ".",
    )
    assert said.section.version.number == 1
    assert place.now() == PassageNow.SAME


@pytest.mark.parametrize("quote", ["Steht dort nicht", "x" * 1001])
def test_what_the_section_does_not_say_is_refused(place, quote):
    with pytest.raises(Refused) as refused:
        place.quote(quote)

    assert refused.value.code == "quote"
    assert not Contribution.objects.exists()


def test_nothing_is_quoted_where_there_is_no_section():
    asked = factories.consultation()

    with pytest.raises(Refused) as refused:
        checked_quote(None, QuoteDraft("Irgendetwas"))

    assert refused.value.code == "quote"
    assert checked_quote(None, QuoteDraft(" ")) == {}
    assert factories.comment(consultation=asked).quote == ""


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("name", ["write", "guest_write"])
def test_form_keeps_a_wrong_quote_and_says_so_at_its_field(place, client, headers, name):
    more = {"name": "Alex Gast", "email": "gast@example.org"}
    if name == "write":
        client.force_login(factories.person())

    answer = client.post(
        place.address(name), place.fields("Steht dort nicht", **more), headers=headers
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["quote"]
    assert "Steht dort nicht</textarea>" in answer.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("name", ["write", "guest_write"])
def test_form_stores_a_quote_and_previews_it(place, client, name):
    more = {"name": "Alex Gast", "email": "gast@example.org"}
    if name == "write":
        client.force_login(factories.person())

    preview = client.post(place.address(name), place.fields(preview="1", **more))
    sent = client.post(place.address(name), place.fields(**more))

    assert "<blockquote>die Breite der Wege<br>" in preview.content.decode()
    assert sent.status_code == 302
    assert Contribution.objects.get().quote == KEPT


def test_reply_quotes_the_section_too(place, signed_in):
    above = place.quote()

    signed_in.post(reverse("participation:reply", args=[above.pk]), place.fields("allen"))

    assert Contribution.objects.latest("pk").quote == "allen"


def test_quoting_costs_no_statement(place):
    place.quote()
    costs = []
    for quote in (None, QuoteDraft(QUOTE)):
        section, author = place.section, factories.person()
        with CaptureQueriesContext(connection) as asked:
            post_contribution(
                author=author,
                thread=place.thread,
                text=f"Mit {quote}",
                section=section,
                quote=quote,
                at=database_now(),
            )
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 14


def test_page_with_quotes_costs_what_one_without_costs(place):
    factories.comment(thread=place.thread)
    place.publish(HTML.replace("Breite", "Länge"))
    client = Client()
    client.get(place.thread.get_absolute_url())  # whatever is asked once in a process
    costs = []
    for number in (0, 1, 3):
        for _each in range(number):
            place.quote("auf Bäume")
        fragments.forget()
        with CaptureQueriesContext(connection) as asked:
            client.get(place.thread.get_absolute_url() + f"?x={number}")
        costs.append(len(asked))

    assert costs == [12, 12, 12]


@pytest.mark.parametrize(
    ("html", "now", "note"),
    [
        (HTML + "<p>Noch etwas.</p>", PassageNow.SAME, ""),
        (HTML.replace("Bäume", "Hecken"), PassageNow.CHANGED, "geändert"),
        ("<p>Die Stadt lässt es sein.</p>", PassageNow.REMOVED, "nicht mehr"),
    ],
    ids=["same", "changed", "removed"],
)
def test_later_version_says_what_became_of_the_passage(place, html, now, note):
    place.quote()
    before = place.shown()

    place.publish(html)

    assert place.now() == now
    assert (note in place.shown(), "in der heutigen Fassung" in before) == (True, False)


def test_passage_of_a_section_that_is_gone_is_gone(place):
    place.quote()

    place.publish(HTML, anchor=uuid4())

    assert place.now() == PassageNow.REMOVED


def test_former_rendering_is_not_kept_when_the_passage_changes(place):
    said = place.quote()
    before = stamps([said.pk])

    place.publish(HTML.replace("Bäume", "Hecken"))

    assert stamps([said.pk]) != before


def test_page_of_the_passage_marks_it_in_both_versions(place, client):
    said = place.quote()
    place.publish(HTML.replace("Bäume", "Hecken"))

    answer = client.get(reverse("participation:passage", args=[said.pk]))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<mark id="stelle" tabindex="-1">die Breite</mark>' in html
    assert '<mark id="stelle-heute" tabindex="-1">' in html
    assert ("Fassung 2" in html, "Fassung 1" in html) == (True, True)


def test_page_of_the_passage_shows_one_text_while_there_is_one(place, client):
    said = place.quote()

    html = client.get(reverse("participation:passage", args=[said.pk])).content.decode()

    assert html.count('<mark id="stelle') == 1
    assert html.count("passage-text") == 1


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "rejected"])
def test_passage_of_what_is_not_readable_is_not_found(place, client, state):
    said = place.quote()
    Contribution.objects.update(state=state)

    assert client.get(reverse("participation:passage", args=[said.pk])).status_code == 404


def test_contribution_without_a_quote_has_no_such_page(place, client):
    said = factories.comment(thread=place.thread)

    assert client.get(reverse("participation:passage", args=[said.pk])).status_code == 404


def test_translation_is_quoted_by_those_who_read_it(place, signed_in):
    SectionText.objects.create(
        section=place.section,
        language="en",
        title="Purpose",
        html="<p>The city builds cycle paths.</p>",
        text="The city builds cycle paths.",
        digest="x",
        published_at=database_now(),
    )
    place.plan.addresses.create(language="en", path="/en/entwurf/")
    fields = place.fields("city builds cycle paths")

    refused = signed_in.post(place.address(), fields)
    sent = signed_in.post("/en" + place.address(), fields)

    assert (refused.status_code, sent.status_code) == (422, 302)
    assert place.now() == PassageNow.SAME
    said = Contribution.objects.get()
    page = signed_in.get(f"/en/beitrag/{said.pk}/stelle/").content.decode()
    assert '<mark id="stelle" tabindex="-1">city builds cycle paths</mark>' in page
    place.publish(HTML.replace("Bäume", "Hecken"))
    assert place.now() == PassageNow.CHANGED


def test_quote_is_exported_and_not_searched(place, client):
    said = place.quote()

    answer = client.get(reverse("participation:thread_json", args=[place.thread.pk]))

    (row,) = json.loads(answer.getvalue())["contributions"]
    assert (row["quote"], row["plan_version"]) == (KEPT, 1)
    entry = SearchEntry.objects.get(kind="contribution", source=said.pk)
    assert (entry.text, "breit" in entry.vector) == ("Gut so.", False)
