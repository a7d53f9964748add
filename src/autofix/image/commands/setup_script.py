"""What a setup.py requires: it is read as Python, and never run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from autofix.values import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

_ABOUT_JUPYTER = re.compile(r"jupyter|notebook", re.IGNORECASE)

Required = list[tuple[str, str]]
"""Requirements as they are written, each with its extra, "" where it is always installed."""


def required(text: str, read: Callable[[str], str | None]) -> Required | None:
    """What the script asks for; None where it may ask for Jupyter in a way that is not plain.

    ``read`` gives the text of a file beside it, None if there is none that can be read. A script
    that computes what it requires does not ask for Jupyter if neither it nor a file that it names
    speaks of that.
    """
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    plain = _plain(tree)
    if plain is not None:
        return plain
    strings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    texts = [text, *(read(name) or "" for name in strings if name and "\n" not in name)]
    return None if any(map(_ABOUT_JUPYTER.search, texts)) else []


def _plain(tree: ast.Module) -> Required | None:
    """What the one call of ``setup`` lists; None where that is computed."""
    import ast

    names: dict[str, ast.expr | None] = {}
    for step in tree.body:
        if isinstance(step, ast.Assign):
            for target in step.targets:
                if isinstance(target, ast.Name):
                    names[target.id] = None if target.id in names else step.value
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node)]
    if len(calls) != 1 or any(keyword.arg is None for keyword in calls[0].keywords):
        return None
    found: Required = []
    for keyword in calls[0].keywords:
        if keyword.arg not in ("install_requires", "extras_require"):
            continue
        value: ast.expr | None = keyword.value
        if isinstance(value, ast.Name):
            value = names.get(value.id)
        try:
            listed = ast.literal_eval(value) if value else None
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            return None
        groups = listed if isinstance(listed, Mapping) else {"": listed}
        for extra, lines in groups.items():
            texts = lines.splitlines() if isinstance(lines, str) else lines
            if not isinstance(texts, Iterable) or not isinstance(extra, str):
                return None
            found += [(extra, line) for line in texts if isinstance(line, str)]
    return found


def _is_setup(call: ast.Call) -> bool:
    function = call.func
    return getattr(function, "id", getattr(function, "attr", "")) == "setup"
