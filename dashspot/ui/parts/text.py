"""Names as text, wherever Streamlit would read Markdown."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=])")
_BREAKS = re.compile(r"[\r\n\t]+")


def literal(text: str) -> str:
    """The text so that Markdown, HTML, directives, icons and formulas in it are shown, not obeyed."""
    return _MARKUP.sub(r"\\\1", _BREAKS.sub(" ", text).strip())
