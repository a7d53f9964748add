"""Who imports whom: no module needs one that needs it, also where a function does the importing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

import autofix

_PACKAGE = Path(autofix.__file__).parent


def names(package: Path) -> dict[str, Path]:
    """The modules below a package's folder, and itself, by their names."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if path.name == "__init__.py" else parts)] = path
    return found


def imported(path: Path, package: str, modules: Collection[str]) -> Iterator[str]:
    """The modules that a file of a package imports, within functions and for type checkers too.

    A module that is imported from its package is no import of the package.
    """
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            inner = {f"{origin}.{alias.name}" for alias in node.names}
            yield from (name if name in modules else origin for name in inner)


def circle(package: Path) -> list[str]:
    """The modules of a circle of imports, the first one again at its end; none if there is none."""
    modules = names(package)
    graph = {}
    for name, path in modules.items():
        inside = name if path.name == "__init__.py" else name.rpartition(".")[0]
        graph[name] = modules.keys() & set(imported(path, inside, modules)) - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_needs_one_that_needs_it() -> None:
    assert circle(_PACKAGE) == []


@pytest.mark.parametrize(
    "text",
    [
        "from pack import one\n",
        "from . import one\n",
        "import pack.one\n",
        "from pack.one import thing\n",
        "def work():\n    from pack import one\n",
        "if TYPE_CHECKING:\n    from .one import Thing\n",
    ],
)
def test_a_circle_is_found(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text("from pack import two\n")
    (folder / "two.py").write_text("import os\n")
    assert circle(folder) == []
    (folder / "two.py").write_text(text)
    assert set(circle(folder)) == {"pack.one", "pack.two"}
