"""Differences of words inside paragraphs."""

from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.plans.wording import (
    Kind,
    Passage,
    TextBlock,
    compare_wording,
    compare_words,
    text_blocks,
)

SAME, GONE, COME = Kind.SAME, Kind.DELETED, Kind.INSERTED
words = st.text("aäb. ,§1\n", max_size=30)


def shown(passages):
    signs = {SAME: "{}", GONE: "[-{}-]", COME: "[+{}+]"}
    return "".join(signs[p.kind].format(p.text) for p in passages)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("Der Rat", "Der Rat", "Der Rat"),
        ("Der Rat tagt", "Der Stadtrat tagt", "Der [-Rat-][+Stadtrat+] tagt"),
        ("Der Rat", "Der Rat tagt", "Der Rat[+ tagt+]"),
        ("alt und lang", "neu bleibt kurz", "[-alt und lang-][+neu bleibt kurz+]"),
        ("von 1,50 Metern", "von 2,00 Metern", "von [-1,50-][+2,00+] Metern"),
        ("§ 14 Abs. 2", "§ 12 Abs. 2", "§ [-14-][+12+] Abs. 2"),
    ],
)
def test_words_are_compared_whole(old, new, expected):
    assert shown(compare_words(old, new)) == expected


def test_huge_paragraphs_are_replaced_whole():
    old, new = "a " * 20_001, "b " * 20_001

    assert compare_words(old, new) == (Passage(GONE, old), Passage(COME, new))


def test_blocks_are_paragraphs_items_rows_images_and_footnotes():
    html = (
        "<p>Erstens<br>noch <strong>fett</strong></p><ul><li>eins<ul><li>innen</li></ul></li>"
        "<li><p>zwei</p></li></ul><table><tr><th>A</th><th>B</th></tr></table>"
        '<figure><img src="x" alt="Ein Plan"></figure>'
        '<aside class="footnote"><p><sup>1</sup> Fußnote</p></aside>lose'
    )

    assert text_blocks(html) == (
        TextBlock("text", "Erstens noch fett"),
        TextBlock("item", "eins"),
        TextBlock("item", "innen"),
        TextBlock("item", "zwei"),
        TextBlock("row", "A | B"),
        TextBlock("image", "Ein Plan"),
        TextBlock("note", "1 Fußnote"),
        TextBlock("text", "lose"),
    )


def test_inserted_paragraph_does_not_shift_the_others():
    old = "<p>(1) Der Rat tagt öffentlich.</p><p>(2) Er beschließt.</p>"
    new = "<p>(1) Der Stadtrat tagt öffentlich.</p><p>Neu ist dies.</p><p>(2) Er beschließt.</p>"

    assert [(each.kind, shown(each.passages)) for each in compare_wording(old, new)] == [
        (Kind.CHANGED, "(1) Der [-Rat-][+Stadtrat+] tagt öffentlich."),
        (COME, "[+Neu ist dies.+]"),
        (SAME, "(2) Er beschließt."),
    ]


def test_difference_never_runs_across_paragraphs():
    changes = compare_wording("<p>eins</p><p>zwei</p>", "<p>eins zwei</p>")

    assert [(each.old, each.new) for each in changes] in (
        [("eins", "eins zwei"), ("zwei", "")],
        [("eins", ""), ("zwei", "eins zwei")],
    )


@given(words, words)
def test_both_lines_can_be_read_in_their_difference(old, new):
    passages = compare_words(old, new)

    assert "".join(p.text for p in passages if p.kind != COME) == old
    assert "".join(p.text for p in passages if p.kind != GONE) == new
    assert all(one.kind != other.kind for one, other in pairwise(passages))


paragraphs = st.lists(words, max_size=6).map(
    lambda texts: "".join(f"<p>{escape(text)}</p>" for text in texts)
)


@given(paragraphs, paragraphs)
def test_both_texts_can_be_read_in_their_difference(old, new):
    changes = compare_wording(old, new)

    assert [each.old for each in changes if each.old] == [b.text for b in text_blocks(old)]
    assert [each.new for each in changes if each.new] == [b.text for b in text_blocks(new)]
