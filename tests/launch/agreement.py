"""Compare what each rule says of a Dockerfile with what is measured in the image it gives.

Every repository of the suite is looked at before and after it is mended. A rule that says "met"
where the image is measured not to meet it is an error.

    python -m launch.agreement [--write] [--keep FILE] [NAME...]     (from the folder `tests`)

`--write` writes docs/agreement.md. `--keep` names a file of measurements, so that a repository
that is in it and has not changed is not built again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from autofix import files
from autofix.fixer import fix
from autofix.inquiry import Questions, ask
from autofix.registry import Settings
from autofix.rules import RULES

from . import harness
from .probing import floating, probe
from .suite import CASES, REGISTRY, Case, shortcomings

Verdict = Literal["violated", "met", "not known"]
DOCUMENT = Path(__file__).parents[2] / "docs" / "agreement.md"
_PROBING = Path(__file__).with_name("probing.py")
ALL = "all of them"
"""The row of the table that stands for the launch: it succeeds if every rule is met."""

_REQUIRED = tuple(rule for rule in RULES if not rule.optional)
_NAMES = (*(rule.name for rule in _REQUIRED), ALL)
_COLUMNS = ("true positive", "true negative", "false positive", "false negative",
            "not known", "not measured")  # fmt: skip


@dataclass(frozen=True)
class Measurement:
    """What was measured of one folder: by rule whether it is met, None where there is no image."""

    met: dict[str, bool | None]
    failures: tuple[str, ...]
    versions: str = ""


@dataclass(frozen=True)
class Comparison:
    """A repository in one state: what each rule says, and what was measured."""

    name: str
    mended: bool
    said: dict[str, Verdict]
    measured: Measurement

    def column(self, rule: str) -> str:
        """The column of the table that this one counts in."""
        said, met = self.said[rule], self.measured.met[rule]
        if met is None:
            return "not measured"
        if said == "not known":
            return "not known"
        return f"{'true' if (said == 'met') == met else 'false'} {_sign(said)}"


def _sign(said: Verdict) -> str:
    return "positive" if said == "violated" else "negative"


def verdicts(folder: Path, case: Case) -> dict[str, Verdict]:
    """What each rule, asked alone, says of the Dockerfile in a folder."""
    source = files.read(str(folder))
    context = files.context(source)
    settings = Settings(mirrors=(REGISTRY,), deep=True)
    knowledge = ask([source], Questions(offline=not case.registry, settings=settings))
    said: dict[str, Verdict] = {}
    for rule in _REQUIRED:
        result = fix(
            source.text,
            (rule,),
            context,
            knowledge=knowledge,
            unsafe="--unsafe" in case.options,
            authenticated=case.authenticated,
        )
        doubts = any(not finding.violation.known for finding in result.findings)
        said[rule.name] = "violated" if result.broken else "not known" if doubts else "met"
    everything = set(said.values())
    said[ALL] = next((v for v in ("violated", "not known", "met") if v in everything), "met")
    return said


def measure(folder: Path, case: Case) -> Measurement:
    """Build a folder, launch it, take the probes, and clean up."""
    seconds = harness.BINDER_ANSWER_SECONDS
    report = harness.check(folder, ways=case.ways, timeout=seconds, keep_image=True)
    dockerfile = files.read(str(folder)).text
    met: dict[str, bool | None] = dict.fromkeys(_NAMES)
    met["unpinned-image"] = not floating(dockerfile)
    # The first requirement does not keep an image from launching.
    met[ALL] = not shortcomings(report, case) and met["unpinned-image"]
    if not report.build.ok:
        return Measurement(met, shortcomings(report, case))
    try:
        probes = probe(report.build.image, folder, authenticated=case.authenticated)
    finally:
        harness.remove_image(report.build.image)
    # The server may be there and not answer: both programs, but of versions that do not fit. Where
    # the entrypoint dropped the arguments, what it answers tells nothing of that.
    answers = [one.lab_status for one in report.launches if one.lab_status is not None]
    shows = not probes.arguments or all(status == 200 for status in answers)
    met["missing-jupyter"] = probes.jupyter and shows
    met["missing-user"] = probes.user
    met["misplaced-repository"] = probes.place
    met["swallowed-arguments"] = probes.arguments
    return Measurement(met, shortcomings(report, case), probes.versions)


def compared(case: Case, kept: dict[str, Measurement]) -> Iterator[Comparison]:
    """A case before it is mended and, unless it is good, after."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(case.folder, Path(temporary) / "repository"))
        for mended in (False,) if case.good else (False, True):
            if mended:
                case.mend(folder)
            key = f"{case.name} {_digest(folder)}"
            if key not in kept:
                kept[key] = measure(folder, case)
            yield Comparison(case.name, mended, verdicts(folder, case), kept[key])


