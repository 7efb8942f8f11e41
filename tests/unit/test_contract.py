"""The import contract, and that it catches what it forbids."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = (
    ("ui", "web", "__main__"),
    ("operations",),
    ("runtime",),
    ("playback", "browser", "library"),
    ("core",),
    ("jobs",),
    ("features",),
    ("spotify",),
    ("charts", "compute", "files", "store"),
    ("keys",),
    ("blocks", "settings", "logs", "metrics"),
    ("errors", "sandbox"),
)
LIBRARIES = {
    "streamlit": "ui",
    "sqlalchemy": "store",
    "psycopg": "store",
    "alembic": "store",
    "procrastinate": "jobs",
    "spotipy": "spotify",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a folder with the package and the contract."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and of the contract, to plant violations in."""
    shutil.copytree(ROOT / "dashspot", tmp_path / "dashspot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(folder: Path, package: str, statement: str) -> None:
    """Add a statement to a package or module of the copy."""
    module = folder / "dashspot" / f"{package}.py"
    target = module if module.exists() else folder / "dashspot" / package / "planted.py"
    with target.open("a", encoding="utf-8") as file:
        file.write(f"\n{statement}\n")


def test_the_contract_holds() -> None:
    """Nobody imports what is above or beside them, nor a library that has one importer."""
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout


def test_upward_and_sideways_imports_are_caught(copy: Path) -> None:
    """From every package, an import of each package above and beside it is reported."""
    planted = []
    for height, layer in enumerate(LAYERS):
        for package in layer:
            above = [name for upper in LAYERS[:height] for name in upper]
            beside = [name for name in layer if name != package]
            for forbidden in (*above, *beside):
                plant(copy, package, f"from dashspot import {forbidden} as _planted_{forbidden}")
                planted.append((package, forbidden))
    found = lint(copy)
    assert found.returncode == 1
    for package, forbidden in planted:
        assert f"dashspot.{package} is not allowed to import dashspot.{forbidden}" in found.stdout


def test_a_library_with_one_importer_is_protected(copy: Path) -> None:
    """An import of Streamlit, SQLAlchemy, psycopg, Alembic or Procrastinate anywhere else is reported."""
    packages = [package for layer in LAYERS for package in layer]
    planted = [(package, library) for library, owner in LIBRARIES.items() for package in packages if package != owner]
    for package, library in planted:
        plant(copy, package, f"import {library} as _planted_{library}")
    found = lint(copy)
    assert found.returncode == 1
    for package, library in planted:
        inside = "" if (copy / "dashspot" / f"{package}.py").exists() else ".planted"
        assert f"dashspot.{package}{inside} -> {library}" in found.stdout, (package, library)


def test_a_new_package_must_be_declared(copy: Path) -> None:
    """A package that the contract does not name breaks it."""
    (copy / "dashspot" / "undeclared.py").write_text('"""Nobody knows me."""\n', encoding="utf-8")
    found = lint(copy)
    assert found.returncode == 1
    assert "undeclared" in found.stdout


def test_pages_and_app_import_streamlit_and_dashspot_only() -> None:
    """Pages stand outside the package, so they are checked here: no SQL, no files, no pandas."""
    for file in (ROOT / "app.py", *(ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in getattr(node, "names", [])]
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert {str(name).split(".")[0] for name in names} <= {"streamlit", "dashspot"}, file
