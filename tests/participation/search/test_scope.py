"""Searching inside one consultation, plan or discussion, and widening the search again."""

from typing import Any

import pytest
from django.test import Client

from participation.contributions.models import Contribution, Thread
from participation.search.services import index_contributions
from tests import factories
from tests.support import site as sites
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(django_capture_on_commit_callbacks: Any) -> SmallSite:
    with django_capture_on_commit_callbacks(execute=True):  # new words are noted after the commit
        return build()


def build() -> SmallSite:
    """A plan with a comment, and one elsewhere about the same."""
    small = sites.build([section_block("Radwege", number="§ 9")])
    factories.comment(plan=small.plan, text="Die Ampel ist zu kurz grün.")
    factories.comment(
        consultation=factories.consultation(title="Ampelwettbewerb"), text="Noch eine Ampel."
    )
    return small


def hidden_field(page: str) -> str:
    """Return name and value of the field that narrows the search of a page."""
    form = page[page.index('class="search-inside"') :].split("</form>", maxsplit=1)[0]
    return form[form.index('type="hidden"') :].split(">", maxsplit=1)[0].split(maxsplit=1)[1]


def test_pages_offer_to_search_in_them(client: Client, small: SmallSite) -> None:
    thread = Thread.objects.get(plan=small.plan)
    for address, field, label in (
        (
            small.plan.get_absolute_url(),
            f'name="entwurf" value="{small.plan.slug}"',
            "In diesem Entwurf suchen",
        ),
        (
            small.consultation.get_absolute_url(),
            f'name="beteiligung" value="{small.consultation.slug}"',
            "In dieser Beteiligung suchen",
        ),
        (
            thread.get_absolute_url(),
            f'name="diskussion" value="{thread.pk}"',
            "In dieser Diskussion suchen",
        ),
    ):
        page = client.get(address).content.decode()

        assert hidden_field(page) == field
        assert f'<label class="kern-label" for="suche-hier">{label}</label>' in page
        assert page.count('id="suche-hier"') == page.count('id="suche"') == 1


def test_results_say_where_they_were_searched_and_widen(client: Client, small: SmallSite) -> None:
    thread = Thread.objects.get(plan=small.plan)
    for query, name in (
        ({"entwurf": small.plan.slug}, small.plan.title),
        ({"beteiligung": small.consultation.slug}, small.consultation.title),
        ({"diskussion": thread.pk}, "Diskussion: § 9 Radwege"),
    ):
        page = client.get("/suche/", {"q": "Ampel", "art": "contribution", **query})

        assert len(page.context["hits"]) == 1
        assert page.context["scope"] == {"name": name, "everywhere": "q=Ampel&art=contribution"}
        assert f"<strong>{name}</strong>" in page.content.decode()
    widened = client.get(f"/suche/?{page.context['scope']['everywhere']}")

    assert len(widened.context["hits"]) == 2
    assert widened.context["scope"] is None


@pytest.mark.parametrize("words", ["", "der", "x" * 500])
def test_place_is_kept_without_results(client: Client, small: SmallSite, words: str) -> None:
    page = client.get("/suche/", {"q": words, "entwurf": small.plan.slug})

    assert page.context["hidden"] == {"entwurf": small.plan.slug}
    assert page.context["words"] == words
    assert page.context["scope"]["name"] == small.plan.title


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"phase": "open"}, "offen"),
        ({"sprache": "de"}, "Deutsch"),
        ({"art": "contribution"}, "Beitrag"),
        ({"phase": "xyz"}, "xyz"),
        ({"sprache": "xx"}, "xx"),
        ({"stelle": "nirgends"}, "nirgends"),
    ],
)
def test_filters_are_named_in_words(client: Client, query: dict[str, str], name: str) -> None:
    page = client.get("/suche/", {"q": "Ampel", **query})

    assert [each["name"] for each in page.context["active"]] == [name]


def test_organisation_is_named(client: Client, small: SmallSite) -> None:
    board = small.consultation.organisation

    page = client.get("/suche/", {"q": "Ampel", "stelle": board.slug})

    assert [each["name"] for each in page.context["active"]] == [board.name]


def test_suggestions_stay_inside(client: Client, small: SmallSite) -> None:
    def suggested(**query: str) -> list[str]:
        answer = client.get("/suche/vorschlaege/", query).json()
        return [each["text"] for each in answer["suggestions"]]

    assert "Ampelwettbewerb" in suggested(q="Ampelw")
    assert suggested(q="Ampelw", entwurf=small.plan.slug) == []
    assert suggested(q="Ampe", entwurf=small.plan.slug) == ["Ampel"]
    assert suggested(q="§ 9", entwurf=small.plan.slug) == ["§ 9 Radwege"]


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_title_of_an_idea_that_is_gone_is_nowhere(client: Client, state: str) -> None:
    asked = factories.consultation(title="Stadtpark")
    idea = Contribution.objects.create(
        thread=asked.thread, consultation=asked, title="Quastenflosser", text="x", state=state
    )
    thread = Thread.objects.create(idea=idea)
    index_contributions(numbers=[idea.pk])

    for address, query in (
        (thread.get_absolute_url(), {}),
        ("/suche/", {"q": "Ampel", "diskussion": thread.pk}),
    ):
        assert "Quastenflosser" not in client.get(address, query).content.decode()
