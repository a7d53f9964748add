"""The pure function of a scan: a job in, its row out."""

from __future__ import annotations

import traceback

from autofix import files, report
from autofix.dockerfile import UNKNOWN, DockerfileError
from autofix.exact import exact
from autofix.fixer import Finding, Result, UnprovenFix, fix
from autofix.image.arguments import base_images, root_image
from autofix.launch.text import harmless
from autofix.scan.job import Job, Wishes, prepared, rules
from autofix.scan.row import Row, Told, empty
from autofix.states import rule_states, state, verdict

_MOST = 200
_LONGEST = 300


class Answering:
    """What each process of a scan does: the row of a job whose build context is read here."""

    def __init__(self, wishes: Wishes) -> None:
        """Begin; folders are listed once in a scan, as long as their Dockerfiles come together."""
        self._wishes, self._listings = wishes, files.Listings()

    def __call__(self, job: Job) -> Row:
        """The row of a job; raises nothing."""
        return examine(prepared(job, self._wishes, self._listings), self._wishes)


def failed(wishes: Wishes, job: Job, reason: str) -> Row:
    """The row of a job that nobody could answer."""
    return empty(wishes.by, job.name, job.digest, "failed", reason)


def examine(job: Job, wishes: Wishes) -> Row:
    """Mend a Dockerfile in memory and tell what was found; whatever happens, there is a row."""
    try:
        result = fix(
            job.source.text,
            rules=rules(wishes),
            context=job.context,
            unsafe=wishes.unsafe,
            authenticated=wishes.authenticated,
        )
        return _row(job, wishes, result)
    except DockerfileError as error:
        return empty(wishes.by, job.name, job.digest, "refused", str(error))
    except UnprovenFix as error:
        return failed(wishes, job, str(error))
    except Exception as error:
        # A bug of ours is one file's affair.
        return failed(wishes, job, _described(error))


def _described(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    file = place.filename.replace("\\", "/").rpartition("/autofix/")[2]
    return f"internal error: {type(error).__name__} in {file}:{place.lineno}: {error}"


def _row(job: Job, wishes: Wishes, result: Result) -> Row:
    row = empty(wishes.by, job.name, job.digest, verdict(result))
    findings = (*result.findings, *result.ignored)
    images = dict.fromkeys(base_images(result.dockerfile))
    row["rules"] = rule_states(rules(wishes), findings)
    row["findings"] = [_told(finding, result) for finding in findings[:_MOST]]
    row["more_findings"] = max(0, len(findings) - _MOST)
    row["base_image"] = _shown(root_image(result.dockerfile))
    row["base_images"] = [_shown(image) for image in images][:_MOST]
    row["changed"] = result.changed
    if wishes.diffs:
        row["diff"], coded = exact(_diff(job, result))
        if coded:
            row["diff_base64"] = coded
    return row


def _told(finding: Finding, result: Result) -> Told:
    violation = finding.violation
    return {
        "rule": finding.rule.name,
        "line": result.dockerfile.line(finding.span.start),
        "state": state(finding),
        "message": _shown(violation.message),
        "fix": _shown(violation.fix.title) if violation.fix else "",
        "reason": _shown(finding.ignored.reason if finding.ignored else violation.reason),
    }


def _shown(text: str) -> str:
    """A text of bounded length that does nothing to who prints it."""
    return harmless(text.replace(UNKNOWN, "?"), _LONGEST)


def _diff(job: Job, result: Result) -> str:
    """The diff of a Dockerfile and its context, paths seen from the folder that Binder builds."""
    source = job.source
    name = "Dockerfile"
    if source.path and source.root:
        name = source.path.relative_to(source.root).as_posix()
    text = report.diff(name, result.before, result.after)
    return text + "".join(report.diff(c.path, c.before, c.after) for c in result.files)
