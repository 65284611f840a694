"""All contributions of a consultation on one list."""

import pytest
from django.urls import reverse

from participation.contributions.models import Contribution
from participation.plans.services import unpublish_plan
from tests import factories
from tests.participation.contributions.rows import row, run

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked():
    return factories.consultation()


@pytest.fixture
def plan(asked):
    drafts = [factories.section(number=f"§ {number}") for number in (1, 2)]
    return factories.plan(consultation=asked, sections=drafts)


def shown(client, asked, query=""):
    answer = client.get(reverse("participation:overview", args=[asked.slug]) + query)
    assert answer.status_code == 200
    return [entry.contribution.pk for entry in answer.context["overview"].page.entries]


def test_contributions_of_all_places_are_listed_newest_first(client, asked, plan):
    first = factories.comment(plan=plan)
    second = factories.comment(consultation=asked)
    factories.comment(parent=first)
    factories.comment()  # of another consultation

    assert shown(client, asked) == [second.pk, first.pk]
    assert shown(client, asked, f"?abschnitt={first.thread_id}") == [first.pk]
    assert shown(client, asked, "?abschnitt=0&nach=quatsch&bis=x") == [second.pk, first.pk]
    assert shown(client, asked, "?nach=diskutierte") == [first.pk, second.pk]


def test_one_category_is_kept_over_all_pages(client, asked, plan):
    run(asked, *(row(str(number), category="Grün") for number in range(21)), row("x"))
    factories.comment(plan=plan)
    address = reverse("participation:overview", args=[asked.slug])

    answer = client.get(f"{address}?kategorie=Gr%C3%BCn")

    overview = answer.context["overview"]
    assert [each.contribution.category for each in overview.page.entries] == ["Grün"] * 20
    assert "kategorie=Gr%C3%BCn&bis=" in overview.next_query
    assert '<option value="Grün" selected>' in answer.content.decode()
    assert len(shown(client, asked, "?kategorie=Unsinn")) == 20


def test_only_what_is_public_is_listed(client, asked, plan):
    factories.comment(plan=plan)
    said = [factories.comment(consultation=asked) for _each in range(3)]
    Contribution.objects.filter(pk=said[0].pk).update(state="rejected")
    Contribution.objects.filter(pk=said[1].pk).update(state="pending")
    unpublish_plan(key=plan.key)

    assert shown(client, asked) == [said[2].pk]


def test_ones_own_are_for_those_who_are_signed_in(client, asked):
    author = factories.person()
    own = factories.comment(consultation=asked, author=author)
    other = factories.comment(consultation=asked)

    assert shown(client, asked, "?nur=eigene") == [other.pk, own.pk]
    client.force_login(author)
    assert shown(client, asked, "?nur=eigene") == [own.pk]


def test_next_part_comes_by_cursor(client, asked):
    for _each in range(21):
        factories.comment(consultation=asked)
    address = reverse("participation:overview", args=[asked.slug])

    query = client.get(address).context["overview"].next_query
    more = client.get(f"{address}?{query}", headers=HTMX).content.decode()

    assert more.count("<article") == 1
    assert "<!DOCTYPE html>" not in more


def test_unknown_consultation_is_not_found(client):
    assert client.get("/beitraege/gibt-es-nicht/").status_code == 404
