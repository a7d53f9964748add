"""The site: built without a warning, nothing fetched from elsewhere, what the program says."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
import yaml

from autofix.rules import RULES

from .pages import DOCS, ROOT

sys.path.append(str(DOCS))

from hooks import SHOWN, STATES, beside, commands, every_command, page, rules


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as everybody builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "WARNING -" not in run.stderr
    return folder


class Fetched(HTMLParser):
    """What a browser fetches by itself to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "source", "video"):
            self.addresses.append(given.get("src") or "")
        if tag == "link" and given.get("rel") != "canonical":
            self.addresses.append(given.get("href") or "")


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for found in pages:
        parser = Fetched()
        parser.feed(found.read_text(encoding="utf-8"))
        for address in filter(None, parser.addresses):
            parts = urlsplit(address)
            assert not parts.netloc, f"{found.name}: {address}"
            assert not parts.scheme, f"{found.name}: {address}"
            target = (found.parent / parts.path).resolve()
            # MkDocs gives the page for wrong addresses absolute ones.
            assert target.is_file() or found.name == "404.html", f"{found.name}: {address}"
    for style in site.rglob("*.css"):
        imported = re.findall(r"@import[^;]+|url\(\s*['\"]?https?:[^)]+", style.read_text("utf-8"))
        assert imported == [], style


def test_every_rule_has_a_page_that_says_what_the_rule_says(site: Path) -> None:
    listed = rules()
    for rule in RULES:
        text = page(rule)
        assert f"[`{rule.name}`]({rule.name}.md)" in listed
        assert rule.need in text
        assert "## What is safe" in text
        assert "## What is mended" in text
        assert f"binder-fix: ignore[{rule.name}]" in text
        assert "## An example" in text
        for line in rule.explanation.splitlines():
            words = re.sub(r"^(Fix|Safety): .", "", line)
            assert words in text, line
        built = (site / "rules" / f"{rule.name}.html").read_text(encoding="utf-8")
        assert "What it was tried on" in built
    named = set(SHOWN)
    assert named <= {rule.name for rule in RULES}
    for rule_name, case in SHOWN.items():
        assert (ROOT / "corpus" / rule_name / case).is_dir()


def test_an_example_is_what_the_corpus_says() -> None:
    rule = next(rule for rule in RULES if rule.name == "misplaced-repository")
    folder = ROOT / "corpus" / rule.name / SHOWN[rule.name]
    text = page(rule)
    assert (folder / "before.Dockerfile").read_text(encoding="utf-8") in text
    before = (folder / "before.Dockerfile").read_text(encoding="utf-8").splitlines()
    for line in (folder / "after.Dockerfile").read_text(encoding="utf-8").splitlines():
        assert line in before or f"+{line}\n" in text
    assert all(f" {words}" in text or name in ("ignored", "unsafe", "unknown", "reported")
               for name, words in STATES.items())  # fmt: skip


def test_every_option_of_every_command_is_in_the_reference() -> None:
    sections = re.split(r"^## ", commands(), flags=re.MULTILINE)[1:]
    told = {section.partition("\n")[0]: section for section in sections}
    found = dict(every_command())
    assert told.keys() == found.keys()
    for name, command in found.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                for option in (*parameter.opts, *parameter.secondary_opts):
                    assert f"`{option}" in told[name], f"{name} {option}"
                assert str(parameter.help).split("|")[0] in told[name]


def test_the_pages_of_the_top_lead_to_those_of_the_site() -> None:
    text = beside("CONTRIBUTING.md")
    assert "](../add-a-rule.md)" in text
    assert "](docs/" not in text


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r": ([\w/-]+\.md)$", text, re.MULTILINE)
    written = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
    assert written <= set(listed)
    assert len(listed) == len(set(listed))
    assert yaml.safe_load(text)["strict"] is True
