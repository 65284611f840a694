"""What people said last, as RSS and Atom."""

import pytest
from defusedxml import ElementTree
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import unpublish_consultation
from participation.contributions.feeds import IN_A_FEED
from participation.contributions.guests import confirm_contribution, post_as_guest
from participation.contributions.imports import import_contributions
from participation.contributions.models import Contribution, Thread
from participation.contributions.quoting import QuoteDraft
from participation.contributions.selectors import threads
from participation.contributions.sending import Sending
from participation.contributions.services import post_contribution
from participation.moderation.services import (
    approve_contribution,
    hide_contribution,
    restore_contribution,
)
from participation.plans.services import unpublish_plan
from tests import factories
from tests.participation.contributions.proofs import solved
from tests.participation.contributions.rows import row

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def asked() -> Consultation:
    return factories.consultation(title="Radverkehr", slug="radverkehr")


def thread_of(consultation: Consultation) -> str:
    return Thread.objects.get(consultation=consultation).get_absolute_url()


def items(client: Client, path: str) -> list[dict[str, str]]:
    """Return what each item of an RSS feed says."""
    answer = client.get(path)
    assert answer.status_code == 200
    channel = ElementTree.fromstring(answer.content).find("channel")
    return [{part.tag: part.text or "" for part in item} for item in channel.findall("item")]


def test_item_says_who_spoke_about_what(client: Client, asked: Consultation) -> None:
    plan = factories.plan(consultation=asked)
    said = factories.comment(
        plan=plan, author=factories.person(name="Anna"), text="Mehr <b>Bänke</b>"
    )
    answer = factories.answer(contribution=said, text="Danke.")

    found = items(client, "/beitraege/radverkehr/rss/")

    date = said.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    address = f"http://testserver/beitrag/{said.pk}/"
    assert [item["title"] for item in found] == [
        f"{asked.organisation.name}: § 1 Zweck",
        "Anna: § 1 Zweck",
    ]
    assert found[0]["guid"] == f"http://testserver/beitrag/{answer.pk}/"
    del found[1]["{http://purl.org/dc/elements/1.1/}creator"]
    assert found[1] == {
        "title": "Anna: § 1 Zweck",
        "link": address,
        "description": "<p>Mehr &lt;b&gt;Bänke&lt;/b&gt;</p>",
        "pubDate": date,
        "guid": address,
    }


def test_idea_has_its_title_and_category(client: Client, asked: Consultation) -> None:
    said = factories.comment(consultation=asked)
    Contribution.objects.filter(pk=said.pk).update(title="Bänke am Fluss", category="Erholung")

    (found,) = items(client, "/beitraege/radverkehr/rss/")

    assert (found["title"], found["category"]) == ("Bänke am Fluss", "Erholung")


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feed_of_a_discussion_has_its_own_alone(
    client: Client, asked: Consultation, kind: str
) -> None:
    plan = factories.plan(consultation=asked)
    factories.comment(consultation=asked, text="Anderswo")
    factories.comment(plan=plan, text="Hier")

    answer = client.get(f"{Thread.objects.get(plan=plan).get_absolute_url()}{kind}/")

    text = answer.content.decode()
    assert ("Hier" in text, "Anderswo" in text, "Diskussion: § 1 Zweck" in text) == (
        True,
        False,
        True,
    )


def test_atom_names_and_dates_entries(client: Client, asked: Consultation) -> None:
    said = factories.comment(consultation=asked, author=factories.person(name="Anna"))
    edited = said.created_at.replace(year=said.created_at.year + 1)
    Contribution.objects.filter(pk=said.pk).update(edited_at=edited)

    feed = ElementTree.fromstring(client.get("/en/beitraege/radverkehr/atom/").content)

    entry = feed.find(f"{ATOM}entry")
    values = {part.tag.removeprefix(ATOM): part for part in entry}
    assert feed.find(f"{ATOM}title").text == "All contributions: Radverkehr"
    assert feed.find(f"{ATOM}subtitle").text == "Worum es geht."
    assert values["id"].text == f"http://testserver/beitrag/{said.pk}/"
    assert values["link"].get("href") == f"http://testserver/en/beitrag/{said.pk}/"
    assert values["author"].find(f"{ATOM}name").text == "Anna"
    assert values["published"].text == said.created_at.isoformat()
    assert values["updated"].text == edited.isoformat()


@pytest.mark.parametrize("kind", ["rss", "atom"])
@pytest.mark.parametrize("state", ["hidden", "withdrawn", "unconfirmed", "pending", "rejected"])
def test_what_nobody_reads_is_absent(
    client: Client, asked: Consultation, state: str, kind: str
) -> None:
    said = factories.comment(
        consultation=asked, text="Axolotl", author=factories.person(name="Axolotl")
    )
    Contribution.objects.filter(pk=said.pk).update(state=state)

    for place in ("/beitraege/radverkehr/", thread_of(asked)):
        text = client.get(f"{place}{kind}/").content.decode()
        assert ("Axolotl" in text, f"/beitrag/{said.pk}/" in text) == (False, False)


def test_feed_is_short_and_newest_first(client: Client, asked: Consultation) -> None:
    for number in range(IN_A_FEED + 1):
        factories.comment(consultation=asked, text=f"Text {number}")

    found = items(client, "/beitraege/radverkehr/rss/")

    expected = [f"<p>Text {number}</p>" for number in range(IN_A_FEED, 0, -1)]
    assert [item["description"] for item in found] == expected


