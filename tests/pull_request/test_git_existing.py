"""Clones that people have: whatever is in them, they are only read."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import plain_git, trap
from standin import Hosted, Standin, serve

from autofix.pull_request.git import branch
from autofix.pull_request.git.branch import Author
from autofix.pull_request.git.clone import clone, opened
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.model import Access

BEFORE, AFTER = b"FROM ubuntu\n", b"FROM ubuntu:24.04\n"
BOT = Author("Binder Fix", "bot@example.org", 1_700_000_000)


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    with serve() as running:
        yield running


@pytest.fixture
def hosted(standin: Standin, request: pytest.FixtureRequest) -> Hosted:
    name = request.node.name.replace("[", "-").replace("]", "")
    found = standin.add_repository(f"lab/{name}", {"Dockerfile": BEFORE}, push=True)
    found.commit("main", {"notes": b"x"})
    return found


@pytest.fixture
def have(standin: Standin, hosted: Hosted, tmp_path: Path) -> Path:
    folder = tmp_path / "have"
    assert plain_git(tmp_path, "clone", "-q", standin.clone(hosted.name), str(folder)) == 0
    return folder


def everything(folder: Path) -> dict[str, str]:
    """A digest of each file below a folder, and of where each link leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        content = os.readlink(path).encode() if path.is_symlink() else b""
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
        found[str(path)] = f"{path.lstat().st_mode} {hashlib.sha256(content).hexdigest()}"
    return found


