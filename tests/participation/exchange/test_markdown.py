import pytest

from participation.exchange.markdown import parse_markdown
from participation.plans.tree import Block, Footnote, Node, Paragraph, Problem, Table, Tree


def body(source: str) -> tuple[Block, ...]:
    """The blocks of a single section with this text."""
    return parse_markdown(f"# Titel\n\n{source}").nodes[0].blocks


def html(source: str) -> str:
    """The HTML of a single section that is one paragraph block."""
    (block,) = body(source)
    assert isinstance(block, Paragraph)
    return block.html


def test_parse_headings_of_six_levels() -> None:
    tree = parse_markdown("# A\n## § 1 B\n### C\n#### D\n##### E\n###### F ##\n")

    assert tree == Tree(
        "A",
        (
            Node("", "A", 1),
            Node("§ 1", "B", 2),
            Node("", "C", 3),
            Node("", "D", 4),
            Node("", "E", 5),
            Node("", "F", 6),
        ),
    )


def test_problems_say_in_which_section_they_stood() -> None:
    tree = parse_markdown("[a](b)\n\n# § 1 A\n\n[a](b)\n\n![Karte](k.png)\n\n## B [c](d)\n")

    found = [(each.line, each.code, each.place) for each in tree.rejected]

    assert found == [
        (1, "link", ""),
        (5, "link", "§ 1 A"),
        (7, "image", "§ 1 A"),
        (9, "link", "B c"),
    ]


def test_parse_head_is_not_part_of_the_text() -> None:
    tree = parse_markdown("---\nTitle: 'Ein Gesetz'\njurabk: EG\n\n---\n\n#  (EG 2008)\n\nText\n")

    assert tree == Tree("(EG 2008)", (Node("", "(EG 2008)", 1, (Paragraph("<p>Text</p>"),)),))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("---\nTitle: Ein Gesetz\njurabk: EG\n---\n", "Ein Gesetz"),
        ("---\nTitle: ''\njurabk: EG 2008\n---\n", "EG 2008"),
        ("---\nTitle: >-\n  Ein langes\n  Gesetz\n---\n", "Ein langes Gesetz"),
        ("---\nlayout: default\n---\n", "Datei"),
        ("", "Datei"),
    ],
)
def test_parse_text_above_first_heading_gets_the_title(head: str, title: str) -> None:
    tree = parse_markdown(f"{head}Vorspruch\n\n## § 1 A\n", fallback_title="Datei")

    assert tree.nodes == (
        Node("", title, 1, (Paragraph("<p>Vorspruch</p>"),)),
        Node("§ 1", "A", 2),
    )


def test_parse_without_heading_takes_the_fallback_title() -> None:
    tree = parse_markdown("Nur Text", fallback_title=" Mein  Plan ")

    assert tree == Tree("Mein Plan", (Node("", "Mein Plan", 1, (Paragraph("<p>Nur Text</p>"),)),))


def test_parse_text_above_the_head_opens_the_first_section() -> None:
    source = "[^a]\nEin Gesetz\n---\njurabk: EG\n---\n\n# (EG)\n\n[^a]: Anmerkung.\n\nText\n"

    tree = parse_markdown(source)

    blocks = (Paragraph("<p><sup>1</sup> Ein Gesetz</p><p>Text</p>"), Footnote("1", "Anmerkung."))
    assert tree == Tree("(EG)", (Node("", "(EG)", 1, blocks),))


def test_parse_rule_at_the_start_is_no_head() -> None:
    tree = parse_markdown("---\nEin Satz.\n---\n# A\n", fallback_title="Datei")

    assert tree.nodes[0].blocks == (Paragraph("<hr/><p>Ein Satz.</p><hr/>"),)


def test_parse_folds_hard_wraps() -> None:
    assert html("Ein Satz,\nder weitergeht.\nStadt-Land-\nPartnerschaften, Siedlungs-\nund") == (
        "<p>Ein Satz, der weitergeht. Stadt-Land-Partnerschaften, Siedlungs- und</p>"
    )


def test_parse_keeps_forced_breaks_and_emphasis() -> None:
    assert html("Ein **fetter**  \nund *schräger*   Satz") == (
        "<p>Ein <b>fetter</b><br/>und <i>schräger</i> Satz</p>"
    )


def test_parse_definition_list_becomes_readable_text() -> None:
    source = "Ausfertigungsdatum\n:   2008-12-22\n\nFundstelle\n:   BGBl I:\n    2986\n"

    assert html(source) == "<p>Ausfertigungsdatum: 2008-12-22</p><p>Fundstelle: BGBl I: 2986</p>"


