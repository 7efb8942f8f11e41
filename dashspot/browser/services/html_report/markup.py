"""HTML made of text: whatever is not HTML already is escaped, so no name can become markup."""

from __future__ import annotations

import html
import re

_STRONG, _EMPHASIS = re.compile(r"\*\*([^*]+)\*\*"), re.compile(r"\*([^*]+)\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_IN_SCRIPT = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(text: str) -> Html:
    """The text as a person reads it."""
    return text if isinstance(text, Html) else Html(html.escape(text))


def tag(name: str, *content: str, **attributes: str) -> Html:
    """An element; attributes are written with `_` for `-`, and one at their end where Python has the word."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{joined(*content)}</{name}>")


def joined(*content: str) -> Html:
    """One after the other."""
    return Html("".join(escaped(part) for part in content))


def prose(text: str) -> Html:
    """What definitions have of Markdown; a link is written out, since it may be read on paper."""
    found = _LINK.sub(r"\1 (\2)", html.escape(text))
    return Html(_EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", found)))


def data(text: str, *, id_: str) -> Html:
    """JSON inside a script element, which it can't end, and whose lines no parser breaks elsewhere."""
    return Html(f'<script type="application/json" id="{html.escape(id_)}">{text.translate(_IN_SCRIPT)}</script>')
