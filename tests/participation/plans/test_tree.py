import pytest

from participation.plans.numbering import bare_title, number_key, split_heading
from participation.plans.plain_text import plain_text
from participation.plans.tree import Footnote, Image, Node, Paragraph, Table, Tree, parents


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("§ 9 Beteiligung", "§ 9", "Beteiligung"),
        ("§ 11a Ferienwohnungen", "§ 11a", "Ferienwohnungen"),
        ("§ 26 (weggefallen)", "§ 26", "(weggefallen)"),
        ("§ 97", "§ 97", ""),
        ("§ 9 in neuer Fassung", "§ 9", "in neuer Fassung"),
        ("§ 9 - Titel", "§ 9", "- Titel"),
        ("Art 20a", "Art 20a", ""),
        ("Art. 5 Meinungsfreiheit", "Art. 5", "Meinungsfreiheit"),
        ("3.2.1 Wald", "3.2.1", "Wald"),
        ("3 Ziele", "3", "Ziele"),
        ("2. Ziele", "2.", "Ziele"),
        ("2.1a Ziele", "2.1a", "Ziele"),
    ],
)
def test_split_heading_with_printed_number(heading: str, number: str, title: str) -> None:
    node = Node(*split_heading(heading), level=1)

    assert (node.number, node.title, node.heading) == (number, title, heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Abschnitt 1 - Allgemeine Vorschriften",
        "Anlage 1 (zu § 8 Abs. 1)",
        "Erster Abschnitt",
        "I. - Die Grundrechte",
        "3. Abschnitt",
        "3. Änderung des Bebauungsplans",
        "9. Mai 2023",
        "2023 im Rückblick",
        "§ 12 bis 14 (weggefallen)",
        "§§ 97 bis 99 (weggefallen)",
        "(XXXX) Art 74a und 75 (weggefallen)",
        "1.5-Grad-Ziel",
        "Artikel",
        "",
    ],
)
def test_split_heading_without_number_keeps_the_whole(heading: str) -> None:
    assert split_heading(heading) == ("", heading)


def test_split_heading_folds_white_space() -> None:
    assert split_heading(" §\u00a011a\t Ferien\n wohnungen ") == ("§ 11a", "Ferien wohnungen")


def test_number_key_forgives_spaces_and_dots() -> None:
    assert [number_key(number) for number in ("§9", "§ 9", "Art. 5", "Art 5", "2.1.", "2.1")] == [
        "§9",
        "§9",
        "art5",
        "art5",
        "2.1",
        "2.1",
    ]


def test_bare_title_drops_only_what_numbers() -> None:
    headings = ("Abschnitt 2 - Ziele", "Erster Abschnitt", "X a. - Notfall", "Teilraum Nord")

    assert [bare_title(heading) for heading in headings] == [
        "Ziele",
        "",
        "Notfall",
        "Teilraum Nord",
    ]


def test_parents_are_nearest_smaller_levels_before() -> None:
    levels = (2, 1, 3, 3, 2, 3, 1)
    nodes = tuple(Node("", str(level), level) for level in levels)

    found = Tree("Plan", nodes).parents()

    assert found == parents(nodes) == (None, None, 1, 1, 1, 4, None)


def test_text_joins_all_kinds_of_blocks() -> None:
    node = Node(
        "§ 1",
        "Zweck",
        1,
        (
            Paragraph("<p>(1) Ein  <b>Satz</b><sup>1</sup></p><ol><li>a<br/>b</li><li>c</li></ol>"),
            Table((("Art", "Zahl"), ("Haus ", "2"))),
            Image("Karte  des Gebiets", "7"),
            Footnote("1", "Eine Anmerkung"),
        ),
    )

    assert node.text == (
        "(1) Ein Satz1\n1. a\nb\n2. c\nArt | Zahl\nHaus | 2\nKarte des Gebiets\n1 Eine Anmerkung"
    )


def test_text_without_blocks_is_empty() -> None:
    assert Node("", "Abschnitt 1", 1).text == ""


def test_plain_text_keeps_nested_numbers_and_entities() -> None:
    html = "<ol><li>A &amp; B<ul><li>x</li></ul></li><li></li></ol><hr/><p>&lt;i&gt;</p>"

    assert plain_text(html) == "1. A & B\nx\n2.\n<i>"


def test_kinds_are_those_of_the_editor() -> None:
    blocks = (Paragraph(""), Table(()), Image(""), Footnote("1", ""))

    assert [block.kind for block in blocks] == ["paragraph", "table", "image", "footnote"]
