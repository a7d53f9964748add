"""What a Dockerfile is mended beside: the build context, and what registries said."""

from __future__ import annotations

import recipes

from autofix.dockerfile import UNKNOWN, DockerfileError
from autofix.fixer import read
from autofix.image.arguments import references
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.image.published import Configuration, Knowledge, Published, Release
from autofix.rules import unpinned_package
from autofix.values import replace
from fuzz import texts
from fuzz.choices import Choices

# fmt: off
_REQUIREMENTS = [
    "numpy", "notebook", "jupyterlab>=4", "notebook==6.4.12", 'notebook<7 ; python_version < "3.8"',
    "-r more.txt", "-c pins.txt", "-e .", "--hash=sha256:00", "notebook \\", "# notebook",
    "jupyter", "jupyterlab @ https://example.org/x.whl # why", "pandas[excel]==2.*",
    "-r requirements.txt", "--index-url https://example.org/simple", "numpy==1.26.4", "",
]
_ENVIRONMENT = [
    "name: work", "channels:", "  - conda-forge", "dependencies:", "  - python=3.11",
    "  - notebook", "  - jupyterlab=4", "  - pip", "  - pip:", "    - jupyterlab",
    "    - -r requirements.txt", 'dependencies: [notebook, "pip=24"]', "- numpy",
    "  - {pip: [notebook]}", "prefix: /opt/x", "variables:", "  A: b", "# comment",
    "dependencies: &a", "\ufeffname: 'a b'",
]
_PROJECT = [
    "[project]", 'name = "x"', """dependencies = ["jupyterlab>=4", 'notebook']""", '"notebook",',
    "]", "dependencies = [", "[project.optional-dependencies]", 'lab = ["jupyterlab"]',
    "[packages]", "[tool.poetry.dependencies]", 'notebook = "^7"', "[options]",
    "install_requires =", "    notebook", "    jupyterlab<4", "from setuptools import setup",
    "A = ['notebook']", "setup(install_requires=['notebook'])",
    "setup(extras_require={'lab': ['jupyterlab']})",
    "setup(install_requires=A + open('requirements.txt').read().split())", 'jupyterlab = "*"',
]
_SCRIPT = [
    "#!/bin/sh", "#!/bin/bash", "#!/usr/bin/env python3", 'exec "$@"', "set -e",
    "exec python app.py", *recipes.COMMANDS,
]
IGNORE = [
    "*", "**", "!*", "*.md", "!README.md", "**/*.csv", "data/", "/data", "./x", "# c", "\\#x",
    "a?c", "[a-z]*", "[!a]", "[^a]", "[z-a]", "[", "[]", "\\", "!", "!!x", "requirements.txt",
    "**/**/**", "*/*/*", "***", ".", "..", "../x", "a/../b", "binder", "[[]", "[a", "\ufeff*",
    "é*", " * ", "*\\", "[\\]]", "{a,b}", "+(a)",
]
"""Lines of a .dockerignore."""

_FILES = [
    ("requirements.txt", _REQUIREMENTS), ("more.txt", _REQUIREMENTS), ("pins.txt", _REQUIREMENTS),
    ("environment.yml", _ENVIRONMENT), ("pyproject.toml", _PROJECT), ("setup.py", _PROJECT),
    ("setup.cfg", _PROJECT), ("install.sh", _SCRIPT), ("entrypoint.sh", _SCRIPT),
    ("bin/serve", _SCRIPT), ("index.ipynb", ["{}"]), ("a\nb", ["x"]),
]
# fmt: on


def context(choices: Choices) -> Context:
    """No build context, one of the corpus, or files put together at random."""
    kind = choices.number(4)
    if kind == 0:
        return Context()
    if kind == 1:
        return choices.pick(texts.corpus()).context
    own = Choices(choices.take(200))
    files: dict[str, str | None] = {
        name: texts.lines(own, table, own.pick(["\n", "\n", "\n", "\r\n", "\r", "\x0c"]))
        for name, table in _FILES
        if own.flag()
    }
    ignore = texts.lines(own, IGNORE) if own.flag() else ""
    return Context(files, frozenset(files) if own.flag() else frozenset(), ignore,
                   ".dockerignore", True, own.flag())  # fmt: skip


def knowledge(choices: Choices, text: str, context: Context) -> Knowledge:
    """What registries and the package index might say of a Dockerfile."""
    try:
        dockerfile = read(text)
    except DockerfileError:
        return Knowledge()
    published = {
        name: _published(choices, name)
        for name in references(dockerfile)
        if name and UNKNOWN not in name and choices.number(4)
    }
    known = Knowledge(published)
    releases = {
        package: Release(choices.pick(["1.0", "7.5.8", "2024.1+local", ""]), (), "")
        for package in unpinned_package.wanted(fold(dockerfile, context, knowledge=known))
    }
    return replace(known, releases=releases)


def _published(choices: Choices, name: str) -> Published:
    digest = choices.pick(["", f"sha256:{'0' * 64}", f"sha256:{'a' * 64}"])
    tag = choices.pick(["", "", "12", "3.12.1-slim"])
    files: tuple[tuple[str, str | None], ...] = ()
    if choices.flag():
        passwd = choices.pick([
            "root:x:0:0:root:/root:/bin/sh\njovyan:x:1000:100::/home/jovyan:/bin/bash\n",
            "a:x:1000:1000\n:::::\nb:x:\udc80:1::\n", "", None, "x" * 70_000,
        ])  # fmt: skip
        release = choices.pick(["ID=debian\nVERSION_ID=12\n", 'ID="alpine', "", None])
        files = (("/etc/passwd", passwd), ("/etc/os-release", release))
    if choices.flag():
        return Published(name, digest, ("linux/amd64",), tag, None, files, choices.flag())
    history = recipes.several(choices.pick, recipes.COMMANDS, 0, 3)
    head = choices.pick(
        ["/bin/sh -c ", "RUN /bin/sh -c ", "/bin/sh -c #(nop) ", "|1 A=b /bin/sh -c "]
    )
    configuration = Configuration(
        user=choices.pick(
            ["", "1000", "jovyan", "root:root", "a\nb", "$X", "99999999999999999999"]
        ),
        environment=((choices.pick(["PATH", "HOME", "A B", ""]), choices.pick(texts.WORDS)),),
        workdir=choices.pick(["", "/", "home", "/\x1b[31m", "//a/../..", "C:\\x"]),
        entrypoint=choices.pick([(), ("tini", "--"), ("/bin/sh", "-c", "a"), ("",), ("é\n",)]),
        command=choices.pick([(), ("bash",), ("jupyter", "lab")]),
        shell=choices.pick([(), ("bash", "-c"), ("",), ("powershell", "-Command")]),
        triggers=choices.pick([(), ("COPY . /srv",), ("FROM evil",), ("RUN <<E",), ("USER\nx",)]),
        history=tuple(head + recipes.filled(choices.pick, command) for command in history),
    )
    return Published(name, digest, ("linux/amd64",), tag, configuration, files)
