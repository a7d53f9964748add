"""Put commands and operators, laid flat in the order of the text, together as a shell does.

Precedence, from the tightest: ``!`` with ``|``, then ``&&`` and ``||`` alike from the left, then
``;``, ``&`` and line breaks.  Operators that lack an operand get an `Opaque` in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from autofix.edit import Span
from autofix.shell.simple import simple
from autofix.shell.tree import (
    DEPTH_LIMIT,
    And,
    Background,
    Node,
    Not,
    Opaque,
    Or,
    Pipeline,
    Redirect,
    Redirected,
    Sequence,
    Word,
)
from autofix.values import TYPE_CHECKING, NamedTuple, dataclass, field

if TYPE_CHECKING:
    from typing import TypeAlias, TypeVar

    _AnyPipe = TypeVar("_AnyPipe")

TOO_DEEP = "nested too deeply"
MISSING = "missing command"


class Operator(NamedTuple):
    """``&&``, ``||``, ``|``, ``|&``, ``!``, ``;``, ``&`` or ``;;``."""

    text: str
    span: Span


@dataclass()
class Part:
    """A command in the making: a simple one, or a compound one which ``build`` makes.

    ``build`` is given the depth of the node to be made.  With a ``reason``, this is no command but
    what cannot be read.
    """

    start: int
    end: int
    build: Callable[[int], Node] | None = None
    reason: str = ""
    words: list[Word] = field(default_factory=list)
    assignments: list[tuple[str, Word | None]] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)

    def takes(self, piece: Word | Redirect) -> bool:
        """Whether the piece can belong to this command."""
        # In erroneous text, pieces may come late.
        if self.reason or piece.span.start < self.end:
            return False
        return self.build is None or isinstance(piece, Redirect)

    def touches(self, start: int, plain: str) -> bool:
        """Whether the last word goes on at ``start``, with nothing or a joined line between."""
        if not self.words:
            return False
        end = self.words[-1].span.end
        return end == start or plain[end:start].replace("\\\n", "") == ""

    def add(self, piece: Word | Redirect, plain: str) -> None:
        """Take one more word or redirection, which comes after all the others."""
        if isinstance(piece, Redirect):
            self.redirects.append(piece)
        elif self.touches(piece.span.start, plain):
            # What touches is one word, even where the grammar saw two.
            last = self.words[-1]
            gap = plain[last.span.end : piece.span.start]
            span = Span(last.span.start, piece.span.end)
            self.words[-1] = Word(last.raw + gap + piece.raw, span)
        else:
            self.words.append(piece)
        self.start = min(self.start, piece.span.start)
        self.end = max(self.end, piece.span.end)


Piece: TypeAlias = Part | Word | Redirect | Operator


@dataclass()
class _Pipe:
    """The parts between ``&&``, ``||`` and the ends of a statement."""

    parts: list[Part] = field(default_factory=list)
    negated: bool = False
    start: int = -1


@dataclass()
class _Statement:
    """Pipes and the operators between them: one operator less than there are pipes."""

    pipes: list[_Pipe] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    background: Span | None = None


@dataclass()
class _Gatherer:
    """Sorts pieces into statements; ``part`` is the command that may still grow."""

    plain: str
    statements: list[_Statement] = field(default_factory=list)
    statement: _Statement = field(default_factory=_Statement)
    pipe: _Pipe = field(default_factory=_Pipe)
    part: Part | None = None
    last: Operator | None = None

    def take(self, piece: Piece) -> None:
        """Sort in one more piece."""
        if isinstance(piece, Operator):
            self._operator(piece)
            return
        start = piece.start if isinstance(piece, Part) else piece.span.start
        if self._is_new_line(start):
            self.end_statement()
        if not isinstance(piece, Part):
            if self.part is not None and self.part.takes(piece):
                self.part.add(piece, self.plain)
                return
            grown = Part(piece.span.start, piece.span.end)
            grown.add(piece, self.plain)
            piece = grown
        if self.part is not None:
            if self.part.reason and self.part.reason == piece.reason:
                self.part.end = piece.end
                return
            both = not self.part.reason and not piece.reason
            self.end_statement()
            if both:
                # Two commands with nothing between them: a syntax error, yet both are kept.
                self.part = opaque_part(Span(piece.start, piece.start), "missing operator")
                self.end_statement()
        self.part = piece

    def _is_new_line(self, start: int) -> bool:
        """Whether a line break separates the command that may still grow from ``start``."""
        if self.part is None:
            return False
        gap = self.plain[self.part.end : start]
        return "\n" in gap and "\n" in gap.replace("\\\n", "")

    def _operator(self, operator: Operator) -> None:
        """Sort in an operator."""
        text = operator.text
        if text == "!":
            if self.part is not None:
                self.end_statement()
            if self.pipe.start < 0:
                self.pipe.start = operator.span.start
            self.pipe.negated = not self.pipe.negated
        elif text in ("|", "|&"):
            self._end_part(operator)
        elif text in ("&&", "||"):
            self._end_pipe(operator)
            self.statement.operators.append(text)
        else:
            self.end_statement(operator)
            return
        self.last = operator

    def _end_part(self, operator: Operator | None) -> None:
        """The command next to ``operator`` is complete, or missing."""
        if self.part is not None:
            self.pipe.parts.append(self.part)
        elif operator is not None:
            self.pipe.parts.append(opaque_part(operator.span, MISSING))
        self.part = None

    def _end_pipe(self, operator: Operator | None) -> None:
        """The pipe next to ``operator`` is complete."""
        self._end_part(operator)
        self.statement.pipes.append(self.pipe)
        self.pipe = _Pipe()

    def end_statement(self, operator: Operator | None = None) -> None:
        """The statement before ``operator`` (or before the end) is complete."""
        waiting = self.last or operator
        if self.part is not None or waiting is not None:
            self._end_pipe(waiting)
            if operator is not None and operator.text == "&":
                self.statement.background = operator.span
            self.statements.append(self.statement)
            self.statement = _Statement()
        self.last = None


def join(pieces: Iterable[Piece], plain: str, empty: int, depth: int) -> Node:
    """The node that ``pieces`` make at ``depth``; one without items, at ``empty``, if none."""
    gatherer = _Gatherer(plain)
    for piece in pieces:
        gatherer.take(piece)
    gatherer.end_statement()
    statements = gatherer.statements
    if not statements:
        return Sequence((), Span(empty, empty))
    if len(statements) == 1:
        return _statement(statements[0], depth)
    items = tuple(_statement(statement, depth + 1) for statement in statements)
    return Sequence(items, cover(items))


def cover(nodes: Iterable[Node]) -> Span:
    """The span of several nodes; in erroneous text, one may reach beyond the next."""
    spans = [node.span for node in nodes]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _statement(statement: _Statement, depth: int) -> Node:
    """The node of one statement."""
    if statement.background is None:
        return chain(statement.pipes, statement.operators, depth, _pipe)
    item = chain(statement.pipes, statement.operators, depth + 1, _pipe)
    return Background(item, Span(item.span.start, statement.background.end))


def chain(
    pipes: list[_AnyPipe],
    operators: list[str],
    depth: int,
    node_of: Callable[[_AnyPipe, int], Node],
) -> Node:
    """The node of pipes joined by ``&&`` and ``||``, which associate from the left.

    A run of one operator becomes a balanced tree, whose depth is the logarithm of its length; each
    change of operator puts all that was before it one level down. ``node_of`` makes the node of a
    pipe at a depth.
    """
    if not operators:
        return node_of(pipes[0], depth)
    starts = [
        index
        for index, operator in enumerate(operators)
        if index == 0 or operators[index - 1] != operator
    ]
    ends = [*starts[1:], len(operators)]
    runs = [
        (start, end, (end - start).bit_length()) for start, end in zip(starts, ends, strict=True)
    ]
    level = depth + sum(levels for _, _, levels in runs)
    node = node_of(pipes[0], level)
    for start, end, levels in runs:
        rest = [node_of(pipe, level) for pipe in pipes[start + 1 : end + 1]]
        level -= levels
        node = _balanced(operators[start], [node, *rest], level)
    return node


def _balanced(operator: str, operands: list[Node], depth: int) -> Node:
    """Join operands by one operator in a tree of the least depth."""
    if len(operands) == 1:
        return operands[0]
    span = cover(operands)
    if depth >= DEPTH_LIMIT:
        return Opaque(span, TOO_DEEP)
    half = (len(operands) + 1) // 2
    left = _balanced(operator, operands[:half], depth + 1)
    right = _balanced(operator, operands[half:], depth + 1)
    return And(left, right, span) if operator == "&&" else Or(left, right, span)


def _pipe(pipe: _Pipe, depth: int) -> Node:
    """The node of one pipe, negated or not."""
    below = depth + pipe.negated
    several = len(pipe.parts) > 1
    items = tuple(_part(part, below + several) for part in pipe.parts)
    span = cover(items)
    node = Pipeline(items, span) if several else items[0]
    return Not(node, Span(min(pipe.start, span.start), span.end)) if pipe.negated else node


def _part(part: Part, depth: int) -> Node:
    """The node of one command."""
    span = Span(part.start, part.end)
    if depth >= DEPTH_LIMIT:
        return Opaque(span, TOO_DEEP)
    if part.reason:
        return Opaque(span, part.reason)
    if part.build is None:
        return simple(part.words, part.assignments, part.redirects, span)
    if not part.redirects:
        return part.build(depth)
    return Redirected(part.build(depth + 1), tuple(part.redirects), span)


def opaque_part(span: Span, reason: str) -> Part:
    """A part that cannot be read."""
    return Part(span.start, span.end, reason=reason)
