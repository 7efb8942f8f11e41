"""The `fields` filter of playlists: `total,items(added_at,item(name,!album))`, `a.b` is `a(b)`."""

from __future__ import annotations

import re
from typing import Any

from dashspot.sandbox.api.call import bad_request

Tree = dict[str, "Tree"]

_TOKEN = re.compile(r"!?\w+|[().,]")
_LONGEST = 2_000
_DEEPEST = 12


def filtered(value: Any, fields: str) -> Any:
    """What of a JSON value the filter names.

    Raises:
        Refusal: 400, the filter can't be read.
    """
    tokens = _TOKEN.findall(fields)
    if len(fields) > _LONGEST or "".join(tokens) != re.sub(r"\s", "", fields):
        raise bad_request("Invalid fields")
    tree = _several(tokens, 0)
    if tokens:
        raise bad_request("Invalid fields")
    return _pruned(value, tree)


def _several(tokens: list[str], depth: int) -> Tree:
    """Read names until a closing bracket or the end; takes them off the list."""
    tree: Tree = {}
    while tokens and tokens[0] != ")":
        name, below = _one(tokens, depth)
        tree.setdefault(name, {}).update(below)
        if tokens and tokens[0] == ",":
            tokens.pop(0)
    return tree


def _one(tokens: list[str], depth: int) -> tuple[str, Tree]:
    name = tokens.pop(0)
    if not name.strip("!").isidentifier() or depth > _DEEPEST:
        raise bad_request("Invalid fields")
    if tokens[:1] == ["."]:
        tokens.pop(0)
        if not tokens:
            raise bad_request("Invalid fields")
        below_name, below = _one(tokens, depth + 1)
        return name, {below_name: below}
    if tokens[:1] != ["("]:
        return name, {}
    tokens.pop(0)
    below = _several(tokens, depth + 1)
    if not tokens:
        raise bad_request("Invalid fields")
    tokens.pop(0)
    return name, below


def _pruned(value: Any, tree: Tree) -> Any:
    if isinstance(value, list):
        return [_pruned(one, tree) for one in value]
    if not isinstance(value, dict) or not tree:
        return value
    if all(name.startswith("!") for name in tree):
        return {name: one for name, one in value.items() if f"!{name}" not in tree}
    return {name: _pruned(value[name], below) for name, below in tree.items() if name in value}
