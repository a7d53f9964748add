"""Mend a copy of a repository before it is launched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from autofix import files, inquiry, outcome, report
from autofix.configuration.choosing import ask_for_theirs
from autofix.configuration.finding import theirs
from autofix.dockerfile import DockerfileError
from autofix.fixer import Result, UnprovenFix, check, fix
from autofix.launch.repository import Repository


def copied(repository: Repository, place: Path) -> Path:
    """Copy a repository into a folder as it is: links stay links, what is no file stays behind.

    Raises UnusableInput where it cannot be read or written.
    """
    target = place / (repository.folder.name or "repository")

    def special(folder: str, names: list[str]) -> list[str]:
        paths = (Path(folder, name) for name in names)
        return [p.name for p in paths if not (p.is_symlink() or p.is_dir() or p.is_file())]

    try:
        shutil.copytree(repository.folder, target, symlinks=True, ignore=special)
    except (OSError, shutil.Error) as error:
        raise files.UnusableInput(f"{repository.folder}: cannot be copied: {error}") from error
    return target


def broken(folder: Path, *, authenticated: bool) -> tuple[str, ...]:
    """Return the rules that find something broken in a repository and mend it, offline."""
    try:
        source = files.read(str(folder))
        context = files.context(source)
        report = check(source.text, context=context, authenticated=authenticated)
    except (files.UnusableInput, DockerfileError, UnprovenFix):
        return ()
    found = (finding for finding in report.findings if finding.counts and finding.made)
    return tuple(dict.fromkeys(finding.rule.name for finding in found))


def mend(
    folder: Path,
    questions: inquiry.Questions,
    say: Callable[[str], None],
    *,
    unsafe: bool,
    authenticated: bool,
) -> Result:
    """Make the fixes in a folder, and tell what they are.

    Raises UnusableInput where that cannot be done.
    """
    source = files.read(str(folder))
    configuration = theirs(folder)
    knowledge = ask_for_theirs(source, configuration, questions, say)
    try:
        result = fix(
            source.text,
            rules=configuration.rules(os.path.relpath(source.label, folder)),
            context=files.context(source),
            knowledge=knowledge,
            unsafe=unsafe,
            authenticated=authenticated or bool(configuration.authenticated),
        )
    except DockerfileError as error:
        raise files.UnusableInput(f"{source.label}:{error.line}: {error.message}") from error
    except UnprovenFix as error:
        raise files.UnusableInput(f"{source.label}: {error}; please report this") from error
    outcome.write(source, result)
    name = Path(source.label).relative_to(folder).as_posix()
    for paragraph in report.findings(name, result, mends=True):
        for line in paragraph.splitlines():
            say(line)
    say(report.summary([result], mends=True))
    return result
