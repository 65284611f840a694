"""Differences of words inside paragraphs."""

from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.plans.synopsis_layout import Side, layout
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


def test_markup_inside_a_paragraph_is_kept_on_both_sides():
    old = '<p>Der <b>Rat</b> tagt <a href="https://example.org/">hier</a>, m<sup>2</sup>.</p>'
    new = '<p>Der <b>Stadtrat</b> tagt <a href="https://example.org/">hier</a>, m<sup>2</sup>.</p>'

    (change,) = compare_wording(old, new)

    assert ["".join(run.html for run in each.runs) for each in change.passages] == [
        "Der ",
        "<strong>Rat</strong>",
        "<strong>Stadtrat</strong>",
        ' tagt <a href="https://example.org/">hier</a>, m<sup>2</sup>.',
    ]


def test_bold_alone_is_no_difference_of_words():
    (change,) = compare_wording("<p>Der Rat</p>", "<p>Der <b>Rat</b></p>")

    assert change.kind == SAME
    assert "".join(run.html for run in change.passages[0].old_runs) == "Der Rat"
    assert "".join(run.html for run in change.passages[0].runs) == "Der <strong>Rat</strong>"


def test_links_that_lead_to_a_place_of_the_text_or_run_scripts_are_none():
    html = '<p><a href="#a-fn-1">1</a> <a href="javascript:alert(1)">x</a></p>'

    assert "".join(run.html for run in text_blocks(html)[0].runs) == "1 x"


def test_lists_and_tables_are_laid_out_as_such():
    html = (
        "<ol><li>eins</li><li>zwei<ul><li>innen</li></ul></li></ol><ol><li>neu</li></ol>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table><p>Ende</p>"
    )

    groups = layout(compare_wording(html, html), Side.NEW)

    shown = [
        (group.role, [(line.marker, line.level, len(line.cells)) for line in group.lines])
        for group in groups
    ]
    assert shown == [
        ("item", [("1.", 1, 1), ("2.", 1, 1), ("•", 2, 1)]),
        ("item", [("1.", 1, 1)]),
        ("row", [("", 0, 2), ("", 0, 2)]),
        ("text", [("", 0, 1)]),
    ]
    assert [line.is_head for line in groups[2].lines] == [True, False]


@given(st.lists(words, max_size=4), st.lists(words, max_size=4))
def test_both_texts_are_read_whole_with_their_markup(old, new):
    def html(texts):
        return "".join(f"<p>a <b>{escape(text)}</b> z</p>" for text in texts)

    changes = compare_wording(html(old), html(new))

    def read(side):
        groups = layout(changes, side)
        return ["".join(r.text for p in g.lines[0].cells[0] for r in p.runs) for g in groups]

    assert read(Side.OLD) == [block.text for block in text_blocks(html(old))]
    assert read(Side.NEW) == [block.text for block in text_blocks(html(new))]


def test_empty_cells_keep_the_columns_of_a_table_in_place():
    row, empty_row = "<tr><td></td><td>1</td><td></td></tr>", "<tr><td></td><td></td></tr>"
    html = f"<table><tbody>{row}{empty_row}</tbody></table>"

    (group,) = layout(compare_wording(html, html), Side.NEW)

    cells = [cell for line in group.lines for cell in line.cells]
    words = ["".join(run.text for piece in cell for run in piece.runs) for cell in cells]
    assert [word.strip() for word in words] == ["", "1", ""]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('<tr><th colspan="2">Maß</th><th>Art</th></tr>', [["Maß", "", "Art"]]),
        ('<tr><td>WA</td><td colspan="2">0,4</td></tr>', [["WA", "0,4", ""]]),
        (
            '<tr><td rowspan="2">WA</td><td>0,4</td></tr><tr><td>0,8</td></tr>',
            [["WA", "0,4"], ["", "0,8"]],
        ),
        (
            '<tr><td>1</td><td rowspan="2">a</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>',
            [["1", "a"], ["2", ""], ["3"]],
        ),
        (
            '<tr><td rowspan="2" colspan="2">x</td><td>a</td></tr><tr><td>b</td></tr>',
            [["x", "", "a"], ["", "", "b"]],
        ),
        ('<tr><td colspan="999999999">x</td></tr>', [["x", *[""] * 99]]),
        ('<tr><td colspan="none">x</td><td rowspan="0">y</td></tr>', [["x", "y"]]),
        (
            '<thead><tr><th rowspan="9">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody>',
            [["A"], ["1"]],
        ),
    ],
)
def test_merged_cells_keep_the_columns_of_a_table_in_place(rows, expected):
    (group,) = layout(compare_wording("", f"<table>{rows}</table>"), Side.NEW)

    words = [
        ["".join(run.text for piece in cell for run in piece.runs) for cell in line.cells]
        for line in group.lines
    ]
    assert words == expected
