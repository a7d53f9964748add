"""The state file of a campaign."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autofix.pull_request.campaign import database
from autofix.pull_request.campaign.openings import DAY
from autofix.pull_request.campaign.state import State, StateError
from autofix.pull_request.outcome import Outcome

OPENED = Outcome("lab/a", "opened", "#7: mend", "https://forge.example/7", "mend", "c0", "b0", 7)
FAILED = Outcome("lab/a", "failed", "the connection was cut", again=True)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a state file may be."""
    return tmp_path / "state" / "pull-requests.sqlite"


@pytest.fixture
def state(path: Path, clock: Clock) -> Iterator[State]:
    """A state with three repositories, the first one claimed and begun."""
    with State(path, now=clock) as state:
        state.add(["lab/a", "lab/b", "lab/c"])
        assert state.claim("lab/a")
        assert state.begin("lab/a")
        yield state


def test_an_outcome_is_there_when_the_file_is_opened_again(
    state: State, path: Path, clock: Clock
) -> None:
    assert state.stage("lab/a", "push", {"branch": "mend", "commit": "c0", "base": "b0"})
    assert state.finish("lab/a", OPENED)
    with State(path, create=False, now=clock) as other:
        row = other.row("lab/a")
    assert (row.verdict, row.number, row.url) == ("opened", 7, "https://forge.example/7")
    assert (row.branch, row.head, row.base, row.pull_state) == ("mend", "c0", "b0", "open")
    assert (row.attempts, row.stage, row.begun, row.ended) == (1, "", clock.time, clock.time)


def test_what_is_known_of_a_pull_request_stays_where_an_outcome_tells_nothing(state: State) -> None:
    state.finish("lab/a", OPENED)
    assert state.claim("lab/a")
    state.finish("lab/a", Outcome("lab/a", "launches already", ""))
    row = state.row("lab/a")
    assert (row.verdict, row.number, row.branch, row.head) == ("launches already", 7, "mend", "c0")


def test_a_step_that_was_begun_is_seen_until_it_is_known_how_it_ended(state: State) -> None:
    state.stage("lab/a", "push", {"branch": "mend"})
    state.finish("lab/a", FAILED, last=False)
    assert state.row("lab/a").stage == "push"
    state.finish("lab/a", replace(FAILED, again=False))
    assert state.row("lab/a").stage == ""


def test_what_was_in_flight_comes_first_and_what_was_done_comes_last(
    state: State, clock: Clock
) -> None:
    state.add(["lab/d", "lab/e"])
    for name in ("lab/c", "lab/d", "lab/e"):
        assert state.claim(name)
    state.finish("lab/a", OPENED)
    clock.time -= 50
    state.finish("lab/c", replace(OPENED, name="lab/c"))
    state.finish("lab/d", FAILED)
    state.stage("lab/e", "open", {})
    assert [row.name for row in state.rows()] == ["lab/e", "lab/b", "lab/d", "lab/c", "lab/a"]


def test_names_are_one_repository_whatever_their_case(state: State) -> None:
    state.add(["Lab/A"])
    assert len(state.rows()) == 3
    assert state.row("LAB/A").name == "lab/a"


def test_texts_are_bounded_harmless_and_without_what_is_secret(path: Path) -> None:
    with State(path, hide=lambda text: text.replace("ghp_secret", "[token]")) as state:
        state.add(["lab/a"])
        state.claim("lab/a")
        state.stage("lab/a", "push", {"branch": "ghp_secret", "commit": "ghp_secret"})
        reason = "ghp_secret \x1b[31mred\x1b[0m\nline " + "x" * 5000
        state.finish("lab/a", Outcome("lab/a", "failed", reason, "https://u:ghp_secret@h/"))
        state.release("lab/a", "ghp_secret")
        row = state.row("lab/a")
    assert row.reason.startswith(r"[token] red\nline xxx")
    assert len(row.reason) == 1000
    assert b"ghp_secret" not in path.read_bytes()


# Openings


