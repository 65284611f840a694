"""What people are told when something behind the pages fails."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from cms.views import server_error


@pytest.mark.parametrize(
    ("error", "status", "words", "retry"),
    [
        (OperationalError("the database went away"), 503, "nicht erreichbar", "60"),
        (ValueError("a mistake of ours"), 500, "schiefgegangen", None),
    ],
)
def test_a_database_that_is_away_is_told_apart_from_a_mistake(
    rf: RequestFactory, error: Exception, status: int, words: str, retry: str | None
) -> None:
    try:
        raise error
    except type(error):
        answer = server_error(rf.get("/"))

    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, retry)
    assert words in answer.content.decode()
