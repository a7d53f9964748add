"""What the grammar is given instead of the script: only what it needs, and reads well.

The grammar reads here-documents unreliably (a second one on the line, or anything but a file after
the delimiter, upsets it), and some quotes, too.  Its job is to find commands and the bounds of
words.  So quotes and expansions become dots, comments become blanks, and a here-document becomes
the redirection ``< EOF`` with blanks where the body was; all keep their length.
"""

from __future__ import annotations

from autofix.pattern import pattern
from autofix.shell.scan import (
    BLANKS,
    double_end,
    in_command,
    starts_word,
    step,
    test_end,
    unit_end,
    word_end,
)
from autofix.values import NamedTuple

# A dot is part of any word and of no name or operator: so it can stand for whatever has another
# meaning, or another length in bytes, to the grammar than it has to a shell.
_STAND_IN = "."
# A blank to the grammar that occurs nowhere else in a shadow.
HIDDEN_NEGATION = "\f"
_UNFAMILIAR = pattern(r"[^\t\n\x20-\x7e]")
_NOTABLE = pattern(r"""['"`$\\<#\n()[]""")
PARAMETER = pattern(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-]")
_QUOTES = pattern(r"""\\\n|['"\\]""")
# How many characters are looked at to tell subshells from arithmetic.
_DOUBLE_LIMIT = 200_000
# A word that the grammar loses before some redirections.
_DASH = pattern(r"(?<=[ \t])-(?![^ \t\n;&|)])")
# Where a command ends without a separator, which the grammar, unlike shells, insists on.
_UNSEPARATED = pattern(
    r"((?:^|[ \t\n;])\}|\)|[;\n][ \t]{0,99}(?:fi|done|esac))[ \t]"
    r"(?=[ \t]{0,99}(?:done|fi|then|do|esac|else|elif|\})(?![^ \t\n;&|)]))"
)
# Without one of these in it, no text has any of that.
_CLOSING = ("} ", "}\t", ") ", ")\t", "fi ", "fi\t", "done ", "done\t", "esac ", "esac\t")
_TEST = pattern(r"\[\[?[ \t\n\\]")
_BEFORE_COMMAND = pattern(
    r"(?:[;&|()!{\n]|(?<![^ \t\n;&|(])(?:if|then|elif|else|while|until|do))\Z"
)
# How far to look back for what makes a word the first one of a command.
_REACH = 300
# A negated compound command, of which the grammar knows only some.
_NEGATED = pattern(
    r"(?<![^ \t\n;&|(])!(?=[ \t]{1,99}(?:\{|if|case|for|while|until)(?![^ \t\n;&|()]))"
)
# How a branch of ``case`` may end, though the grammar reads it badly, and how it had better end.
_FALLING = pattern(r";;?&")


class Heredoc(NamedTuple):
    """One here-document: its operator, its body, and whether the shell expands the body."""

    operator: str
    body: str
    expands: bool


class Shadow(NamedTuple):
    """What the grammar is given: plain ASCII, of the same length as the script.

    ``heredocs`` is keyed by the offset of the operator ``<<``; ``unclosed`` is where a quote or an
    expansion begins that never ends: from there on the text is blank.
    """

    text: str
    heredocs: dict[int, Heredoc]
    unclosed: int | None


class _Pending(NamedTuple):
    """An operator whose body has not been reached."""

    start: int
    operator: str
    delimiter: str
    expands: bool


