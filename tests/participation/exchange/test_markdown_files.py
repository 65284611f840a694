from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.exchange import markdown
from participation.exchange.errors import ExchangeError
from participation.exchange.markdown import decode, parse_markdown
from participation.plans.tree import Paragraph

TAGS = {"p", "ol", "ul", "li", "b", "i", "sup", "a", "br", "hr"}
PIECES = (
    "# A", "## ", "<b>", "<script>", "1. ", "2. ", "- ", "* ", "> ", "    ", "\n", "\n\n", "| a |",
    "|---|", "[^1]", "[^1]: ", "[x](", "javascript:", "https://a.de", ")", "**", "*", "_", "`",
    "~~~", "![", "]", "&lt;", "&#0;", "\\", ":   ", "---", "Wort", '"', "'", "\t",
)  # fmt: skip


class Tags(HTMLParser):
    """Gathers the tags, and whether each is closed in the right order."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        if tag == "a":
            assert [(name, (value or "")[:7]) for name, value in attrs] == [("href", "https:/")]
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_parse_writes_nothing_but_the_paragraphs_tags(source: str) -> None:
    nodes = parse_markdown(f"# Titel\n{source}").nodes

    paragraphs = [block for node in nodes for block in node.blocks if isinstance(block, Paragraph)]
    for paragraph in paragraphs:
        tags = Tags()
        tags.feed(paragraph.html)
        tags.close()
        assert tags.names <= TAGS
        assert tags.open == []


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty"),
        ("---\n", "no_text"),
        ("\n \n", "empty"),
        ("---\njurabk: A\n---\n", "no_text"),
        ("#\n\n##  \n", "no_text"),
        ("# A\0", "nul"),
        ("# \ud800", "encoding"),
        ("# A\n" * 5_001, "too_many_headings"),
        (">" * 200 + " a", "too_deep"),
    ],
)
def test_parse_of_unusable_file_says_why(source: str, code: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        parse_markdown(source)

    assert caught.value.code == code


def test_parse_accepts_the_greatest_number_of_headings() -> None:
    assert len(parse_markdown("# A\n" * 5_000).nodes) == 5_000


def test_files_too_large_are_refused() -> None:
    source = "ä" * (markdown.LARGEST // 2) + "a"

    with pytest.raises(ExchangeError) as from_text:
        parse_markdown(source)
    with pytest.raises(ExchangeError) as from_bytes:
        decode(source.encode())

    assert (from_text.value.code, from_bytes.value.code) == ("too_large", "too_large")


def test_decode_takes_utf8_with_and_without_mark() -> None:
    assert (decode("§".encode()), decode("§".encode("utf-8-sig"))) == ("§", "§")


def test_decode_refuses_other_encodings() -> None:
    with pytest.raises(ExchangeError) as caught:
        decode("§ 1".encode("latin-1"))

    assert caught.value.code == "encoding"
