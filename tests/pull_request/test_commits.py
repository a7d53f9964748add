"""The fix as steps: one a requirement, each a valid Dockerfile, together the whole fix."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from autofix import files, inquiry
from autofix.dockerfile import DockerfileError, parse
from autofix.fixer import UnprovenFix, fix
from autofix.image.context import Context
from autofix.image.published import Knowledge, Published
from autofix.pull_request import commits
from autofix.pull_request.commits import Mended, identity, mend, mended, together
from autofix.pull_request.words import title
from autofix.rules import RULES

OFFLINE = inquiry.Questions(offline=True)
CONTEXT = Context({"tides.ipynb": None}, known=True, complete=True)
BROKEN = """\
FROM debian
RUN apt-get update && apt-get install -y python3 python3-pip
RUN pip3 install inflection==0.5.1
ENTRYPOINT ["tidesd"]
"""
GOOD = """\
FROM quay.io/jupyter/minimal-notebook:2026-02-02
COPY --chown=1000 . ${HOME}
"""
CORPUS = sorted((Path(__file__).parents[2] / "corpus" / "all").iterdir())
DIGEST = f"sha256:{'5' * 64}"


def of(text: str, knowledge: Knowledge | None = None) -> Mended:
    """The fix of a text."""
    return mended(text, "Dockerfile", CONTEXT, knowledge or Knowledge())


def test_there_is_one_step_a_requirement_in_the_order_of_the_rules() -> None:
    found = of(BROKEN)
    assert [step.rule.name for step in found.steps] == [
        "unpinned-image",
        "missing-jupyter",
        "missing-user",
        "swallowed-arguments",
        "misplaced-repository",
    ]
    assert all(step.findings for step in found.steps)
    assert all(f.rule is step.rule and f.made for step in found.steps for f in step.findings)


@pytest.mark.parametrize("folder", CORPUS, ids=lambda folder: str(folder.name))
def test_steps_follow_one_another_and_make_the_whole_fix(folder: Path) -> None:
    text = (folder / "before.Dockerfile").read_bytes().decode("utf-8", "surrogateescape")
    found = of(text)
    current = text.encode("utf-8", "surrogateescape")
    for step in found.steps:
        before, after = step.changes["Dockerfile"]
        assert before == current
        assert after != before
        parse(after.decode("utf-8", "surrogateescape"))
        current = after
    if found.steps:
        whole = fix(text, RULES, CONTEXT, knowledge=Knowledge()).after
        assert current == whole.encode("utf-8", "surrogateescape")
        assert found.changes == {"Dockerfile": (text.encode("utf-8", "surrogateescape"), current)}


def test_what_launches_is_left_alone() -> None:
    found = of(GOOD)
    assert (found.steps, found.launches) == ((), True)


def test_a_digest_alone_is_no_reason_to_ask_anybody() -> None:
    name = "quay.io/jupyter/minimal-notebook:2026-02-02"
    knowledge = Knowledge({name: Published(name, digest=DIGEST)})
    assert fix(GOOD, RULES, CONTEXT, knowledge=knowledge).broken
    assert of(GOOD, knowledge).launches
    # It goes with a fix that is needed.
    found = of(f"{GOOD}USER root\n", knowledge)
    assert [step.rule.name for step in found.steps] == ["unpinned-image", "missing-user"]


def test_a_digest_that_moves_on_makes_no_other_fix() -> None:
    name = "quay.io/jupyter/minimal-notebook:2026-02-02"
    text = f"{GOOD}USER root\n"
    first, second = (
        identity(of(text, Knowledge({name: Published(name, digest=digest)})).changes)
        for digest in (DIGEST, f"sha256:{'6' * 64}")
    )
    assert first == second
    assert identity(of(f"# Tides\n{text}").changes)[0] != first[0]
    assert identity(of(f"{text}RUN true\n").changes)[1] != first[1]


def test_what_cannot_be_told_is_not_proposed_and_does_not_launch_either() -> None:
    found = of("FROM registry.example.org/lab/tide-model:3.2\nRUN apt-get update\n")
    assert (found.steps, found.launches) == ((), False)
    assert "cannot be told" in found.reason


def test_what_no_safe_fix_mends_is_not_proposed() -> None:
    found = of("FROM gcr.io/distroless/python3-debian12:latest-amd64\nCOPY . /app\n")
    assert (found.steps, found.launches) == ((), False)
    assert found.reason.startswith("no safe fix: ")


def test_what_is_left_broken_and_what_is_in_doubt_is_kept() -> None:
    found = mended(
        "FROM python:3.12\nCOPY . /app\n",
        "Dockerfile",
        Context({"tides.ipynb": None}, ignore="*.ipynb", known=True, complete=True),
        Knowledge(),
    )
    assert found.steps
    assert ["tides.ipynb" in f.violation.message for f in found.left] == [True]


def test_an_unproven_step_goes_with_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = of(BROKEN)

    @functools.wraps(fix)
    def unproven(source: str, rules: tuple[object, ...], *others: object, **more: object) -> object:
        if len(rules) == 2:
            raise UnprovenFix("not this one")
        return fix(source, rules, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(commits, "fix", unproven)
    found = of(BROKEN)
    assert [step.rule.name for step in found.steps] == [
        "unpinned-image",
        "missing-user",
        "swallowed-arguments",
        "misplaced-repository",
    ]
    assert found.changes == whole.changes


def test_changes_one_after_the_other_are_one() -> None:
    first = {"a": (b"1", b"2"), "b": (b"x", b"y")}
    second = {"a": (b"2", b"3"), "b": (b"y", b"x"), "c": (b"", b"z")}
    assert together([first, second]) == {"a": (b"1", b"3"), "c": (b"", b"z")}


def test_a_dockerfile_is_found_where_binder_looks(tmp_path: Path) -> None:
    (tmp_path / "binder").mkdir()
    (tmp_path / "binder" / "Dockerfile").write_text(BROKEN)
    (tmp_path / "Dockerfile").write_text(GOOD)
    found = mend(tmp_path, OFFLINE, print)
    assert found.path == "binder/Dockerfile"
    assert set(found.changes) == {"binder/Dockerfile"}
    assert (tmp_path / "binder" / "Dockerfile").read_text() == BROKEN


def test_a_link_inside_names_the_file_that_is_changed(tmp_path: Path) -> None:
    (tmp_path / ".binder").mkdir()
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker" / "Binder").write_text(BROKEN)
    (tmp_path / ".binder" / "Dockerfile").symlink_to("../docker/Binder")
    assert set(mend(tmp_path, OFFLINE, print).changes) == {"docker/Binder"}


@pytest.mark.parametrize("target", ["../secret", ".git/config"])
def test_a_link_that_leads_elsewhere_is_not_read(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "clone"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("FROM ubuntu\n")
    (tmp_path / "secret").write_text("FROM ubuntu\n")
    (folder / "Dockerfile").symlink_to(target)
    with pytest.raises(files.UnusableInput, match="leads out"):
        mend(folder, OFFLINE, print)


def test_what_cannot_be_mended_says_why(tmp_path: Path) -> None:
    with pytest.raises(files.UnusableInput, match="there is no Dockerfile"):
        mend(tmp_path, OFFLINE, print)
    (tmp_path / "Dockerfile").write_text("FORM ubuntu\n")
    with pytest.raises(DockerfileError):
        mend(tmp_path, OFFLINE, print)


def test_what_a_comment_ignores_is_no_reason_to_ask_and_launches_nothing() -> None:
    text = f"# binder-fix: ignore-file[missing-user] as root\n{GOOD}USER root\n"
    found = of(text)
    assert not found.steps
    assert not found.launches
    assert found.reason == (
        "a comment has it ignored: the image runs as root, not as jovyan with uid 1000"
    )


def test_what_a_comment_ignores_is_left_out_of_the_fix_and_of_what_the_title_promises() -> None:
    text = f"# binder-fix: ignore-file[missing-user, misplaced-repository] as root\n{BROKEN}"
    found = of(text)
    assert {step.rule.name for step in found.steps} == {
        "unpinned-image", "missing-jupyter", "swallowed-arguments",
    }  # fmt: skip
    assert title(found) == "Mend the Dockerfile for Binder"
    assert title(of(BROKEN)).startswith("Make ")


class TestConfiguration:
    """What the owner's file may say, and what it may not."""

    @pytest.fixture(autouse=True)
    def repository(self, tmp_path: Path) -> Path:
        (tmp_path / "Dockerfile").write_text(BROKEN)
        (tmp_path / "tides.ipynb").write_text("{}")
        return tmp_path

    def told(self, folder: Path, text: str) -> Mended:
        (folder / "pyproject.toml").write_text(f"[tool.binder-fix]\n{text}")
        return mend(folder, OFFLINE, print)

    def test_rules_are_the_owners_to_leave_out(self, tmp_path: Path) -> None:
        found = self.told(tmp_path, "ignore = ['missing-user', 'misplaced-repository']\n")
        assert {step.rule.name for step in found.steps} == {
            "unpinned-image", "missing-jupyter", "swallowed-arguments",
        }  # fmt: skip
        assert found.partial
        assert title(found).startswith("Mend ")

    def test_where_all_that_is_broken_is_left_out_nothing_is_said_to_launch(
        self, tmp_path: Path
    ) -> None:
        found = self.told(tmp_path, "select = ['unused-ignore']\n")
        assert (found.steps, found.launches) == ((), False)
        assert found.reason == "nothing to mend of what its configuration wants mended"

    def test_whom_we_believe_and_what_is_unsafe_is_not_the_owners(self, tmp_path: Path) -> None:
        plain = mend(tmp_path, OFFLINE, print)
        found = self.told(
            tmp_path,
            "unsafe = true\nmirrors = ['https://evil.example.org']\noffline = false\n"
            "[[tool.binder-fix.base-image]]\nimage = 'debian'\nuser = 'root'\n"
            "uid1000 = { name = 'evil', gid = 1, home = '/evil' }\n",
        )
        assert found.changes == plain.changes

    def test_nothing_of_it_reaches_who_is_asked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[inquiry.Questions] = []

        def ask(_: object, questions: inquiry.Questions, *__: object) -> Knowledge:
            seen.append(questions)
            return Knowledge()

        monkeypatch.setattr(inquiry, "ask", ask)
        (tmp_path / "pyproject.toml").write_text(
            "[tool.binder-fix]\ndigest = 'tag'\nmirrors = ['https://evil.example.org']\n"
            "insecure = ['evil.example.org']\ndeep = true\noffline = true\nhashes = true\n"
            "[[tool.binder-fix.base-image]]\nimage = '*'\nuser = 'root'\n"
        )
        mend(tmp_path, inquiry.Questions(), print)
        assert seen == [inquiry.Questions(digests=False)]

    def test_authenticated(self, tmp_path: Path) -> None:
        found = self.told(tmp_path, "authenticated = true\n")
        assert b"jupyterhub" in found.changes["Dockerfile"][1]

    def test_a_file_that_is_no_good_ends_it(self, tmp_path: Path) -> None:
        with pytest.raises(files.UnusableInput, match=r"pyproject\.toml:2: there is no key"):
            self.told(tmp_path, "unsfe = true\n")
