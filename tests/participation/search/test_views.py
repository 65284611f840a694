"""The search page, its suggestions and its feed."""

from typing import Any

import pytest
from django.test import Client

from participation.contributions.models import Thread
from participation.search.models import SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(django_capture_on_commit_callbacks: Any) -> dict[str, int]:
    with django_capture_on_commit_callbacks(execute=True):  # new words are noted after the commit
        return say()


def say() -> dict[str, int]:
    """Two consultations with plans and comments about traffic lights."""
    asked = factories.consultation(title="Radverkehr", slug="rad")
    plan = factories.plan(
        consultation=asked,
        slug="radnetz",
        title="Radnetz",
        sections=[factories.section(number="§ 9", title="Ampeln", html="<p>Grüne Welle.</p>")],
    )
    below = factories.comment(plan=plan, text="Die <b>Fußgängerampel</b> ist zu kurz.")
    other = factories.comment(
        consultation=factories.consultation(title="Schulwege", slug="schule"),
        text="Eine Ampel vor der Schule.",
    )
    return {"below": below.pk, "other": other.pk, "plan": plan.pk}


def test_hits_show_path_title_and_marks(client: Client, said: dict[str, int]) -> None:
    page = client.get("/suche/", {"q": "Ampeln"})

    hits = {hit.entry.kind + str(hit.entry.source): hit for hit in page.context["hits"]}
    below = hits[f"contribution{said['below']}"]
    assert len(hits) == 3
    assert below.path == ["Radverkehr", "Radnetz", "§ 9 Ampeln"]
    assert below.excerpt == ("Die &lt;b&gt;<mark>Fußgängerampel</mark>&lt;/b&gt; ist zu kurz.")
    assert below.url == f"/beitrag/{said['below']}/"


def test_title_ranks_above_text_and_word_above_compound(
    client: Client, said: dict[str, int]
) -> None:
    hits = client.get("/suche/", {"q": "Ampel"}).context["hits"]

    assert [hit.entry.source for hit in hits[1:]] == [said["other"], said["below"]]
    assert hits[0].entry.kind == "section"


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({}, 3),
        ({"beteiligung": "rad"}, 2),
        ({"beteiligung": "schule"}, 1),
        ({"entwurf": "radnetz"}, 2),
        ({"art": "section"}, 1),
        ({"art": "contribution"}, 2),
        ({"phase": "open"}, 3),
        ({"phase": "decided"}, 0),
        ({"sprache": "en"}, 0),
        ({"jahr": "1999"}, 0),
    ],
)
def test_filters_narrow(
    client: Client, said: dict[str, int], query: dict[str, str], total: int
) -> None:
    page = client.get("/suche/", {"q": "Ampel", **query})

    assert page.context["search"].matches.total == total


def test_discussion_is_searched_alone(client: Client, said: dict[str, int]) -> None:
    thread = Thread.objects.get(plan=said["plan"])

    page = client.get("/suche/", {"q": "Ampel", "diskussion": thread.pk})

    assert [hit.entry.source for hit in page.context["hits"]] == [said["below"]]


def test_page_costs_the_same_with_one_and_many(
    client: Client, said: dict[str, int], django_assert_num_queries
) -> None:
    client.get("/suche/", {"q": "Ampel"})
    with django_assert_num_queries(8):
        client.get("/suche/", {"q": "Schule"})
    for _each in range(5):
        factories.comment(text="Noch eine Ampel an der Schule.")
    client.get("/suche/", {"q": "Ampel"})  # the foot is made anew after an editorial change
    with django_assert_num_queries(8):
        client.get("/suche/", {"q": "Schule"})


def test_suggestions_complete_words_and_name_titles(client: Client, said: dict[str, int]) -> None:
    assert client.get("/suche/vorschlaege/", {"q": "Amp"}).json() == {
        "suggestions": [
            {"text": "Ampel", "kind": "", "url": ""},
            {
                "text": "§ 9 Ampeln",
                "kind": "Abschnitt",
                "url": f"/radnetz/#{SearchEntry.objects.get(kind='section').anchor}",
            },
        ]
    }
    by_number = client.get("/suche/vorschlaege/", {"q": "§ 9"}).json()["suggestions"]
    assert [each["text"] for each in by_number] == ["§ 9 Ampeln"]


def test_misspelt_word_gets_a_better_one(client: Client, said: dict[str, int]) -> None:
    page = client.get("/suche/", {"q": "Schuhle -Bus"})

    assert page.context["better"] == "Schule -Bus"


def test_feed_has_the_newest_first(client: Client, said: dict[str, int]) -> None:
    feed = client.get("/suche/atom/", {"q": "Ampel", "art": "contribution"})

    content = feed.content.decode()
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert content.index(f"/beitrag/{said['other']}/") < content.index(f"/beitrag/{said['below']}/")
    assert "<mark>" not in content


def test_results_are_paged_within_bounds(client: Client) -> None:
    asked = factories.consultation()
    author = factories.person()
    for _each in range(21):
        factories.comment(consultation=asked, author=author, text="Mehr Bänke")

    assert len(client.get("/suche/", {"q": "Bank"}).context["hits"]) == 20
    assert len(client.get("/suche/", {"q": "Bank", "seite": "2"}).context["hits"]) == 1
    assert len(client.get("/suche/", {"q": "Bank", "seite": "999"}).context["hits"]) == 1
