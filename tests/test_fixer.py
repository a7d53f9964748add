"""The fixer on Dockerfiles put together at random, and its guards against rules that do wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from laws import mended
from recipes import contexts, dockerfiles

from autofix.apart import alone
from autofix.dockerfile import DockerfileError, parse
from autofix.edit import Edit, Span
from autofix.fixer import UnprovenFix, fix
from autofix.image.build import Build, fold
from autofix.image.context import Context
from autofix.image.facts import MOST
from autofix.image.published import Configuration, Knowledge, Published
from autofix.mending import placing
from autofix.rule import Fix, Rule, Violation
from autofix.rules import RULES

SOURCE = "FROM debian:12\n# why\nRUN true\nUSER 1000\n"


def rule(check: Callable[[Build], Iterator[Violation]], name: str = "evil") -> Rule:
    """A rule with that check."""
    return Rule(name, 9, "Binder needs something", check, "A rule.")


def replacing(old: str, new: str, *, safe: bool = True) -> Rule:
    """A rule that replaces a text wherever it stands."""

    def check(build: Build) -> Iterator[Violation]:
        for match in re.finditer(re.escape(old), build.dockerfile.source):
            span = Span(*match.span())
            yield Violation(span, f"{old} is here", Fix("replace", (Edit(span, new),), safe))

    return rule(check, f"no-{old}")


class TestFindings:
    def test_nothing(self) -> None:
        result = fix(SOURCE, RULES[:0], Context())
        assert result.after == result.before == SOURCE
        assert result.findings == ()
        assert not result.broken
        assert result.held_back == 0

    def test_what_is_mended_is_told_by_its_place_in_the_text_that_was_given(self) -> None:
        rules = [replacing("true", "echo\\\n  1"), replacing("1000", "1001")]
        result = fix(SOURCE, rules, Context())
        assert result.after == "FROM debian:12\n# why\nRUN echo\\\n  1\nUSER 1001\n"
        places = [SOURCE[slice(*finding.span)] for finding in result.findings]
        assert places == ["true", "1000"]
        assert all(finding.made for finding in result.findings)

    def test_they_come_in_the_order_of_the_lines(self) -> None:
        rules = [replacing("USER", "user"), replacing("RUN", "run"), replacing("FROM", "from")]
        result = fix(SOURCE, rules, Context())
        assert [SOURCE[slice(*finding.span)] for finding in result.findings] == [
            "FROM",
            "RUN",
            "USER",
        ]

    def test_what_needs_permission_waits(self) -> None:
        rules = [replacing("1000", "1001", safe=False), replacing("true", "false")]
        result = fix(SOURCE, rules, Context())
        assert "USER 1000" in result.after
        assert [finding.made for finding in result.findings] == [True, False]
        assert result.held_back == 1
        result = fix(SOURCE, rules, Context(), unsafe=True)
        assert "USER 1001" in result.after
        assert result.held_back == 0

    def test_what_is_not_known_breaks_nothing(self) -> None:
        def check(build: Build) -> Iterator[Violation]:
            yield Violation(Span(0, 4), "who knows", known=False)

        result = fix(SOURCE, [rule(check)], Context())
        assert len(result.findings) == 1
        assert not result.broken

    def test_a_rule_sees_what_an_earlier_one_left(self) -> None:
        rules = [replacing("echo", "printf"), replacing("true", "echo")]
        result = fix(SOURCE, rules, Context())
        assert "RUN printf" in result.after

    def test_what_buildkit_refuses(self) -> None:
        with pytest.raises(DockerfileError):
            fix("RUN true\n", RULES, Context())


class TestGuards:
    def refused(self, *rules: Rule, source: str = SOURCE) -> str:
        """Why the outcome of these rules is not taken."""
        with pytest.raises(UnprovenFix) as caught:
            fix(source, rules, Context())
        return str(caught.value)

    @pytest.mark.parametrize("new", ["INSTALL", "RUN <<E\nx", "\n"])
    def test_no_dockerfile_any_more(self, new: str) -> None:
        source = "FROM debian:12\nUSER 1000\n"
        rules = [replacing("USER", new), replacing("FROM debian:12", "# nothing")]
        assert "no valid Dockerfile" in self.refused(*rules, source=source)

    def test_an_instruction_that_no_edit_names_is_swallowed(self) -> None:
        assert "no edit names" in self.refused(replacing("true", "true \\"))

    def test_an_instruction_that_no_edit_names_is_commented_out(self) -> None:
        def check(build: Build) -> Iterator[Violation]:
            place = build.dockerfile.source.find("\nUSER")
            if place > 0:
                edit = Edit(Span(place + 1, place + 1), "# ")
                yield Violation(Span(0, 4), "evil", Fix("evil", (edit,)))

        # The text is put at the border of USER without a line of its own: that is an edit of it.
        assert fix(SOURCE, [rule(check)], Context()).after.endswith("# USER 1000\n")

    def test_a_heredoc_that_takes_what_follows(self) -> None:
        source = "FROM debian:12\nRUN true\nUSER 1000\nRUN cat <<E\nE\n"
        assert "no edit names" in self.refused(replacing("true", "cat <<E"), source=source)

    def test_two_instructions_change_places(self) -> None:
        def check(build: Build) -> Iterator[Violation]:
            source = build.dockerfile.source
            if source == SOURCE:
                # Only an edit beside them all, yet the outcome is another text.
                start = source.index("RUN")
                edits = (Edit(Span(start, start), "USER 1000\n"), Edit(Span(start, start), "\n"))
                yield Violation(Span(0, 4), "fine", Fix("fine", edits))

        assert fix(SOURCE, [rule(check)], Context()).after.count("USER 1000") == 2

    def test_a_rule_that_finds_no_end(self) -> None:
        def check(build: Build) -> Iterator[Violation]:
            start = build.dockerfile.instructions[-1].span.start
            edit = Edit(Span(start, start), f"RUN {start}\n")
            yield Violation(Span(0, 4), "evil", Fix("evil", (edit,)))

        result = fix(SOURCE, [rule(check)], Context())
        assert not result.changed
        (left,) = result.findings
        assert left.violation.reason == "there is more to mend than is mended at once"

    @pytest.mark.parametrize("new", ["10000", "1000"])
    def test_a_fix_that_does_not_help_is_not_made(self, new: str) -> None:
        rules = [replacing("1000", new), replacing("true", "false")]
        result = fix(SOURCE, rules, Context())
        assert result.after == SOURCE.replace("true", "false")
        made, vain = result.findings
        assert (made.made, vain.made) == (True, False)
        assert vain.violation.fix is None
        assert vain.violation.reason == "nothing that is known of the image would change"

    def test_two_rules_that_take_turns(self) -> None:
        rules = [replacing("true", "false"), replacing("false", "true")]
        assert self.refused(*rules) == "the fixes do not come to an end"

    def test_fixes_that_collide(self) -> None:
        def check(build: Build) -> Iterator[Violation]:
            for end in (4, 6):
                edit = Edit(Span(0, end), "FROM")
                yield Violation(Span(0, 4), "evil", Fix("evil", (edit,)))

        assert "collide" in self.refused(rule(check))

    def test_an_edit_outside_of_the_text(self) -> None:
        def check(build: Build) -> Iterator[Violation]:
            yield Violation(Span(0, 4), "evil", Fix("evil", (Edit(Span(0, 999), ""),)))

        assert "collide" in self.refused(rule(check))


@pytest.mark.parametrize(
    ("last", "after"),
    [
        ("RUN true \\", "RUN true\nUSER 1"),
        ("RUN true \\\n", "RUN true\nUSER 1\n"),
        ("RUN true\\\n\n# why\n", "RUN true\n\n# why\nUSER 1\n"),
        ("RUN true \\\n # why", "RUN true\n # why\nUSER 1"),
        ("RUN true \\\n  \\\n# why\n \\ \n", "RUN true\n\n# why\n \nUSER 1\n"),
        ("RUN true \\\n  x\\\n", "RUN true \\\n  x\nUSER 1\n"),
        ("RUN true \\\\\n", "RUN true \\\\\nUSER 1\n"),
        ("RUN cat <<E\na \\\nE\n", "RUN cat <<E\na \\\nE\nUSER 1\n"),
    ],
)
def test_lines_behind_an_instruction_that_goes_on_to_nothing(last: str, after: str) -> None:
    def check(build: Build) -> Iterator[Violation]:
        if "USER 1" not in build.dockerfile.source:
            inserted = placing.last(build).insert(["USER 1"])
            yield Violation(Span(0, 4), "evil", Fix("evil", (inserted,)))
            yield Violation(Span(0, 4), "evil", Fix("evil", (inserted._replace(text=""),)))

    assert fix(f"FROM a\n{last}", [rule(check)], Context()).after == f"FROM a\n{after}"


def test_what_a_base_image_does_on_build_has_its_place_in_the_file() -> None:
    configuration = Configuration(user="1000", triggers=("# far away\nCOPY . /srv/material",))
    published = Published("registry.example.org/lab:1", configuration=configuration)
    knowledge = Knowledge({published.reference: published})
    result = mended(f"FROM {published.reference}\n", RULES, Context(), knowledge=knowledge)
    assert "misplaced-repository" in {finding.rule.name for finding in result.findings}


random_dockerfiles = given(
    source=dockerfiles(), context=contexts(), unsafe=st.booleans(), authenticated=st.booleans()
)
relaxed = settings(
    # The same examples each time, unless more are asked for.
    max_examples=int(os.environ.get("BINDER_FIX_EXAMPLES", "60")),
    derandomize="BINDER_FIX_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@random_dockerfiles
@relaxed
def test_any_dockerfile(source: str, context: Context, unsafe: bool, authenticated: bool) -> None:
    """It comes to an end, a second run changes nothing, comments and line ends stay."""
    options: dict[str, Any] = {"unsafe": unsafe, "authenticated": authenticated}
    try:
        parse(source)
    except DockerfileError:
        with pytest.raises(DockerfileError):
            fix(source, RULES, context, **options)
        return
    mended(source, RULES, context, **options)


@random_dockerfiles
@relaxed
def test_buildkit_takes_the_outcome(
    source: str, context: Context, unsafe: bool, authenticated: bool
) -> None:
    from buildkit import parsed_by_buildkit

    assume(not isinstance(parsed_by_buildkit(source), str))
    try:
        result = fix(source, RULES, context, unsafe=unsafe, authenticated=authenticated)
    except DockerfileError:
        return
    parsed = parsed_by_buildkit(result.after)
    assert not isinstance(parsed, str), parsed


@random_dockerfiles
@relaxed
def test_each_rule_alone(source: str, context: Context, unsafe: bool, authenticated: bool) -> None:
    for one in RULES:
        try:
            result = fix(source, [one], context, unsafe=unsafe, authenticated=authenticated)
        except DockerfileError:
            return
        again = fix(result.after, [one], context, unsafe=unsafe, authenticated=authenticated)
        assert again.after == result.after


def test_one_violation_is_mended_alone() -> None:
    source = "FROM python:3.12\nRUN pip install notebook jupyterlab\nUSER root\n"
    build = fold(parse(source), Context())
    found = [(rule, violation) for rule in RULES for violation in rule.check(build)]
    assert len(found) > 1
    for one, violation in found:
        result = alone(build, one, violation)
        assert (result is None) == (violation.fix is None)
        if result:
            assert result.changed
            again = fold(parse(result.after), Context())
            assert violation.message not in {v.message for v in one.check(again)}


@pytest.mark.parametrize("text", ["# nothing of it\n", "RUN <<EOF\n"])
def test_a_fix_that_mends_nothing_alone_is_none(text: str) -> None:
    build = fold(parse("FROM a\nUSER root\n"), Context())
    span = Span(7, 7)

    def check(_: Build) -> Iterator[Violation]:
        yield Violation(span, "always", Fix("insert a line", (Edit(span, text),)))

    (violation,) = check(build)
    assert alone(build, rule(check), violation) is None


def test_there_is_no_advice_on_lines_that_a_fix_brings() -> None:
    text = "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y git\nCOPY . .\n"
    advice = [f for f in fix(text, unsafe=True).findings if f.rule.name == "unpinned-package"]
    assert [text[slice(*finding.span)] for finding in advice] == ["apt-get install -y git"]
    again = fix(fix(text, unsafe=True).after)
    assert sum(f.rule.name == "unpinned-package" for f in again.findings) > 1


def test_a_fix_by_itself_that_brings_more_than_is_followed_is_none() -> None:
    users = "".join(f"RUN useradd --uid {2000 + n} u{n}\n" for n in range(MOST))
    build = fold(parse(f"FROM python:3.11-slim\n{users}"), Context())
    (rule,) = [rule for rule in RULES if rule.name == "missing-user"]
    (violation,) = [violation for violation in rule.check(build) if violation.fix]
    assert alone(build, rule, violation) is None


def test_a_script_that_could_not_be_read_is_named() -> None:
    """It is the reason why nothing is known, not the base image."""
    found = fix("FROM ubuntu:22.04\nRUN true\nRUN bash /setup.sh\nCOPY . /srv\n").findings
    reasons = {finding.rule.name: finding.violation.reason for finding in found}
    assert reasons["missing-user"] == "what line 3 runs could not be read"
    assert reasons["missing-jupyter"] == "a script could not be read"
    base = fix("FROM example.org/lab\nCOPY . /srv\n").findings
    reasons = {finding.rule.name: finding.violation.reason for finding in base}
    assert reasons["missing-user"] == "too little is known of the accounts in the image"
    assert reasons["missing-jupyter"] == "too little is known of the base image"
    assert reasons["swallowed-arguments"] == "nothing is known of the base image"
    pangeo = fix("FROM pangeo/base-image:2026.01.30\n").findings
    reasons = {finding.rule.name: finding.violation.reason for finding in pangeo}
    assert reasons["swallowed-arguments"] == "the program could not be read"


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("debian:9", "Debian 9 have gone from its mirrors"),
        ("golang:1.8", "Debian 8 have gone from its mirrors"),
        ("centos:7", "CentOS 7 have gone from its mirrors"),
        ("ubuntu:16.04", "how to install Python on ubuntu 16.04 is not known"),
        ("amazonlinux:2", "how to install Python on rhel is not known"),
    ],
)
def test_why_jupyter_cannot_be_installed(base: str, reason: str) -> None:
    found = fix(f"FROM {base}\nCOPY . /srv\n").findings
    told = next(f for f in found if f.rule.name == "missing-jupyter").violation.reason
    assert reason in told
    assert ("begin with a newer image" in told) == ("gone" in reason)


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        ("lesson/ tides.ipynb", "of the repository only lesson, tides.ipynb is copied"),
        ("a b c d", "of the repository only a, b, c and others is copied"),
        ("requirements.txt", "the repository is not copied"),
        ("--link tides $NOTHING/x", "of the repository only tides is copied"),
    ],
)
def test_what_of_the_repository_is_copied_is_told(copied: str, told: str) -> None:
    text = f"FROM quay.io/jupyter/base-notebook:2024-10-07\nCOPY {copied} /home/jovyan/\n"
    found = next(f for f in fix(text).findings if f.rule.name == "misplaced-repository")
    assert found.violation.message == f"{told} to the home folder"
