"""Pages that MkDocs gets from the program itself, so that they cannot say anything else.

A page a rule, with an example from the corpus; the options of every command; the changelog and the
page for contributors, which are at the top of the repository.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from autofix.cli import main
from autofix.output.explanation import blocks
from autofix.quick import COMMANDS
from autofix.report import diff
from autofix.rule import Rule
from autofix.rules import RULES

ROOT = Path(__file__).parents[1]
if str(ROOT / "tests") not in sys.path:
    sys.path.append(str(ROOT / "tests"))

from cases import CORPUS, Case, outcome, state  # noqa: E402

GUIDE = "https://mybinder.readthedocs.io/en/latest/tutorials/dockerfile.html"
SHOWN = {
    "misplaced-repository": "root-owns-what-copy-brings",
    "missing-jupyter": "debian-13-break-system-packages-option-is-minded",
    "missing-user": "uid-1001-joined-to-other-options-gets-1000",
    "swallowed-arguments": "a-program-in-front-of-the-arguments",
    "unpinned-image": "latest-of-a-docker-stacks-image-becomes-its-newest-date",
    "unused-ignore": "a-comment-that-ignores-nothing-is-told",
}
"""The case that tells most of a rule; for another rule the shortest that is mended is taken."""
STATES = {
    "mended": "mended",
    "unsafe": "mended only with `--unsafe`",
    "reported": "reported, without a fix",
    "unknown": "not known",
    "ignored": "ignored",
    "met": "nothing to tell",
}
_HEADINGS = {"Fix": "What is mended", "Safety": "What is safe"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of the rules where the navigation says ``rules/``."""
    pages = ["rules/index.md", *({rule.name: f"rules/{rule.name}.md"} for rule in RULES)]
    for entry in config.nav or []:
        if entry.get("Rules"):
            entry["Rules"] = pages
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    pages = {"rules/index.md": rules(), "reference/commands.md": commands()}
    pages |= {f"rules/{rule.name}.md": page(rule) for rule in RULES}
    pages |= {f"reference/{name.lower()}.md": beside(f"{name}.md") for name in
              ("CHANGELOG", "CONTRIBUTING")}  # fmt: skip
    for path, content in pages.items():
        files.append(File.generated(config, path, content=content))
    return files


