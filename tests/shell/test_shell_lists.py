"""Lists of simple commands: read without the grammar, they are what it makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autofix.shell import Node, Opaque, walk
from autofix.shell.joining import join
from autofix.shell.lists import simple_list
from autofix.shell.shadow import shadow
from autofix.shell.syntax import syntax_pieces

_PIECES = st.sampled_from(
    "a pip -y --no-cache-dir a=b ==1.0 x==2 =y + - -- ~ ~/bin ^ % , @ : . ./x /opt/* ? *.sh 1 12 "
    "2. test [ ] ! in if then export A=b unset time exit cd $x ${y} $(z) `w` 'q' \"r\" \\ \\t # #c "
    "~a= a[1] é >f 2>&1 && || | |& ; ;; & ( ) { } << <<E echo set sudo -e".split()
) | st.sampled_from((" ", "  ", "\t", "\n", "\\\n", " \\\n ", " && ", " ; ", "; ", " | "))


def by_grammar(text: str) -> Node:
    hidden = shadow(text)
    return join(syntax_pieces(text, hidden), hidden.text, 0, 0)


def directly(text: str) -> Node | None:
    return simple_list(text, shadow(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*",
        "a 'b c' $d \"$(e)\" `f`; g || h | i",
        "a \\\n  && b\n# a comment\nc -x ;",
        "pip install --no-cache-dir numpy==1.26.4 'scipy<2'",
    ],
)
def test_a_list_needs_no_grammar(text: str) -> None:
    assert directly(text) == by_grammar(text)


@pytest.mark.parametrize(
    "text",
    [
        "if a; then b; fi",
        "a > b",
        "(a)",
        "a &",
        "A=b c",
        "a &&",
        "| a",
        "! a",
        "a 'b",
        "{ a; }",
        "- a=b",
    ],
)
def test_anything_else_is_left_to_the_grammar(text: str) -> None:
    assert directly(text) is None


@settings(max_examples=500)
@given(st.lists(_PIECES, max_size=12).map("".join) | st.lists(_PIECES, max_size=12).map(" ".join))
def test_both_readings_agree(text: str) -> None:
    """The grammar takes a few words for errors (``a%``); elsewhere there is no difference."""
    found, expected = directly(text), by_grammar(text)
    stumbles = any(isinstance(node, Opaque) for node in walk(expected))
    assert found is None or found == expected or stumbles
