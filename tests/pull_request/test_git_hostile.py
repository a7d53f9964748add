"""A hostile repository for each thing that a clone must not do."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hostile import (
    FILE,
    FOLDER,
    LINK,
    PROGRAM,
    SUBMODULE,
    answering,
    blob,
    exponential,
    packets,
    plain_git,
    publish,
    publish_files,
    spy,
    trap,
    tree,
)
from hypothesis import given
from hypothesis import strategies as some
from standin import Asked, Fault, Hosted, Standin, serve

from autofix.pull_request.git.clone import Clone, clone
from autofix.pull_request.git.complaint import GitError
from autofix.pull_request.git.export import leads_inside
from autofix.pull_request.git.names import checked_branch, checked_url, safe_path
from autofix.pull_request.git.program import Limits, run
from autofix.pull_request.model import Access

NAME = "lab/maps"


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    with serve() as running:
        yield running


@pytest.fixture
def hosted(standin: Standin) -> Iterator[Hosted]:
    yield standin.add_repository(NAME, {"Dockerfile": b"FROM ubuntu\n"}, push=True)
    shutil.rmtree(standin.repositories.pop(NAME).folder)
    standin.faults.clear()
    standin.requests.clear()
    standin.before = None


def cloned(standin: Standin, folder: Path, limits: Limits | None = None) -> Clone:
    access = Access(standin.host, standin.token)
    return clone(standin.clone(NAME), folder / "clone", access, limits=limits)


def files(folder: Path) -> set[str]:
    """All that was written, without our own git folder."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return {path for path in found if not path.startswith(".git/") and path != ".git"}


