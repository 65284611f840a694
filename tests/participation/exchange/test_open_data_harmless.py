"""No spreadsheet takes what people wrote for a formula."""

import pytest
from django.test import Client

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from tests import factories
from tests.support.open_data import csv_of, json_of, place_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Consultation:
    return factories.consultation(title="Radverkehr", slug="radverkehr")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 351", "'+49 351"),
        ("-2 Bäume", "'-2 Bäume"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("a=b", "a=b"),
        ("'=1", "'=1"),
    ],
)
def test_no_text_is_a_formula(
    client: Client, asked: Consultation, text: str, expected: str
) -> None:
    said = factories.comment(consultation=asked, text=text)
    Contribution.objects.filter(pk=said.pk).update(
        author=None, author_name=text, title=text, category=text
    )

    record = csv_of(client, place_of(asked))[0]
    row = json_of(client, place_of(asked))["contributions"][0]

    names = ("text", "author", "title", "category")
    assert [record[name] for name in names] == [expected] * 4
    assert [row[name] for name in names] == [text] * 4


@pytest.mark.parametrize("text", ["\t=1+1", "\r=1", "\n=1", "  =1+1"])
def test_no_text_behind_white_space_is_a_formula(
    client: Client, asked: Consultation, text: str
) -> None:
    said = factories.comment(consultation=asked)
    Contribution.objects.filter(pk=said.pk).update(text=text)

    assert csv_of(client, place_of(asked))[0]["text"] == f"'{text}"


def test_negative_places_stay_numbers(client: Client, asked: Consultation) -> None:
    said = factories.comment(consultation=asked)
    Contribution.objects.filter(pk=said.pk).update(latitude=-1.5, longitude=-13.25)

    record = csv_of(client, place_of(asked))[0]

    assert (record["latitude"], record["longitude"]) == ("-1.5", "-13.25")