def _digest(folder: Path) -> str:
    """A text that changes with any file of a folder, and with how an image is probed."""
    content = hashlib.sha256(_PROBING.read_bytes())
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        mode = path.stat().st_mode
        content.update(f"{path.relative_to(folder)} {mode:o} {len(data)}\n".encode() + data)
    return content.hexdigest()[:16]


def document(comparisons: Sequence[Comparison]) -> str:
    """The page of the documentation: the table, what disagrees, every repository."""
    after = sum(one.mended for one in comparisons)
    good = len(comparisons) - 2 * after
    lines = [
        "# Agreement of the rules with what is measured",
        "",
        f"Of {after} broken repositories before and after they are mended, and of {good} that "
        "launch already,",
        "each rule's verdict on the text (violated: positive, met: negative) is compared with what "
        "was",
        "measured in the image that it gives. Written by `python -m launch.agreement --write` in "
        "`tests`.",
        "",
        "*Not known*: the rule says that the facts do not tell. *Not measured*: the image is not "
        "built.",
        f"*{ALL.capitalize()}*: every rule says met, and the image launches both ways.",
        "",
        "| rule | " + " | ".join(_COLUMNS) + " |",
        "|---|" + "---:|" * len(_COLUMNS),
    ]
    for rule in _NAMES:
        counts = Counter(one.column(rule) for one in comparisons)
        lines.append(f"| {rule} | " + " | ".join(str(counts[c]) for c in _COLUMNS) + " |")
    lines += ["", "## Disagreements", ""]
    lines += list(_disagreements(comparisons)) or ["None."]
    lines += ["", "## Repositories", ""]
    lines += ["| repository | state | " + " | ".join(_NAMES) + " |", "|---|---|" + "---|" * 6]
    for one in comparisons:
        state = "mended" if one.mended else "as it is"
        cells = " | ".join(_cell(one, rule) for rule in _NAMES)
        lines.append(f"| {one.name} | {state} | {cells} |")
    return "\n".join([*lines, ""])


def _cell(one: Comparison, rule: str) -> str:
    column = one.column(rule)
    said = one.said[rule]
    return said if column.startswith("true") else f"{said} ({column})"


def _disagreements(comparisons: Iterable[Comparison]) -> Iterator[str]:
    for one in comparisons:
        for rule in _NAMES:
            if one.column(rule).startswith("false"):
                state = "mended" if one.mended else "as it is"
                failures = "; ".join(one.measured.failures) or "it launches"
                yield f"- {one.name} ({state}), {rule}: said {one.said[rule]}. {failures}"


def _read(path: Path | None) -> dict[str, Measurement]:
    if path is None or not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {
        key: Measurement(m["met"], tuple(m["failures"]), m["versions"]) for key, m in found.items()
    }


def main(arguments: Sequence[str]) -> int:
    """Compare the repositories named, or all; 1 if a rule says met and it is measured not to be."""
    parser = argparse.ArgumentParser(description="Compare the rules with what is measured.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    kept = _read(options.keep)
    comparisons: list[Comparison] = []
    for case in CASES:
        if options.names and case.name not in options.names:
            continue
        for one in compared(case, kept):
            comparisons.append(one)
            state = "mended" if one.mended else "as it is"
            wrong = [rule for rule in _NAMES if one.column(rule).startswith("false")]
            print(f"{one.name}, {state}: {', '.join(wrong) or 'agrees'}", flush=True)
        if options.keep:
            text = json.dumps({key: asdict(value) for key, value in kept.items()}, indent=1)
            options.keep.write_text(text, encoding="utf-8")
    page = document(comparisons)
    print(page)
    if options.write:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(page, encoding="utf-8")
    lies = [one for one in comparisons for rule in _NAMES if one.column(rule) == "false negative"]
    return 1 if lies else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
