"""What owners read: the title and the text of a pull request, the messages of its commits."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from autofix import __version__
from autofix.fixer import Finding
from autofix.pull_request.commits import Mended, Step
from autofix.pull_request.decision import Marker, fingerprint
from autofix.pull_request.harmless import code, markdown, plain
from autofix.pull_request.model import Repository
from autofix.pull_request.permission import KEY, NO_LABEL, SETTINGS, YES_LABEL, Ground
from autofix.rule import Rule

if TYPE_CHECKING:
    from autofix.launch.rows import Row

GUIDE = "https://mybinder.readthedocs.io/en/latest/tutorials/dockerfile.html"
"""Binder's guide for Dockerfiles."""

TRAILER = "Binder-Fix"
"""The last line of every commit's message begins with it, and names the rule."""

_WIDTH = 72
_SHOWN = 6
_FOLDERS = ("binder/Dockerfile", ".binder/Dockerfile")

_SUBJECTS = {
    "unpinned-image": "Pin the base image",
    "missing-jupyter": "Install Jupyter where Binder looks for it",
    "missing-user": "Run as a user with uid 1000, as Binder does",
    "swallowed-arguments": "Let the entrypoint run the command that Binder gives",
    "misplaced-repository": "Put the repository into the home folder of its user",
    "unpinned-package": "Pin packages",
    "unused-ignore": "Remove comments that ignore nothing",
}
_REASONS = {
    "unpinned-image": "A base image that is named by no tag, or by `latest`, may be another one "
    "tomorrow, and then the same commit builds something else, or nothing.",
    "missing-jupyter": "Binder starts the `python3` that is first on PATH and lets it run "
    "JupyterLab. Where that Python does not have it, no server ever answers.",
    "missing-user": "Binder runs every container as the user with uid 1000, never as root. Where "
    "that user has no home folder, Jupyter cannot start.",
    "swallowed-arguments": "Binder gives the image a command to run. An entrypoint that does not "
    "run it keeps the server from starting.",
    "misplaced-repository": "Jupyter shows the folder that WORKDIR names. Files that are not there "
    "cannot be opened, and files of another user cannot be saved.",
    "unpinned-package": "Without versions, the same commit gives another environment next month.",
    "unused-ignore": "A comment that is left behind hides what breaks later.",
}
_GROUNDS: dict[Ground, str] = {
    "push": "It was opened by somebody who may push to this repository.",
    "file": f"It was opened because the configuration of this repository says `{KEY} = true`.",
    "label": f"It was opened because this repository has the label `{YES_LABEL}`.",
    "app": "It was opened because this repository has installed the App.",
    "asked": "It was opened because somebody asked for it.",
    "strangers": "Nobody here asked for it; it is meant as an offer.",
}


@dataclass(frozen=True)
class Circumstances:
    """What the text tells besides the fix.

    ``head`` is the repository that ``branch`` is pushed to; ``measured`` are the rows of a launch,
    empty if there was none.
    """

    ground: Ground
    head: Repository
    branch: str
    contact: str = ""
    measured: Sequence[Row] = ()


def title(mended: Mended) -> str:
    """The title of a pull request; it promises a launch only where nothing stays broken."""
    path = mended.path if mended.path in _FOLDERS else "the Dockerfile"
    rules = {step.rule.name for step in mended.steps}
    ignored = any(finding.counts for finding in mended.result.ignored)
    if rules == {"unpinned-image"} and not (mended.left or ignored or mended.partial):
        return f"Pin the base image of {path}"
    if mended.left or mended.doubtful or ignored or mended.partial:
        return f"Mend {path} for Binder"
    return f"Make {path} launch on Binder"


def body(mended: Mended, circumstances: Circumstances, marker: Marker) -> str:
    """The text of a pull request, in Markdown; the marker tells it from one that was changed."""
    parts = (
        _opening(mended),
        *(_change(mended, step) for step in mended.steps),
        *_open_ends(mended),
        *_measured(circumstances.measured),
        _trying(circumstances),
        _leaving(circumstances),
    )
    text = "\n\n".join(parts)
    known = replace(marker, text=fingerprint(title(mended), text))
    return f"{text}\n\n{known.comment()}\n"


def message(mended: Mended, step: Step) -> str:
    """The message of a commit."""
    rule = step.rule
    paragraphs = [_wrapped(_reason(rule).replace("`", ""))]
    lines = [
        _wrapped(f"- line {_line(mended, finding)}: {plain(_told(finding))}", "  ")
        for finding in step.findings[:_SHOWN]
    ]
    paragraphs += ["\n".join(lines)] if lines else []
    number = f"Requirement {rule.requirement} of Binder's guide for Dockerfiles:"
    paragraphs += [f"{number}\n{GUIDE}", f"{TRAILER}: {rule.name}"]
    return "\n\n".join([_subject(rule), *paragraphs]) + "\n"


