"""Names as text: nothing in them is markup, wherever Streamlit would read Markdown.

Streamlit's own reader runs in the browser; tests/browser shows the names there. Here another reader of the same
grammar stands for it, and the patterns that Streamlit looks for afterwards, in the text that is left.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashspot.ui.parts.text import literal

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
JOINER = "\u2060"
SAMPLES = (
    "# Heading",
    "1. First",
    "1) First",
    "- item",
    "+ item",
    "* item",
    "- [ ] to do",
    "> quote",
    "    code",
    "---",
    "***",
    "Title\n===",
    "Title\n---",
    "```python\nx\n```",
    "~~~\nx\n~~~",
    "a | b\n--|--\n1 | 2",
    "*em* _em_ **strong** __strong__",
    "~~gone~~ ~gone~",
    "`code` ``code``",
    "[text](http://b) [text][ref] [ref]",
    "![image](x.png)",
    "[^1] ^[note]",
    "<http://b> <me@example.com>",
    "<b>bold</b><br/><!-- gone --><script>alert(1)</script>",
    "< DARK TRAP >",
    "&amp; &lt; &#35; &copy;",
    "\\*kept\\* \\",
    "$x$ $$x$$ \\(x\\) 5$ and 6$",
    ":red[x] :blue-background[x] :small[x] :gray-badge[x] :rainbow[x]",
    "::leaf[x]{a=b}",
    ":::container\nx\n:::",
    ":smile: :+1: :-1:",
    ":material/home: :material_home: :MATERIAL/home:",
    ":streamlit:",
    "a <-> b -> c <- d -- e >= f <= g ~= h",
    "->",
    "http://example.com HTTPS://EXAMPLE.COM ftp://example.com",
    "www.example.com WWW.EXAMPLE.COM",
    "me@example.com",
    "==mark== ^up^ ++in++",
    "a  \nb",
    " \t trimmed \r\n ",
)
SOUGHT_LATER = (
    r":material[/_]\w+:",
    r":streamlit:",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
    r"https?://",
    r"www\.",
    r"[-.\w+]+@[-\w]+(\.[-\w]+)+",
)


def shown(source: str) -> str:
    """The text that Markdown makes of its source, and a failure where it makes more than text of it."""
    tokens = MARKDOWN.parse(source)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text"}
    return "".join(child.content for child in children)


def plain(text: str) -> str:
    """What a person should read: the text on one line."""
    return re.sub(r"[\r\n\t]+", " ", text).strip()


@pytest.mark.parametrize("text", SAMPLES)
def test_every_kind_of_markup_is_shown_as_it_is_written(text: str) -> None:
    """Blocks, spans, links, HTML, entities, formulas, directives, icons, arrows and addresses."""
    assert shown(literal(text)).replace(JOINER, "") == plain(text)


@given(
    st.lists(st.sampled_from(SAMPLES) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))).map(
        "".join
    )
)
def test_any_text_is_shown_as_it_is_written(text: str) -> None:
    """No sequence of markup and other characters is more than text; nothing in it is left to be found later."""
    found = shown(literal(text))
    assert found.replace(JOINER, "") == plain(text).replace(JOINER, "")
    assert not [pattern for pattern in SOUGHT_LATER if re.search(pattern, found, re.IGNORECASE)]


@given(st.text(alphabet=":abc/_[]{}material streamlit\\"))
def test_every_colon_is_escaped(text: str) -> None:
    """Directives and emoji are looked for in the source, where the escape stands before each colon."""
    assert not re.search(r"(?<!\\):", literal(text))
    assert not re.search(r":[\w+-]+:", literal(text))


def test_plain_names_are_left_alone() -> None:
    """A name without markup is its own source."""
    assert literal("Über den Dächern, 夜の電車") == "Über den Dächern, 夜の電車"


def test_markup_around_a_name_still_works() -> None:
    """What is written around the name is obeyed, what stands in it is not."""
    tokens = MARKDOWN.parseInline(f"**{literal('a** *b')}** and {literal('`c`')}")
    kinds = [(child.type, child.content) for child in tokens[0].children or [] if child.type != "text" or child.content]
    assert kinds == [
        ("strong_open", ""),
        ("text", "a** *b"),
        ("strong_close", ""),
        ("text", " and `c`"),
    ]
