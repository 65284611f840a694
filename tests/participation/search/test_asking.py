"""What people type, well-meant or not."""

import re

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.errors import Refused
from participation.search.asking import understand
from participation.search.selectors import time_limit
from tests import factories


@pytest.mark.parametrize(
    ("words", "tsquery"),
    [
        ("Ampel", "(('ampel'))"),
        ("Ampel Radweg", "(('ampel') & ('radweg'))"),
        ("Ampel OR Radweg", "(('ampel')) | (('radweg'))"),
        ("Ampel oder Radweg -Bus", "(('ampel')) | (('radweg') & !(('bus')))"),
        ('"Ampel am Radweg"', "(('ampel') <2> ('radweg'))"),
        ("„Ampel Radweg“", "(('ampel') <1> ('radweg'))"),
        ("ÖPNV-Anbindung", "((('oepnv') <1> ('anbindung') | 'oepnvanbindung'))"),
        ("S Bahn", "(('s') & ('bahn'))"),
        ("SBahn", "(('s') <1> ('bahn'))"),
        ("B 9", "(('b9'))"),
        ("§ 9", "(('§9'))"),
        ("Tempo30", "(('tempo') <1> ('30'))"),
        ("Kosten", "(('kosten'))"),
        ("Parken", "(('parken'))"),
        ("-Ampel", ""),
        ("der die das", ""),
        ("", ""),
        ('"', ""),
        ("& | ! ( ) <-> :*", ""),
    ],
)
def test_query_is_understood(words: str, tsquery: str) -> None:
    without_sorbian = re.sub(r" \| '\w+_hsb'", "", understand(words).tsquery)

    assert without_sorbian == tsquery


@pytest.mark.parametrize("words", ["a" * 10_000, "Ampel\x00"])
def test_query_is_refused(words: str) -> None:
    with pytest.raises(Refused):
        understand(words)


ODD = [
    "x" * 399,
    "- - -",
    '"""',
    '"unbalanced',
    "OR OR OR",
    "a & b | !c <-> (d:*)",
    "'; DROP TABLE participation_user; --",
    "%' OR 1=1",
    ".*+?^${}()|[]\\",
    "😀 👩‍👩‍👧",
    "שלום עולם",
    "\u202etxet",
    "ß ẞ İ ǆ ﬁ",
    "\ud7ff\ufffd",
    "<script>alert(1)</script>",
    "a " * 190,
    "-" * 300,
    "§ § 9 §§",
    "\t\r\n",
]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ODD)
def test_odd_query_is_answered(client: Client, words: str) -> None:
    factories.comment(text="Ampel 😀 שלום")

    assert client.get("/suche/", {"q": words}).status_code == 200
    assert client.get("/suche/atom/", {"q": words}).status_code == 200
    assert client.get("/suche/vorschlaege/", {"q": words}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["y" * 10_000, "Ampel\x00", '" ' * 5_000])
def test_impossible_query_gets_a_clear_400(client: Client, words: str) -> None:
    page = client.get("/suche/", {"q": words})

    assert page.status_code == 400
    assert page.context["refusal"]
    assert client.get("/suche/atom/", {"q": words}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"seite": "99999"},
        {"seite": "-1"},
        {"seite": "x"},
        {"jahr": "20x"},
        {"jahr": "99999"},
        {"diskussion": "9" * 40},
        {"art": "geheim"},
        {"sortierung": "x"},
        {"beteiligung": "\x00"},
        {"phase": "x", "sprache": "x", "stelle": "x", "kategorie": "x", "entwurf": "x"},
    ],
)
def test_odd_filter_is_answered(client: Client, query: dict[str, str]) -> None:
    factories.comment(text="Ampel")

    assert client.get("/suche/", {"q": "Ampel", **query}).status_code in (200, 400)


@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    words=st.one_of(
        st.text(max_size=450),
        st.text(alphabet="abÄß\"'-|&!():*<>§9 \\", max_size=120),
        st.lists(
            st.sampled_from(["OR", "oder", '"', "-", "Ampel", "der", "(", ":*", "<->", "§ 9"])
        ).map(" ".join),
    )
)
def test_any_text_is_answered_or_refused(client: Client, words: str) -> None:
    assert client.get("/suche/", {"q": words}).status_code in (200, 400)
    assert client.get("/suche/vorschlaege/", {"q": words}).status_code == 200


@pytest.mark.django_db
def test_slow_search_is_refused() -> None:
    with pytest.raises(Refused), time_limit(20), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")
