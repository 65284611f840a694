"""Former versions of a plan, and two of them compared."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participation.plans.models import PlanVersion
from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

pytestmark = pytest.mark.django_db


def republish(small, sections, note=""):
    page = small.plan_page
    page.sections, page.version_note = sections, note
    page.save_revision().publish()


@pytest.fixture
def small():
    kept = section_block("Zweck", number="§ 1", html="<p>Der Rat tagt.</p>")
    gone = section_block("Dauer", number="§ 2")
    small = sites.build([kept, gone])
    changed = {
        **kept,
        "value": {
            **kept["value"],
            "body": [
                {
                    "type": "paragraph",
                    "value": "<p>Der Stadtrat tagt.</p>",
                    "id": kept["value"]["body"][0]["id"],
                }
            ],
        },
    }
    republish(small, [changed, section_block("Ziele", number="§ 2")], note="Klarer gefasst")
    return small


def address(small, rest=""):
    return small.plan.get_absolute_url() + rest


def words(answer):
    return " ".join(answer.content.decode().split())


def test_former_version_is_read_as_it_was_and_says_that_it_is_former(client: Client, small):
    page = words(client.get(address(small, "v/1/")))

    assert "Der Rat tagt." in page
    assert "Sie lesen Fassung 1. Aktuell ist Fassung 2." in page
    assert PlanVersion.objects.get(number=1).digest in page
    assert '<meta name="robots" content="noindex">' in page


def test_current_version_has_an_address_of_its_own(client: Client, small):
    page = words(client.get(address(small, "v/2/")))

    assert "Der Stadtrat tagt." in page
    assert "Klarer gefasst" in page
    assert "Sie lesen Fassung" not in page


def test_reading_view_marks_what_changed(client: Client, small):
    page = words(client.get(address(small)))

    labels = [part.split("<")[0] for part in page.split('kern-label kern-label--small">')[1:]]
    assert labels == ["geändert", "entfallen", "neu"]
    assert page.count(f"{address(small)}synopse/1/2/?abschnitt=") == 3


def test_synopsis_shows_words_inside_paragraphs(client: Client, small):
    answer = client.get(address(small, "synopse/1/2/"))

    page = words(answer)
    assert "Der <del>" in page
    assert "Stadtrat<span" in page
    assert "Abschnitte: 1 neu, 1 entfallen, 1 geändert." in page
    assert [row.row.section.title for row in answer.context["rows"]] == ["Zweck", "Dauer", "Ziele"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", ["A", "B"]), ("?nur=aenderungen", ["B"]), ("?ansicht=spalte", ["A", "B"])],
)
def test_synopsis_can_be_narrowed_down_to_changes(client: Client, query, shown):
    first, second = section_block("A"), section_block("B")
    small = sites.build([first, second])
    republish(small, [first, {**second, "value": {**second["value"], "number": "7"}}])

    answer = client.get(address(small, f"synopse/1/2/{query}"))

    assert [row.row.section.title for row in answer.context["rows"]] == shown


def test_versions_the_wrong_way_round_are_put_right(client: Client, small):
    answer = client.get(address(small, "synopse/2/1/"), follow=True)

    assert answer.redirect_chain[-1][0].endswith("synopse/1/2/")
    assert answer.status_code == 200


def test_one_section_alone_and_the_layout_stand_in_the_address(client: Client, small):
    anchor = small.plan_page.sections[0].id
    alone = client.get(address(small, "synopse/1/2/"), {"abschnitt": anchor, "ansicht": "spalte"})

    assert [row.row.section.title for row in alone.context["rows"]] == ["Zweck"]
    assert 'href="?ansicht=spalte"' in words(alone)
    answer = client.get(
        address(small, "synopse/"), {"alt": "2", "neu": "1", "ansicht": "spalte"}, follow=True
    )
    assert answer.redirect_chain[-1][0].endswith("synopse/1/2/?ansicht=spalte")


def test_contributions_stand_at_the_side_that_they_were_written_to(client: Client):
    block = section_block("Zweck")
    small = sites.build([block])
    thread = small.thread(block["id"])
    factories.comment(thread=thread)
    republish(small, [{**block, "value": {**block["value"], "title": "Ziel"}}])
    for _each in range(2):
        factories.comment(thread=thread)

    (row,) = client.get(address(small, "synopse/1/2/")).context["rows"]

    assert (row.old_count, row.new_count) == (1, 2)


def test_form_leads_to_the_synopsis(client: Client, small):
    answer = client.get(address(small, "synopse/"), {"alt": "1", "neu": "2"})

    assert answer.status_code == 302
    assert answer.url.endswith("synopse/1/2/")


def test_a_version_does_not_differ_from_itself(client: Client, small):
    page = words(client.get(address(small, "synopse/1/1/")))

    assert "Diese beiden Fassungen unterscheiden sich nicht." in page


@pytest.mark.parametrize(
    "rest", ["v/0/", "v/3/", "synopse/1/9/", "synopse/", "synopse/?alt=x&neu=1", "v/99999999999/"]
)
def test_unknown_versions_are_not_found(client: Client, small, rest):
    assert client.get(address(small, rest)).status_code == 404


def test_nothing_of_an_unpublished_plan_is_read(client: Client, small):
    paths = [address(small, rest) for rest in ("v/1/", "synopse/1/2/")]
    small.plan_page.unpublish()

    assert [client.get(path).status_code for path in paths] == [404, 404]


@pytest.mark.parametrize("number", [1, 60])
@pytest.mark.parametrize(("rest", "statements"), [("", 22), ("v/1/", 19), ("synopse/1/2/", 20)])
def test_versions_cost_the_same_however_long(
    client: Client,
    number: int,
    rest: str,
    statements: int,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    blocks = [section_block(f"Abschnitt {each}", number=str(each)) for each in range(number)]
    small = sites.build(blocks)
    factories.comment(thread=small.thread(blocks[0]["id"]))
    republish(small, [{**each, "value": {**each["value"], "title": "Neu"}} for each in blocks])
    path = address(small, rest)
    client.get(path)

    with django_assert_num_queries(statements):
        client.get(path)
