from pathlib import Path

import pytest
from docx import Document

from participation.exchange.word.images import docx_images
from participation.exchange.word.reading import images_of, parse_docx
from participation.plans.tree import (
    Block,
    Footnote,
    Image,
    Node,
    Paragraph,
    Problem,
    Span,
    Table,
    Tree,
)
from tests.support.docx import (
    STYLES,
    docx,
    in_list,
    level,
    outline,
    paragraph,
    picture,
    png,
    relationship,
    run,
    use,
)


def body(xml: str, **parts: object) -> tuple[Block, ...]:
    """The blocks of a single section with this text."""
    tree = parse_docx(docx(paragraph("Titel", style="H1") + xml, **parts))  # type: ignore[arg-type]
    (node,) = tree.nodes
    return node.blocks


def html(xml: str, **parts: object) -> str:
    """The HTML of a single section that is one paragraph block."""
    (block,) = body(xml, **parts)
    assert isinstance(block, Paragraph)
    return block.html


def headings(xml: str, **parts: object) -> list[tuple[str, str, int]]:
    tree = parse_docx(docx(xml, **parts))  # type: ignore[arg-type]
    return [(node.number, node.title, node.level) for node in tree.nodes]


def reported(xml: str, **parts: object) -> list[tuple[int, str, str]]:
    tree = parse_docx(docx(xml, **parts))  # type: ignore[arg-type]
    return [(each.line, each.code, each.place) for each in tree.rejected]


# Headings


def test_headings_by_style_outline_level_and_inheritance() -> None:
    styles = f"""{STYLES}
      <w:style w:type="paragraph" w:styleId="berschrift4"><w:name w:val="Überschrift 4"/></w:style>
      <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Eigene"/>
        <w:basedOn w:val="H2"/></w:style>
      <w:style w:type="paragraph" w:styleId="Level"><w:name w:val="Stufe"/>
        <w:pPr><w:outlineLvl w:val="4"/></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="NotOne"><w:name w:val="Wie eine"/>
        <w:basedOn w:val="H1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>"""

    found = headings(
        paragraph("Eins", style="H1")
        + paragraph("Zwei", style="Own")
        + paragraph("Vier", style="berschrift4")
        + paragraph("Fünf", style="Level")
        + paragraph("Sechs", properties='<w:outlineLvl w:val="5"/>')
        + paragraph("Sieben", properties='<w:outlineLvl w:val="6"/>')
        + paragraph("Keine", style="NotOne")
        + paragraph("§ 9 Getippt", style="H2"),
        styles=styles,
    )

    assert found == [
        ("", "Eins", 1),
        ("", "Zwei", 2),
        ("", "Vier", 4),
        ("", "Fünf", 5),
        ("", "Sechs", 6),
        ("", "Sieben", 6),
        ("§ 9", "Getippt", 2),
    ]


def test_style_that_is_based_on_itself_is_no_endless_loop() -> None:
    styles = """<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/>
      <w:basedOn w:val="A"/></w:style>"""

    assert headings(paragraph("Text", style="A"), styles=styles) == [("", "", 1)]


def test_title_is_the_plans_and_no_section() -> None:
    styles = (
        f"""{STYLES}<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>"""
    )

    tree = parse_docx(
        docx(
            paragraph("Satzung", style="T") + paragraph("Vorspruch") + paragraph("A", style="H1"),
            styles=styles,
        ),
        fallback_title="Datei",
    )

    nodes = (Node("", "Satzung", 1, (Paragraph("<p>Vorspruch</p>"),)), Node("", "A", 1))
    assert tree == Tree("Satzung", nodes)


def test_text_without_headings_is_one_section_and_says_so() -> None:
    tree = parse_docx(docx(paragraph("Nur Text")), fallback_title="Datei")

    assert tree == Tree(
        "Datei",
        (Node("", "Datei", 1, (Paragraph("<p>Nur Text</p>"),)),),
        (Problem(1, "no_headings", ""),),
    )


