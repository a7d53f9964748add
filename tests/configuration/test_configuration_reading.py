"""Configuration files as they are read: good ones, bad ones with their line, and the schema."""

from __future__ import annotations

import importlib
import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.configuration import Configuration, reading
from autofix.configuration.keys import IMAGE_KEYS, KEYS, Wrong, checked
from autofix.configuration.lines import line_of
from autofix.configuration.reading import SECTION, read
from autofix.files import UnusableInput
from autofix.rules import RULES

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
SCHEMA = json.loads(
    (resources.files("autofix") / "data" / "configuration.schema.json").read_text("utf-8")
)
# It brings no types.
VALIDATOR: Any = importlib.import_module("jsonschema").Draft202012Validator
WHOLE = """\
select = ["missing-user", "unpinned-package"]
ignore = ["missing-jupyter"]
unsafe = true
authenticated = false
digest = "tag"
hashes = true
offline = true
deep = true
mirrors = ["https://mirror.example.org", "http://localhost:5000/v2"]
insecure = ["registry.example.org:5000", "[::1]:80"]
pull-requests = false

[per-file-ignores]
"old/*" = ["missing-user"]

[[base-image]]
image = "registry.example.org/lab/*"
like = "debian:12"
user = "ana"
uid = 1000
uid1000 = { name = "ana", gid = 100, home = "/home/ana" }
python = { directory = "/opt/venv/bin", version = "3.12" }

[[base-image]]
image = ["lab/one", "lab/two:2024-*"]
uid1000 = false
python = false
entrypoint = []
environment = { A = "b c" }
"""


def refused(text: str, section: tuple[str, ...] = ()) -> str:
    """Why a file is not taken."""
    with pytest.raises(UnusableInput) as caught:
        read(text.encode(), "FILE", section)
    return str(caught.value)


class TestGood:
    def test_every_key(self) -> None:
        found = read(WHOLE.encode(), "FILE")
        assert found
        assert found.path == "FILE"
        assert found.select == ("missing-user", "unpinned-package")
        assert found.per_file_ignores == (("old/*", ("missing-user",)),)
        assert (found.unsafe, found.authenticated, found.pull_requests) == (True, False, False)
        assert found.digest == "tag"
        first, second = found.base_images
        assert first.images == ("registry.example.org/lab/*",)
        assert first.like == "debian:12"
        assert first.entry["python"]["version"] == "3.12"
        assert second.entry["uid1000"] is False
        assert second.images == ("lab/one", "lab/two:2024-*")
        VALIDATOR.check_schema(SCHEMA)

    def test_nothing(self) -> None:
        assert read(b"# nothing\n", "FILE") == Configuration("FILE")

    def test_the_section_of_a_shared_file(self) -> None:
        text = b'[project]\nname = "x"\n[tool.binder-fix]\r\nunsafe = true\r\n'
        found = read(text, "FILE", SECTION)
        assert found
        assert found.unsafe
        assert read(b'[tool.other]\nname = "binder-fix"\n', "FILE", SECTION) is None
        assert read(b"tool = 1\n", "FILE", SECTION) is None


