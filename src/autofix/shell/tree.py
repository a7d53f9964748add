"""The small syntax tree of a shell script.

Every node is frozen and carries ``span``: half-open character offsets into the text that was
parsed.  No node lies deeper than :data:`DEPTH_LIMIT` levels below the root, so recursion over a
tree is always safe; what was nested deeper is an :class:`Opaque`.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix.edit import Span
from autofix.shell.parameters import is_literal
from autofix.values import TYPE_CHECKING, cached_property, dataclass

if TYPE_CHECKING:
    from typing import TypeAlias

DEPTH_LIMIT = 100
"""How many levels of nodes a tree may have; deeper constructs become :class:`Opaque`."""


@dataclass(frozen=True)
class Word:
    """One word as it is written, quotes and expansions included."""

    raw: str
    span: Span


@dataclass(frozen=True)
class Redirect:
    """A redirection of one command.

    ``operator`` is written without its file descriptor (``>``, ``>>``, ``<``, ``>&``, ``&>``,
    ``<<<``, ``<<``, ``<<-`` ...).  A here-document has no ``target``; its ``heredoc`` is the body
    (leading tabs taken off for ``<<-``) and ``heredoc_expands`` tells whether its delimiter was
    unquoted, so that the shell expands the body.
    """

    operator: str
    target: Word | None
    heredoc: str | None
    heredoc_expands: bool
    span: Span
    descriptor: str = ""


@dataclass(frozen=True)
class Command:
    """A simple command; ``words`` is empty if there are only assignments or redirections.

    An assignment is ``(name, value)``: the value is ``None`` when empty (``A=``), the name ends
    in ``+`` for an appending one (``A+=b``) and keeps its subscript (``A[1]``).
    """

    words: tuple[Word, ...]
    assignments: tuple[tuple[str, Word | None], ...]
    redirects: tuple[Redirect, ...]
    span: Span

    @cached_property
    def fixed(self) -> tuple[str, ...] | None:
        """The words, where each is one field, as it is written, whatever the variables are."""
        words = tuple(word.raw for word in self.words)
        return words if all(words) and all(map(is_literal, words)) else None


@dataclass(frozen=True)
class Test:
    """``[ ... ]``, ``[[ ... ]]`` or ``test ...``; ``words`` lacks the brackets and ``test``."""

    # Keeps pytest from collecting the class when a test module imports it.
    __test__ = False

    words: tuple[Word, ...]
    span: Span
    extended: bool = False


@dataclass(frozen=True)
class Sequence:
    """Commands run one after the other: ``a; b``, or on lines of their own."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class And:
    """``left && right``.

    ``a && b && c`` may associate either way, which means the same: long chains are balanced.
    """

    left: Node
    right: Node
    span: Span


@dataclass(frozen=True)
class Or:
    """``left || right``; long chains are balanced, as those of :class:`And` are."""

    left: Node
    right: Node
    span: Span


@dataclass(frozen=True)
class Not:
    """``! item``."""

    item: Node
    span: Span


@dataclass(frozen=True)
class Pipeline:
    """``a | b | c``, two items or more."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class Background:
    """``item &``."""

    item: Node
    span: Span


@dataclass(frozen=True)
class If:
    """``if``/``elif`` branches as (condition, body) and what ``else`` gives."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None
    span: Span


@dataclass(frozen=True)
class CaseBranch:
    """One ``pattern | pattern) body ;;`` of a :class:`Case`."""

    patterns: tuple[Word, ...]
    body: Node
    span: Span


@dataclass(frozen=True)
class Case:
    """``case subject in ... esac``."""

    subject: Word
    branches: tuple[CaseBranch, ...]
    span: Span


@dataclass(frozen=True)
class Loop:
    """A loop; ``kind`` is ``for``, ``select``, ``while``, ``until`` or ``((`` (C style).

    ``for`` and ``select`` have a ``variable`` and ``words`` (``None`` when there is no ``in``:
    the positional parameters); ``while`` and ``until`` have a ``condition``.
    """

    kind: str
    variable: str | None
    words: tuple[Word, ...] | None
    condition: Node | None
    body: Node
    span: Span


@dataclass(frozen=True)
class Subshell:
    """``( body )``."""

    body: Node
    span: Span


@dataclass(frozen=True)
class Group:
    """``{ body; }``."""

    body: Node
    span: Span


@dataclass(frozen=True)
class Function:
    """The definition of a function; its body does not run here."""

    name: str
    body: Node
    span: Span


@dataclass(frozen=True)
class Redirected:
    """A compound command (or a test) with redirections: ``{ a; b; } > file``."""

    item: Node
    redirects: tuple[Redirect, ...]
    span: Span


@dataclass(frozen=True)
class Opaque:
    """What could not be read: a syntax error, or nesting past the limit."""

    span: Span
    reason: str


Node: TypeAlias = (
    Command
    | Test
    | Sequence
    | And
    | Or
    | Not
    | Pipeline
    | Background
    | If
    | Case
    | Loop
    | Subshell
    | Group
    | Function
    | Redirected
    | Opaque
)
"""Any node of the tree."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node``, in the order of the text."""
    match node:
        case Sequence(items=items) | Pipeline(items=items):
            return items
        case And(left=left, right=right) | Or(left=left, right=right):
            return left, right
        case Not(item=item) | Background(item=item) | Redirected(item=item):
            return (item,)
        case Subshell(body=body) | Group(body=body) | Function(body=body):
            return (body,)
        case If(branches=branches, otherwise=otherwise):
            below = tuple(part for branch in branches for part in branch)
            return below if otherwise is None else (*below, otherwise)
        case Case(branches=arms):
            return tuple(arm.body for arm in arms)
        case Loop(condition=condition, body=body):
            return (body,) if condition is None else (condition, body)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """``node`` and every node below it, parents first, in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def commands(node: Node) -> Iterator[Command]:
    """Every simple command in ``node``, those of branches and functions included."""
    return (found for found in walk(node) if isinstance(found, Command))
