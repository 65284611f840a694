"""Sections as pages show them: places, footnotes both ways, tables that can be scrolled."""

from participation.plans.presenting import Labels, present

LABELS = Labels("Link zu Absatz %s", "Fußnote %s", "Fußnote %s, zurück", "Tabelle")


def test_absatz_links_to_itself():
    assert present('<p id="a-abs-2">(2) Er tagt.</p>', LABELS) == (
        '<p id="a-abs-2"><a class="absatz" href="#a-abs-2" aria-label="Link zu Absatz 2">(2)</a>'
        " Er tagt.</p>"
    )


def test_footnote_and_its_first_mark_link_to_each_other():
    html = (
        "<p>Eins<sup>1</sup>, noch einmal<sup>1</sup>, m<sup>2</sup>.</p>"
        '<aside class="footnote" id="a-fn-1"><p><sup>1</sup> Siehe dort.</p></aside>'
    )

    assert present(html, LABELS) == (
        '<p>Eins<sup><a class="footnote-mark" id="a-fn-1-ref" href="#a-fn-1"'
        ' aria-label="Fußnote 1">1</a></sup>, noch einmal<sup><a class="footnote-mark"'
        ' href="#a-fn-1" aria-label="Fußnote 1">1</a></sup>, m<sup>2</sup>.</p>'
        '<aside class="footnote" id="a-fn-1"><p><a class="footnote-mark" href="#a-fn-1-ref"'
        ' aria-label="Fußnote 1, zurück"><sup>1</sup></a> Siehe dort.</p></aside>'
    )


def test_footnote_that_nobody_refers_to_leads_nowhere():
    html = '<p>Text.</p><aside class="footnote" id="a-fn-1"><p><sup>1</sup> Lose.</p></aside>'

    assert present(html, LABELS) == html


def test_table_can_be_scrolled_by_keyboard_and_has_a_name():
    html = "<table><caption>Kosten &amp; <b>Jahre</b></caption><tr><td>1</td></tr></table>"

    assert present(html, LABELS) == (
        '<div class="table-frame" role="group" tabindex="0" aria-label="Kosten &amp; Jahre">'
        f"{html}</div>"
    )
    assert 'aria-label="Tabelle"' in present("<table><tr><td>1</td></tr></table>", LABELS)
