"""The frames without a socket."""

from typing import Any

import pytest
from django.test import Client

from participation.contributions.models import Thread
from tests import factories


@pytest.fixture
def thread(db: None) -> Thread:
    consultation = factories.consultation()
    factories.comment(consultation=consultation)
    return Thread.objects.get(consultation=consultation)


def ask(client: Client, *known: str, language: str = "de", **headers: str) -> Any:
    query = {"thread": list(known), "language": language}
    return client.get("/live/", query, headers=headers)


def test_poll_brings_what_is_missing_and_then_nothing(
    client: Client, thread: Thread, django_assert_num_queries: Any
) -> None:
    answer = ask(client, f"{thread.pk}.0")
    (frame,) = answer.json()["frames"]
    assert (frame["version"], frame["change"], frame["count"]) == (1, "published", 1)

    with django_assert_num_queries(1):
        again = ask(client, f"{thread.pk}.1", **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again.cookies) == (304, b"", {})

    factories.comment(consultation=thread.consultation)
    more = ask(client, f"{thread.pk}.1", **{"If-None-Match": answer["ETag"]})
    assert [each["version"] for each in more.json()["frames"]] == [2]


def test_poll_refuses_what_is_unknown(client: Client, thread: Thread) -> None:
    unknown = thread.pk + 1

    frames = ask(client, f"{thread.pk}.1", f"{unknown}.0").json()["frames"]

    assert frames == [{"thread": unknown, "error": "not open"}]


@pytest.mark.parametrize(
    ("known", "language"),
    [
        ([], "de"),
        (["7"], "de"),
        (["x.1"], "de"),
        (["1.-1"], "de"),
        (["1." + "9" * 30], "de"),
        ([f"{each}.0" for each in range(1, 22)], "de"),
        (["1.0"], "klingonisch"),
    ],
)
def test_wrong_question_is_answered_with_400(
    client: Client, db: None, known: list[str], language: str
) -> None:
    assert ask(client, *known, language=language).status_code == 400