class TestBad:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("selct = []", "FILE:1: there is no key 'selct'; did you mean select?"),
            ("\nno_digest = true", "FILE:2: there is no key 'no_digest'; did you mean digest?"),
            ("base_image = 1", "FILE:1: there is no key 'base_image'; did you mean base-image?"),
            ('\n# x\nselect = [\n  "missing-user",\n  "mising-jupyter",\n]',
             "FILE:5: select: there is no rule 'mising-jupyter'; did you mean missing-jupyter?"),
            ("select = []", "FILE:1: select: it is a list of texts, at least one"),
            ("ignore = 'x'", "FILE:1: ignore: it is a list of texts, at least one"),
            ("unsafe = 1", "FILE:1: unsafe: it is true or false, not a number"),
            ("digest = 'none'", "FILE:1: digest: it is one of pin, tag, update, not 'none'"),
            ("digest = true", "FILE:1: digest: it is one of pin, tag, update, not true"),
            ("mirrors = ['ftp://x']", "FILE:1: mirrors: a mirror is a URL such as https://"),
            ("insecure = ['http://x']", "FILE:1: insecure: 'http://x' is no host, such as "),
            ("offline = 2024-01-01", "FILE:1: offline: it is true or false, not a time"),
            ("[per-file-ignores]\n'a' = ['x']", "FILE:2: per-file-ignores.a: there is no rule 'x'"),
            ("per-file-ignores = []", "FILE:1: per-file-ignores: it is a table of forms of paths"),
            ("[base-image]\nimage = 'x'", "FILE:1: base-image: it is a list of tables: write [[ba"),
            ("\n[[base-image]]\nuser = 'x'", "FILE:2: base-image: image is missing: which image"),
            ("[[base-image]]\nimage='a'\n[[base-image]]\nimage='b'\nusr='x'",
             "FILE:5: there is no key 'usr'; did you mean user?"),
            ("[[base-image]]\nimage='a b'", "FILE:2: base-image.image: 'a b' is no name of an im"),
            ("[[base-image]]\nimage='a'\nuid=1000", "FILE:3: base-image.uid: it is that of the us"),
            ("[[base-image]]\nimage='a'\nuid=-1", "FILE:3: base-image.uid: it is a number such as"),
            ("[[base-image]]\nimage='a'\nuser='$(id)'", "FILE:3: base-image.user: it is the name "),
            ("[[base-image]]\nimage='a'\nhome='/a b'", "FILE:3: base-image.home: it is a folder, "),
            ("[[base-image]]\nimage='a'\nlike='x:*'", "FILE:3: base-image.like: it is an image"),
            ("[[base-image]]\nimage='a'\nuid1000={name='a'}", "FILE:3: base-image.uid1000: gid is"),
            ("[[base-image]]\nimage='a'\nuid1000=true", "FILE:3: base-image.uid1000: it is a tab"),
            ("[[base-image]]\nimage='a'\n[base-image.python]\ndirectory='/x'\nversion='3'",
             "FILE:5: base-image.python.version: it is a version such as '3.12', not '3'"),
            ("[[base-image]]\nimage='a'\nenvironment={A=1}", "FILE:3: base-image.environment.A: i"),
            ("[[base-image]]\nimage='a'\nenvironment=1", "FILE:3: base-image.environment: it is "),
            ("[[base-image]]\nimage='a'\nentrypoint=['a\\\\nb', \"a\\nb\"]", "FILE:3: base-image."),
            ("unsafe = true\nunsafe = false", "FILE:2: Cannot overwrite a value; correct"),
            ("unsafe = ", "FILE:1: Invalid value"),
            ("a" * 5 + "[" * 5000, "FILE:1: "),
        ],
    )  # fmt: skip
    def test_it_is_told_where_and_what(self, text: str, told: str) -> None:
        assert refused(text).startswith(told)

    def test_in_the_section_of_a_shared_file(self) -> None:
        text = "unsafe = 1\n[tool.other]\nunsafe = 1\n[tool.binder-fix]\nunsafe = 1\n"
        assert refused(text, SECTION).startswith("FILE:5: unsafe: ")
        assert refused("[tool]\nbinder-fix = 3\n", SECTION) == "FILE:2: it is a table"
        assert refused("tool.binder-fix.usafe = 1\n", SECTION).startswith("FILE:1: there is no")

    @pytest.mark.parametrize("dot", [".", " . "])
    @pytest.mark.parametrize("part", ["a", '"b c"', "'d'"])
    def test_a_key_without_end_takes_no_memory(self, dot: str, part: str) -> None:
        key = dot.join([part] * 100_000)
        assert refused(f"# x\n{key} = 1").startswith("FILE:2: a key of more than 100 parts")
        assert refused(f"[{key}]").startswith("FILE:1: a key of more than 100 parts")

    def test_many_dots_elsewhere_are_no_such_key(self) -> None:
        versions = ", ".join(['"1.2.3"'] * 200)
        text = f'[project]\ndependencies = [{versions}]\n# {"..." * 9}\nx = "{"a b. " * 200}"\n'
        assert read(text.encode(), "FILE", SECTION) is None

    def test_no_text(self) -> None:
        with pytest.raises(UnusableInput, match=r"^FILE:1: it is no TOML in UTF-8"):
            read(b"\xff", "FILE")


def test_lines_of_what_is_nowhere() -> None:
    assert line_of("", ["a"]) == 1
    assert line_of("[b]\n[a]\nx = 1\n", ["a", "y"]) == 2
    assert line_of('[a."b c"]\n"d e" = 1\n', ["a", "b c", "d e"]) == 2


_TEXTS = st.one_of(
    st.sampled_from(
        ["debian", "lab/*:1", "/home/ana", "ana", "3.12", "12", "pin", "missing-user", "https://x",
         "debian:12", "registry.example.org:5000", "", "a b", "$x", "http://u@x", "unpinned-image"]
    ),
    st.text("ab/:.1*- ", max_size=5),
)  # fmt: skip
_SCALARS = st.one_of(st.booleans(), st.integers(-2, 2**33), _TEXTS)
_VALUES = st.recursive(
    st.one_of(_SCALARS, st.lists(_TEXTS, max_size=3)),
    lambda inner: st.dictionaries(st.sampled_from([*IMAGE_KEYS, "name", "directory", "x"]), inner,
                                  max_size=3),
    max_leaves=4,
)  # fmt: skip


def _agree(told: dict[str, Any]) -> None:
    valid = VALIDATOR(SCHEMA).is_valid(told)
    try:
        checked(told, KEYS)
        wrong = ""
    except Wrong as error:
        wrong = error.message
    assert valid == (not wrong), (told, wrong)


@given(st.dictionaries(st.sampled_from([*KEYS, "x"]), _VALUES, max_size=2))
def test_the_schema_takes_what_the_reader_takes(told: dict[str, Any]) -> None:
    _agree(told)


@given(st.dictionaries(st.sampled_from([*IMAGE_KEYS, "x"]), _VALUES, max_size=3), st.booleans())
def test_the_schema_takes_the_images_that_the_reader_takes(
    told: dict[str, Any], named: bool
) -> None:
    _agree({"base-image": [{"image": "a", **told} if named else told]})


def test_the_schema_has_the_same_keys_and_rules() -> None:
    toml: Any = vars(reading)["tomllib"]
    _agree(toml.loads(WHOLE))
    assert list(SCHEMA["properties"]) == list(KEYS)
    assert list(SCHEMA["$defs"]["base-image"]["properties"]) == list(IMAGE_KEYS)
    assert SCHEMA["$defs"]["rules"]["items"]["enum"] == [rule.name for rule in RULES]


def test_the_page_has_the_same_keys() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys, images = page.split("## The keys", 1)[1].split("## Private base images", 1)
    rows = re.compile(r"^\| `([\w-]+)`", re.MULTILINE)
    assert rows.findall(keys.split("\n## ")[0]) == list(KEYS)
    assert rows.findall(images.split("\n## ")[0]) == list(IMAGE_KEYS)
