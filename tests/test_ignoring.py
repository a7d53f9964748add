"""Comments that ignore rules: their form, what they hold for, and that the laws hold with them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import mended
from recipes import contexts, dockerfiles
from test_fixer import relaxed

from autofix import Context, Knowledge, Report, check, fix
from autofix.dockerfile import DockerfileError, parse
from autofix.ignoring import Ignore, covering, ignores
from autofix.image.published import Published
from autofix.rules import RULES

SEEN = Context({"index.ipynb": None}, known=True, complete=True)


def one(text: str) -> Ignore:
    """The only comment of a text that ignores rules."""
    (found,) = ignores(parse(text))
    return found


def held(text: str) -> str:
    """What the only comment holds for, without the comments above it."""
    target = one(text).target
    assert target
    lines = text[slice(*target)].split("\n")
    return "\n".join(line for line in lines if line and not line.startswith("#"))


class TestForm:
    @pytest.mark.parametrize(
        ("comment", "names", "reason"),
        [
            ("# binder-fix: ignore[missing-user] as root", ["missing-user"], "as root"),
            ("#binder-fix:ignore[missing-user]as", ["missing-user"], "as"),
            ("  #  binder-fix:  ignore [ a ,b, ] why [so]\t", ["a", "b"], "why [so]"),
            ("# binder-fix: ignore-file[a] why", ["a"], "why"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_good(self, comment: str, names: list[str], reason: str, end: str) -> None:
        found = one(f"{comment}{end}FROM debian{end}")
        assert (list(found.names), found.reason, found.complaint) == (names, reason, "")
        assert f"{comment}{end}"[slice(*found.span)] == comment.strip()

    def test_a_byte_order_mark_is_no_part_of_it(self) -> None:
        text = "\ufeff# binder-fix: ignore[a] b\nFROM debian\n"
        assert text[slice(*one(text).span)] == "# binder-fix: ignore[a] b"

    @pytest.mark.parametrize(
        "rest",
        ["ignore", "ignore a", "ignore[", "ignore[a", "ignore[]", "", "ignore[,] why", "Ignore[a]",
         "noqa", "ignore-files[a]"],
    )  # fmt: skip
    def test_not_understood(self, rest: str) -> None:
        found = one(f"# binder-fix: {rest}\nFROM debian\n")
        assert "not understood" in found.complaint
        assert not found.names

    @pytest.mark.parametrize(
        "text",
        ["# by binder-fix: ignore[a]", "# binder-fixes: ignore[a] b",
         "RUN echo '# binder-fix: ignore[a] b'"],
    )  # fmt: skip
    def test_what_is_none(self, text: str) -> None:
        assert ignores(parse(f"FROM debian\n{text}\n")) == ()


class TestPlace:
    def test_above_an_instruction_whatever_stands_between(self) -> None:
        text = "FROM a\n# binder-fix: ignore[x] y\n\n# more\nRUN b \\\n  c\nRUN d\n"
        assert held(text) == "RUN b \\\n  c"

    def test_above_the_first_instruction_of_a_stage(self) -> None:
        text = "FROM a\nRUN b\n# binder-fix: ignore[x] y\nFROM c\nRUN d\n"
        assert held(text) == "FROM c"

    def test_among_the_lines_of_an_instruction(self) -> None:
        text = "FROM a\nRUN b \\\n  # binder-fix: ignore[x] y\n  && c\nRUN d\n"
        assert "&& c" in held(text)
        assert "RUN d" not in held(text)

    def test_a_line_of_a_heredoc_is_text(self) -> None:
        mark = "# binder-fix: ignore[x] y"
        text = f"FROM a\nRUN <<-A cat <<B\n{mark}\n\tA\n{mark}\nB\n{mark}\nRUN c\n"
        assert held(text) == "RUN c"

    def test_the_whole_file(self) -> None:
        text = "# syntax=x\n# binder-fix: ignore-file[x] y\nARG V\nFROM a\nRUN b"
        found = ignores(parse(text))
        assert covering(found, "x", text.index("RUN")) == covering(found, "x", 0) == found[0]
        assert covering(found, "z", 0) is None

    @pytest.mark.parametrize(
        "text",
        ["FROM a\n# binder-fix: ignore[x] y\n", "FROM a\n# binder-fix: ignore-file[x] y\nRUN b\n",
         "FROM a\nRUN b\\\n# binder-fix: ignore-file[x] y\nc\n"],
    )  # fmt: skip
    def test_one_that_holds_for_nothing(self, text: str) -> None:
        found = one(text)
        assert found.complaint
        assert not any(found.covers("x", place) for place in range(len(text)))


class TestBounds:
    def test_so_many_comments_are_heeded(self) -> None:
        line = "# binder-fix: ignore[missing-user] x\n"
        found = ignores(parse(f"{line * 1000}FROM a\n"))
        assert len(found) == 201
        assert found[199].target
        assert found[200].target is None
        assert "more than 200" in found[200].complaint
        report = check(f"{line * 1000}FROM debian\n", context=SEEN)
        assert len([f for f in report.findings if f.rule.name == "unused-ignore"]) == 1

    def test_so_many_rules_are_named(self) -> None:
        assert not one(f"# binder-fix: ignore[{'a,' * 20}] x\nFROM a\n").complaint
        assert "not understood" in one(f"# binder-fix: ignore[{'a,' * 21}] x\nFROM a\n").complaint

    def test_blanks_in_a_reason_take_no_time(self) -> None:
        blanks = " " * 60_000
        found = one(f"# binder-fix: ignore[a]{blanks}b{blanks[:5000]}c\nFROM a\n")
        assert found.reason.startswith("b ")
        assert found.reason.endswith(" c")


class TestFixer:
    TEXT = (
        "FROM debian:12\n# why\n# binder-fix: ignore[missing-user] as root\nUSER root\n"
        'CMD ["true"]\n'
    )

    def test_it_is_told_apart_not_counted_and_not_mended(self) -> None:
        report = check(self.TEXT, ["missing-user"])
        assert not report.findings
        assert not report.broken
        (finding,) = report.ignored
        assert finding.ignored
        assert finding.ignored.reason == "as root"
        assert report.dockerfile.line(finding.ignored.span.start) == 3
        assert fix(self.TEXT, ["missing-user"]).after == self.TEXT
        assert fix(self.TEXT.replace("ignore", "ingore"), ["missing-user"]).changed

    def test_other_rules_mend_around_it_and_the_comment_stays_above_its_instruction(self) -> None:
        result = fix(self.TEXT, context=SEEN)
        assert [finding.rule.name for finding in result.ignored] == ["missing-user"]
        assert "ignore[missing-user] as root\nUSER root\n" in result.after
        assert "jupyterlab" in result.after

    def test_only_what_is_named_where_it_is_named(self) -> None:
        text = self.TEXT.replace("missing-user", "missing-jupyter")
        names = {finding.rule.name for finding in check(text, context=SEEN).findings}
        assert {"missing-user", "missing-jupyter", "unused-ignore"} <= names

    def test_places_are_those_of_the_text_that_was_given(self) -> None:
        text = "FROM python\nRUN pip install --user x \\\n  y\n" + self.TEXT.partition("\n")[2]
        result = fix(text, context=SEEN)
        (finding,) = (f for f in result.ignored if f.rule.name == "missing-user")
        assert finding.ignored
        assert text[slice(*finding.ignored.span)].startswith("# binder-fix: ignore")
        assert text[slice(*finding.span)] == "USER root"


def test_the_command_leaves_it_alone_and_counts_it(tmp_path: Path) -> None:
    text = "# binder-fix: ignore-file[missing-user] x\nFROM debian:12\nUSER root\n"
    (tmp_path / "Dockerfile").write_text(text)
    words = [sys.executable, "-m", "autofix", "--offline", "--select", "missing-user", "--write"]
    done = subprocess.run([*words, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ignored    missing-user  line 3, as a comment says: x\n" in done.stdout
    assert (tmp_path / "Dockerfile").read_text() == text


class TestUnused:
    def told(self, text: str, knowledge: Knowledge | None = None) -> Report:
        """What the rule finds."""
        return check(text, ["unused-ignore"], SEEN, knowledge=knowledge)

    def test_it_is_found_without_the_other_rules_and_counts_where_it_is_asked_for(self) -> None:
        text = "# binder-fix: ignore[missing-user] x\nFROM debian:12\nUSER root\n"
        report = self.told(text)
        (finding,) = report.findings
        assert report.broken
        assert report.start(finding) == (1, 1)
        assert "missing-user" in finding.violation.message
        assert not check(text, context=SEEN, rules=[finding.rule.name]).ignored
        assert not any(f.counts for f in check(text, context=SEEN).findings if f.rule.optional)

    def test_a_digest_is_judged_where_the_registry_was_asked(self) -> None:
        text = "# binder-fix: ignore[unpinned-image] x\nFROM python:3.12\n"
        assert not self.told(text).findings
        unanswered = Knowledge({"python:3.12": Published("python:3.12", problem="no answer")})
        assert not self.told(text, unanswered).findings
        digest = f"sha256:{'1' * 64}"
        answered = Knowledge({"python:3.12": Published("python:3.12", digest)})
        assert not self.told(text, answered).findings
        pinned = text.replace("3.12", f"3.12@{digest}")
        assert self.told(pinned, answered).findings

    def test_an_image_elsewhere_is_another_matter(self) -> None:
        text = "FROM python:3.12\n# binder-fix: ignore[unpinned-image] x\nRUN true\n"
        assert self.told(text).findings


@st.composite
def _ignoring(draw: st.DrawFn) -> str:
    """A Dockerfile with comments that ignore rules, wherever they come to stand."""
    source = draw(dockerfiles())
    end = "\r\n" if "\r\n" in source else "\n"
    lines = source.split(end)
    names = st.lists(st.sampled_from([rule.name for rule in RULES]), min_size=1, max_size=3)
    for _ in range(draw(st.integers(1, 3))):
        where = draw(st.sampled_from(["ignore", "ignore", "ignore-file"]))
        place = draw(st.integers(0, len(lines) - 1)) if where == "ignore" else 0
        lines.insert(place, f"# binder-fix: {where}[{','.join(draw(names))}] why")
    return end.join(lines)


@given(source=_ignoring(), context=contexts(), unsafe=st.booleans(), authenticated=st.booleans())
@relaxed
def test_the_laws_hold(source: str, context: Context, unsafe: bool, authenticated: bool) -> None:
    """A second run changes nothing, and each comment stays above its instruction."""
    options: dict[str, Any] = {"unsafe": unsafe, "authenticated": authenticated}
    try:
        result = mended(source, RULES, context, **options)
    except DockerfileError:
        return
    again = fix(result.after, context=context, **options)
    assert not any(finding.made for finding in (*again.findings, *result.ignored, *again.ignored))
    before, after = parse(source), parse(result.after)
    for old, new in zip(ignores(before), ignores(after), strict=True):
        assert (old.names, old.reason, old.complaint) == (new.names, new.reason, new.complaint)
        if old.target and new.target:
            keyword = [
                next(i.keyword for i in read.instructions if i.span.end > target.start)
                for read, target in ((before, old.target), (after, new.target))
            ]
            assert keyword[0] == keyword[1]
    for finding in again.ignored:
        assert finding.ignored
        assert finding.rule.name in finding.ignored.names
