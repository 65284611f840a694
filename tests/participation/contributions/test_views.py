"""Pages of the discussion, as pages and as fragments."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from participation.consultations.services import PhaseDraft
from participation.contributions.counters import repair_counters
from participation.contributions.cursors import Order, cursor_at
from participation.contributions.models import Contribution
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
PAGE = "<!DOCTYPE html>"
MUCH = "Ein sehr langer Text. " * 48_000


@pytest.fixture
def asked():
    return factories.consultation()


def address(name, number):
    return reverse(f"participation:{name}", args=[number])


def put(contribution, state):
    Contribution.objects.filter(pk=contribution.pk).update(state=state)
    return contribution


def test_form_to_write_is_a_page_and_a_fragment(signed_in, asked):
    write = address("write", asked.thread.pk)

    page, fragment = signed_in.get(write), signed_in.get(write, headers=HTMX)

    for answer in (page, fragment):
        assert answer.status_code == 200
        assert f'action="{write}"' in answer.content.decode()
        assert "csrfmiddlewaretoken" in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
    assert page.content.decode().strip().startswith(PAGE)
    assert PAGE not in fragment.content.decode()


def test_anonymous_visitor_is_invited_to_sign_in_and_finds_back(client, asked):
    write = address("write", asked.thread.pk)

    answer = client.get("/en" + write)

    html = answer.content.decode()
    assert "To write here, please sign in." in html
    assert f'href="/en/konto/login/?next=/en{write}"' in html
    assert "<textarea" not in html


def test_anonymous_visitor_cannot_post(client, asked):
    answer = client.post(address("write", asked.thread.pk), {"text": "Hallo"})

    assert answer.status_code == 422
    assert not Contribution.objects.exists()


def test_closed_discussion_says_so_and_takes_nothing(signed_in):
    closed = factories.consultation(is_open=False)
    write = "/en" + address("write", closed.thread.pk)

    page, sent = signed_in.get(write), signed_in.post(write, {"text": "Zu spät"})

    assert "This discussion is closed." in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert sent.status_code == 422
    assert not Contribution.objects.exists()


def test_post_without_javascript_leads_to_what_was_written(signed_in, asked, author):
    answer = signed_in.post(address("write", asked.thread.pk), {"text": "Mehr Bänke"})

    written = Contribution.objects.get()
    assert (written.text, written.author) == ("Mehr Bänke", author)
    assert (answer.status_code, answer.url) == (302, f"/beitrag/{written.pk}/")
    followed = signed_in.get(answer.url)
    page = f"/diskussion/{asked.thread.pk}/?bis={cursor_at(written, Order.NEWEST)}"
    assert followed.url == f"{page}#beitrag-{written.pk}"
    assert "Mehr Bänke" in signed_in.get(followed.url).content.decode()


def test_post_with_htmx_answers_with_the_frame_of_everybody(signed_in, asked):
    answer = signed_in.post(address("write", asked.thread.pk), {"text": "Mehr Bänke"}, headers=HTMX)

    html, written = answer.content.decode(), Contribution.objects.get()
    assert answer.status_code == 200
    assert PAGE not in html
    for mark in (
        f'data-thread="{asked.thread.pk}"',
        'data-version="1"',
        f'id="beitrag-{written.pk}"',
        "<p>Mehr Bänke</p>",
    ):
        assert html.count(mark) == 1
    assert html.rindex("<textarea") > html.index("</template>")


def test_reply_stands_below_its_parent(signed_in, asked):
    parent = factories.comment(consultation=asked)

    signed_in.post(address("reply", parent.pk), {"text": "Stimmt"})

    reply = Contribution.objects.latest("pk")
    assert (reply.parent, reply.root, reply.thread) == (parent, parent, asked.thread)


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_reply_to_a_tombstone_is_refused_and_kept(signed_in, asked, state):
    parent = put(factories.comment(consultation=asked), state)

    answer = signed_in.post(address("reply", parent.pk), {"text": "Stimmt"})

    assert answer.status_code == 422
    assert "Stimmt</textarea>" in answer.content.decode()
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("   ", "</textarea>"),
        (MUCH, MUCH),
        ("vor\x00nach", "nach</textarea>"),
    ],
    ids=["empty", "megabyte", "nul"],
)
def test_refused_text_is_explained_and_kept(signed_in, asked, headers, text, kept):
    answer = signed_in.post(address("write", asked.thread.pk), {"text": text}, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in html
    assert 'aria-invalid="true"' in html
    assert kept in html
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("section", ["foreign", "9" * 30, "-1", ""])
def test_foreign_or_made_up_section_is_refused_and_the_text_kept(signed_in, section):
    plan, other = factories.plan(), factories.plan()
    given = other.versions.get().sections.get().pk if section == "foreign" else section

    answer = signed_in.post(
        address("write", plan.threads.get().pk), {"text": "Hier?", "section": given}
    )

    assert answer.status_code == 422
    assert "Hier?</textarea>" in answer.content.decode()


@pytest.mark.parametrize("cursor", ["0", "9" * 30, "9" * 5000, "x", "-1", "١", ""])
def test_made_up_cursor_breaks_nothing(client, asked, cursor):
    answer = client.get(address("thread", asked.thread.pk), {"bis": cursor})

    assert answer.status_code == 200


def test_thread_is_a_page_a_panel_and_a_list(client, asked):
    said = [factories.comment(consultation=asked) for _each in range(21)]
    thread = address("thread", asked.thread.pk)

    page = client.get(thread).content.decode()
    panel = client.get(thread, headers=HTMX).content.decode()
    last = cursor_at(Contribution.objects.get(pk=said[0].pk), Order.NEWEST)
    more = client.get(thread, {"bis": str(last)}, headers=HTMX).content.decode()

    assert [html.count("<article") for html in (page, panel, more)] == [20, 20, 1]
    assert [PAGE in html for html in (page, panel, more)] == [True, False, False]
    assert [html.count("data-live-thread") for html in (page, panel, more)] == [1, 1, 0]
    assert f"?bis={last}" in page


def test_permanent_address_leads_to_the_page_of_its_root(client, asked):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)

    answer = client.get(address("contribution", reply.pk))

    root.refresh_from_db()
    page = f"/diskussion/{asked.thread.pk}/?bis={cursor_at(root, Order.NEWEST)}"
    assert answer.url == f"{page}#beitrag-{reply.pk}"


@pytest.mark.parametrize("state", ["rejected", "hidden"])
def test_permanent_address_finds_a_reply_whatever_became_of_its_root(client, asked, state):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    put(root, state)
    repair_counters([asked.thread.pk])

    answer = client.get(address("contribution", reply.pk), follow=True)

    assert f'id="beitrag-{reply.pk}"' in answer.content.decode()


@pytest.mark.parametrize("state", ["pending", "rejected", "unconfirmed"])
@pytest.mark.parametrize("name", ["contribution", "reply", "report"])
def test_what_is_not_public_is_not_found(signed_in, asked, state, name):
    said = put(factories.comment(consultation=asked), state)

    assert signed_in.get(address(name, said.pk)).status_code == 404


def test_programs_may_ask_whether_a_page_is_there(client, asked):
    said = factories.comment(consultation=asked)
    pages = [("thread", said.thread_id), ("overview", asked.slug), ("branch", said.pk)]

    answers = [client.head(address(name, place)) for name, place in pages]

    assert [answer.status_code for answer in answers] == [200] * 3


@pytest.mark.parametrize(
    "name",
    [
        *("contribution", "branch", "reply", "report", "support", "edit", "withdraw", "versions"),
        *("picture", "waiting_picture", "place", "passage"),
        *("thread", "write", "thread_rss", "thread_csv"),
    ],
)
def test_what_does_not_exist_is_not_found(signed_in, name):
    answers = [signed_in.get(address(name, number)).status_code for number in (0, 10**30)]

    assert answers == [404, 404]


def test_account_shows_ones_own_contributions_only(signed_in, asked, author):
    put(factories.comment(consultation=asked, author=author, text="Meins, abgelehnt"), "rejected")
    factories.comment(consultation=asked, author=author, text="Meins")
    factories.comment(consultation=asked, text="Fremdes")

    html = signed_in.get(reverse("participation:account")).content.decode()

    assert ("Meins, abgelehnt" in html, html.count("Meins"), "Fremdes" in html) == (True, 2, False)


def test_account_asks_strangers_to_sign_in(client):
    answer = client.get("/konto/")

    assert (answer.status_code, answer.url) == (302, "/konto/login/?next=/konto/")


def test_discussion_that_has_not_begun_says_when_it_opens(client: Client):
    begins = datetime(2099, 3, 1, 8, tzinfo=UTC)
    asked = factories.consultation(
        phases=[PhaseDraft("dialogue", begins, begins + timedelta(days=30))]
    )

    pages = [client.get(address(name, asked.thread.pk)) for name in ("thread", "write")]

    for page in pages:
        text = " ".join(page.content.decode().split())
        assert "Diese Diskussion öffnet am 1. März 2099, 09:00 Uhr." in text
        assert "geschlossen" not in text
