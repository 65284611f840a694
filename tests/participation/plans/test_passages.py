"""Passages that somebody quotes: cited as the text has them, found again where it changed."""

import re
from html import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from participation.plans.passages import AROUND, Passage, cite, find, mark
from participation.plans.plain_text import plain_text

SECTION = (
    "(1) Die Stadt baut Radwege an allen Hauptstraßen.\n"
    "(2) Sie achtet dabei auf\n"
    "1. die Breite der Wege,\n"
    "2. den Schutz der Bäume und\n"
    "3. kurze Wege zur Schule.\n"
    "(3) Die Stadt baut Radwege auch an den Nebenstraßen."
)
LISTED = "auf die Breite der Wege, den Schutz der Bäume"

letters = st.text(alphabet="abcdefg ÄÖß.,\n", min_size=1, max_size=300)


def sliced(text, place):
    return text[place.start : place.end]


def bare(text):
    return "".join(text.split())


def cited(quote, **around):
    found = cite(SECTION, Passage(quote, **around))
    assert found is not None
    return found


def test_cites_the_words_of_the_text_with_what_stands_around_them():
    found = cited("kurze   Wege\nzur Schule")
    assert found == Passage(
        "kurze Wege zur Schule",
        SECTION[SECTION.index("kurze") - AROUND : SECTION.index("kurze")],
        ".\n(3) Die Stadt baut Radwege auch"[:AROUND],
    )


def test_selected_text_lacks_the_numbers_of_lists():
    assert cited(LISTED).quote == "auf\n1. die Breite der Wege,\n2. den Schutz der Bäume"


def test_copied_text_has_numbers_where_the_text_has_none():
    assert cite("die Breite\nden Schutz", Passage("1. die Breite\n2. den Schutz")) == Passage(
        "die Breite\nden Schutz"
    )


@pytest.mark.parametrize("quote", ["", "  \n", "\u200b", "Das steht nirgends", "radwege"])
def test_what_the_text_does_not_say_cannot_be_cited(quote):
    assert cite(SECTION, Passage(quote)) is None


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ({}, 0),
        ({"prefix": "(3) "}, 1),
        ({"suffix": " auch an den"}, 1),
        ({"suffix": " an allen"}, 0),
    ],
)
def test_surroundings_choose_among_equal_places(around, expected):
    found = cited("Die Stadt baut Radwege", **around)

    starts = [each.start() for each in re.finditer("Die Stadt", SECTION)]
    place = find(found, SECTION)
    assert (place.start, place.is_exact) == (starts[expected], True)


def test_passage_stays_the_same_when_the_text_around_it_changes():
    found = cited("den Schutz der Bäume und")
    later = "Vorweg etwas Neues. den Schutz der Bäume und Hecken."

    place = find(found, later)

    assert (sliced(later, place), place.is_exact) == ("den Schutz der Bäume und", False)


def test_long_passage_is_the_same_wherever_it_stands():
    found = cited("Die Stadt baut Radwege an allen Hauptstraßen")
    later = "Ganz anders. Die Stadt baut Radwege\nan allen Hauptstraßen, aber später."

    assert find(found, later).is_exact


def test_changed_passage_is_found():
    found = cited("Die Stadt baut Radwege an allen Hauptstraßen")
    later = SECTION.replace("baut Radwege an allen", "plant Radwege an vielen")

    place = find(found, later)

    assert "Radwege an vielen Hauptstraßen" in sliced(later, place)
    assert not place.is_exact


def test_other_words_between_the_same_surroundings_are_the_passage_changed():
    found = cited("den Schutz der Bäume")
    later = SECTION.replace("den Schutz der Bäume", "Parkplätze")

    place = find(found, later)

    assert "Parkplätze" in sliced(later, place)
    assert not place.is_exact


@pytest.mark.parametrize("later", ["", "Etwas ganz und gar anderes.", "Bäume"])
def test_removed_passage_is_not_found(later):
    assert find(cited("den Schutz der Bäume"), later) is None


def test_few_words_elsewhere_are_not_the_passage():
    found = cited("Wege")

    assert find(found, "Hier stehen nur andere Wege als zuvor.") is None


def test_marks_run_through_the_html():
    html = "<p>Die <strong>Stadt</strong> baut &amp; plant.</p><ol><li>Radwege</li></ol>"

    marked, place = mark(html, Passage("Stadt baut & plant. Radwege"), name="stelle")

    assert marked == (
        '<p>Die <strong><mark id="stelle" tabindex="-1">Stadt</mark></strong>'
        "<mark> baut &amp; plant.</mark></p><ol><li><mark>Radwege</mark></li></ol>"
    )
    assert place.is_exact


def test_html_without_the_passage_stays_as_it_is():
    assert mark("<p>Text</p>", Passage("Anderes als dort")) == ("<p>Text</p>", None)


@given(letters, st.data())
def test_whatever_is_selected_is_cited_and_found_where_it_was(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    selected = Passage(text[start:end], text[max(0, start - AROUND) : start], text[end:][:AROUND])

    found = cite(text, selected)
    place = find(found, text)

    assert bare(found.quote) == bare(text[start:end])
    assert bare(sliced(text, place)) == bare(found.quote)
    assert place.is_exact
    assert bare(text[: place.start])[-AROUND:].endswith(bare(found.prefix))


@given(letters, st.text("abcdefg ", min_size=60, max_size=200), st.text("xyz \n", max_size=80))
def test_text_put_in_elsewhere_leaves_a_passage_as_it_was(before, quote, more):
    assume(len(bare(quote)) >= 24)
    found = cite(before + quote, Passage(quote, before[-AROUND:]))

    later = more + before + quote + more
    place = find(found, later)

    assert place.is_exact
    assert bare(sliced(later, place)) == bare(quote)


@given(st.text(alphabet="abcdefg", min_size=30, max_size=200), st.text("xyz", max_size=300))
def test_what_has_no_letter_in_common_is_never_found(quote, text):
    assert find(Passage(quote), text) is None


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_it(text, quote, prefix, suffix):
    passage = Passage(quote, prefix, suffix)
    place = find(passage, text)
    cite(text, passage)

    assert place is None or 0 <= place.start < place.end <= len(text)
    assert place is None or sliced(text, place).strip()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["p", "li", "em", "td"]), st.text(max_size=30)), max_size=6),
    st.text(max_size=30),
)
def test_marks_change_no_text(parts, quote):
    html = "".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for tag, text in parts)

    marked, _place = mark(html, Passage(quote))

    assert plain_text(re.sub("</?mark>", "", marked)) == plain_text(html)
