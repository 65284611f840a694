import json

from participation.exchange.markdown import decode, parse_markdown
from participation.plans.comparison import compare
from participation.plans.matching import match_sections
from participation.plans.tree import Node
from tests.shared_data import DATA

LAWS = DATA / "laws"
# Which paragraph of 2012 went on as which one of 2022, read by a human; None: repealed.
WENT_TO = {
    **{f"§ {n}": f"§ {n}" for n in (1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 18)},
    "§ 8": "§ 13",
    "§ 9": "§ 8",
    "§ 10": "§ 9",
    "§ 11": "§ 10",
    "§ 12": "§ 11",
    "§ 13": "§ 14",
    "§ 14": "§ 12",
    "§ 19": None,
    "§ 20": None,
    "§ 21": "§ 19",
    "§ 22": "§ 20",
    "§ 23": "§ 21",
    "§ 24": "§ 23",
    "§ 25": "§ 22",
    "§ 26": "§ 24",
    "§ 27": None,
    "§ 28": "§ 27",
    "§ 29": None,
}


def nodes(name: str) -> tuple[Node, ...]:
    return parse_markdown(decode((LAWS / name).read_bytes())).nodes


def test_amended_act_is_matched_as_its_texts_went() -> None:
    old, new = nodes("rog_2008_2012-08-03.md"), nodes("rog_2008_2022.md")

    matching = match_sections(old, new)

    partners = {old[pair.old].number: new[pair.new].number for pair in matching.pairs}
    assert {node.number: partners.get(node.number) for node in old if node.number} == WENT_TO
    assert [new[index].number for index in matching.added] == ["§ 25", "§ 26"]
    assert [(old[pair.old].number, new[pair.new].number) for pair in matching.doubtful] == [
        ("§ 19", "§ 25")
    ]


def test_amended_act_is_compared_by_number_as_expected() -> None:
    key = json.loads((LAWS / "rog_2008.diffkey.json").read_text())
    old, new = nodes("rog_2008_2012-08-03.md"), nodes("rog_2008_2022.md")

    found = compare(old, new, match_sections(old, new)).as_dict()["by_number"]

    changed = {*key["changed_body"], *key["changed_title"]}
    assert found == {
        "added": key["added"],
        "removed": key["removed"],
        "changed": [node.number for node in new if node.number in changed],
        "unchanged": [],
    }


def test_amended_act_is_compared_by_section() -> None:
    old, new = nodes("rog_2008_2012-08-03.md"), nodes("rog_2008_2022.md")

    found = compare(old, new, match_sections(old, new)).by_section

    assert [heading.split()[1] for heading in found.removed] == ["19", "20", "27", "29"]
    assert [heading.split()[1] for heading in found.moved] == ["8", "9", "10", "11", "12", "23"]
    assert found.renumbered == tuple(
        (before, after)
        for after, before in sorted(
            ((after, before) for before, after in WENT_TO.items() if after not in (None, before)),
            key=lambda numbers: int(str(numbers[0])[2:]),
        )
    )
    assert found.unchanged == tuple(node.heading for node in new if node.level == 2)


def test_act_compared_with_itself_is_unchanged() -> None:
    act = nodes("vwvfg.md")

    found = compare(act, act, match_sections(act, act)).by_section

    assert found.unchanged == tuple(node.heading for node in act)