def test_an_opening_counts_for_a_day(state: State, clock: Clock) -> None:
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.finish("lab/a", OPENED)
    clock.time += DAY - 1
    slot = state.openings.reserve("lab/b", 1, 0)
    assert (slot.granted, slot.full, slot.wait) == (False, True, 1.0)
    assert not state.openings.room("lab/b", 1)
    clock.time += 1
    assert state.openings.room("lab/b", 1)
    assert state.openings.reserve("lab/b", 1, 0).granted


def test_none_is_opened_with_a_ceiling_of_none(state: State) -> None:
    assert state.openings.reserve("lab/a", 0, 0).full


def test_a_reservation_that_came_to_nothing_is_given_back(state: State) -> None:
    for verdict in ("updated", "unchanged", "skipped", "failed", "left alone"):
        assert state.openings.reserve("lab/a", 1, 0).granted
        state.stage("lab/a", "open", {})
        state.finish("lab/a", Outcome("lab/a", verdict, ""), last=False)
        assert state.openings.today() == 0
        state.begin("lab/a")
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.stage("lab/a", "update", {})
    assert state.openings.today() == 0


def test_a_doubtful_reservation_counts_until_it_is_known_what_became_of_it(
    state: State, clock: Clock
) -> None:
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.stage("lab/a", "open", {})
    state.finish("lab/a", FAILED, last=False)
    assert (state.openings.today(), state.openings.unknown(), state.openings.ever()) == (1, 1, 0)
    clock.time += 60
    assert state.begin("lab/a")
    assert state.openings.room("lab/a", 1)
    assert not state.openings.room("lab/b", 1)
    state.finish("lab/a", replace(OPENED, verdict="unchanged"))
    assert (state.openings.today(), state.openings.unknown(), state.openings.ever()) == (1, 0, 1)
    clock.time += DAY - 60
    assert state.openings.today() == 0


def test_a_reservation_that_was_cut_off_before_the_opening_is_given_back_when_looked_at(
    state: State,
) -> None:
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.stage("lab/a", "push", {})
    # It is killed here, and begun again.
    assert state.begin("lab/a")
    assert state.openings.today() == 1
    state.finish("lab/a", Outcome("lab/a", "skipped", "it is archived"))
    assert state.openings.today() == 0


def test_a_reservation_that_was_cut_off_in_the_opening_stays_where_nobody_tells(
    state: State,
) -> None:
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.stage("lab/a", "open", {})
    assert state.begin("lab/a")
    state.finish("lab/a", Outcome("lab/a", "failed", "there is no such repository"))
    assert (state.openings.today(), state.openings.unknown()) == (1, 1)


def test_a_reservation_of_another_day_needs_room_again(state: State, clock: Clock) -> None:
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.stage("lab/a", "open", {})
    clock.time += DAY + 1
    assert state.openings.reserve("lab/b", 1, 0).granted
    # The first was cut off; that it may be opened now would be the second one of this day.
    assert state.begin("lab/a")
    assert state.openings.reserve("lab/a", 1, 0).full
    clock.time += DAY + 1
    assert state.openings.reserve("lab/a", 1, 0).granted
    state.finish("lab/a", OPENED)
    assert (state.openings.today(), state.openings.ever()) == (1, 1)


def test_the_state_of_a_pull_request_is_as_the_forge_told_last(state: State) -> None:
    state.finish("lab/a", OPENED, last=False)
    assert state.row("lab/a").pull_state == "open"
    for pull_state in ("closed", "merged", "open"):
        outcome = replace(OPENED, verdict="left alone", pull_state=pull_state)
        state.finish("lab/a", outcome, last=False)
        assert state.row("lab/a").pull_state == pull_state
    state.finish("lab/a", Outcome("lab/a", "skipped", "it is archived"))
    assert state.row("lab/a").pull_state == "open"