def approved(said: Contribution) -> None:
    moderator = factories.member(organisation=said.consultation.organisation)
    approve_contribution(moderator=moderator, contribution=said, at=database_now())


def confirmed(said: Contribution) -> None:
    confirm_contribution(contribution=said, at=database_now())


def restored(said: Contribution) -> None:
    moderator = factories.member(organisation=said.consultation.organisation)
    restore_contribution(moderator=moderator, contribution=said, at=database_now())


def waiting(consultation: Consultation) -> Contribution:
    Consultation.objects.update(moderation="before")
    said = factories.comment(consultation=consultation, text="Spät")
    Consultation.objects.update(moderation="after")
    return said


def unconfirmed(consultation: Consultation) -> Contribution:
    Consultation.objects.update(contributors="anyone")
    return post_as_guest(
        name="Alex Gast",
        email="gast@example.org",
        language="de",
        thread=threads().get(consultation=consultation),
        text="Spät",
        at=database_now(),
        sending=Sending(proof=solved()),
    )


def hidden(consultation: Consultation) -> Contribution:
    said = factories.comment(consultation=consultation, text="Spät")
    moderator = factories.member(organisation=consultation.organisation)
    hide_contribution(moderator=moderator, contribution=said, reason="insult", at=database_now())
    return said


@pytest.mark.parametrize(
    ("written", "become_readable"),
    [(waiting, approved), (unconfirmed, confirmed), (hidden, restored)],
)
def test_what_becomes_readable_late_is_not_behind_what_came_in_meanwhile(
    client: Client, asked: Consultation, written, become_readable
) -> None:
    late = written(asked)
    for _each in range(IN_A_FEED):
        factories.comment(consultation=asked, text="Dazwischen")
    become_readable(late)

    for place in ("/beitraege/radverkehr/", thread_of(asked)):
        found = items(client, f"{place}rss/")
        assert (found[0]["description"], len(found)) == ("<p>Spät</p>", IN_A_FEED)


def test_atom_dates_what_was_imported_without_a_date(client: Client, asked: Consultation) -> None:
    rows = [row("1", created_at=None)]
    before = database_now()
    import_contributions(consultation=asked, rows=rows)

    feed = ElementTree.fromstring(client.get("/beitraege/radverkehr/atom/").content)

    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}published") is None
    assert entry.find(f"{ATOM}updated").text >= before.isoformat()


def test_entry_shows_the_passage_that_is_quoted(client: Client, asked: Consultation) -> None:
    html = "<p>Wege &amp; Plätze bleiben offen.</p>"
    plan = factories.plan(consultation=asked, sections=[factories.section(html=html)])
    post_contribution(
        author=factories.person(),
        thread=threads().get(plan=plan),
        section=plan.versions.get().sections.get(),
        text="Gut so.",
        quote=QuoteDraft("Wege & Plätze"),
        at=database_now(),
    )

    (found,) = items(client, "/beitraege/radverkehr/rss/")

    quoted = "<blockquote>Wege &amp; Plätze</blockquote><p>Gut so.</p>"
    assert found["description"] == quoted


def test_kept_feed_shows_what_is_new(client: Client, asked: Consultation) -> None:
    lengths = []
    for _each in range(3):
        factories.comment(consultation=asked)
        client.get("/beitraege/radverkehr/rss/")
        lengths.append(len(items(client, "/beitraege/radverkehr/rss/")))

    assert lengths == [1, 2, 3]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_what_is_not_public_has_no_feed(client: Client, asked: Consultation, kind: str) -> None:
    plan = factories.plan(consultation=asked)
    section = Thread.objects.get(plan=plan).get_absolute_url()
    unpublish_plan(key=plan.key)
    of_plan = client.get(f"{section}{kind}/").status_code
    unpublish_consultation(key=asked.key)

    places = ("/beitraege/radverkehr/", thread_of(asked), "/beitraege/nichts/")
    found = [client.get(f"{place}{kind}/").status_code for place in places]

    assert (of_plan, found) == (404, [404, 404, 404])


@pytest.mark.parametrize("count", [1, 3])
def test_feed_asks_the_same_for_one_and_three(
    client: Client,
    asked: Consultation,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for _each in range(count):
        factories.comment(consultation=asked)
    places = {"/beitraege/radverkehr/": 5, thread_of(asked): 4}

    for place, number in places.items():
        client.get(f"{place}rss/", {"neu": "0"})
        with django_assert_num_queries(number):
            client.get(f"{place}rss/", {"neu": "1"})  # no query of pages that are kept


@pytest.mark.parametrize("kind", ["rss+xml", "atom+xml"])
def test_pages_name_their_feeds(client: Client, asked: Consultation, kind: str) -> None:
    form = kind.removesuffix("+xml")
    for place in ("/beitraege/radverkehr/", thread_of(asked)):
        html = client.get(place).content.decode()
        assert f'rel="alternate" type="application/{kind}"' in " ".join(html.split())
        assert f'<a class="kern-link" href="{place}{form}/">' in html
        for file in ("csv", "json"):
            assert f'<a class="kern-link" href="{place}beitraege.{file}">' in html
