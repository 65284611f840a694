import json
import re
from collections import Counter

import pytest

from participation.exchange.markdown import decode, parse_markdown
from participation.plans.tree import Footnote, Paragraph, Tree
from tests.shared_data import DATA

LAWS = ("baunvo", "gg", "rog_2008", "rog_2008_2012-08-03", "rog_2008_2022", "vwvfg")
PARAGRAPH_TAGS = {"p", "ol", "ul", "li", "b", "i", "sup", "sub", "a", "br", "hr"}


def source(name: str) -> str:
    return decode((DATA / "laws" / f"{name}.md").read_bytes())


def law(name: str) -> Tree:
    return parse_markdown(source(name))


def test_spatial_planning_act_gives_the_expected_tree() -> None:
    expected = json.loads((DATA / "laws" / "rog_2008.expected.json").read_text())
    tree = law("rog_2008")

    found = [
        {
            "level": node.level,
            "title": node.heading,
            "parent": None if parent is None else tree.nodes[parent].heading,
            "order": order,
            "abs": len(re.findall(r"^\(\d+[a-z]?\)", node.text, re.MULTILINE)),
        }
        for order, (node, parent) in enumerate(zip(tree.nodes, tree.parents(), strict=True))
    ]

    assert found == [{key: row[key] for key in found[0]} for row in expected]


@pytest.mark.parametrize(
    ("name", "title", "sections", "numbered", "levels"),
    [
        (
            "baunvo",
            "Verordnung über die bauliche Nutzung der Grundstücke (BauNVO)",
            44,
            38,
            [1, 2, 3],
        ),
        ("gg", "Grundgesetz für die Bundesrepublik Deutschland (GG)", 219, 200, [1, 2, 3]),
        ("rog_2008_2012-08-03", "(ROG 2008)", 36, 29, [1, 2, 3]),
        ("vwvfg", "Verwaltungsverfahrensgesetz (VwVfG)", 141, 118, [1, 2, 3, 4]),
    ],
)
def test_laws_give_a_section_for_each_heading(
    name: str, title: str, sections: int, numbered: int, levels: list[int]
) -> None:
    tree = law(name)

    found = (tree.title, len(tree.nodes), sum(1 for node in tree.nodes if node.number))

    assert found == (title, sections, numbered)
    assert sorted({node.level for node in tree.nodes}) == levels
    assert tree.rejected == ()


@pytest.mark.parametrize("name", LAWS)
def test_laws_lose_no_word(name: str) -> None:
    text = re.sub(r"\A.*?---\n.*?\n---\n", "", source(name), flags=re.DOTALL)
    printed = Counter(re.findall(r"\w+", re.sub(r"\[\^.*?\]", "", text)))

    kept = Counter(
        word
        for node in law(name).nodes
        for word in re.findall(r"\w+", f"{node.heading}\n{node.text}")
    )

    assert printed - kept == Counter()


@pytest.mark.parametrize("name", LAWS)
def test_laws_use_only_the_paragraphs_tags(name: str) -> None:
    html = "".join(
        block.html
        for node in law(name).nodes
        for block in node.blocks
        if isinstance(block, Paragraph)
    )

    assert set(re.findall(r"</?(\w+)", html)) <= PARAGRAPH_TAGS
    assert "<li><p>" not in html


def test_footnote_without_reference_stays_in_its_section() -> None:
    (section,) = (node for node in law("baunvo").nodes if node.number == "§ 25")

    (note,) = (block for block in section.blocks if isinstance(block, Footnote))

    assert note.mark == "1"
    assert note.note.startswith("Diese Vorschrift betrifft die Fortführung eingeleiteter Verfahren")