def link(head: Repository, branch: str) -> str:
    """The address at which mybinder.org launches a branch, "" where there can be none."""
    address = urlsplit(head.clone)
    if address.hostname == "github.com":
        return f"https://mybinder.org/v2/gh/{quote(head.name)}/{quote(branch, safe='')}"
    if address.scheme != "https":
        return ""
    kind, place = ("git", head.clone) if address.hostname != "gitlab.com" else ("gl", head.name)
    return f"https://mybinder.org/v2/{kind}/{quote(place, safe='')}/{quote(branch, safe='')}"


def _opening(mended: Mended) -> str:
    guide = f"[Binder's guide for Dockerfiles]({GUIDE})"
    count = len(mended.steps)
    commits = "one commit" if count == 1 else f"{count} commits, one for each thing that is missing"
    if {step.rule.name for step in mended.steps} == {"unpinned-image"}:
        what = f"builds on an image that {guide} asks to be pinned"
    else:
        what = f"lacks something that {guide} asks for"
    return (
        "Hello! [Binder](https://mybinder.org) opens a repository as a live Jupyter session in the "
        f"browser. For that, {code(mended.path)} {what}. This is an offer to mend it, in {commits}."
    )


def _change(mended: Mended, step: Step) -> str:
    head = f"**{_subject(step.rule)}.** {_reason(step.rule)}"
    return "\n".join([head, *_list(mended, step.findings)]) if step.findings else head


def _list(mended: Mended, findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings[:_SHOWN]:
        yield f"- line {_line(mended, finding)}: {markdown(_told(finding))}"
    if len(findings) > _SHOWN:
        yield f"- and {len(findings) - _SHOWN} more"


def _open_ends(mended: Mended) -> Iterator[str]:
    if mended.left:
        fatal = any(finding.rule.name != "unpinned-image" for finding in mended.left)
        head = f"**Not mended here{', so it may still not launch' if fatal else ''}:**"
        yield "\n".join([head, *_list(mended, mended.left)])
    if mended.doubtful:
        head = "**What could not be told without running it:**"
        yield "\n".join([head, *_list(mended, mended.doubtful)])


def _measured(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        yield (
            "This was not built or launched: it comes from reading the Dockerfile, and from what "
            "is known of the image that it builds on."
        )
        return
    marks = {True: "yes", False: "no", None: "not measured"}
    lines = [
        "The branch was built and launched, both as the guide says and as Binder does, with this "
        "outcome:",
        "",
        "| Binder needs | met | measured |",
        "|---|---|---|",
    ]
    lines += [f"| {markdown(r.title)} | {marks[r.met]} | {markdown(r.measured)} |" for r in rows]
    yield "\n".join(lines)


def _trying(circumstances: Circumstances) -> str:
    address = link(circumstances.head, circumstances.branch)
    host = urlsplit(circumstances.head.clone).hostname
    if not address:
        return f"To try it, launch the branch {code(circumstances.branch)} on your Binder."
    reached = "" if host in ("github.com", "gitlab.com") else " (if mybinder.org can reach it)"
    return f"To try it, launch this branch{reached}: {address}"


def _leaving(circumstances: Circumstances) -> str:
    contact = " ".join(circumstances.contact.split())
    lines = [
        f"This pull request was written by a program, binder-fix {__version__}. "
        f"{_GROUNDS[circumstances.ground]} If you do not want it, close it: no other one is "
        f"opened. To be left alone for good, add the topic or label `{NO_LABEL}`, or a file "
        f"`{SETTINGS}` with `{KEY} = false`. What you push to the branch is never overwritten."
    ]
    if contact:
        lines.append(f"Who runs it: {contact}")
    return "\n\n".join(lines)


def _subject(rule: Rule) -> str:
    return _SUBJECTS.get(rule.name, f"Mend {rule.name}")


def _reason(rule: Rule) -> str:
    return _REASONS.get(rule.name, f"{rule.need}.")


def _told(finding: Finding) -> str:
    """What is wrong, and what is done about it, or why nothing is."""
    violation = finding.violation
    if finding.made and violation.fix:
        return f"{violation.message} → {violation.fix.title}"
    if violation.fix:
        return f"{violation.message} (a fix may change what is meant, see binder-fix --unsafe)"
    return f"{violation.message} ({violation.reason})" if violation.reason else violation.message


def _line(mended: Mended, finding: Finding) -> int:
    return mended.result.dockerfile.line(finding.span.start)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
