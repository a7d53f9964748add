"""Our parser and BuildKit's own see the same instructions.

Known differences, all of them between BuildKit 0.12.5, which the package ``dockerfile`` carries,
and BuildKit since, which we follow:

- text behind an exec form was ignored; since 0.15 it makes a shell form of it;
- ``<< E`` with a blank was no heredoc;
- ``# check=`` was a comment, which ends the directives;
- flags were always escaped by a backslash.

And one between BuildKit and us: it takes the bytes of a flag, and of the first word of a
HEALTHCHECK, for characters of Latin-1.
"""

from __future__ import annotations

import pytest
from buildkit import comparable, ours, theirs
from hypothesis import assume, example, given, settings
from soups import INSTRUCTIONS, SOUPS

from autofix.dockerfile import DockerfileError, parse

HOSTILE = [
    "FROM a\nRUN <<E\nFROM evil\nCMD bad \\\nE\nUSER b",
    "FROM a\r\nRUN <<-'E F' <<G\r\n\tx\r\n\tE F\r\nG\r\nUSER b\r\n",
    "FROM a\nRUN cat<<E\nRUN <<<E\nRUN 'x <<E'\nRUN \"\\<<E\"\nUSER b",
    "FROM a\nRUN <<$X <<${Y} <<\\Z\n$X\n${Y}\nZ\nUSER b",
    "FROM a\nRUN <<E ${x:=y}\nE\nRUN ${x:- <<E }\nE\nUSER b ${x:}",
    "FROM a\nCOPY <<A <<B /c\n1\nA\n2\nB\nADD <<C d\nC",
    'FROM a\nONBUILD RUN <<E\nx\nE\nRUN ["<<E"]\nCMD <<E\n',
    "FROM a\nRUN x && \\\n\n  # c\n y\nUSER b",
    "FROM a\nRUN x \\\\\nUSER b \\\\\\\nUSER c",
    "FROM a\nRUN x \\\xa0\nRUN y \\\v\nRUN z \\ \t\nUSER b",
    "FROM a\nRUN x \\\n",
    "FROM a\nRUN x \\\n# c\n\n",
    "FROM a\nUSER",
    "\\\nFROM a\nRU\\\nN x",
    "\ufeffFROM a",
    "\ufeff# escape=`\nFROM a `\n AS b",
    '# syntax=x\n# escape=`\nFROM a\nENV A=C:\\x `\n B=`"',
    "# c\n# escape=`\nFROM a \\\n AS b",
    "FROM a\rb\nRUN a\x0cb\x1cc\x85d\u2028e",
    "FROM a\nUSER\xa0b\n\xa0USER b\xa0",
    'FROM a\nCOPY --from=b \\\n --chown="x y" --x=\\ z -- --a b',
    "FROM a\nENV A b=c  d\nENV A=b C='d e' F=g\\ h\nLABEL \"a b\"=c\nARG A B=c",
    'FROM a\nHEALTHCHECK --interval=3s CMD ["a", "b"]\nHEALTHCHECK CMD a b\nHEALTHCHECK NONE',
    'FROM a\nVOLUME ["a", "b"]\nVOLUME a "b c"\nEXPOSE 80  90\nSHELL ["a"]\nRUN []',
    "FROM a\nfoo bar \\\n baz\n# c\nbar",
    "",
    "# c",
    "# escape=x\nFROM a",
    "# escape=`\n# escape=`\nFROM a",
    "FROM a\nRUN <<E\n",
    "FROM a\nRUN <<E\nE \n",
    "FROM a\nENV A",
    "FROM a\nENV A=1 B",
    "FROM a\nLABEL a=1 b",
    "FROM a\nCMD [1]",
    "FROM a\nONBUILD CMD [null]",
    "FROM a\nRUN " + "x" * 65532,
    "FROM a\nRUN " + "x" * 65531 + "\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_hostile_files(text: str) -> None:
    assert ours(text) == theirs(text)


@settings(max_examples=1000)
@given(SOUPS)
@example("FROM a\nONBUILD ONBUILD RUN x")
def test_soups(text: str) -> None:
    assume(comparable(text))
    assert ours(text) == theirs(text)


@settings(max_examples=300)
@given(INSTRUCTIONS)
def test_nearly_valid_files(text: str) -> None:
    assert ours(text) == theirs(text)
    if theirs(text) is None:
        with pytest.raises(DockerfileError):
            parse(text)


@pytest.mark.parametrize(
    "text",
    [
        'FROM a\nCMD ["a"] # c',
        "FROM a\nRUN << E\nE",
        "# check=x\n# escape=`\nFROM a `\n AS b",
        "# escape=`\nFROM a\nRUN --x=\\ a b",
        "FROM a\nRUN --x=\xe9 a",
    ],
)
def test_the_known_differences_are_still_there(text: str) -> None:
    assert ours(text) != theirs(text)
