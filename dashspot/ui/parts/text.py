"""Names as text, wherever Streamlit would read Markdown."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=])")
_BREAKS = re.compile(r"[\r\n\t]+")
_JOINER = "\u2060"  # shows nothing, takes no room
# Icons, the logo, addresses and arrows are looked for in the text that is left once every escape is gone.
_SOUGHT_LATER = re.compile(
    r"(?<=:)(?=material|streamlit|//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=[-<>~])(?=[->=])", re.IGNORECASE
)


def literal(text: str) -> str:
    """The text so that Markdown, HTML, directives, icons, addresses and formulas in it are shown, not obeyed."""
    return _MARKUP.sub(r"\\\1", _SOUGHT_LATER.sub(_JOINER, _BREAKS.sub(" ", text).strip()))