def test_configuration_of_the_user_runs_nothing(
    standin: Standin, hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
    publish_files(
        hosted,
        (FILE, b".gitattributes", b"* filter=lfs diff=lfs merge=lfs ident eol=crlf\n"),
        (FILE, b".lfsconfig", b"[lfs]\n\turl = http://127.0.0.1:1/\n"),
        (FILE, b"Dockerfile", b"FROM ubuntu\n# $Id$\n"),
        (FILE, b"big.bin", pointer),
    )
    filters, hooks, monitor = (trap(tmp_path / name, "cat") for name in ("filters", "hooks", "no"))
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    (home / "hooks" / "post-checkout").symlink_to(hooks.program)
    config = home / ".gitconfig"
    config.write_text(
        f'[filter "lfs"]\n\tsmudge = {filters.command}\n\tclean = {filters.command}\n'
        f"\trequired = true\n[core]\n\thooksPath = {home / 'hooks'}\n"
        f"\tfsmonitor = {monitor.command}\n\tautocrlf = true\n"
    )
    url = standin.clone(NAME)
    where = {"HOME": str(home), "GIT_CONFIG_GLOBAL": str(config)}
    plain_git(tmp_path, "clone", "-q", url, "control", **where)
    plain_git(tmp_path / "control", "status", **where)
    assert [filters.sprung, hooks.sprung, monitor.sprung] == [True] * 3
    for one in (filters, hooks, monitor):
        one.trace.unlink()
    for name, value in where.items():
        monkeypatch.setenv(name, value)
    result = cloned(standin, tmp_path)
    assert not any(one.sprung for one in (filters, hooks, monitor))
    assert (result.folder / "Dockerfile").read_bytes() == b"FROM ubuntu\n# $Id$\n"
    assert (result.folder / "big.bin").read_bytes() == pointer
    assert not any("lfs" in asked.path for asked in standin.requests)


def test_variables_of_the_user_run_nothing(
    standin: Standin, hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = trap(tmp_path / "evil")
    for name in (
        *("GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH_COMMAND", "GIT_EDITOR", "GIT_PAGER", "PAGER"),
        *("GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_SSH"),
    ):
        monkeypatch.setenv(name, str(evil.program))
    for name, value in {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "credential.helper",
        "GIT_CONFIG_VALUE_0": f"!{evil.command}",
        "GIT_DIR": str(tmp_path / "nowhere"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_TRACE_CURL": str(tmp_path / "curl"),
        "GIT_TRACE_REDACT": "0",
        "GIT_EXEC_PATH": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    hosted.private = True
    assert cloned(standin, tmp_path).commit == hosted.commit_of("main")
    assert not evil.sprung
    assert not (tmp_path / "curl").exists()


def test_another_address_is_not_put_in_place_of_ours(
    standin: Standin, hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    config.write_text(f'[url "{standin.url}/evil/"]\n\tinsteadOf = {standin.url}/lab/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    url = standin.clone(NAME)
    assert plain_git(tmp_path, "ls-remote", url, GIT_CONFIG_GLOBAL=str(config))
    assert any("evil" in asked.path for asked in standin.requests)
    standin.requests.clear()
    assert cloned(standin, tmp_path).commit == hosted.commit_of("main")
    assert not any("evil" in asked.path for asked in standin.requests)


@pytest.mark.parametrize("kind", ["ext", "file"])
def test_submodules_are_not_fetched(
    kind: str, standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    evil = trap(tmp_path / "evil")
    inner = tmp_path / "inner"
    plain_git(tmp_path, "init", "-q", str(inner))
    plain_git(inner, "commit", "-q", "--allow-empty", "-m", "x")
    url = f"ext::{evil.program}" if kind == "ext" else f"file://{inner}"
    modules = f'[submodule "data"]\n\tpath = data\n\turl = {url}\n\tupdate = checkout\n'.encode()
    items = [(FILE, b".gitmodules", blob(hosted, modules)), (SUBMODULE, b"data", "1" * 40)]
    publish(hosted, tree(hosted, items))
    config = tmp_path / "config"
    config.write_text("[protocol]\n\tallow = always\n[submodule]\n\trecurse = true\n")
    control = ["clone", "-q", "--recurse-submodules", standin.clone(NAME), "control"]
    plain_git(tmp_path, *control, GIT_CONFIG_GLOBAL=str(config))
    assert evil.sprung == (kind == "ext")
    assert (tmp_path / "control" / ".git" / "modules" / "data").exists() == (kind == "file")
    evil.trace.unlink(missing_ok=True)
    result = cloned(standin, tmp_path)
    assert not evil.sprung
    assert files(result.folder) == {".gitmodules", "data"}
    assert not (result.git / "modules").exists()


@pytest.mark.parametrize(
    "url",
    [
        *("ext::{evil}", "ext::{evil} http://127.0.0.1/a/b", "--upload-pack={evil}", "-u{evil}"),
        *("file:///etc", "ssh://-oProxyCommand={evil}/x", "git://127.0.0.1/x", "fd::0"),
        *("http://-oProxyCommand=x/a", "https://user:secret@127.0.0.1/a/b", "https:///a/b"),
        *("http://example.org/a/b", "https://[::1/a", "https://h/../b", "https://h/a b", ""),
        *("https://h/a\nhost=evil", "https://h/a%0ahost=evil\n", "http::{evil}", "HTTPS://h/a"),
        *("https://h:x@y/a", "https://h/a?b", "https://h/a#b", "https://h\\@y/a", "https://é/a"),
    ],
)
def test_no_other_address_is_cloned(url: str, tmp_path: Path) -> None:
    evil = trap(tmp_path / "evil")
    with pytest.raises(GitError) as caught:
        clone(url.format(evil=evil.program), tmp_path / "clone", Access("h", "secret-token"))
    assert not evil.sprung
    assert "secret" not in str(caught.value)


def test_git_itself_refuses_other_protocols(tmp_path: Path) -> None:
    evil = trap(tmp_path / "evil")
    address = f"ext::{evil.program}"
    plain_git(tmp_path, "ls-remote", address, GIT_ALLOW_PROTOCOL="ext")
    assert evil.sprung
    evil.trace.unlink()
    for url in ("", "https://h/a"):
        with pytest.raises(GitError, match="not allowed"):
            run(tmp_path, ("ls-remote", "--", address), url=url)
    assert not evil.sprung


LINKS = {
    b"Dockerfile": b"/etc/passwd",
    b".binder": b"../outside",
    b"binder": b"..",
    b"config": b".git/config",
    b"head": b"./x/../.git/HEAD",
    b"odd": b".GIT/config",
    b"climbing": b"here/../../outside",
    b"back": b"../clone/../outside",
    b"nothing": b"\0",
    b"long": b"x/" * 5000,
}


def test_links_that_lead_out_are_not_written(
    standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "Dockerfile").write_bytes(b"FROM secret\n")
    inner = tree(
        hosted, [(LINK, b"up", blob(hosted, b"../real")), (LINK, b"far", blob(hosted, b"../../x"))]
    )
    items = [(LINK, name, blob(hosted, target)) for name, target in LINKS.items()]
    items += [(FILE, b"real", blob(hosted, b"text")), (LINK, b"here", blob(hosted, b"."))]
    items += [(FOLDER, b"sub", inner), (LINK, b"loop", blob(hosted, b"loop"))]
    publish(hosted, tree(hosted, items))
    result = cloned(standin, tmp_path)
    assert set(result.left_out) == {os.fsdecode(name) for name in LINKS} | {"sub/far"}
    assert files(result.folder) == {"real", "here", "sub", "sub/up", "loop"}
    assert (result.folder / "sub" / "up").read_bytes() == b"text"
    assert not (result.folder / "Dockerfile").exists()


def test_a_link_and_a_folder_of_one_name_write_nothing_outside(
    standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inner = tree(hosted, [(FILE, b"planted", blob(hosted, b"x"))])
    for order in ((0, 1), (1, 0)):
        items = [(LINK, b"a", blob(hosted, b"../outside")), (FOLDER, b"a", inner)]
        publish(hosted, tree(hosted, [items[number] for number in order]))
        cloned(standin, tmp_path / str(order[0]))
        items[0] = (LINK, b"a", blob(hosted, b"b"))
        publish(hosted, tree(hosted, [items[number] for number in order]))
        with pytest.raises(GitError, match="exists"):
            cloned(standin, tmp_path / f"more-{order[0]}")
    name = blob(hosted, b"x")
    publish(hosted, tree(hosted, [(FILE, b"a", name), (FILE, b"a", name)]))
    with pytest.raises(GitError, match="exists"):
        cloned(standin, tmp_path / "twice")
    assert not any(outside.iterdir())


ELSEWHERE = [
    *(".", "..", ".git", ".GIT", "git~1", ".git ", ".git...", ".git::$INDEX_ALLOCATION", "/"),
    *("../climbed", "a/../../climbed", ".g\u200cit", "a\\..\\b", "a//b", ".git/hooks"),
]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_names_that_lead_elsewhere_are_left_out(
    kind: str, standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    names = [*ELSEWHERE, str(tmp_path / "absolute")]
    mode, found = PROGRAM, blob(hosted, b"#!/bin/sh\n")
    if kind == "folder":
        hooks = tree(hosted, [(PROGRAM, b"post-checkout", found)])
        mode, found = FOLDER, tree(hosted, [(FOLDER, b"hooks", hooks)])
    items = [(mode, name.encode(), found) for name in names]
    publish(hosted, tree(hosted, [*items, (FILE, b"real", blob(hosted, b"x"))]))
    result = cloned(standin, tmp_path)
    assert files(result.folder) == {"real"}
    assert [path.name for path in tmp_path.iterdir()] == ["clone"]
    assert set(names) <= set(result.left_out)
    assert not (result.git / "hooks").exists()
    assert not [name for name in names if safe_path(name)]


PIECES = some.sampled_from(["..", ".", "a", "b", "c", "..x", ".git"])
TARGETS = some.lists(PIECES, min_size=1, max_size=6).map("/".join)
PLACES = some.lists(some.sampled_from("abcd"), min_size=1, max_size=3).map("/".join)


@given(links=some.dictionaries(PLACES, TARGETS, min_size=1, max_size=6))
def test_no_set_of_links_that_are_written_leads_outside(
    links: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    top = tmp_path_factory.mktemp("links") / "one" / "two" / "top"
    top.mkdir(parents=True)
    written = []
    for place, target in sorted(links.items(), key=lambda link: -link[0].count("/")):
        if leads_inside(place, target) and not os.path.lexists(top / place):
            (top / place).parent.mkdir(parents=True, exist_ok=True)
            (top / place).symlink_to(target)
            written.append(place)
    for place in written:
        end = Path(os.path.realpath(top / place))
        assert end.is_relative_to(top)
        assert ".git" not in end.parts


@pytest.mark.parametrize(
    "name",
    [
        *("-x", "--upload-pack=x", "", "a b", "a..b", "a:b", "+a", "a\nb", "@", "a@{1}", "a.lock"),
        *("/a", "a/", "a//b", ".a", "a/.b", "a.", "a~1", "a^", "a?", "a*", "[", "a\\b", "a" * 300),
        "\x7f",
    ],
)
def test_branches_that_git_would_take_for_something_else(name: str, tmp_path: Path) -> None:
    if name == "+a":
        # This is a branch to git, and stands behind refs/heads/ whenever we name it.
        assert checked_branch(name) == name
        return
    with pytest.raises(GitError, match="branch"):
        checked_branch(name)
    assert (
        name.startswith("-")
        or name == "@"
        or len(name) > 250
        or plain_git(tmp_path, "check-ref-format", f"refs/heads/{name}")
    )


def test_files_that_look_like_options(
    standin: Standin, hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [b"--output=x", b"-rf", b"--", b":(top)*", b"a\nb", b"\xff"]
    commit = publish_files(hosted, *((FILE, name, b"content") for name in sorted(names)))
    hosted.git("update-ref", "refs/heads/--force", commit)
    hosted.git("symbolic-ref", "HEAD", "refs/heads/--force")
    with pytest.raises(GitError, match="branch"):
        cloned(standin, tmp_path)
    hosted.git("symbolic-ref", "HEAD", "refs/heads/main")
    monkeypatch.chdir(tmp_path)
    result = clone(standin.clone(NAME), Path("--template=x"), None)
    assert {os.fsencode(path) for path in files(result.folder)} == set(names)


@pytest.mark.parametrize("leaf", ["file", "nothing"])
def test_a_tree_without_end(leaf: str, standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    item = (FILE, b"Dockerfile", blob(hosted, b"FROM ubuntu\n")) if leaf == "file" else None
    publish(hosted, exponential(hosted, item))
    with pytest.raises(GitError, match="larger than"):
        cloned(standin, tmp_path)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks into /proc")
def test_git_does_not_go_on_for_ever_where_we_are_killed(standin: Standin, hosted: Hosted) -> None:
    commit = publish(hosted, exponential(hosted, None))
    code = (
        "import sys; from pathlib import Path; from autofix.pull_request.git.program import *;"
        "run(Path(sys.argv[1]), ['ls-tree', '-r', sys.argv[2]], limits=Limits(seconds=1))"
    )
    words = [sys.executable, "-c", code, hosted.git("rev-parse", "--absolute-git-dir"), commit]
    with subprocess.Popen(words) as ours:
        until(lambda: len(naming(commit)) == 2)
        (git,) = naming(commit) - {ours.pid}
        ours.kill()
    assert naming(commit) == {git}
    until(lambda: not naming(commit))


@pytest.mark.skipif(sys.platform != "linux", reason="limits are set on Linux")
def test_git_is_limited_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by us once it runs, as we may be killed in between."""
    program = tmp_path / "git"
    program.write_text(
        '#!/bin/sh\nulimit -v; ulimit -t; for last; do :; done; echo "$last"; exec cat\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    name = "a $(b) 'c' \"d\""
    printed = run(tmp_path, [name], given=b"given", limits=Limits(seconds=2.5)).splitlines()
    assert [int(limit) for limit in printed[:2]] == [4 * 1024 * 1024, 4]
    assert printed[2:] == [name.encode(), b"given"]


def naming(word: str) -> set[int]:
    """The processes with a word among their arguments."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if word.encode() in path.read_bytes().split(b"\0"):
                found.add(int(path.parent.name))
    return found


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something to hold."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_tree_without_bottom(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    mode, top = FILE, blob(hosted, b"x")
    for name, depth in ((b"x", 102), (b"x" * 200, 30)):
        for _ in range(depth):
            top = tree(hosted, [(mode, name, top)])
            mode = FOLDER
        publish(hosted, top)
        with pytest.raises(GitError, match="100 deep" if depth > 100 else "File name too long"):
            cloned(standin, tmp_path / str(depth))
        mode, top = FILE, blob(hosted, b"x")


def test_too_many_files(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    name = blob(hosted, b"x")
    publish(hosted, tree(hosted, [(FILE, b"%04d" % number, name) for number in range(200)]))
    with pytest.raises(GitError, match="or 199 files"):
        cloned(standin, tmp_path / "no", Limits(files=199))
    assert len(files(cloned(standin, tmp_path / "yes", Limits(files=200)).folder)) == 200


def test_files_that_unpack_to_too_much(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    publish_files(hosted, (FILE, b"zeros", bytes(40 * 1024 * 1024)))
    with pytest.raises(GitError, match="larger than 10 MiB"):
        cloned(standin, tmp_path, Limits(bytes=10 * 1024 * 1024))
    assert not (tmp_path / "clone" / "zeros").exists()


def test_the_same_large_file_again_and_again(
    standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    name = blob(hosted, bytes(1024 * 1024))
    publish(hosted, tree(hosted, [(FILE, b"%02d" % number, name) for number in range(20)]))
    with pytest.raises(GitError, match="larger than 10 MiB"):
        cloned(standin, tmp_path, Limits(bytes=10 * 1024 * 1024))
    assert files(tmp_path / "clone") == set()


def test_too_large_to_fetch(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    publish_files(hosted, (FILE, b"noise", os.urandom(12 * 1024 * 1024)))
    with pytest.raises(GitError, match="larger than 2 MiB"):
        cloned(standin, tmp_path, Limits(bytes=2 * 1024 * 1024))


def test_room_is_watched_while_git_runs(standin: Standin, hosted: Hosted, tmp_path: Path) -> None:
    found = cloned(standin, tmp_path)
    (found.git / "incoming").write_bytes(bytes(3 * 1024 * 1024))
    over = threading.Event()

    def wait(asked: Asked) -> None:
        over.wait(120)

    standin.before = wait
    with pytest.raises(GitError, match="larger than 2 MiB"):
        run(
            found.git,
            ("ls-remote", "--", found.remote),
            url=found.remote,
            limits=Limits(bytes=2 * 1024 * 1024, seconds=60),
        )
    over.set()
    assert hosted.commit_of("main") == found.commit


def test_a_server_that_sends_without_end(tmp_path: Path) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
        request.end_headers()
        line = packets(b"# service=git-upload-pack\n") + b"0000"
        number = 0
        try:
            while True:
                request.wfile.write(line)
                line = packets(b"%040x refs/heads/%d\n" % (number + 1, number)) * 100
                number += 1
        except OSError:
            pass

    with answering(endless) as url:
        begin = time.monotonic()
        with pytest.raises(GitError):
            clone(f"{url}/a/b", tmp_path / "clone", None, limits=Limits(seconds=3))
        assert time.monotonic() - begin < 60


def test_too_slow(
    standin: Standin, hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = shutil.which("git")
    assert git
    watching = spy(tmp_path / "spy", git)
    monkeypatch.setenv("PATH", f"{watching.folder}:{os.environ['PATH']}")
    over = threading.Event()

    def wait(asked: Asked) -> None:
        if asked.method == "POST":
            over.wait(120)

    standin.before = wait
    begin = time.monotonic()
    with pytest.raises(GitError, match="took longer than") as caught:
        cloned(standin, tmp_path, Limits(seconds=1.5))
    over.set()
    assert time.monotonic() - begin < 60
    assert caught.value.again
    assert watching.numbers
    # What is killed takes a moment to be gone.
    until(lambda: not any(map(alive, watching.numbers)))


def alive(group: int) -> bool:
    """Whether a group of processes has one that has not ended."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, found = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(found) == group and state not in "ZX":
            return True
    return False


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_token_does_not_go_where_a_redirect_leads(
    status: int, method: str, standin: Standin, hosted: Hosted, tmp_path: Path
) -> None:
    seen = []

    def note(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers.get("Authorization"))
        request.send_response(401)
        request.send_header("WWW-Authenticate", 'Basic realm="evil"')
        request.send_header("Content-Length", "0")
        request.end_headers()

    hosted.private = True
    with answering(note) as evil:
        # Past the request without a token, and the one that gets the default branch.
        headers = {"Location": f"{evil}/lab/maps.git/info/refs?service=git-upload-pack"}
        standin.faults.append(Fault(method, "*maps.git*", status, headers=headers, times=9))
        with pytest.raises(GitError, match="elsewhere"):
            cloned(standin, tmp_path)
    assert seen == []


def test_the_token_goes_to_no_other_host(tmp_path: Path) -> None:
    seen = []

    def note(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers.get("Authorization"))
        request.send_response(401)
        request.send_header("WWW-Authenticate", 'Basic realm="evil"')
        request.send_header("Content-Length", "0")
        request.end_headers()

    with answering(note) as url:
        host = url.partition("://")[2]
        port = host.partition(":")[2]
        for other in ("127.0.0.1", f"localhost:{port}", f"x{host}", "", host[:-1]):
            with pytest.raises(GitError, match="wants a token"):
                clone(f"{url}/a/b", tmp_path / f"as-{other}", Access(other, "a-token"))
        assert seen
        assert set(seen) == {None}
        # And to its own host it does.
        with pytest.raises(GitError, match="wants a token"):
            clone(f"{url}/a/b", tmp_path / "own", Access(host, "a-token"))
        assert set(seen) != {None}


@pytest.mark.parametrize("token", ["ghp_Secret123", "with space%/?:"])
def test_what_the_other_side_says_steers_no_terminal_and_holds_no_token(
    token: str, tmp_path: Path
) -> None:
    middle = token[:5].encode() + b"\x1b[0m" + token[5:].encode()
    words = (
        b"ERR \x1b]0;title\x07\x1b[2J" + token.encode() + b" \x1b[31m" + middle + b"\r\xe2\x80\xae!"
    )

    def complain(request: BaseHTTPRequestHandler) -> None:
        body = packets(b"# service=git-upload-pack\n") + b"0000" + packets(words)
        request.send_response(200)
        request.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    with answering(complain) as url, pytest.raises(GitError, match="remote error") as caught:
        clone(f"{url}/a/b", tmp_path / "clone", Access(url.partition("://")[2], token))
    assert str(caught.value).isprintable()
    assert token not in str(caught.value)
    assert "[token]" in str(caught.value)
    assert len(str(caught.value)) < 600


def test_addresses_that_are_used() -> None:
    for url in (
        "https://github.com/a/b.git",
        "http://127.0.0.1:80/a/b",
        "http://[::1]:8/a/b-c_d~e",
    ):
        assert checked_url(url) == url
