"""Supporting, editing, withdrawing and branches, as pages and as fragments."""

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.editing import edit_contribution
from participation.contributions.models import Contribution, Support
from participation.contributions.selectors import threads
from tests import factories
from tests.support.pages import HTMX, PAGE, address, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(client):
    client.force_login(factories.person(name="Ben"))
    return client


def test_support_without_javascript_leads_back(other, said):
    page = other.get(address("support", said))
    answer = other.post(address("support", said), {"choice": "agree"})

    assert 'aria-pressed="false"' in text_of(page)
    assert (answer.status_code, answer.url) == (302, f"/beitrag/{said.pk}/")
    assert Support.objects.get().choice == "agree"


def test_support_with_htmx_answers_with_the_pressed_button_and_the_version(other, said):
    answer = other.post(address("support", said), {"choice": "agree"}, headers=HTMX)

    html = text_of(answer)
    assert PAGE not in html
    assert 'aria-pressed="true"' in html
    assert f'data-support-of="{said.pk}">1<' in html
    assert 'data-version="2"' in html
    back = other.post(address("support", said), {"choice": ""}, headers=HTMX)
    assert 'aria-pressed="false"' in text_of(back)


def test_who_may_not_support_is_told_why_below_the_contribution(client, said, author):
    anonymous = client.get(address("support", said), headers=HTMX)
    client.force_login(author)
    own = client.post(address("support", said), {"choice": "agree"}, headers=HTMX)

    assert "Um zu sagen, was Sie von einem Beitrag halten" in text_of(anonymous)
    assert own.status_code == 422
    assert "Den eigenen Beitrag können Sie nicht unterstützen." in text_of(own)
    for answer in (anonymous, own):
        assert answer.headers["HX-Retarget"] == f"#antwort-{said.pk}"


def test_anonymous_page_has_neither_token_nor_buttons_of_ones_own(client, said):
    html = text_of(client.get(said.thread.get_absolute_url()))

    assert "csrfmiddlewaretoken" not in html
    assert "aria-pressed" not in html
    assert "data-own-controls" not in html
    assert f'href="/beitrag/{said.pk}/unterstuetzen/"' in html


def test_own_buttons_are_there_for_the_author_alone(signed_in, said):
    foreign = factories.comment(thread=said.thread)

    html = text_of(signed_in.get(said.thread.get_absolute_url()))

    assert html.count("data-own-controls") == 1
    assert f'href="/beitrag/{said.pk}/bearbeiten/"' in html
    assert f'action="/beitrag/{foreign.pk}/unterstuetzen/"' in html
    assert f'action="/beitrag/{said.pk}/unterstuetzen/"' not in html


def test_edit_keeps_the_former_text_for_everybody(signed_in, said, client):
    form = signed_in.get(address("edit", said), headers=HTMX)
    answer = signed_in.post(address("edit", said), {"text": "Zweiter Text."}, headers=HTMX)
    signed_in.logout()
    former = client.get(address("versions", said))

    assert "Erster Text.</textarea>" in form.content.decode()
    assert 'data-change="edited"' in answer.content.decode()
    assert "<p>Zweiter Text.</p>" in answer.content.decode()
    assert "<p>Erster Text.</p>" in former.content.decode()


def test_edit_without_javascript_leads_to_the_contribution(signed_in, said):
    answer = signed_in.post(address("edit", said), {"text": "Zweiter Text."})

    assert (answer.status_code, answer.url) == (302, f"/beitrag/{said.pk}/")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_refused_edit_keeps_what_was_typed(signed_in, said, headers):
    answer = signed_in.post(address("edit", said), {"text": "x" * 50_000}, headers=headers)

    assert answer.status_code == 422
    assert "x" * 50_000 in answer.content.decode()


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_nobody_finds_the_forms_for_what_others_wrote(other, said, name):
    assert other.get(address(name, said)).status_code == 404
    assert other.post(address(name, said), {"text": "Meins"}).status_code == 404


def test_withdrawing_asks_first_and_leaves_a_tombstone(signed_in, said):
    question = signed_in.get(address("withdraw", said), headers=HTMX)
    state = Contribution.objects.get().state
    answer = signed_in.post(address("withdraw", said), headers=HTMX)

    assert ("Beitrag zurückziehen" in text_of(question), state) == (True, "published")
    assert 'data-change="withdrawn"' in text_of(answer)
    assert "Erster Text" not in text_of(answer)
    assert Contribution.objects.get().state == "withdrawn"


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "redacted", "rejected"])
def test_former_texts_are_not_shown_of_what_is_not_published(client, author, said, state):
    said.thread = threads().get(pk=said.thread_id)
    edit_contribution(author=author, contribution=said, text="Neu.", at=database_now())
    Contribution.objects.filter(pk=said.pk).update(state=state)

    answer = client.get(address("versions", said))

    assert answer.status_code == 404


def test_branch_is_a_page_and_its_next_replies_a_fragment(client, said):
    replies = [factories.comment(parent=said) for _each in range(5)]
    branch = address("branch", said)

    page = client.get(branch).content.decode()
    more = client.get(f"{branch}?ab=1-{replies[3].pk}&ebene=2", headers=HTMX).content.decode()

    assert (page.count("<article"), PAGE in page) == (6, True)
    assert (more.count("<article"), PAGE in more) == (2, False)
    assert client.get(f"{branch}?ab=x").status_code == 200


def test_permanent_address_finds_a_contribution_at_any_depth_and_place(client, said):
    line = [said]
    for _each in range(6):
        line.append(factories.comment(parent=line[-1]))
    many = [factories.comment(parent=said) for _each in range(25)]

    for target in (*line, many[0], many[2], many[24]):
        answer = client.get(address("contribution", target))
        page = client.get(answer.url)
        assert f'id="beitrag-{target.pk}"' in page.content.decode(), answer.url


def test_vote_numbers_are_nowhere_during_the_dialogue(other):
    asked = factories.consultation(terms=factories.Terms(voting="vote"))
    said, _another = (factories.comment(consultation=asked) for _each in range(2))
    Contribution.objects.filter(pk=said.pk).update(support_count=4711)
    thread = asked.thread.get_absolute_url() + "?nach=unterstuetzte"

    pages = [
        *(other.get(each) for each in (thread, f"/beitraege/{asked.slug}/?nach=unterstuetzte")),
        *(other.get(address(name, said)) for name in ("branch", "support")),
        other.post(address("support", said), {"choice": "disagree"}, headers=HTMX),
    ]
    moved = other.get(address("contribution", said) + "?nach=unterstuetzte")

    notes = []
    for page in pages:
        html = text_of(page)
        assert "4711" not in html
        assert "4.711" not in html
        assert 'value="unterstuetzte"' not in html
        notes.append(html.count("ist nach dem Dialog zu sehen"))
    assert notes == [1, 1, 1, 1, 0]  # once for all of a page, and pressed buttons stand in one
    assert "bis=4711-" not in moved.url
    assert f'id="beitrag-{said.pk}"' in text_of(other.get(moved.url))


def test_cursor_of_an_order_that_is_not_there_begins_at_the_first_page(client):
    asked = factories.consultation(terms=factories.Terms(voting="vote"))
    said = factories.comment(consultation=asked)

    for place in (asked.thread.get_absolute_url(), f"/beitraege/{asked.slug}/"):
        html = text_of(client.get(f"{place}?nach=unterstuetzte&bis=0-{said.pk}"))
        assert f'id="beitrag-{said.pk}"' in html
