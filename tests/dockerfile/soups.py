"""Texts that are nearly Dockerfiles, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

_KEYWORDS = ["FROM", "RUN", "COPY", "ADD", "ONBUILD", "ENV", "ARG", "LABEL", "CMD", "foo", "Run"]
_KEYWORDS += ["HEALTHCHECK", "SHELL", "VOLUME", "EXPOSE", "USER"]
_ENDS = ["\n", "\n", "\n", "\\\n", "\\\n", "\\ \n", "\\\\\n", "`\n", "\r\n", "\\\r\n", "\\\t\r\n"]
_BLANKS = [" ", " ", "\t", "\v", "\f", "\r", "\x85", "\xa0", "\u2003", "\u2028", "\ufeff", "\x1c"]
_HEREDOCS = ["<<", "<<-", "<<E", "<<-E", '<<"E"', "<<'E F'", "3<<E", "E", "\nE\n", "\n\tE\n", "E "]
_COMMENTS = ["#", "# c\n", "# escape=`\n", "# syntax=x\n", "#escape = \\\n", "# check=x\n"]
_MARKS = [*"\"'\\`${}:=-/<,", "${x:-", "${x}", "${x/", "${x:=y}", "${x:}"]
_WORDS = [
    "A=1",
    'B="x y"',
    "--",
    "--from=a",
    "--x=\\ y",
    '--x="y z"',
    "a",
    "b",
    "as",
    "\xe9",
    "NONE",
]
# What follows an exec form is another matter to BuildKit 0.12.5, so a line ends here.
_ARRAYS = ['["a"]\n', '["a", "b"]\n', "[1]\n", "[]\n", "[", '["a"']

ATOMS = [*_KEYWORDS, *_ENDS, *_BLANKS, *_HEREDOCS, *_COMMENTS, *_MARKS, *_WORDS, *_ARRAYS]
ATOMS += [f"{atom} " for atom in ATOMS]

SOUPS = st.tuples(
    st.sampled_from(["", "FROM a\n", "FROM a\n", "# escape=`\nFROM a\n"]),
    st.lists(st.sampled_from(ATOMS), max_size=25).map("".join),
).map("".join)
"""Keywords, continuations, heredocs, blanks and quotes in any order."""

INSTRUCTIONS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "RUN a && \\\n\n # c\n b\n",
                "RUN <<-E cat\n\tb\n\tE\n",
                "RUN --network=none <<E\r\nx\r\nE\r\n",
                "ENV A=b \\\n  C='d e'\n",
                "ONBUILD COPY <<A <<B /c\n1\nA\n2\nB\n",
                "FROM b AS c\n",
                "COPY --from=c a \\\n b\n",
                "\n",
                "# c\n",
                "ARG X\\\n=1\n",
            ]
        ),
        st.text(alphabet="ab\\\n \t'\"$<#", max_size=9).map(lambda text: f"LABEL a={text}\n"),
    ),
    max_size=8,
).map(lambda items: "FROM a\n" + "".join(items))
"""Texts that are mostly valid."""
