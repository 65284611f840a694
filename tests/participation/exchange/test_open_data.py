"""The public export: whole, documented, harmless, and nothing that is not public."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import PhaseDraft, Terms, unpublish_consultation
from participation.contributions.models import Contribution, Picture, Thread
from participation.contributions.supporting import support_contribution
from participation.exchange.open_data import rows as rows_module
from participation.moderation.services import hide_contribution
from participation.plans.services import unpublish_plan
from tests import factories
from tests.support.open_data import body, csv_of, json_of, place_of

pytestmark = pytest.mark.django_db

COLUMNS = [
    *("id", "url", "kind", "state", "thread", "reply_to", "plan", "plan_version", "section"),
    *("section_number", "section_heading", "quote", "author", "title", "text", "category"),
    *("place", "latitude", "longitude", "picture", "attachments", "created_at", "edited_at"),
    *("support", "opposition", "neither"),
    *("replies", "outcome", "outcome_reasoning", "outcome_at"),
]


@pytest.fixture
def asked() -> Consultation:
    return factories.consultation(title="Radverkehr", slug="radverkehr")


def test_row_says_all_that_is_public_of_a_contribution(client: Client, asked: Consultation) -> None:
    plan = factories.plan(consultation=asked, slug="entwurf")
    said = factories.comment(
        plan=plan, author=factories.person(name="Anna Ähre"), text='Zwei\nZeilen, "so" \\ é'
    )
    support_contribution(
        person=factories.person(), contribution=said, choice="agree", at=database_now()
    )
    outcome = factories.assessment(contribution=said, reasoning="Gut begründet.")
    reply = factories.answer(contribution=said, text="Danke.")
    said.refresh_from_db()
    section = said.section
    assert section is not None
    expected = {
        "id": said.pk,
        "url": f"http://testserver/beitrag/{said.pk}/",
        "kind": "comment",
        "state": "published",
        "thread": said.thread_id,
        "reply_to": None,
        "plan": "entwurf",
        "plan_version": 1,
        "section": str(section.anchor),
        "section_number": "§ 1",
        "section_heading": "Zweck",
        "quote": "",
        "author": "Anna Ähre",
        "title": "",
        "text": 'Zwei\nZeilen, "so" \\ é',
        "category": "",
        "place": "",
        "latitude": None,
        "longitude": None,
        "picture": None,
        "attachments": [],
        "created_at": f"{said.created_at:%Y-%m-%dT%H:%M:%S}Z",
        "edited_at": None,
        "support": 1,
        "opposition": 0,
        "neither": 0,
        "replies": 1,
        "outcome": "followed",
        "outcome_reasoning": "Gut begründet.",
        "outcome_at": f"{outcome.at:%Y-%m-%dT%H:%M:%S}Z",
    }

    whole = json_of(client, place_of(asked))
    records = csv_of(client, place_of(asked))

    assert whole["contributions"][0] == expected
    assert list(expected) == COLUMNS
    assert records[0] == {key: "" if v in (None, []) else str(v) for key, v in expected.items()}
    answer = whole["contributions"][1]
    assert (answer["id"], answer["kind"], answer["reply_to"]) == (reply.pk, "answer", said.pk)
    assert answer["author"] == asked.organisation.name
    assert len(whole["contributions"]) == len(records) == 2


def test_row_of_an_idea_says_where_its_picture_is(client: Client, asked: Consultation) -> None:
    seen, other = factories.comment(consultation=asked), factories.comment(consultation=asked)
    Picture.objects.create(contribution=seen, digest="0" * 64, width=9, height=9, alt="Ein Brunnen")

    rows = json_of(client, place_of(asked))["contributions"]
    records = csv_of(client, place_of(asked))

    address = f"http://testserver/beitrag/{seen.pk}/bild/"
    assert [(row["id"], row["picture"]) for row in rows] == [(seen.pk, address), (other.pk, None)]
    assert [record["picture"] for record in records] == [address, ""]


def test_head_of_the_json_names_consultation_and_licence(
    client: Client, asked: Consultation
) -> None:
    whole = json_of(client, place_of(asked))

    assert whole.pop("exported_at").endswith("Z")
    assert whole == {
        "consultation": "radverkehr",
        "title": "Radverkehr",
        "language": "de",
        "organisation": asked.organisation.name,
        "thread": None,
        "licence": "All rights remain with the authors.",
        "contributions": [],
    }


def test_empty_csv_has_its_head(client: Client, asked: Consultation) -> None:
    found = body(client, f"{place_of(asked)}beitraege.csv")

    assert found == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\n"


def test_every_column_is_documented() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "open-data.md").read_text()
    text = text.partition("## Columns")[2]
    named = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]

    assert named == COLUMNS


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "unconfirmed", "pending", "rejected"])
def test_what_nobody_reads_is_absent(client: Client, asked: Consultation, state: str) -> None:
    above = factories.comment(consultation=asked, text="Axolotl")
    factories.assessment(contribution=above, reasoning="Axolotl im Teich")
    below = factories.comment(parent=above, text="Darunter")
    thread = Thread.objects.get(consultation=asked)
    Contribution.objects.filter(pk=above.pk).update(state=state)

    for place in (place_of(asked), thread.get_absolute_url()):
        rows = json_of(client, place)["contributions"]
        assert [row["id"] for row in rows] == [below.pk]
        assert "Axolotl" not in body(client, f"{place}beitraege.json").decode()
        assert "Axolotl" not in body(client, f"{place}beitraege.csv").decode()


def test_hidden_by_a_moderator_is_absent_at_once(client: Client, asked: Consultation) -> None:
    said = factories.comment(consultation=asked)
    moderator = factories.member(organisation=asked.organisation)
    before = len(csv_of(client, place_of(asked)))

    hide_contribution(moderator=moderator, contribution=said, reason="insult", at=database_now())

    assert (before, len(csv_of(client, place_of(asked)))) == (1, 0)


def test_thread_has_its_own_export(client: Client, asked: Consultation) -> None:
    plan = factories.plan(consultation=asked)
    factories.comment(consultation=asked)
    said = factories.comment(plan=plan)

    whole = json_of(client, said.thread.get_absolute_url())

    assert [row["id"] for row in whole["contributions"]] == [said.pk]
    assert whole["thread"] == said.thread_id


def test_votes_are_absent_while_the_dialogue_runs(client: Client) -> None:
    now = database_now()
    running = [PhaseDraft("dialogue", now - timedelta(days=1), now + timedelta(days=1))]
    over = [PhaseDraft("dialogue", now - timedelta(days=3), now - timedelta(days=1))]
    terms = Terms(voting=Consultation.Voting.VOTE)
    found = []
    for phases in (running, over):
        asked = factories.consultation(terms=terms, phases=phases)
        thread = Thread.objects.get(consultation=asked)
        Contribution.objects.create(
            thread=thread, consultation=asked, text="x", support_count=3, opposition_count=2
        )
        row = json_of(client, place_of(asked))["contributions"][0]
        found.append((row["support"], row["opposition"], row["neither"]))

    assert found == [(None, None, None), (3, 2, 0)]


def test_only_the_current_outcome_counts(client: Client, asked: Consultation) -> None:
    said = factories.comment(consultation=asked)
    factories.assessment(contribution=said, reasoning="Erst so.")
    factories.assessment(contribution=said, outcome="not_followed", reasoning="Dann anders.")

    rows = json_of(client, place_of(asked))["contributions"]

    assert [(row["outcome"], row["outcome_reasoning"]) for row in rows] == [
        ("not_followed", "Dann anders.")
    ]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_not_public_has_no_export(client: Client, asked: Consultation, form: str) -> None:
    plan = factories.plan(consultation=asked)
    section = factories.comment(plan=plan).thread.get_absolute_url()
    unpublish_plan(key=plan.key)
    of_plan = [
        client.get(f"{section}beitraege.{form}").status_code,
        len(json_of(client, place_of(asked))["contributions"]),
    ]
    thread = Thread.objects.get(consultation=asked).get_absolute_url()
    unpublish_consultation(key=asked.key)
    editor = factories.member(organisation=asked.organisation, role=factories.Role.EDITOR)
    client.force_login(editor)

    assert of_plan == [404, 0]
    assert client.get(f"{place_of(asked)}beitraege.{form}").status_code == 404
    assert client.get(f"{thread}beitraege.{form}").status_code == 404


def test_head_request_has_no_body(client: Client, asked: Consultation) -> None:
    answer = client.head(f"{place_of(asked)}beitraege.csv")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Disposition"] == 'attachment; filename="radverkehr.csv"'


@pytest.mark.parametrize("form", ["csv", "json"])
def test_blocks_join_without_a_seam(
    client: Client, asked: Consultation, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        factories.comment(consultation=asked, text=f"Text {number}")
    path = f"{place_of(asked)}beitraege.{form}"
    whole = b"".join(client.get(path))  # type: ignore[arg-type]
    monkeypatch.setattr(rows_module, "BLOCK", 2_000)

    blocks = list(client.get(path))

    assert len(blocks) > 5
    texts = [row["text"] for row in json_of(client, place_of(asked))["contributions"]]
    assert texts == [f"Text {number}" for number in range(25)]
    if form == "csv":
        assert b"".join(blocks) == whole  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_asks_the_same_statements_for_one_and_three(
    client: Client, asked: Consultation, form: str
) -> None:
    path = f"{place_of(asked)}beitraege.{form}"
    factories.comment(consultation=asked)
    counts = []
    for more in (0, 2):
        for _each in range(more):
            factories.comment(consultation=asked)
        with CaptureQueriesContext(connection) as asked_for:
            body(client, path)
        counts.append(len(asked_for))

    # of the consultation 3, pictures, files, the clock, ends of blocks, one block
    assert counts == [8, 8]