def test_parse_list_that_counts_from_one_stays_a_list() -> None:
    assert html("(1) Text\n\n1.  eins\n    a)  x,\n\n    b)  y\n\n\n2.  zwei\n\nEnde") == (
        "<p>(1) Text</p><ol><li>eins a) x,<br/>b) y</li><li>zwei</li></ol><p>Ende</p>"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("5.  fünf\n6.  sechs", "<p>5. fünf</p><p>6. sechs</p>"),
        ("1.  eins\n3.  drei", "<p>1. eins</p><p>3. drei</p>"),
        ("1)  eins\n2)  zwei", "<p>1) eins</p><p>2) zwei</p>"),
        ("2.  zwei\n\n    - a\n    - b", "<p>2. zwei</p><ul><li>a</li><li>b</li></ul>"),
        ("- x\n\n  3. drei\n  4. vier", "<ul><li>x<br/>3. drei<br/>4. vier</li></ul>"),
        ("5a. den Schutz\n    der Wälder", "<p>5a. den Schutz der Wälder</p>"),
        ("31. Dezember 2013", "<p>31. Dezember 2013</p>"),
    ],
)
def test_parse_list_with_other_numbers_keeps_them_as_text(source: str, expected: str) -> None:
    assert html(source) == expected


def test_parse_list_item_ends_with_its_nested_lists() -> None:
    source = "- a\n\n  zweiter\n\n  - b\n- c\n\n  - d\n\n  danach"

    assert html(source) == (
        "<ul><li>a<br/>zweiter<ul><li>b</li></ul></li><li>c<br/>– d<br/>danach</li></ul>"
    )


def test_parse_rows_printed_as_lists_keep_their_cells() -> None:
    source = "*    *   1.\n\n    *   Dorf\n        gebiete\n\n    *   (MD)\n\n\n*    *   2.\n"

    assert html(source) == "<ul><li>1. | Dorf gebiete | (MD)</li><li>2.</li></ul>"


def test_parse_indented_text_is_no_code() -> None:
    assert html("Satz\n\n    eingerückt `x < 1`\n\n```\na\n  b\n```\n\n> Zitat") == (
        "<p>Satz</p><p>eingerückt x &lt; 1</p><p>a<br/>  b</p><p>Zitat</p>"
    )


def test_parse_raw_html_becomes_text() -> None:
    source = "<script>alert(1)</script>\n\nEin <b onclick='x'>Wort</b> &lt;i&gt;"

    assert html(source) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        "<p>Ein &lt;b onclick='x'&gt;Wort&lt;/b&gt; &lt;i&gt;</p>"
    )


@pytest.mark.parametrize("url", ["https://a.de/?x=1&y=2", "http://a.de", "mailto:a@b.de"])
def test_parse_link_that_is_allowed(url: str) -> None:
    escaped = url.replace("&", "&amp;")

    assert html(f"[hier]({url})") == f'<p><a href="{escaped}">hier</a></p>'


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x", "seite.md", "//a.de", "#x"]
)
def test_parse_link_that_is_not_allowed_keeps_its_text(url: str) -> None:
    tree = parse_markdown(f"# T\n\nSatz\n\n[hier]({url})\n")

    assert (tree.nodes[0].blocks, tree.rejected) == (
        (Paragraph("<p>Satz</p><p>hier</p>"),),
        (Problem(5, "link", ""),),
    )


def test_parse_link_attribute_cannot_be_left() -> None:
    assert html("[x](https://a.de/'\"><b>)") == (
        '<p><a href="https://a.de/&#x27;%22%3E%3Cb%3E">x</a></p>'
    )


def test_parse_image_keeps_its_description() -> None:
    tree = parse_markdown("# T\n\nSiehe ![die *Karte*](karte.png) oben\n")

    assert (tree.nodes[0].text, tree.rejected) == (
        "Siehe die Karte oben",
        (Problem(3, "image", ""),),
    )


def test_parse_table_as_plain_text() -> None:
    source = "Davor\n\n| Art | Zahl |\n|---|--:|\n| **Haus** [x](https://a.de) | 2 |\n| <i> |\n"

    assert body(source) == (
        Paragraph("<p>Davor</p>"),
        Table((("Art", "Zahl"), ("Haus x (https://a.de)", "2"), ("<i>", ""))),
    )


def test_parse_footnote_stands_where_it_is_referred_to() -> None:
    source = "# A\n\nx[^b] y[^a]\n\n# B[^a]\n\n[^a]: Note\n    a\n\n[^b]: Note b\n\n[^c]: Note c\n"

    tree = parse_markdown(source)

    assert tree.nodes == (
        Node(
            "",
            "A",
            1,
            (
                Paragraph("<p>x<sup>1</sup> y<sup>2</sup></p>"),
                Footnote("1", "Note b"),
                Footnote("2", "Note a"),
            ),
        ),
        Node("", "B", 1, (Footnote("2", "Note a"), Footnote("3", "Note c"))),
    )


def test_parse_reference_without_footnote_stays_text() -> None:
    assert html("x[^nichts]") == "<p>x[^nichts]</p>"


def test_parse_heading_too_long_is_shortened_and_kept_below() -> None:
    long = " ".join(["Überschrift"] * 60)

    tree = parse_markdown(f"# {long}\n\nText\n")

    assert len(tree.nodes[0].heading) <= 500
    assert tree.nodes[0].blocks == (Paragraph(f"<p>{long}</p><p>Text</p>"),)
    assert tree.rejected == (Problem(1, "long_heading", ""),)


def test_parse_windows_line_ends_and_control_characters() -> None:
    assert parse_markdown("\ufeff# A\r\n\r\nx\x0cy\r\nz").nodes == (
        Node("", "A", 1, (Paragraph("<p>x y z</p>"),)),
    )
