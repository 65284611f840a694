"""Whatever stands in a file: it is read into a plan that can be stored, or refused."""

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.exchange.errors import ExchangeError
from participation.exchange.word.reading import parse_docx
from participation.plans.tree import Table
from tests.support.docx import docx, level, outline, relationship, use

WORDS = """
    p r t tbl tr tc tcPr trPr pPr rPr numPr ilvl numId pStyle rStyle ins del moveFrom moveTo
    fldSimple fldChar instrText footnoteReference endnoteReference commentReference drawing pict
    object sdt sdtContent sdtPr br sym gridSpan vMerge hMerge gridBefore tblPr tblLook tblHeader
    txbxContent ruby rubyBase outlineLvl vertAlign b strike vanish ind altChunk hyperlink
"""
OTHERS = "mc:AlternateContent mc:Choice mc:Fallback a:blip a:graphicData v:imagedata m:oMath"
KEYS = "w:val w:id w:fldCharType w:char w:font w:left r:id r:embed w:instr w:type"
VALUES = ["", "0", "1", "x", "H1", "-5", "99999999999", "restart", "begin", "separate", "end", "l1"]

names = st.sampled_from([f"w:{name}" for name in WORDS.split()] + OTHERS.split())
attributes = st.dictionaries(st.sampled_from(KEYS.split()), st.sampled_from(VALUES), max_size=3)
texts = st.sampled_from(["Text", " ", "§ 1 A", "a  b", "&lt;b&gt;"]).map(
    lambda text: f"<w:r><w:t>{text}</w:t></w:r>"
)


def element(name: str, given: dict[str, str], inside: list[str]) -> str:
    written = "".join(f' {key}="{value}"' for key, value in given.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


elements = st.recursive(
    texts,
    lambda below: st.builds(element, names, attributes, st.lists(below, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(elements.map(lambda inside: f"<w:p>{inside}</w:p>") | elements, max_size=6))
def test_any_text_becomes_a_plan_or_is_refused(parts: list[str]) -> None:
    data = docx(
        "".join(parts),
        numbering=outline(1, level(0, "%1.%9", kind="lowerRoman")) + use(1, 1),
        footnotes=f'<w:footnote w:id="1">{"".join(parts)}</w:footnote>',
        relationships=relationship("l1", "hyperlink", "https://example.org/", external=True),
    )

    try:
        tree = parse_docx(data)
    except ExchangeError:
        return

    for node in tree.nodes:
        assert 1 <= node.level <= 6
        assert len(node.number) <= 40
        assert len(node.title) <= 500
        for block in node.blocks:
            assert not isinstance(block, Table) or len(set(map(len, block.rows))) == 1