def beside(name: str) -> str:
    """A page at the top of the repository, its links led to where they are on the site."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return text.replace("](docs/", "](../")


def rules() -> str:
    """The page with the list of the rules."""
    rows = [
        f"| [`{rule.name}`]({rule.name}.md) | {_number(rule)} | {rule.need} |"
        for rule in sorted(RULES, key=lambda rule: (rule.optional, rule.requirement))
    ]
    return "\n".join(
        [
            "# Rules",
            "",
            f"What [Binder's guide]({GUIDE}) asks of a Dockerfile, and what is told besides. The",
            "same texts are printed by `binder-fix --explain RULE`.",
            "",
            "| Rule | Requirement | Why |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _number(rule: Rule) -> str:
    return "advice" if rule.optional else str(rule.requirement)


def page(rule: Rule) -> str:
    """The page of a rule: its text, an example, how it is ignored, all of its cases."""
    title, *rest = blocks(rule.explanation)
    parts = [f"# {rule.name}", f"**{title}**"]
    kind = "Advice: Binder does without it, and it counts in the exit status only with `--select`."
    if not rule.optional:
        kind = f"Requirement {rule.requirement} of [Binder's guide]({GUIDE})."
    parts.append(f"{kind} {rule.need}.")
    for block in rest:
        heading, separator, text = block.partition(": ")
        if separator and heading in _HEADINGS:
            parts += [f"## {_HEADINGS[heading]}", text[0].upper() + text[1:]]
        else:
            parts.append(block)
    every = [Case(path.parent) for path in sorted((CORPUS / rule.name).glob("*/before.Dockerfile"))]
    parts += [*_example(rule, every), *_ignoring(rule), *_cases(every)]
    return "\n\n".join(parts) + "\n"


def _example(rule: Rule, every: list[Case]) -> Iterator[str]:
    """Before, and what becomes of it."""
    chosen = [case for case in every if case.folder.name == SHOWN.get(rule.name)]
    mended = [case for case in every if case.before != case.after]
    usual = sorted(mended or every, key=lambda case: len(case.before))
    for case in [*chosen, *usual][:1]:
        result = outcome(case)
        yield "## An example"
        yield _sentence(case)
        yield _fenced("dockerfile", case.before)
        for finding in result.findings:
            violation = finding.violation
            line = result.dockerfile.line(finding.span.start)
            ending = f"; the fix: {violation.fix.title}" if violation.fix else ""
            yield f"- line {line}: {violation.message}{ending}"
        options = " ".join(["--diff", *sorted(case.options)])
        if result.changed:
            yield f"`binder-fix {options}` says:"
            yield _fenced("diff", diff("Dockerfile", result.before, result.after))


def _sentence(case: Case) -> str:
    """What happens in a case, which is what its folder is called."""
    words = case.folder.name.replace("-", " ")
    return f"{words[0].upper()}{words[1:]}."


def _fenced(language: str, text: str) -> str:
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").lstrip("\ufeff")
    text = text.replace("\r", "")
    ending = "" if text.endswith("\n") else "\n"
    return f"````{language}\n{text}{ending}````"


def _ignoring(rule: Rule) -> Iterator[str]:
    yield "## Ignore it"
    yield "At one instruction, by a comment above it that says why:"
    yield _fenced("dockerfile", f"# binder-fix: ignore[{rule.name}] the reason")
    yield f"In a run, with `--ignore {rule.name}`. More: [configuration](../configuration.md)."


def _cases(every: list[Case]) -> Iterator[str]:
    """The names of all cases, by what becomes of them."""
    groups: dict[str, list[Case]] = {name: [] for name in STATES}
    for case in every:
        result = outcome(case)
        found = {state(finding) for finding in (*result.findings, *result.ignored)} or {"met"}
        groups[next(name for name in STATES if name in found)].append(case)
    yield "## What it was tried on"
    yield f"Each of these {len(every)} is a Dockerfile in `corpus/`, with what becomes of it."
    for name, group in groups.items():
        if group:
            lines = "\n".join(f"    - {_sentence(case)}" for case in group)
            yield f'??? note "{len(group)} {STATES[name]}"\n\n{lines}'


def commands() -> str:
    """The page with the options of every command."""
    parts = ["# Commands", "Made from the commands themselves, as `--help` tells them too."]
    for name, command in every_command():
        parts += _command(name, command)
    return "\n\n".join(parts) + "\n"


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Each command with the words that call it."""
    yield "binder-fix", main
    for name, module in COMMANDS.items():
        yield f"binder-fix {name}", getattr(importlib.import_module(module), name)


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=10_000)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield f"## {name}"
    yield _fenced("text", usage)
    # click's mark for a paragraph that it does not wrap
    yield re.sub(r"^\x08\n", "", inspect.cleandoc(str(command.help)), flags=re.MULTILINE)
    rows = ["| Option | What it does |", "|---|---|"]
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            rows.append(_option(parameter, context))
    yield "\n".join(rows)
    if command.epilog:
        yield command.epilog


def _option(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    assert record is not None
    names, text = record
    # A column of options is no wider than the longest of them: what can be chosen goes beside it.
    names, chosen, choices = names.partition(" [")
    if chosen and isinstance(option.type, click.Choice):
        listed = ", ".join(f"`{choice}`" for choice in choices.rstrip("]").split("|"))
        text = f"{text} One of {listed}."
    else:
        names = f"{names}{chosen}{choices}"
    parts = re.split(r"(, | / )", " ".join(names.split()))
    parts[::2] = [f"`{part}`" for part in parts[::2]]
    variable = f" Set by `{option.envvar}`, too." if option.envvar else ""
    several = " May be repeated." if option.multiple else ""
    return "| {} | {} |".format(
        *(one.replace("|", "\\|") for one in ("".join(parts), f"{text}{several}{variable}"))
    )
