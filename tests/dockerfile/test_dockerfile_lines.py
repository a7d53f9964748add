"""Logical lines: continuations, comments, directives, heredocs, line endings."""

from __future__ import annotations

import pytest

from autofix.dockerfile import Dockerfile, DockerfileError, parse


def keywords(text: str) -> list[str]:
    return [instruction.keyword for instruction in parse(text).instructions]


def values(text: str) -> list[str]:
    return [instruction.value for instruction in parse(text).instructions]


def lines(text: str) -> list[tuple[int, int]]:
    return [(item.first_line, item.last_line) for item in parse(text).instructions]


def refusal(text: str) -> DockerfileError:
    with pytest.raises(DockerfileError) as caught:
        parse(text)
    assert caught.value.advice
    return caught.value


def test_the_body_of_a_heredoc_is_no_instruction() -> None:
    text = "FROM a\nRUN <<E\nFROM evil\nCMD bad\nENV A=2 \\\nE\nUSER b\n"
    assert keywords(text) == ["FROM", "RUN", "USER"]
    (heredoc,) = parse(text).instructions[1].heredocs
    assert heredoc.content == "FROM evil\nCMD bad\nENV A=2 \\\n"
    assert text[slice(*heredoc.span)] == heredoc.content
    assert text[slice(*heredoc.terminator)] == "E"
    assert (heredoc.expand, heredoc.strip_tabs) == (True, False)


@pytest.mark.parametrize(
    ("opening", "close", "name"),
    [
        ("<<E", "E", "E"),
        ("<<-E", "\t\tE", "E"),
        ("3<<E", "E", "E"),
        ("<< E", "E", "E"),
        ("<<'E F'", "E F", "E F"),
        ('<<"E"', "E", "E"),
        ("<<E\\ F", "E F", "E F"),
        ("<<$X", "$X", "$X"),
        ("<<${X}", "${X}", "${X}"),
        ("<<${X/a/b}", "${X/a/b}", "${X/a/b}"),
    ],
)
def test_forms_of_heredocs(opening: str, close: str, name: str) -> None:
    instruction = parse(f"FROM a\nRUN {opening} cat\nx\n{close}\nUSER b\n").instructions[1]
    (heredoc,) = instruction.heredocs
    assert (heredoc.name, heredoc.content) == (name, "x\n")
    assert heredoc.expand == ("'" not in opening and '"' not in opening)
    assert instruction.last_line == 4


def test_several_heredocs() -> None:
    text = "FROM a\nCOPY <<A <<-B /x\n1\nA\n2\n\tB\nUSER b"
    heredocs = parse(text).instructions[1].heredocs
    assert [(doc.name, doc.content) for doc in heredocs] == [("A", "1\n"), ("B", "2\n")]
    assert lines(text) == [(1, 1), (2, 6), (7, 7)]


def test_heredocs_with_carriage_returns() -> None:
    text = "FROM a\r\nRUN <<E\r\nx\r\nE\r\nUSER b\r\n"
    instruction = parse(text).instructions[1]
    assert instruction.heredocs[0].content == "x\r\n"
    assert text[slice(*instruction.span)] == "RUN <<E\r\nx\r\nE"
    assert parse(text).newline == "\r\n"


@pytest.mark.parametrize(
    "line",
    [
        "RUN cat<<E",
        "RUN <<<E",
        'RUN sed s/"x << E"/y/',
        "RUN echo '<<E",
        "RUN <<E ${x:#y}",
        "RUN <<E ${x:}",
        "RUN <<E ${x=y}",
        "RUN <<E ${",
        "RUN <<E ${}",
        "RUN <<E ${x",
        "RUN <<E ${x/y",
        'RUN <<E "',
        'CMD <<E "',
        'RUN ["a", "<<E"]',
        "RUN a <<''",
        "RUN a <<",
        "CMD <<E",
        "ENV A <<E",
        "ONBUILD CMD <<E",
    ],
)
def test_what_is_no_heredoc(line: str) -> None:
    assert keywords(f"FROM a\n{line}\nUSER b\n")[2] == "USER"


def test_a_blank_behind_the_name_does_not_close_a_heredoc() -> None:
    error = refusal("FROM a\n\nRUN <<E\nx\nE \n")
    assert (error.line, error.message) == (3, "the heredoc E is not closed")
    assert str(error) == "line 3: the heredoc E is not closed"


def test_a_heredoc_is_not_closed_at_the_end_of_the_file() -> None:
    assert refusal("FROM a\nRUN <<E").line == 2
    assert refusal("FROM a\nRUN <<\udcff\n\udcff\n").line == 2


def test_the_name_of_a_heredoc_may_be_unreadable() -> None:
    # BuildKit splits a substitution at blanks, quoted or not, and then misses the quote.
    error = refusal("FROM a\nRUN <<${x:-'a b'}\n")
    assert (error.line, error.message[:32]) == (2, "invalid name of a heredoc: synta")


def test_empty_lines_and_comments_do_not_end_a_continued_instruction() -> None:
    text = "FROM a\nRUN x && \\\n\n  # comment\n\t\n  y\nUSER b\n"
    assert values(text) == ["a", "x &&   y", "b"]
    assert lines(text) == [(1, 1), (2, 6), (7, 7)]