def test_an_opening_is_counted_once_however_often_it_was_tried(state: State) -> None:
    for _ in range(3):
        assert state.begin("lab/a")
        assert state.openings.reserve("lab/a", 1, 0).granted
        state.stage("lab/a", "open", {})
        state.finish("lab/a", FAILED, last=False)
    state.finish("lab/a", OPENED)
    assert (state.openings.today(), state.openings.ever(), state.openings.unknown()) == (1, 1, 0)


def test_openings_keep_their_distance(state: State, clock: Clock) -> None:
    assert state.openings.reserve("lab/a", 9, 10).granted
    assert state.openings.reserve("lab/a", 9, 10).granted
    clock.time += 4
    slot = state.openings.reserve("lab/b", 9, 10)
    assert (slot.granted, slot.full, slot.wait) == (False, False, 6.0)
    # A clock that was set back makes nobody wait for long.
    clock.time -= 1000
    assert state.openings.reserve("lab/b", 9, 10).wait == 10.0


def test_many_threads_and_two_files_open_at_once_never_pass_the_ceiling(path: Path) -> None:
    names = [f"lab/{number}" for number in range(40)]
    granted: list[str] = []

    def reserve(state: State, part: list[str]) -> None:
        granted.extend(name for name in part if state.openings.reserve(name, 7, 0).granted)

    with State(path) as one, State(path) as two:
        one.add(names)
        threads = [
            threading.Thread(target=reserve, args=(state, names[start::4]))
            for start, state in enumerate((one, two, one, two))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(granted) == one.openings.today() == two.openings.today() == 7


# Claims


def test_a_repository_belongs_to_one_run_at_a_time(state: State, path: Path, clock: Clock) -> None:
    with State(path, now=clock) as other:
        assert not other.claim("lab/a")
        assert other.claim("lab/b")
        assert not state.claim("lab/b")
        state.finish("lab/a", OPENED)
        assert other.claim("lab/a")
        other.release("lab/a")
        assert state.claim("lab/a")


def test_a_run_that_ends_gives_up_what_it_has(state: State, path: Path, clock: Clock) -> None:
    with State(path, now=clock) as other:
        assert other.claim("lab/b")
    assert state.claim("lab/b")


def test_a_run_that_shows_no_life_loses_what_it_has_and_learns_it(
    state: State, path: Path, clock: Clock
) -> None:
    with State(path, now=clock, lease=60) as other:
        clock.time += 59
        assert not other.claim("lab/a")
        clock.time += 2
        assert other.claim("lab/a")
        state.beat()
        assert not state.stage("lab/a", "open", {})
        assert not state.finish("lab/a", OPENED)
        assert not state.begin("lab/a")
        assert other.stage("lab/a", "open", {})
    assert state.row("lab/a").verdict == ""


def test_a_run_that_was_asleep_goes_on_with_what_nobody_has_taken(
    state: State, path: Path, clock: Clock
) -> None:
    with State(path, now=clock, lease=60) as other:
        clock.time += 61
        assert other.claim("lab/b")
        state.beat()
        assert state.stage("lab/a", "push", {})
        assert not other.claim("lab/a")


@pytest.mark.skipif(os.name != "posix", reason="asks whether a process is there, as POSIX does")
def test_what_a_killed_process_had_is_free_at_once(path: Path) -> None:
    script = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from autofix.pull_request.campaign.state import State\n"
        "state = State(Path(sys.argv[1]))\nstate.add(['lab/a'])\nassert state.claim('lab/a')\n"
        "assert state.openings.reserve('lab/a', 5, 0).granted\nstate.stage('lab/a', 'open', {})\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True)
    assert (done.returncode, done.stderr) == (-9, b"")
    with State(path) as state:
        assert state.openings.today() == 1
        assert state.row("lab/a").stage == "open"
        assert state.claim("lab/a")


def test_a_process_is_gone_only_where_its_number_means_something() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    if os.name == "posix":
        assert database.gone(database.node(), done.pid)
    assert not database.gone("another machine", done.pid)
    assert not database.gone(database.node(), os.getpid())
    assert not database.gone(database.node(), 1 << 80)


# Files


def refused(path: Path, *, create: bool = True) -> str:
    """Why a file is refused; it must stay as it is."""
    before = path.read_bytes() if path.is_file() else None
    others = set(path.parent.iterdir()) if path.parent.is_dir() else set()
    with pytest.raises(StateError) as caught:
        State(path, create=create)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert (set(path.parent.iterdir()) if path.parent.is_dir() else set()) == others
    words = str(caught.value)
    assert "\n" not in words
    assert str(path) in words
    return words


def written(path: Path, *statements: str) -> Path:
    """A state file with a row, changed by statements."""
    with State(path) as state:
        state.add(["lab/a"])
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_a_text_is_no_state_file(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("lab/a\nlab/b\n" * 200)
    assert "is no SQLite file; it was left as it is" in refused(path)


def test_a_file_that_only_begins_like_one_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_bytes(b"SQLite format 3\0" + b"\x07" * 9000)
    assert "is damaged or no state file" in refused(path)


def test_a_file_with_broken_pages_is_damaged(path: Path) -> None:
    content = bytearray(written(path).read_bytes())
    content[4096:8192] = os.urandom(4096)
    path.write_bytes(content)
    assert "is damaged" in refused(path)


def test_a_file_that_was_cut_is_damaged(path: Path) -> None:
    content = written(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "is damaged" in refused(path)


def test_a_database_of_another_program_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE repositories (name TEXT)")
    connection.commit()
    connection.close()
    assert "belongs to another program" in refused(path)


@pytest.mark.parametrize(("version", "words"), [(2, "a newer"), (0, "an older"), (-1, "an older")])
def test_a_file_of_another_version_is_not_used(path: Path, version: int, words: str) -> None:
    written(path, f"PRAGMA user_version = {version}")
    assert f"was written by {words} binder-fix" in refused(path)


def test_tables_that_are_not_as_they_were_made_are_told_of(path: Path) -> None:
    written(path, "ALTER TABLE repositories DROP COLUMN pull_state")
    with State(path) as state, pytest.raises(StateError, match=r"cannot be used: no such column"):
        state.rows()


def test_a_folder_is_no_state_file(tmp_path: Path) -> None:
    assert "cannot be read: Is a directory" in refused(tmp_path)


def test_a_file_that_is_not_there_is_made_only_where_it_may_be(path: Path) -> None:
    assert "cannot be read: No such file" in refused(path, create=False)
    assert not path.parent.exists()


def test_an_empty_file_becomes_a_state_file_only_where_it_may(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert "is empty: no campaign has used it" in refused(path, create=False)
    with State(path) as state:
        assert state.rows() == ()


def test_a_place_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "state"
    with pytest.raises(StateError, match="cannot be read"):
        State(path)


@pytest.mark.skipif(os.name != "posix", reason="has POSIX permissions")
def test_a_state_file_is_for_its_user_only(path: Path) -> None:
    written(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_names_of_files_mean_nothing(tmp_path: Path) -> None:
    for name in ("state?mode=memory", "file:x", ":memory:", "50% #1"):
        with State(tmp_path / name) as state:
            state.add(["lab/a"])
        with State(tmp_path / name, create=False) as state:
            assert len(state.rows()) == 1


def test_a_file_is_one_file_at_rest(path: Path) -> None:
    written(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_state_without_a_file_is_kept_in_memory() -> None:
    with State(None) as state:
        state.add(["lab/a"])
        assert state.claim("lab/a")
        assert state.openings.reserve("lab/a", 1, 0).granted


def test_two_processes_that_make_a_file_at_once_make_one(path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from autofix.pull_request.campaign.state import State\n"
        "sys.stdin.read()\n"
        "with State(Path(sys.argv[1])) as state:\n    state.add([sys.argv[2]])\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), f"lab/{number}"], stdin=subprocess.PIPE
        )
        for number in range(4)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.close()
    assert [process.wait() for process in processes] == [0] * 4
    with State(path) as state:
        assert len(state.rows()) == 4
