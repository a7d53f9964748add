"""Commits on a clone, and branches that are pushed without taking anything from anybody."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from hostile import FILE, FOLDER, LINK, PROGRAM, blob, plain_git, publish, publish_files, trap, tree
from standin import Asked, Fault, Hosted, Standin, serve

from autofix.pull_request.git import branch
from autofix.pull_request.git.branch import Author
from autofix.pull_request.git.clone import Clone, clone
from autofix.pull_request.git.complaint import GitError, Rejected
from autofix.pull_request.git.program import Limits
from autofix.pull_request.model import Access

NAME, OURS = "lab/maps", "binder-fix"
BOT = Author("Binder Fix", "bot@example.org", 1_700_000_000)
BEFORE, AFTER = b"FROM ubuntu\r\n", b"FROM ubuntu:24.04\r\n"
CHANGES = {"Dockerfile": (BEFORE, AFTER)}
CUTS: list[Literal["before", "after"]] = ["before", "after"]


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    with serve() as running:
        yield running


@pytest.fixture
def hosted(standin: Standin, request: pytest.FixtureRequest) -> Hosted:
    standin.faults.clear()
    standin.before = standin.after = None
    name = f"{request.node.name.replace('[', '-').replace(']', '')}"
    return standin.add_repository(f"lab/{name}", {"Dockerfile": BEFORE}, push=True)


class Ours:
    """A clone, and what is done with it."""

    def __init__(self, standin: Standin, hosted: Hosted, folder: Path):
        self.access = Access(standin.host, standin.token)
        self.url = standin.clone(hosted.name)
        self.hosted = hosted
        self.clone = clone(self.url, folder, self.access)

    def commit(self, message: str = "Name the version", author: Author = BOT) -> str:
        return branch.commit(self.clone, self.clone.commit, CHANGES, message, author)

    def push(self, commit: str, expected: str = "") -> None:
        branch.push(self.clone, self.url, self.access, OURS, commit, expected=expected)

    def there(self, name: str = OURS) -> str:
        return branch.remote_commit(self.clone, self.url, self.access, name)


@pytest.fixture
def ours(standin: Standin, hosted: Hosted, tmp_path: Path) -> Ours:
    return Ours(standin, hosted, tmp_path / "clone")


def test_a_commit_arrives_as_it_was_made(ours: Ours) -> None:
    commit = ours.commit("Name the version\n\nSo it stays.\n")
    assert ours.there() == ""
    ours.push(commit)
    assert ours.there() == commit == ours.hosted.commit_of(OURS)
    assert ours.hosted.read(OURS, "Dockerfile") == AFTER
    told = ours.hosted.git("log", "-1", "--format=%an %ae %at %cn %ce %ct%n%P%n%B", OURS)
    who = "Binder Fix bot@example.org 1700000000"
    assert told == f"{who} {who}\n{ours.clone.commit}\nName the version\n\nSo it stays."
    assert ours.hosted.git("fsck", "--strict") == ""
    # The same again is the same commit, and pushing it is no change.
    assert ours.commit("Name the version\n\nSo it stays.") == commit
    ours.push(commit)
    assert (ours.clone.folder / "Dockerfile").read_bytes() == BEFORE


def test_modes_and_all_else_stay(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    content = blob(hosted, BEFORE)
    sub = [(FILE, b".gitattributes", content), (PROGRAM, b"start", content)]
    items = [
        (FILE, b".gitattributes", blob(hosted, b"* text eol=lf filter=lfs\n")),
        (LINK, b"link", content),
        ("160000", b"module", "1" * 40),
        (FILE, b"old", content),
        (FOLDER, b"sub", tree(hosted, sub)),
    ]
    publish(hosted, tree(hosted, items))
    ours = Ours(standin, hosted, tmp_path / "clone")
    changes = {"old": (BEFORE, AFTER), "sub/start": (BEFORE, b"\r\n\xff\0")}
    commit = branch.commit(ours.clone, ours.clone.commit, changes, "x", BOT)
    ours.push(commit)
    before = hosted.git("ls-tree", "-r", "main").splitlines()
    after = hosted.git("ls-tree", "-r", OURS).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split()[0] + line.split("\t")[1] for line in changed] == [
        "100644old",
        "100755sub/start",
    ]
    assert hosted.read(OURS, "sub/start") == b"\r\n\xff\0"


def test_a_commit_in_a_tree_without_end(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    ours = Ours(standin, hosted, tmp_path / "clone")
    git = ours.clone.git
    top = blob(hosted, BEFORE)
    items = [(FILE, b"Dockerfile", top)]
    top = tree(hosted, items)
    for _ in range(40):
        top = tree(hosted, [*items, (FOLDER, b"a", top), (FOLDER, b"b", top)])
    parent = publish(hosted, top, "deep")
    assert branch.fetched(ours.clone, ours.url, ours.access, "deep") == parent
    begin = time.monotonic()
    changes = {"Dockerfile": (BEFORE, AFTER), "a/b/Dockerfile": (BEFORE, AFTER)}
    commit = branch.commit(ours.clone, parent, changes, "x", BOT)
    # What looks at every path has 2 ** 40 of them.
    assert time.monotonic() - begin < 60
    assert git.is_dir()
    ours.push(commit)
    assert hosted.git("cat-file", "blob", f"{OURS}:a/b/Dockerfile") == AFTER.decode().rstrip("\n")


@pytest.mark.parametrize(
    ("path", "before", "words"),
    [
        ("Dockerfile", b"FROM ubuntu\n", "not as it was read"),
        ("Dockerfile/x", BEFORE, "a link, or no file"),
        ("missing", BEFORE, "not in the repository"),
        ("link", BEFORE, "a link, or no file"),
        ("folder/x", BEFORE, "a link, or no file"),
        ("../Dockerfile", BEFORE, "leads out"),
        (".git/config", BEFORE, "leads out"),
        ("/etc/passwd", BEFORE, "leads out"),
        ("*", BEFORE, "not in the repository"),
        ("", BEFORE, "leads out"),
    ],
)
def test_what_is_not_committed(
    path: str, before: bytes, words: str, standin: Standin, tmp_path: Path
) -> None:
    name = f"refused/x{abs(hash((path, before)))}"
    hosted = standin.add_repository(name, {"Dockerfile": BEFORE}, push=True)
    links = [(LINK, name, b"Dockerfile") for name in (b"folder", b"link")]
    publish_files(hosted, (FILE, b"Dockerfile", BEFORE), *links)
    ours = Ours(standin, hosted, tmp_path / "clone")
    with pytest.raises(GitError, match=words):
        branch.commit(ours.clone, ours.clone.commit, {path: (before, AFTER)}, "x", BOT)


def test_messages_and_authors_are_text_only(ours: Ours) -> None:
    odd = Author("Zoë --amend", "-x@example.org", 5)
    message = "--author=x\n\n# no comment\n---\ndiff --git\n\xa9 ☃\n"
    ours.push(ours.commit(message, odd))
    assert ours.hosted.git("log", "-1", "--format=%an %ae%n%B", OURS) == (
        f"Zoë --amend -x@example.org\n{message}".rstrip()
    )
    for author in (
        Author("", "a@b"),
        Author("A\nB", "a@b"),
        Author("A", "a> <b"),
        Author("A", " "),
    ):
        with pytest.raises(GitError, match="author"):
            ours.commit("x", author)


def test_sign_off_is_a_trailer_and_there_once(ours: Ours) -> None:
    author = Author("Binder Fix", "bot@example.org", 1, signoff=True)
    line = "Signed-off-by: Binder Fix <bot@example.org>"
    for message, told in {
        "Fix: it": f"Fix: it\n\n{line}\n",
        "Fix it\n\nWhy.": f"Fix it\n\nWhy.\n\n{line}\n",
        "Fix it\n\nSee-also: x": f"Fix it\n\nSee-also: x\n{line}\n",
        f"Fix it\n\n{line}": f"Fix it\n\n{line}\n",
        "Fix it\n\n---\nmore": f"Fix it\n\n---\nmore\n\n{line}\n",
    }.items():
        commit = ours.commit(message, author)
        ours.push(commit, ours.there())
        assert ours.hosted.git("log", "-1", "--format=%B", OURS) == told.rstrip()


def test_commits_of_others_are_not_overwritten(ours: Ours) -> None:
    first = ours.commit()
    ours.push(first)
    theirs = ours.hosted.commit(OURS, {"more": b"x"}, "Mine")
    second = ours.commit("Another way")
    for expected in (first, "", ours.clone.commit):
        with pytest.raises(Rejected, match="left alone") as caught:
            ours.push(second, expected)
        assert not caught.value.again
        assert ours.there() == theirs
    ours.push(second, theirs)
    assert ours.there() == second


def test_a_branch_that_went_or_came_meanwhile_is_left_alone(ours: Ours) -> None:
    first = ours.commit()
    ours.push(first)
    ours.hosted.git("update-ref", "-d", f"refs/heads/{OURS}")
    with pytest.raises(Rejected):
        ours.push(ours.commit("Another way"), first)
    assert ours.there() == ""


def test_a_commit_that_comes_while_we_push_is_not_overwritten(standin: Standin, ours: Ours) -> None:
    first = ours.commit()
    ours.push(first)
    theirs: list[str] = []

    def come_between(asked: Asked) -> None:
        if asked.method == "POST" and asked.path.endswith("git-receive-pack") and not theirs:
            theirs.append(ours.hosted.commit(OURS, {"more": b"x"}, "Mine"))

    standin.before = come_between
    with pytest.raises(Rejected):
        ours.push(ours.commit("Another way"), first)
    assert [ours.there()] == theirs


def test_where_a_branch_stands_can_be_looked_at(ours: Ours) -> None:
    ours.push(ours.commit())
    theirs = ours.hosted.commit(OURS, {"Dockerfile": AFTER, "more": b"x"}, "Mine")
    assert branch.fetched(ours.clone, ours.url, ours.access, OURS) == theirs
    assert branch.tree(ours.clone, theirs) == ours.hosted.git("rev-parse", f"{OURS}^{{tree}}")
    with pytest.raises(GitError, match="remote ref"):
        branch.fetched(ours.clone, ours.url, ours.access, "missing")


def test_trees_can_be_compared(ours: Ours) -> None:
    first, second = ours.commit("One"), ours.commit("Two")
    assert first != second
    assert branch.tree(ours.clone, first) == branch.tree(ours.clone, second)
    assert branch.tree(ours.clone, first) != branch.tree(ours.clone, ours.clone.commit)
    with pytest.raises(GitError):
        branch.tree(ours.clone, "--help")


def test_only_the_very_branch_is_looked_at(ours: Ours) -> None:
    for name in (f"x/{OURS}", f"{OURS}-2"):
        ours.hosted.git("update-ref", f"refs/heads/{name}", ours.clone.commit)
    ours.hosted.git("update-ref", f"refs/tags/{OURS}", ours.clone.commit)
    assert ours.there() == ""
    assert ours.there("main") == ours.clone.commit
    ours.push(ours.commit())
    assert ours.hosted.git("rev-parse", f"refs/tags/{OURS}") == ours.clone.commit


def test_a_branch_that_git_confuses_with_ours_is_left_alone(ours: Ours) -> None:
    confusing = f"refs/heads/{OURS}"
    ours.hosted.git("update-ref", f"refs/heads/{confusing}", ours.clone.commit)
    assert ours.there() == ""
    with pytest.raises(Rejected):
        ours.push(ours.commit())
    assert ours.hosted.git("rev-parse", f"refs/heads/{confusing}") == ours.clone.commit


def test_a_fork_that_lacks_newer_commits_gets_them(
    standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    standin.fork_polls = 0
    fork = standin.add_fork(hosted, standin.account)
    for number in range(5):
        hosted.commit("main", {"notes": b"%d" % number})
    ours = Ours(standin, hosted, tmp_path / "clone")
    commit = ours.commit()
    url = standin.clone(fork.name)
    branch.push(ours.clone, url, ours.access, OURS, commit, expected="")
    assert fork.commit_of(OURS) == commit
    assert fork.git("rev-list", "--count", OURS) == "7"
    assert fork.commit_of("main") != hosted.commit_of("main")
    # And once more, when it has our branch already.
    hosted.commit("main", {"notes": b"more"})
    hosted.commit("main", {"notes": b"even more"})
    later = Ours(standin, hosted, tmp_path / "later")
    assert branch.fetched(later.clone, url, later.access, OURS) == commit
    second = later.commit()
    branch.push(later.clone, url, later.access, OURS, second, expected=commit)
    assert fork.commit_of(OURS) == second
    assert fork.git("rev-list", "--count", OURS) == "9"


def test_push_options_arrive(ours: Ours) -> None:
    hook = ours.hosted.folder / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    found = ours.hosted.folder / "options"
    hook.write_text(
        f'#!/bin/sh\nprintf "%s|" "$GIT_PUSH_OPTION_0" "$GIT_PUSH_OPTION_1" > {found}\n'
    )
    hook.chmod(0o755)
    options = ("merge_request.create", "--force --title=a 'b' $(c) ☃")
    push = (ours.clone, ours.url, ours.access, OURS, ours.commit())
    branch.push(*push, expected="", options=options)
    assert found.read_text() == "merge_request.create|--force --title=a 'b' $(c) ☃|"
    with pytest.raises(GitError, match="option of the push"):
        branch.push(*push, expected="", options=("a\nb",))


def test_what_a_hook_of_the_other_side_says_is_told_harmlessly(
    standin: Standin, ours: Ours
) -> None:
    hook = ours.hosted.folder / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\nprintf "\\033[31mSign the CLA\\033[0m {standin.token}\\n" >&2\n'
        'printf "returned error: 401\\n" >&2\nexit 1\n'
    )
    hook.chmod(0o755)
    with pytest.raises(GitError, match="remote: Sign the CLA \\[token\\]") as caught:
        ours.push(ours.commit())
    assert not isinstance(caught.value, Rejected)
    assert str(caught.value).isprintable()
    assert "hook declined" in str(caught.value)
    assert "wants a token" not in str(caught.value)


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 503])
def test_failures_that_may_pass_are_told_from_others(
    status: int, standin: Standin, ours: Ours
) -> None:
    standin.faults.append(Fault("GET", "*info/refs", status, times=9))
    with pytest.raises(GitError) as caught:
        ours.push(ours.commit())
    assert caught.value.again == (status in (429, 500, 502, 503))


@pytest.mark.parametrize("cut", CUTS)
def test_a_connection_that_stays_cut_may_be_tried_again(
    cut: Literal["before", "after"], standin: Standin, ours: Ours
) -> None:
    commit = ours.commit()
    standin.faults.append(Fault("POST", "*git-receive-pack", cut=cut, times=9))
    standin.faults.append(Fault("GET", "*info/refs", cut="before", number=3, times=9))
    with pytest.raises(GitError) as caught:
        ours.push(commit)
    assert caught.value.again
    standin.faults.clear()
    assert ours.there() == ("" if cut == "before" else commit)
    ours.push(commit, ours.there())
    assert ours.there() == commit


@pytest.mark.parametrize("cut", CUTS)
def test_a_connection_that_is_cut_once_does_no_harm(
    cut: Literal["before", "after"], standin: Standin, ours: Ours
) -> None:
    commit = ours.commit()
    # Git's library sends the same again by itself; after a push that arrived, it is stale then.
    standin.faults.append(Fault("POST", "*git-receive-pack", cut=cut))
    ours.push(commit)
    posted = [asked for asked in standin.requests if asked.path.endswith("git-receive-pack")]
    assert len([asked for asked in posted if ours.hosted.name in asked.path]) > 1
    assert ours.there() == commit


def test_nothing_of_the_clone_runs_when_it_commits_and_pushes(
    ours: Ours, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = trap(tmp_path / "evil")
    (tmp_path / "home" / "hooks").mkdir(parents=True)
    for name in ("pre-push", "pre-commit", "commit-msg", "prepare-commit-msg", "post-commit"):
        (tmp_path / "home" / "hooks" / name).symlink_to(evil.program)
    config = tmp_path / "home" / ".gitconfig"
    config.write_text(
        f"[core]\n\thooksPath = {tmp_path / 'home' / 'hooks'}\n[commit]\n\tgpgSign = true\n"
        f"[gpg]\n\tprogram = {evil.program}\n[push]\n\tgpgSign = if-asked\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("HOME", str(config.parent))
    where = {"GIT_CONFIG_GLOBAL": str(config)}
    assert plain_git(ours.clone.git, "push", ours.url, "HEAD:refs/heads/x", **where)
    plain_git(tmp_path, "init", "-q", "control", **where)
    assert plain_git(tmp_path / "control", "commit", "--allow-empty", "-m", "x", **where)
    assert evil.sprung
    evil.trace.unlink()
    ours.push(ours.commit())
    assert not evil.sprung


def test_what_takes_too_long_is_given_up(standin: Standin, ours: Ours) -> None:
    standin.before = lambda asked: time.sleep(2 if asked.method == "POST" else 0)
    with pytest.raises(GitError, match="took longer") as caught:
        branch.push(
            *(ours.clone, ours.url, ours.access, OURS, ours.commit()),
            expected="",
            limits=Limits(seconds=1),
        )
    assert caught.value.again


def test_without_git_it_is_said(ours: Ours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(GitError, match="install it"):
        ours.there()


def test_a_clone_says_what_it_is(ours: Ours, standin: Standin, tmp_path: Path) -> None:
    found: Clone = ours.clone
    assert found.branch == "main"
    assert found.remote == ours.url
    assert found.commit == ours.hosted.commit_of("main")
    assert found.left_out == ()
    ours.hosted.commit("work", {"more": b"x"})
    other = clone(ours.url, tmp_path / "other", None, branch="work")
    assert (other.branch, other.commit) == ("work", ours.hosted.commit_of("work"))
    with pytest.raises(GitError, match="not empty"):
        clone(ours.url, tmp_path / "other", None)
    empty = standin.add_repository(f"{ours.hosted.name}-empty", {})
    with pytest.raises(GitError, match="empty"):
        clone(standin.clone(empty.name), tmp_path / "empty", None)