def test_a_hostile_clone_runs_nothing_and_stays_as_it_is(
    standin: Standin, hosted: Hosted, have: Path, tmp_path: Path
) -> None:
    names = ("monitor", "filter", "hook", "ssh", "pager", "helper", "include", "pack", "gpg")
    traps = {name: trap(tmp_path / f"trap-{name}", "exit 0") for name in names}
    included = tmp_path / "included"
    included.write_text(f"[core]\n\tsshCommand = {traps['include'].command}\n")
    with (have / ".git" / "config").open("a") as config:
        config.write(
            f"[core]\n\tfsmonitor = {traps['monitor'].command}\n"
            f"\tsshCommand = {traps['ssh'].command}\n\tpager = {traps['pager'].command}\n"
            f"\taskPass = {traps['helper'].command}\n\thooksPath = .git/hooks\n"
            f'[filter "evil"]\n\tclean = {traps["filter"].command}\n\trequired = true\n'
            f'[credential]\n\thelper = "!{traps["helper"].command}"\n'
            f"[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = {traps['gpg'].command}\n"
            f'[remote "origin"]\n\tuploadpack = {traps["pack"].command}\n'
            f"\treceivepack = {traps['pack'].command}\n\tpromisor = true\n"
            f'[url "{standin.url}/evil/"]\n\tinsteadOf = {standin.url}/lab/\n'
            f"[include]\n\tpath = {included}\n[extensions]\n\tpartialClone = origin\n"
            f"[alias]\n\tpush = !{traps['hook'].command}\n"
        )
    hooks = have / ".git" / "hooks"
    shutil.rmtree(hooks, ignore_errors=True)
    hooks.mkdir()
    for name in ("pre-push", "reference-transaction", "post-checkout", "post-index-change"):
        (hooks / name).symlink_to(traps["hook"].program)
    (have / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    (have / ".gitattributes").write_text("* filter=evil\n")
    # The traps work:
    (have / "notes").write_text("changed")
    plain_git(have, "status")
    plain_git(have, "add", "notes")
    plain_git(have, "commit", "-m", "x")
    for name in ("monitor", "filter", "hook", "gpg"):
        assert traps[name].sprung, name
    for one in traps.values():
        one.trace.unlink(missing_ok=True)
    before = everything(have)
    standin.requests.clear()
    found = opened(have)
    assert found.remote == standin.clone(hosted.name)
    assert (found.branch, found.commit) == ("main", hosted.commit_of("main"))
    access = Access(standin.host, standin.token)
    commit = branch.commit(found, found.commit, {"Dockerfile": (BEFORE, AFTER)}, "x", BOT)
    assert branch.remote_commit(found, found.remote, access, "fix") == ""
    branch.push(found, found.remote, access, "fix", commit, expected="")
    assert branch.fetched(found, found.remote, access, "fix") == commit
    copy = clone(str(have), tmp_path / "copy", access)
    assert (copy.folder / "Dockerfile").read_bytes() == BEFORE
    assert (copy.commit, copy.branch, copy.remote) == (found.commit, "main", found.remote)
    assert [name for name, one in traps.items() if one.sprung] == []
    assert everything(have) == before
    assert hosted.commit_of("fix") == commit
    assert not any("evil" in asked.path for asked in standin.requests)


def test_our_folder_goes_with_the_clone(have: Path) -> None:
    found = opened(have)
    private = found.git.parent
    assert private.is_dir()
    del found
    gc.collect()
    assert not private.exists()


def test_a_token_in_the_address_of_a_clone_is_not_taken_along(have: Path) -> None:
    plain_git(have, "remote", "set-url", "origin", "https://me:ghp_secret@github.com/lab/maps.git")
    assert opened(have).remote == "https://github.com/lab/maps.git"
    plain_git(have, "remote", "set-url", "origin", "git@github.com:lab/maps.git")
    assert opened(have).remote == "git@github.com:lab/maps.git"


def test_clones_of_all_kinds(standin: Standin, hosted: Hosted, have: Path, tmp_path: Path) -> None:
    tip = hosted.commit_of("main")
    plain_git(have, "branch", "work", "HEAD~1")
    plain_git(have, "pack-refs", "--all")
    plain_git(have, "gc", "-q")
    assert opened(have).commit == tip
    assert clone(str(have), tmp_path / "work", None, branch="work").branch == "work"
    plain_git(have, "worktree", "add", "-q", str(tmp_path / "tree"), "work")
    tree = opened(tmp_path / "tree")
    assert (tree.branch, tree.commit) == ("work", hosted.git("rev-parse", "main~1"))
    assert tree.remote == standin.clone(hosted.name)
    plain_git(have, "checkout", "-q", "--detach")
    assert (opened(have).branch, opened(have).commit) == ("", tip)
    shallow = tmp_path / "shallow"
    plain_git(tmp_path, "clone", "-q", "--depth=1", standin.clone(hosted.name), str(shallow))
    found = opened(shallow)
    assert found.commit == tip
    commit = branch.commit(found, tip, {"Dockerfile": (BEFORE, AFTER)}, "x", BOT)
    access = Access(standin.host, standin.token)
    branch.push(found, found.remote, access, "fix", commit, expected="")
    assert hosted.git("rev-list", "--count", "fix") == "3"
    assert opened(hosted.folder).commit == tip
    assert opened(hosted.folder).remote == ""


def _link_the_git_folder(have: Path, elsewhere: Path) -> None:
    (have / ".git").rename(elsewhere / "git")
    (have / ".git").symlink_to(elsewhere / "git")


def _name_another_git_folder(have: Path, elsewhere: Path) -> None:
    (have / ".git").rename(elsewhere / "private")
    (have / ".git").write_text(f"gitdir: {elsewhere / 'private'}\n")


def _link_the_objects(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "objects").rename(elsewhere / "objects")
    (have / ".git" / "objects").symlink_to(elsewhere / "objects")


def _link_the_packs(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "objects" / "pack").rename(elsewhere / "pack")
    (have / ".git" / "objects" / "pack").symlink_to(elsewhere / "pack")


def _borrow_objects(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (have / ".git" / "objects" / "info" / "alternates").write_text(f"{elsewhere}\n")


def _link_the_head(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "HEAD").rename(elsewhere / "HEAD")
    (have / ".git" / "HEAD").symlink_to(elsewhere / "HEAD")


def _link_the_branch(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "refs" / "heads").rename(elsewhere / "heads")
    (have / ".git" / "refs" / "heads").symlink_to(elsewhere / "heads")


def _climb_from_the_head(have: Path, elsewhere: Path) -> None:
    shutil.copy(have / ".git" / "refs" / "heads" / "main", elsewhere / "commit")
    (have / ".git" / "HEAD").write_text("ref: refs/../../../elsewhere/commit\n")


def _turn_in_circles(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "refs" / "heads" / "main").write_text("ref: refs/heads/main\n")


def _be_a_pipe(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "HEAD").unlink()
    os.mkfifo(have / ".git" / "HEAD")


def _lack_the_commit(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "refs" / "heads" / "main").write_text("1" * 40)


def _be_no_clone(have: Path, elsewhere: Path) -> None:
    shutil.rmtree(have / ".git")


def _be_of_another_hash(have: Path, elsewhere: Path) -> None:
    (have / ".git" / "refs" / "heads" / "main").write_text("1" * 64)


@pytest.mark.parametrize(
    "harm",
    [
        _link_the_git_folder,
        _name_another_git_folder,
        _link_the_objects,
        _link_the_packs,
        _borrow_objects,
        _link_the_head,
        _link_the_branch,
        _climb_from_the_head,
        _turn_in_circles,
        _be_a_pipe,
        _lack_the_commit,
        _be_no_clone,
        _be_of_another_hash,
    ],
)
def test_clones_that_are_refused(harm: object, have: Path, tmp_path: Path) -> None:
    assert callable(harm)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    harm(have, elsewhere)
    with pytest.raises(GitError):
        opened(have)
    with pytest.raises(GitError):
        clone(str(have), tmp_path / "copy", None)


def test_what_a_clone_lacks_is_not_fetched_meanwhile(
    standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    partial = tmp_path / "partial"
    url = standin.clone(hosted.name)
    options = ("-q", "--filter=blob:none", "--no-checkout")
    assert plain_git(tmp_path, "clone", *options, url, str(partial)) == 0
    standin.requests.clear()
    with pytest.raises(GitError, match="missing"):
        clone(str(partial), tmp_path / "copy", None)
    assert standin.requests == []


def test_no_folder_is_no_clone(tmp_path: Path) -> None:
    for path in ("", "missing", "--upload-pack=x"):
        with pytest.raises(GitError):
            clone(path, tmp_path / f"copy{path}", None)
    with pytest.raises(GitError):
        opened(tmp_path / "missing")