class _Hider:
    """Goes over a script once and notes what to replace."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = (
            text if text.isascii() and text.isprintable() else _UNFAMILIAR.sub(_STAND_IN, text)
        )
        self.pieces: list[str] = []
        self.copied = 0
        self.contexts: list[str] = []
        self.pending: list[_Pending] = []
        self.heredocs: dict[int, Heredoc] = {}
        # Up to here the script is inside a unit that stays visible.
        self.visible = 0
        self.unclosed: int | None = None
        # The parentheses that close those that have been hidden.
        self.closing: set[int] = set()
        self.doubles = 0
        # Whether a test in double brackets may yet be found to end.
        self.extended = True

    def run(self) -> Shadow:
        """Hide all there is to hide."""
        position = 0
        while position < len(self.text):
            if in_command(self.contexts):
                notable = _NOTABLE.search(self.text, position)
                if notable is None:
                    break
                position = self._at(notable.start())
            else:
                position = step(self.text, position, self.contexts)
        for waiting in self.pending:
            self.heredocs[waiting.start] = Heredoc(waiting.operator, "", waiting.expands)
        text = "".join((*self.pieces, self.plain[self.copied :]))
        if any(closing in text for closing in _CLOSING):
            text = _UNSEPARATED.sub(r"\1;", text)
        text = _NEGATED.sub(HIDDEN_NEGATION, text) if "!" in text else text
        if "((" not in text:
            text = _DASH.sub(_STAND_IN, text)
        if ";&" in text:
            text = _FALLING.sub(lambda match: ";;".ljust(len(match.group())), text)
        return Shadow(text, self.heredocs, self.unclosed)

    def _hide(self, start: int, replacement: str) -> int:
        """Put ``replacement`` in the place of what is at ``start``; give the offset after it."""
        self.pieces += self.plain[self.copied : start], replacement
        self.copied = start + len(replacement)
        return self.copied

    def _at(self, position: int) -> int:
        """Deal with a notable character among commands; give the offset to go on from."""
        text = self.text
        character = text[position]
        if character in "\"'`$\\" and position >= self.visible:
            end, complete = unit_end(text, position)
            unit = text[position:end]
            if not complete and "<<" not in unit:
                self.unclosed = position
                return self._hide(position, " " * len(unit))
            if unit == "$":
                name = PARAMETER.match(text, end)
                return self._hide(position, _STAND_IN * (name.end() - position if name else 1))
            if unit == "\\\n":
                return self._joined_line(position, end)
            if "<<" not in unit and "case" not in unit:
                return self._hide(position, _STAND_IN * len(unit))
            # It may hold here-documents, or parentheses without a partner.
            self.visible = end
        elif character == "[":
            return self._bracket(position)
        elif character == "<" and text.startswith("<<", position):
            return self._operator(position)
        elif character == "\n" and self.pending:
            return self._bodies(position + 1)
        elif character == "#" and position >= self.visible:
            if starts_word(text, position):
                end = step(text, position, self.contexts)
                return self._hide(position, " " * (end - position))
            return self._hide(position, _STAND_IN)
        elif position in self.closing or text.startswith("((", position):
            return self._parenthesis(position)
        return step(text, position, self.contexts)

    def _bracket(self, position: int) -> int:
        """Deal with a bracket: a test becomes a word or, if it is no syntax, a command.

        The grammar wants every test to be a well-formed one.
        """
        if not _TEST.match(self.text, position) or not starts_word(self.text, position):
            return position + 1
        if not self.text.startswith("[[", position):
            return self._hide(position, _STAND_IN)
        before = self.plain[max(0, position - _REACH) : position].rstrip(" \t")
        if self.extended and (not before or _BEFORE_COMMAND.search(before)):
            end = test_end(self.text, position)
            if end is not None:
                return self._hide(position, _STAND_IN * (end - position))
            self.extended = False
        return position + 2

    def _joined_line(self, position: int, end: int) -> int:
        """Deal with a backslash before a line break, which is as good as blanks next to some."""
        before, after = self.text[max(0, position - 1) : position], self.text[end : end + 1]
        if before.strip() and after.strip():
            return end
        return self._hide(position, "  ")

    def _parenthesis(self, position: int) -> int:
        """Deal with double parentheses: arithmetic, or two subshells.

        The grammar always takes the two for arithmetic.  So the outer one is moved, or, if there is
        no room, hidden.  Arithmetic becomes a word.
        """
        if position in self.closing:
            return self._hide(position, " ")
        if position < self.visible or self.doubles > _DOUBLE_LIMIT or self._follows_for(position):
            return step(self.text, position, self.contexts)
        end, arithmetic = double_end(self.text, position, _DOUBLE_LIMIT - self.doubles)
        self.doubles += end - position
        if arithmetic is None:
            return step(self.text, position, self.contexts)
        if arithmetic:
            return self._hide(position, _STAND_IN * (end - position))
        if self.copied < position and self.text[position - 1] in BLANKS:
            # With a blank between the two, the grammar knows them for what they are.
            return self._hide(position - 1, "( ")
        self.closing.add(end - 1)
        return self._hide(position, " ")

    def _follows_for(self, position: int) -> bool:
        """Whether the parentheses are those of a ``for`` in the style of C."""
        return self.plain[max(0, position - _REACH) : position].rstrip(" \t").endswith("for")

    def _operator(self, position: int) -> int:
        """Deal with ``<<`` or ``<<<``."""
        if self.text.startswith("<<<", position):
            return position + 3
        found, end = _operator(self.text, position)
        if found is not None:
            self.pending.append(found)
            delimiter = position + len(found.operator)
            self._hide(position, "<" + " " * (len(found.operator) - 1))
            delimiter_length = len(self.text[delimiter:end].lstrip(BLANKS))
            self._hide(end - delimiter_length, _STAND_IN * delimiter_length)
        return end

    def _bodies(self, start: int) -> int:
        """Deal with the bodies of the here-documents that the line before ``start`` began."""
        position = start
        for waiting in self.pending:
            body, position = _body(self.text, position, waiting)
            self.heredocs[waiting.start] = Heredoc(waiting.operator, body, waiting.expands)
        self.pending.clear()
        # The last line break stays, for what follows is on a line of its own.
        broken = position > start and self.text[position - 1] == "\n"
        return self._hide(start, " " * (position - start - broken)) + broken


def shadow(text: str) -> Shadow:
    """Hide the here-documents, quotes and comments of ``text``."""
    return _Hider(text).run()


def _operator(text: str, start: int) -> tuple[_Pending | None, int]:
    """Read ``<<`` and its delimiter; ``None`` if there is no delimiter."""
    operator = "<<-" if text.startswith("<<-", start) else "<<"
    word_start = start + len(operator)
    while word_start < len(text) and text[word_start] in BLANKS:
        word_start += 1
    end = word_end(text, word_start)
    raw = text[word_start:end]
    if not raw:
        return None, word_start
    quoted = any(mark in raw for mark in "'\"\\")
    return _Pending(start, operator, _QUOTES.sub("", raw), not quoted), end


def _body(text: str, start: int, pending: _Pending) -> tuple[str, int]:
    """The body that begins at ``start``, and the offset after its last line.

    One that is never closed reaches to the end of the text, as shells have it.
    """
    strip_tabs = pending.operator == "<<-"
    lines: list[str] = []
    position = start
    joined = False
    while position < len(text):
        line_break = text.find("\n", position)
        following = len(text) if line_break < 0 else line_break + 1
        line = text[position:following]
        if strip_tabs and not joined:
            line = line.lstrip("\t")
        position = following
        content = line.removesuffix("\n")
        if content == pending.delimiter and not joined:
            break
        lines.append(line)
        # A backslash before the line break joins the next line, which then ends nothing.
        backslashes = len(content) - len(content.rstrip("\\"))
        joined = pending.expands and backslashes % 2 == 1
    return "".join(lines), position
