"""A report as rows: one a requirement, with what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from autofix.dockerfile import UNKNOWN
from autofix.launch.building import NB_UID
from autofix.launch.results import BINDER_ANSWER_SECONDS, Launch, Report, Requirement, Way
from autofix.launch.tags import Images
from autofix.launch.text import seconds

WAY_NAMES: dict[Way, str] = {
    "documented": "guide",
    "binder": "Binder",
    "authenticated": "authenticated",
}


@dataclass(frozen=True)
class Row:
    """A requirement: whether it is met, None if that was not measured; and what was measured."""

    name: str
    title: str
    met: bool | None
    measured: str
    failures: tuple[str, ...] = ()


def rows(report: Report) -> tuple[Row, ...]:
    """Return the rows of a report, the base image and the build first."""
    made = report.build
    words = f"{made.dockerfile} in {seconds(made.seconds)}"
    build = Row("build", "builds", made.ok, words, made.failures)
    return (_images(report.images), build, *(_row(report.launches, *line) for line in _LINES))


def _images(images: Images) -> Row:
    met = False if images.failures else True if images.known else None
    names = ", ".join(name.replace(UNKNOWN, "?") for name in images.names)
    return Row("tag", "base image", met, names or "not known", images.failures)


def _row(
    launches: Sequence[Launch],
    name: Requirement | Literal["time"],
    title: str,
    describe: Callable[[Launch], str],
) -> Row:
    """Return one row; a launch that did not answer is a failure of the first one only."""
    failures = _merged(
        (launch.way, "; ".join(f.words for f in launch.failed if f.requirement == name))
        for launch in launches
    )
    asked = [launch for launch in launches if launch.answered]
    measured = "; ".join(_merged((launch.way, describe(launch)) for launch in asked))
    if failures:
        return Row(name, title, False, measured, failures)
    # Where a server never answered, its part is not known.
    met = True if asked and len(asked) == len(launches) else None
    return Row(name, title, met, measured or "not measured")


def _merged(texts: Iterable[tuple[Way, str]]) -> tuple[str, ...]:
    """Return what was said of each way, once if it is the same for all."""
    told = list(texts)
    if len({text for _, text in told}) == 1:
        return tuple(text for _, text in told[:1] if text)
    return tuple(f"{WAY_NAMES[way]}: {text}" for way, text in told if text)


def _arguments(launch: Launch) -> str:
    return f"/api {launch.api_status} where port, base_url and token were given"


def _time(launch: Launch) -> str:
    taken = launch.seconds or 0.0
    late = "" if taken <= BINDER_ANSWER_SECONDS else ", for which Binder does not wait"
    return f"{seconds(taken)}{late}"


def _jupyter(launch: Launch) -> str:
    versions = launch.versions
    names = (name for name in ("notebook", "jupyterlab", "jupyterhub") if name in versions)
    found = [f"{name} {versions[name]}" for name in names]
    python = f"in Python {versions['python']}" if "python" in versions else "in no python3"
    return f"/lab {launch.lab_status}, {', '.join(found) or 'no versions'} {python}"


def _user(launch: Launch) -> str:
    uid = "unknown" if launch.server_uid is None else launch.server_uid
    asked = "" if launch.id_u == launch.server_uid else f", the server's {uid}"
    return f"whoami {launch.whoami or '(no name)'}, id -u {launch.id_u}{asked}"


def _home(launch: Launch) -> str:
    writable = "can be written" if launch.home_writable else "cannot be written"
    return f"{launch.home or 'not set'} {writable}"


def _repository(launch: Launch) -> str:
    found = launch.files - len(launch.missing)
    owned = f"all of uid {NB_UID}" if not launch.foreign else f"{len(launch.foreign)} of others"
    where = "" if launch.served in ("", launch.pwd) else f", served from {launch.served}"
    return f"pwd {launch.pwd}{where}, {found} of {launch.files} files, {owned}"


def _kernel(launch: Launch) -> str:
    return f"1 + 1 = {launch.kernel_answer}"


def _notebook(launch: Launch) -> str:
    own = f", {launch.marker} too" if launch.own_notebook_saved else ""
    return f"saved and read back{own}" if launch.notebook_saved else "not saved"


_LINES: tuple[tuple[Requirement | Literal["time"], str, Callable[[Launch], str]], ...] = (
    ("start", "starts as told", _arguments),
    ("time", f"answers in {BINDER_ANSWER_SECONDS:.0f} s", _time),
    ("jupyter", "JupyterLab", _jupyter),
    ("user", f"user with uid {NB_UID}", _user),
    ("home", "home folder", _home),
    ("repository", "repository", _repository),
    ("kernel", "kernel", _kernel),
    ("notebook", "notebook", _notebook),
)