def test_empty_headings_are_left_out_and_long_ones_shortened() -> None:
    long = "Wort " * 200

    tree = parse_docx(docx(paragraph(style="H1") + paragraph(long, style="H1")))

    (node,) = tree.nodes
    assert len(node.title) <= 500
    assert node.text == long.strip()
    assert [each.code for each in tree.rejected] == ["long_heading"]


def test_table_of_contents_is_left_out() -> None:
    styles = f"""{STYLES}
      <w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>"""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Kapitel</w:t></w:r>'
    )
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('Inhalt')}</w:sdtContent></w:sdt>"
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    tree = parse_docx(
        docx(
            gallery
            + paragraph("Kapitel 1", style="V1")
            + paragraph(runs=field)
            + paragraph("noch ein Kapitel", runs=end)
            + paragraph("Kapitel", style="H1"),
            styles=styles,
        )
    )

    assert tree == Tree("Kapitel", (Node("", "Kapitel", 1),))


# Numbers


def test_headings_carry_the_numbers_that_word_prints() -> None:
    numbering = outline(
        1,
        level(0, "Teil %1", kind="upperRoman", more='<w:pStyle w:val="H1"/>'),
        level(1, "§ %2", more='<w:lvlRestart w:val="0"/><w:pStyle w:val="H2"/>'),
        level(2, "%1.%2.%3", more='<w:isLgl/><w:pStyle w:val="H3"/>'),
    ) + use(1, 1)
    linked = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styles = STYLES.replace('"heading 1"/></w:style>', f'"heading 1"/>{linked}')
    styles = styles.replace('"heading 2"/></w:style>', f'"heading 2"/>{linked}')
    styles = styles.replace('"heading 3"/></w:style>', f'"heading 3"/>{linked}')

    found = headings(
        paragraph("Allgemeines", style="H1")
        + paragraph("Zweck", style="H2")
        + paragraph("Ziel", style="H2")
        + paragraph("Besonderes", style="H1")
        + paragraph("Wege", style="H2")
        + paragraph("Breite", style="H3")
        + paragraph("Länge", style="H3")
        + paragraph("Ohne", style="H2", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("Plätze", style="H2"),
        styles=styles,
        numbering=numbering,
    )

    assert found == [
        ("Teil I", "Allgemeines", 1),
        ("§ 1", "Zweck", 2),
        ("§ 2", "Ziel", 2),
        ("Teil II", "Besonderes", 1),
        ("§ 3", "Wege", 2),
        ("2.3.1", "Breite", 3),
        ("2.3.2", "Länge", 3),
        ("", "Ohne", 2),
        ("§ 4", "Plätze", 2),
    ]


def test_lists_of_one_outline_count_on_unless_one_begins_anew() -> None:
    numbering = (
        outline(1, level(0, "(%1)"))
        + use(1, 1)
        + use(2, 1)
        + use(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    )

    found = html(
        "".join(
            paragraph(text, properties=in_list(number))
            for text, number in [("a", 1), ("b", 1), ("c", 2), ("d", 3), ("e", 3), ("f", 1)]
        ),
        numbering=numbering,
    )

    assert found == "".join(
        f"<p>({number}) {text}</p>"
        for number, text in zip([1, 2, 3, 7, 8, 9], "abcdef", strict=True)
    )


@pytest.mark.parametrize(
    ("kind", "text", "labels"),
    [
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperLetter", "%1.", ["A.", "B.", "C."]),
        ("lowerRoman", "%1)", ["i)", "ii)", "iii)"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("ordinal", "%1", ["1.", "2.", "3."]),
        ("unheardOf", "Nr. %1", ["Nr. 1", "Nr. 2", "Nr. 3"]),
    ],
)
def test_kinds_of_numbers(kind: str, text: str, labels: list[str]) -> None:
    numbering = outline(1, level(0, text, kind=kind)) + use(1, 1)

    found = headings(
        "".join(paragraph("x", style="H1", properties=in_list(1)) for _label in labels),
        numbering=numbering,
    )

    assert [number for number, _title, _level in found] == labels


def test_list_of_a_list_style_uses_its_outline() -> None:
    numbering = (
        outline(1, level(0, "Artikel %1"))
        + '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>'
        + use(1, 1)
        + use(2, 2)
    )
    styles = f"""{STYLES}<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"""

    found = headings(
        paragraph("Würde", style="H1", properties=in_list(2)), numbering=numbering, styles=styles
    )

    assert found == [("Artikel 1", "Würde", 1)]


def test_deleted_paragraphs_are_not_counted() -> None:
    numbering = outline(1, level(0, "§ %1")) + use(1, 1)
    gone = "<w:rPr><w:del/></w:rPr>"

    found = headings(
        paragraph("Eins", style="H1", properties=in_list(1))
        + paragraph(
            style="H1",
            properties=in_list(1) + gone,
            runs="<w:del><w:r><w:delText>Weg</w:delText></w:r></w:del>",
        )
        + paragraph("Zwei", style="H1", properties=in_list(1)),
        numbering=numbering,
    )

    assert found == [("§ 1", "Eins", 1), ("§ 2", "Zwei", 1)]


# Text


def test_looks_become_the_same_html_as_from_markdown() -> None:
    relationships = relationship("l1", "hyperlink", "https://example.org/?a=1&amp;b", external=True)

    found = html(
        paragraph(
            "Ein ",
            runs=run("fet", "<w:b/>")
            + run("ter ", "<w:b/>")
            + run("und ", '<w:b w:val="0"/>')
            + run("schräger ", "<w:i/>")
            + run("bei", "<w:b/><w:i/>")
            + run(" 10 m")
            + run("2", '<w:vertAlign w:val="superscript"/>')
            + run(" H")
            + run("2", '<w:vertAlign w:val="subscript"/>')
            + run("O &lt; ")
            + f'<w:hyperlink r:id="l1">{run("dort")}</w:hyperlink>'
            + "<w:r><w:br/><w:t>neue\tZeile</w:t><w:tab/><w:noBreakHyphen/></w:r>",
        ),
        relationships=relationships,
    )

    assert found == (
        "<p>Ein <b>fetter</b> und <i>schräger</i> <b><i>bei</i></b> 10 m<sup>2</sup> H<sub>2</sub>O"
        ' &lt; <a href="https://example.org/?a=1&amp;b">dort</a><br/>neue Zeile \u2011</p>'
    )


def test_looks_come_from_styles_of_letters_and_paragraphs() -> None:
    styles = f"""{STYLES}
      <w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>
        <w:rPr><w:b/></w:rPr></w:style>
      <w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>
        <w:rPr><w:i/></w:rPr></w:style>"""

    found = html(
        paragraph("Zitat ", style="Quote", runs=run("stark", '<w:rStyle w:val="Strong"/>')),
        styles=styles,
    )

    assert found == "<p><i>Zitat</i> <b><i>stark</i></b></p>"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "#anker", "../x.docx"]
)
def test_links_that_lead_nowhere_leave_their_text(url: str) -> None:
    relationships = relationship("l1", "hyperlink", url, external=True)
    link = f'<w:hyperlink r:id="l1">{run("Text")}</w:hyperlink>'

    tree = parse_docx(
        docx(paragraph("A", style="H1") + paragraph(runs=link), relationships=relationships)
    )

    assert tree.nodes[0].blocks == (Paragraph("<p>Text</p>"),)
    assert tree.rejected == (Problem(2, "link", ""),)
    assert tree.rejected[0].place == "A"


def test_fields_give_their_results() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def field(code: str, result: str) -> str:
        instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        return char("begin") + instruction + char("separate") + run(result) + char("end")

    nested = (
        char("begin") + field("DATE", "heute") + "<w:r><w:instrText> = 1</w:instrText></w:r>"
        + char("separate") + run("7") + char("end")
    )  # fmt: skip

    found = html(
        paragraph("Siehe ", runs=field("REF _Ref1 \\h", "§ 3") + run(", Seite ") + nested)
        + paragraph(runs=field('HYPERLINK "https://a.de/" \\l "b"', "dort"))
        + paragraph(runs=f'<w:fldSimple w:instr="SEQ Tabelle">{run("Tabelle 4")}</w:fldSimple>')
        + paragraph("kaputt", runs=char("begin") + "<w:r><w:instrText>X</w:instrText></w:r>")
        + paragraph("danach")
    )

    assert found == (
        '<p>Siehe § 3, Seite 7</p><p><a href="https://a.de/#b">dort</a></p><p>Tabelle 4</p>'
        "<p>kaputt</p><p>danach</p>"
    )


def test_tracked_changes_count_as_accepted() -> None:
    moved = "<w:moveFromRangeStart/><w:moveFrom>{0}</w:moveFrom><w:moveFromRangeEnd/>"
    deleted = "<w:del><w:r><w:delText>alt</w:delText></w:r></w:del>"

    found = html(
        paragraph("Der ", runs=deleted + f"<w:ins>{run('neue')}</w:ins>{run(' Text.')}")
        + paragraph(properties="<w:rPr><w:moveFrom/></w:rPr>", runs=moved.format(run("Umgezogen.")))
        + paragraph("Bleibt ", properties="<w:rPr><w:del/></w:rPr>")
        + paragraph("zusammen.")
        + paragraph(runs=f"<w:moveTo>{run('Umgezogen.')}</w:moveTo>")
        + paragraph("Fett", runs="", properties="<w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr>"
                    "</w:rPrChange></w:rPr>")
    )  # fmt: skip

    assert found == ("<p>Der neue Text.</p><p>Bleibt zusammen.</p><p>Umgezogen.</p><p>Fett</p>")


def test_signs_of_symbol_fonts() -> None:
    signs = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B3"/>'
        '<w:sym w:font="Arial" w:char="00B2"/><w:sym w:font="Webdings" w:char="F0FC"/>'
        '<w:sym w:font="x" w:char="zz"/></w:r>'
    )

    assert html(paragraph(runs=signs)) == "<p>✓≥²\ufffd\ufffd</p>"


def test_lists_are_nested_and_carry_printed_numbers() -> None:
    numbering = (
        outline(1, level(0, "%1."), level(1, "%2)", kind="lowerLetter"))
        + outline(2, level(0, "", kind="bullet"), level(1, "o", kind="bullet"))
        + use(1, 1)
        + use(2, 2)
    )

    found = html(
        paragraph("eins", properties=in_list(1))
        + paragraph("Buchstabe", properties=in_list(1, 1))
        + paragraph("zwei", properties=in_list(1))
        + paragraph("Punkt", properties=in_list(2, 1))
        + paragraph("Zwischenruf")
        + paragraph("drei", properties=in_list(1))
        + paragraph("Strich", properties=in_list(2))
        + paragraph("tiefer", properties=in_list(2, 1)),
        numbering=numbering,
    )

    assert found == (
        "<ol><li>eins<br/>a) Buchstabe</li><li>zwei<ul><li>Punkt</li></ul></li></ol>"
        "<p>Zwischenruf</p><p>3. drei</p><ul><li>Strich<ul><li>tiefer</li></ul></li></ul>"
    )


# Tables, images, notes


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def test_table_with_merged_cells_and_heading() -> None:
    found = body(
        table(
            row(cell("Art"), cell("Werte", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
            row(cell("A", '<w:vMerge w:val="restart"/>'), cell("1"), cell("2")),
            row(cell("", "<w:vMerge/>"), cell("3"), cell("4")),
            row(cell("weg"), cell("weg"), properties="<w:del/>"),
            row(cell("5"), cell("6"), properties='<w:gridBefore w:val="1"/>'),
        )
    )

    assert found == (
        Table(
            (("Art", "Werte", ""), ("A", "1", "2"), ("", "3", "4"), ("", "5", "6")),
            has_heading=True,
            merged=(Span(0, 1, 1, 2), Span(1, 0, 2, 1)),
        ),
    )


def test_table_without_heading_and_what_stands_in_cells() -> None:
    numbering = outline(1, level(0, "%1)", kind="lowerLetter")) + use(1, 1)
    inner = table(row(cell("x"), cell("y")))
    listed = paragraph("Punkt", properties=in_list(1)) + paragraph("Rest")

    tree = parse_docx(
        docx(
            paragraph("A", style="H1")
            + table(row(f"<w:tc>{listed}</w:tc>", f"<w:tc>{inner}{paragraph()}</w:tc>"))
            + table(row(cell(""), cell("")))
            + table(row(f"<w:tc>{paragraph('Rahmen')}</w:tc>")),
            numbering=numbering,
        )
    )

    assert tree.nodes[0].blocks == (
        Table((("a) Punkt Rest", "x | y"),), has_heading=False),
        Paragraph("<p>Rahmen</p>"),
    )
    assert [each.code for each in tree.rejected] == ["nested_table"]


def test_cells_without_measure_are_bounded() -> None:
    wide = cell("x", '<w:gridSpan w:val="999999999"/>')

    (found,) = body(table(row(wide, wide), row(cell("a"), cell("b"))))

    assert isinstance(found, Table)
    assert {len(cells) for cells in found.rows} == {100}


def test_images_come_with_their_descriptions() -> None:
    data = docx(
        paragraph("A", style="H1")
        + paragraph("Davor ", runs=picture("i1", "Ein Plan") + run("danach"))
        + paragraph(runs=picture("i1")),
        relationships=relationship("i1", "image", "media/bild.png"),
        parts={"word/media/bild.png": png()},
    )

    tree = parse_docx(data)

    assert tree.nodes[0].blocks == (
        Paragraph("<p>Davor danach</p>"),
        Image("Ein Plan", "word/media/bild.png"),
        Image("", "word/media/bild.png"),
    )
    assert tree.rejected == (Problem(3, "no_description", ""),)
    assert docx_images(data, images_of(tree)) == {"word/media/bild.png": png()}


def test_footnotes_and_endnotes_have_their_printed_marks() -> None:
    def note(kind: str, number: int, inside: str) -> str:
        return f'<w:{kind} w:id="{number}">{inside}</w:{kind}>'

    def refer(kind: str, number: int, more: str = "") -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"{more}/></w:r>'

    custom = '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'

    tree = parse_docx(
        docx(
            paragraph("Titel", style="H1", runs=refer("footnote", 1))
            + paragraph("Text", runs=refer("footnote", 2) + run(" weiter") + refer("endnote", 5))
            + paragraph("Zwei", style="H1")
            + paragraph("Mehr", runs=refer("footnote", 2) + custom),
            footnotes=note("footnote", 0, paragraph())
            + note("footnote", 1, paragraph("Zum Titel."))
            + note("footnote", 2, paragraph("Erst.") + paragraph("Dann."))
            + note("footnote", 3, paragraph("Stern.")),
            endnotes=note("endnote", 5, paragraph("Am Ende.")),
        )
    )

    assert tree.nodes == (
        Node(
            "",
            "Titel",
            1,
            (
                Paragraph("<p>Text<sup>2</sup> weiter<sup>i</sup></p>"),
                Footnote("1", "Zum Titel."),
                Footnote("2", "Erst.\nDann."),
                Footnote("i", "Am Ende."),
            ),
        ),
        Node(
            "",
            "Zwei",
            1,
            (
                Paragraph("<p>Mehr<sup>2</sup><sup>*</sup></p>"),
                Footnote("2", "Erst.\nDann."),
                Footnote("*", "Stern."),
            ),
        ),
    )


# What cannot be taken over


def drawing(uri: str, inside: str = "") -> str:
    data = f'<a:graphicData uri="{uri}">{inside}</a:graphicData>'
    return f"<w:r><w:drawing><wp:inline><a:graphic>{data}</a:graphic></wp:inline></w:drawing></w:r>"


BOX = f"<w:txbxContent>{paragraph('Randbemerkung')}</w:txbxContent>"
BOX_IN_TWO_WAYS = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{BOX}</w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("runs", "code"),
    [
        (
            BOX_IN_TWO_WAYS,
            "text_box",
        ),
        (f"<w:r><w:pict><v:shape>{BOX}</v:shape></w:pict></w:r>", "text_box"),
        (drawing("http://schemas.openxmlformats.org/drawingml/2006/chart"), "chart"),
        (drawing("http://schemas.openxmlformats.org/drawingml/2006/diagram"), "diagram"),
        (drawing("http://schemas.microsoft.com/office/word/2010/wordprocessingShape"), "drawing"),
        ('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>', "object"),
        ('<w:r><w:commentReference w:id="0"/></w:r>', "comment"),
        (run("geheim", "<w:vanish/>"), "hidden"),
        (run("gestrichen", "<w:strike/>"), "struck"),
        ("<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", "formula"),
        (picture("fehlt", "Karte"), "image"),
        (picture("x", kind="link"), "image"),
        (picture("x", more='<adec:decorative val="1"/>'), "image"),
    ],
)
def test_what_is_not_taken_over_is_reported_with_its_place(runs: str, code: str) -> None:
    found = reported(paragraph("§ 1 A", style="H1") + paragraph("Text", runs=runs))

    assert found == [(2, code, "§ 1 A")]


def test_description_of_an_image_that_is_not_taken_over_is_kept() -> None:
    found = html(
        paragraph("Siehe", runs=picture("i1", "Karte")),
        relationships=relationship("i1", "image", "media/karte.emf"),
        parts={"word/media/karte.emf": b"\x01\x00\x00\x00 EMF"},
    )

    assert found == "<p>Siehe Karte</p>"


def test_other_files_and_margins_are_reported() -> None:
    relationships = relationship("h1", "header", "header1.xml")
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {"word/header1.xml": f"<w:hdr {names}>{paragraph('Stand Mai')}</w:hdr>".encode()}

    found = reported(
        paragraph("A", style="H1") + '<w:altChunk r:id="x"/>',
        relationships=relationships,
        parts=parts,
    )

    assert found == [(2, "other_file", "A"), (2, "margin", "")]


def test_strict_files_are_read_as_well() -> None:
    common = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = f'<w:document xmlns:w="{strict}"><w:body>{paragraph("§ 1 A", style="H1")}</w:body>'
    styles = f'<w:styles xmlns:w="{common}">{STYLES}</w:styles>'

    data = docx(
        "",
        parts={
            "word/document.xml": f"{document}</w:document>".encode("utf-16"),
            "word/styles.xml": f"<?xml version='1.0' encoding='UTF-8'?>{styles}".encode(),
        },
    )

    assert parse_docx(data).nodes == (Node("§ 1", "A", 1),)


def test_file_of_a_word_processor(tmp_path: Path) -> None:
    """python-docx writes with the styles and numbering that Word itself ships."""
    document = Document()
    document.add_heading("Radverkehrskonzept", 0)
    document.add_heading("Ziele", 1)
    text = document.add_paragraph("Wir wollen ")
    text.add_run("mehr").bold = True
    text.add_run(" Radwege.")
    document.add_paragraph("Abstellanlagen", style="List Bullet")
    document.add_paragraph("Schulwege", style="List Number")
    document.add_heading("Maßnahmen", 2)
    grid = document.add_table(rows=2, cols=2)
    for number, each in enumerate(("Maßnahme", "Jahr", "Brücke", "2030")):
        grid.cell(number // 2, number % 2).text = each
    document.save(str(tmp_path / "plan.docx"))

    tree = parse_docx((tmp_path / "plan.docx").read_bytes())

    text_html = (
        "<p>Wir wollen <b>mehr</b> Radwege.</p><ul><li>Abstellanlagen</li></ul>"
        "<ol><li>Schulwege</li></ol>"
    )
    assert tree == Tree(
        "Radverkehrskonzept",
        (
            Node("", "Ziele", 1, (Paragraph(text_html),)),
            Node("", "Maßnahmen", 2, (Table((("Maßnahme", "Jahr"), ("Brücke", "2030"))),)),
        ),
    )
