"""The form of the page files: gated, short, and nothing but a screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import streamlit as st

from dashspot.ui import nav

LONGEST = 60
PAGES = sorted(nav.PAGES.rglob("*.py"))
by_name = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(nav.PAGES).as_posix())


def test_every_page_is_in_the_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the navigation does not know would never be shown."""
    monkeypatch.setattr(st, "Page", lambda path, **_options: path)
    known: list[object] = [page for section in nav.pages().values() for page in section]
    assert sorted(map(str, known)) == sorted(map(str, PAGES))


def test_one_page_is_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home, and it comes first."""
    monkeypatch.setattr(st, "Page", lambda path, *, default, **_options: (Path(path).stem, default))
    known: list[object] = [page for section in nav.pages().values() for page in section]
    assert [page for page in known if page[1]] == [known[0]] == [("home", True)]  # type: ignore[index] # made above


@by_name
def test_the_gate_comes_first(path: Path) -> None:
    """After docstring and imports the first statement is `viewer = require_viewer()`, of our own session module."""
    statements = [node for node in tree(path).body if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert isinstance(statements[0], ast.Expr), "a page begins with a docstring"
    assert ast.unparse(statements[1]) == "viewer = require_viewer()"
    assert "from dashspot.ui.session import require_viewer" in path.read_text(encoding="utf-8").splitlines()


@by_name
def test_nothing_runs_before_the_gate(path: Path) -> None:
    """Imports stand above everything else."""
    after_docstring = tree(path).body[1:]
    kinds = [isinstance(node, ast.Import | ast.ImportFrom) for node in after_docstring]
    assert kinds == sorted(kinds, reverse=True)


@by_name
def test_a_page_is_short(path: Path) -> None:
    """What is longer belongs into a part."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@by_name
def test_a_page_imports_streamlit_and_dashspot(path: Path) -> None:
    """Nothing else: no SQL, no frames, no network."""
    imported = [
        name.split(".")[0]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    ]
    assert set(imported) <= {"streamlit", "dashspot"}


@by_name
def test_a_page_defines_nothing(path: Path) -> None:
    """No class (a new type at every rerun), no function, no catch-all."""
    forbidden = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Try | ast.For | ast.While
    assert not [node for node in ast.walk(tree(path)) if isinstance(node, forbidden)]


def tree(path: Path) -> ast.Module:
    """The syntax of a page."""
    return ast.parse(path.read_text(encoding="utf-8"))
