"""Small plans and random amendments of them for the tests beside this file."""

import random
from dataclasses import replace

from hypothesis import strategies as st

from participation.plans.tree import Node, Paragraph

FOREST = (
    "Der Wald ist in seinem Bestand zu erhalten und durch standortgerechte Baumarten zu mehren."
)
WATER = "Überschwemmungsgebiete sind von Bebauung freizuhalten, damit Hochwasser ablaufen kann."
WIND = "Windenergieanlagen sind nur in den Vorranggebieten zulässig, die diese Karte darstellt."
TRAFFIC = "Neue Wohngebiete sollen an den Nahverkehr auf der Schiene angebunden werden."


def node(heading: tuple[str, str], text: str = "", level: int = 2) -> Node:
    return Node(*heading, level, (Paragraph(f"<p>{text}</p>"),) if text else ())


def body(text: str) -> tuple[Paragraph, ...]:
    """A body of one paragraph."""
    return (Paragraph(f"<p>{text}</p>"),)


Amendment = tuple[list[Node], list[Node], dict[int, int]]
FATES = ("keep", "keep", "edit", "delete", "split", "retitle", "move")
WORDS = tuple(f"{start}{end}" for start in ("Wald", "Bau", "Ufer") for end in "abcdefghijkl")


@st.composite
def amendments(draw: st.DrawFn) -> Amendment:
    """A tree, its amendment, and for each unchanged text its place in both."""
    dice = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 (no secret)
    count = draw(st.integers(1, 12))

    def text() -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(8, 40)))

    old = [
        Node(
            f"§ {i}", " ".join(dice.choices(WORDS, k=3)), dice.randint(1, 3), body(f"{i} {text()}")
        )
        for i in range(count)
    ]
    fates = draw(st.lists(st.sampled_from(FATES), min_size=count, max_size=count))
    made: list[tuple[Node, int | None]] = []
    for index, (section, fate) in enumerate(zip(old, fates, strict=True)):
        match fate:
            case "delete":
                continue
            case "edit":
                made.append((replace(section, blocks=body(f"{section.text} {text()}")), None))
            case "split":
                words = section.text.split()
                half = len(words) // 2
                made.append((replace(section, blocks=body(" ".join(words[:half]))), None))
                made.append((replace(section, blocks=body(" ".join(words[half:]))), None))
            case "retitle":
                made.append((replace(section, title=" ".join(dice.choices(WORDS, k=3))), index))
            case "move":
                made.insert(dice.randint(0, len(made)), (section, index))
            case _:
                made.append((section, index))
    if draw(st.booleans()):
        made.insert(0, (Node("", "Neues", 2, body(f"neu {text()}")), None))
    new = [replace(section, number=f"§ {place}") for place, (section, _) in enumerate(made)]
    return old, new, {old: place for place, (_, old) in enumerate(made) if old is not None}