def test_an_escaped_escape_is_no_continuation() -> None:
    assert values("FROM a\nRUN echo x \\\\\nUSER x") == ["a", "echo x \\\\", "x"]
    assert values("FROM a\nRUN echo x \\\\\\\nUSER x") == ["a", "echo x \\\\\\", "x"]


@pytest.mark.parametrize("blank", ["\v", "\f", "\xa0", "\x85", "\u2003", "\x1c"])
def test_only_blanks_and_tabs_may_follow_a_continuation(blank: str) -> None:
    assert keywords(f"FROM a\nRUN x \\{blank}\nUSER x") == ["FROM", "RUN", "USER"]
    assert keywords("FROM a\nRUN x \\ \t\r\nUSER x") == ["FROM", "RUN"]


def test_an_instruction_that_ends_in_a_continuation_is_kept() -> None:
    assert values("FROM a\nRUN x \\\n") == ["a", "x"]
    assert values("FROM a\nRUN x \\\n# c\n\n") == ["a", "x"]
    assert lines("FROM a\nRUN x \\\n# c\n\n") == [(1, 1), (2, 4)]


def test_a_bare_word_at_the_end_is_seen() -> None:
    assert refusal("FROM a\nUSER").message == "USER requires exactly one argument"
    assert keywords("FROM a\nRUN") == ["FROM", "RUN"]


def test_a_keyword_can_be_split() -> None:
    text = "FROM a\n\\\n RU\\\nN x"
    assert values(text) == ["a", "x"]
    assert lines(text) == [(1, 1), (2, 4)]
    assert text[slice(*parse(text).instructions[1].span)] == "\\\n RU\\\nN x"


def test_a_byte_order_mark_is_no_part_of_the_first_instruction() -> None:
    result = parse("\ufeffFROM a\n")
    assert result.instructions[0].span == (1, 7)
    assert result.instructions[0].words[0].span == (6, 7)
    assert parse("\ufeff# escape=`\nFROM a").escape == "`"
    assert refusal("\ufeff\ufeffFROM a").message.startswith("unknown instruction")
    assert values("\ufeff  FROM a") == ["a"]


def test_directives() -> None:
    text = '# Syntax = x/y:1 \n#\tcheck=skip=all\n# escape=`\nFROM a\nENV A=C:\\x `\n B=`"\n'
    result = parse(text)
    assert result.directives == {"syntax": "x/y:1", "check": "skip=all", "escape": "`"}
    assert [pair[:2] for pair in result.instructions[1].pairs] == [("A", "C:\\x"), ("B", '`"')]


@pytest.mark.parametrize(
    "text",
    [
        "#\n# escape=`\nFROM a",
        "\n# escape=`\nFROM a",
        "# other=1\n# escape=`\nFROM a",
        "# syntax=\n# escape=`\nFROM a",
        "FROM a\n# escape=`\n",
        "#!/x\n# escape=`\nFROM a",
    ],
)
def test_directives_stand_before_all_else(text: str) -> None:
    assert parse(text).escape == "\\"


def test_invalid_directives() -> None:
    assert refusal("# escape=x\nFROM a").line == 1
    error = refusal("# escape=`\n# ESCAPE=`\nFROM a")
    assert (error.line, error.message) == (2, "only one escape parser directive can be used")


def test_only_a_line_feed_ends_a_line() -> None:
    text = "FROM a\nRUN a\rb\x0cc\vd\x1ce\x85f\u2028g\nUSER b"
    assert lines(text) == [(1, 1), (2, 2), (3, 3)]


def test_bytes_that_are_no_utf_8() -> None:
    text = b"FROM a\nRUN x \xff y # \xe9\n# \xe9\n".decode("utf-8", "surrogateescape")
    assert parse(text).instructions[1].value == "x \udcff y # \udce9"


def test_the_longest_line() -> None:
    assert parse("FROM a\n#" + "x" * 65534 + "\n").final.index == 0
    assert parse("FROM a\n#" + "\xe9" * 32767 + "\n").final.index == 0
    assert refusal("FROM a\n#" + "x" * 65535 + "\n").line == 2
    assert refusal("FROM a\n#" + "\xe9" * 32768 + "\n").line == 2
    assert refusal("FROM a\nRUN <<E\n" + "x" * 65536 + "\nE\n").line == 3


@pytest.mark.parametrize("text", ["\udcff\udcfeF\0", "\udcfe\udcff\0F", "F\0R\0", "\0F\0R"])
def test_utf_16(text: str) -> None:
    assert refusal(text).message == "the file is UTF-16, not UTF-8"


def test_comments_only_at_the_start_of_a_line() -> None:
    text = "FROM a\n  # c\nRUN x # y\n#\n"
    assert values(text) == ["a", "x # y"]


def test_lines_of_offsets() -> None:
    text = "FROM a\r\n\nUSER b\n"
    result = parse(text)
    assert isinstance(result, Dockerfile)
    assert [result.line(offset) for offset in range(len(text) + 1)] == [1] * 8 + [2] + [3] * 8
    assert result.source == text
    assert parse("FROM a").newline == "\n"
