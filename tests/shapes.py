"""Dockerfiles and build contexts of hostile shapes, each as large as is asked for.

A shape is a function from a number to a text, or to a text and the files of its build context.
The text grows in proportion to the number; what makes it hostile is what a careless reader would
do with it: look back from every line at all others, copy what it knows at every step, double a
value again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from autofix.image.context import Context
from autofix.values import dataclass

_HEAD = "FROM python:3.11-slim\n"


@dataclass(frozen=True)
class Hostile:
    """A Dockerfile with its build context."""

    text: str
    context: Context


Shape = Callable[[int], Hostile]


def _filled(template: str, number: int) -> str:
    """A template with its number at every ``{}``, and the number before at every ``{b}``."""
    return template.replace("{}", str(number)).replace("{b}", str(max(0, number - 1)))


def _lines(template: str, *, head: str = _HEAD, tail: str = "") -> Shape:
    """The lines of a template, ``{}`` their number, ``{b}`` the number before."""
    return lambda n: Hostile(
        head + "".join(_filled(template, i) for i in range(n)) + tail, Context()
    )


def _script(template: str, *, before: str = "", after: str = "", joint: str = " && ") -> Shape:
    """One RUN of many commands, on lines of their own."""
    return lambda n: Hostile(
        f"{_HEAD}RUN {before}"
        + f"{joint}\\\n".join(_filled(template, i) for i in range(n))
        + f"{after}\n",
        Context(),
    )


def words(start: str, template: str, *, end: str = "", head: str = _HEAD, each: int = 50) -> Shape:
    """One instruction of many words, some on a line."""

    def shape(n: int) -> Hostile:
        each_word = [_filled(template, i) for i in range(n)]
        rows = (" ".join(each_word[place : place + each]) for place in range(0, n, each))
        return Hostile(f"{head}{start} " + " \\\n".join(rows) + f"{end}\n", Context())

    return shape


def nested(opening: str, closing: str, *, start: str = "RUN ", inner: str = "true") -> Shape:
    """What is nested ``n`` times, with line ends where a line would become too long."""
    return lambda n: Hostile(
        f"{_HEAD}{start}{_wrapped(opening, n)}{inner}{_wrapped(closing, n)}\n", Context()
    )


def _wrapped(text: str, n: int, length: int = 30_000) -> str:
    each = max(1, length // max(1, len(text)))
    rows = [text * min(each, n - place) for place in range(0, n, each)]
    return "\\\n".join(rows)


def _context(line: str, name: str, template: str, *, head: str = "") -> Shape:
    """A Dockerfile that reads a long file of its build context."""

    def shape(n: int) -> Hostile:
        text = head + "".join(_filled(template, i) for i in range(n))
        files = {name: text, "notebook.ipynb": None}
        return Hostile(f"{_HEAD}{line}\n", Context(files, frozenset(), "", ".dockerignore", True))

    return shape


def _listing(line: str, template: str = "data/part-{}.csv", ignore: str = "") -> Shape:
    """A build context of many files."""

    def shape(n: int) -> Hostile:
        files = {_filled(template, i): None for i in range(n)}
        return Hostile(_HEAD + line + "\n", Context(files, frozenset(), ignore))

    return shape


def _ignored(template: str, name: str = "data/part-{}.csv") -> Shape:
    """A ``.dockerignore`` of many patterns over many files."""

    def shape(n: int) -> Hostile:
        files = {_filled(name, i): None for i in range(n)}
        ignore = "".join(_filled(template, i) + "\n" for i in range(n))
        return Hostile(f"{_HEAD}COPY . /srv\n", Context(files, frozenset(), ignore))

    return shape


def _chain(n: int) -> Hostile:
    """Every stage begins with the one before."""
    stages = (f"FROM s{i} AS s{i + 1}\nRUN echo {i}\n" for i in range(n))
    return Hostile("FROM python:3.11-slim AS s0\n" + "".join(stages), Context())


def _copying(n: int) -> Hostile:
    """Every stage copies from the one before."""
    stages = (f"FROM python:3.11-slim AS s{i + 1}\nCOPY --from=s{i} /a /a\n" for i in range(n))
    return Hostile("FROM python:3.11-slim AS s0\n" + "".join(stages), Context())


def _fan(n: int) -> Hostile:
    """The last stage copies from all others."""
    stages = "".join(f"FROM python:3.11-slim AS s{i}\nRUN useradd u{i}\n" for i in range(n))
    copies = "".join(f"COPY --from=s{i} /etc /etc\n" for i in range(n))
    return Hostile(f"{stages}{_HEAD}{copies}", Context())


def _heredocs(n: int) -> Hostile:
    """One COPY with many heredocs."""
    marks = " \\\n".join(f"<<E{i}" for i in range(n))
    bodies = "".join(f"text {i}\nE{i}\n" for i in range(n))
    return Hostile(f"{_HEAD}COPY {marks} \\\n/srv/\n{bodies}", Context())


def _requirements(n: int) -> Hostile:
    """Each list of requirements reads the next."""
    files = {f"r{i}.txt": f"-r r{i + 1}.txt\nnumpy\n" for i in range(n)}
    line = "COPY . /srv\nRUN pip install -r /srv/r0.txt"
    return Hostile(f"{_HEAD}{line}\n", Context(files, frozenset(), "", ".dockerignore", True))


_EXEC = words("CMD [", '"a{}",', end=' "z"]')

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        # Instructions.
        "label": _lines("LABEL a{}=b\n"),
        "env": _lines("ENV A{}=b\n"),
        "env-same": _lines("ENV A=b{}\n"),
        "env-path": _lines("ENV PATH=/opt/{}/bin:$PATH\n"),
        "arg": _lines("ARG A{}=b\n"),
        "arg-global": _lines("ARG A{}=b\n", head="", tail=_HEAD),
        "run": _lines("RUN echo {}\n"),
        "run-unknown": _lines("RUN ./program-{}\n"),
        "run-exec": _lines('RUN ["echo", "{}"]\n'),
        "run-pip": _lines("RUN pip install package{}\n"),
        "run-apt": _lines("RUN apt-get update && apt-get install -y package{}\n"),
        "run-conda": _lines("RUN conda install -y package{}\n"),
        "run-useradd": _lines("RUN useradd user{}\n"),
        "run-userdel": _lines("RUN userdel user{}\n"),
        "run-groupadd": _lines("RUN groupadd group{}\n"),
        "run-venv": _lines("RUN python3 -m venv /opt/venv{}\n"),
        "run-chown": _lines("RUN chown -R 1000 /srv/f{}\n"),
        "run-chmod": _lines("RUN chmod -R a+rwX /srv/f{}\n"),
        "run-mkdir": _lines("RUN mkdir -p /srv/f{}\n"),
        "run-ln": _lines("RUN ln -s /srv/a{} /srv/b{}\n"),
        "run-write": _lines("RUN echo {} > /srv/f{}.sh\n"),
        "run-append": _lines("RUN echo {} >> /srv/f.sh\n"),
        "run-clone": _lines("RUN git clone https://example.org/a/r{} /srv/r{}\n"),
        "run-mount": _lines("RUN --mount=type=cache,target=/c{} echo {}\n"),
        "copy": _lines("COPY f{} /srv/f{}\n"),
        "copy-relative": _lines("COPY f{} ./f{}\n"),
        "copy-chown": _lines("COPY --chown=1000 f{} /srv/f{}\n"),
        "copy-whole": _lines("COPY . /srv/f{}\n"),
        "copy-image": _lines("COPY --from=image{} /a /a\n"),
        "add": _lines("ADD https://example.org/f{} /srv/f{}\n"),
        "workdir": _lines("WORKDIR /d{}\n"),
        "workdir-relative": _lines("WORKDIR d{}\n"),
        "user": _lines("USER u{}\n"),
        "user-number": _lines("USER {}\n"),
        "user-run": _lines("USER {}\nRUN pip install package{}\n"),
        "expose": _lines("EXPOSE {}\n"),
        "volume": _lines("VOLUME /v{}\n"),
        "shell": _lines('SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'),
        "cmd": _lines("CMD echo {}\n"),
        "entrypoint": _lines('ENTRYPOINT ["/bin/e{}"]\n'),
        "entrypoint-shell": _lines("ENTRYPOINT exec jupyter lab --port={}\n"),
        "healthcheck": _lines("HEALTHCHECK CMD echo {}\n"),
        "onbuild": _lines("ONBUILD RUN echo {}\n"),
        "comments": _lines("# a comment {}\n"),
        "blanks": _lines("   \n"),
        "blanks-crlf": _lines("LABEL a{}=b\r\n"),
        "mixed": _lines("ARG V{}=1\nENV A{}=$V{}\nRUN useradd u{} && pip install p{}\nUSER u{}\n"),
        # Stages.
        "stages": _lines("FROM python:3.11-slim AS s{}\n", head=""),
        "stages-unnamed": _lines("FROM python:3.11-slim\nRUN useradd u{}\n", head=""),
        "stages-images": _lines("FROM image{}\n", head=""),
        "stages-argument": _lines("FROM python:$V AS s{}\n", head="ARG V=3.11\n"),
        "stages-chain": _chain,
        "stages-copying": _copying,
        "stages-fan": _fan,
        # Continuations.
        "continuation": words("RUN echo", "word{}"),
        "continuation-lines": words("RUN echo", "word{}", each=1),
        "continuation-comments": _lines("# c{}\n", head=f"{_HEAD}RUN echo \\\n", tail="done\n"),
        "continuation-blanks": _lines("\n", head=f"{_HEAD}RUN echo \\\n", tail="done\n"),
        "continuation-open": _lines("\\\n", head=f"{_HEAD}RUN echo \\\n"),
        # Words.
        "env-words": words("ENV", "A{}=b"),
        "env-words-each": words("ENV", "A{}=$A{b}x", each=1),
        "env-legacy": words("ENV A", "word{}"),
        "label-words": words("LABEL", "a{}=b"),
        "arg-words": words("ARG", "a{}=b"),
        "copy-words": words("COPY", "f{}", end=" /srv/"),
        "copy-words-unknown": words("COPY", "$f{}", end=" /srv/"),
        "copy-json": words("COPY [", '"f{}",', end=' "/srv/"]'),
        "volume-words": words("VOLUME", "/v{}"),
        "expose-words": words("EXPOSE", "{}"),
        "exec": _EXEC,
        "exec-entrypoint": words("ENTRYPOINT [", '"a{}",', end=' "z"]'),
        "exec-run": words("RUN [", '"a{}",', end=' "z"]'),
        "exec-nested": nested("[", "]", start="CMD ", inner='"a"'),
        "exec-broken": words("CMD [", '"a{}",', end=' "z"'),
        "flags": words("RUN", "--mount=type=cache,target=/c{}", end=" true"),
        "flags-exclude": words("COPY", "--exclude=e{}", end=" . /srv"),
        "pip-words": words("RUN pip install", "package{}"),
        "pip-words-pinned": words("RUN pip install", "package{}==1.0"),
        "pip-options": words("RUN pip install", "--find-links=/f{}", end=" numpy"),
        "pip-requirements": words("RUN pip install", "-r r{}.txt"),
        "apt-words": words("RUN apt-get install -y", "package{}"),
        "conda-words": words("RUN conda install -y", "package{}"),
        "npm-words": words("RUN npm install -g", "package{}"),
        "chown-words": words("RUN chown 1000", "/f{}"),
        "mkdir-words": words("RUN mkdir -p", "/f{}"),
        "rm-words": words("RUN rm -rf", "/f{}"),
        "useradd-groups": lambda n: Hostile(
            f"{_HEAD}RUN useradd -G \\\n" + ",\\\n".join(f"g{i}" for i in range(n)) + " u\n",
            Context(),
        ),
        # Shell scripts.
        "script": _script("echo {}"),
        "script-semicolon": _script("echo {}", joint=" ; "),
        "script-or": _script("echo {}", joint=" || "),
        "script-pipe": _script("cat {}", joint=" | "),
        "script-background": _script("echo {}", joint=" & "),
        "script-useradd": _script("useradd u{}"),
        "script-useradd-same": _script("useradd u"),
        "script-userdel": _script("userdel u{}"),
        "script-unknown": _script("/opt/p{}.sh"),
        "script-pip": _script("pip install p{}"),
        "script-assign": _script("A{}=b"),
        "script-export": _script("export A{}=b"),
        "script-cd": _script("cd /d{}"),
        "script-cd-relative": _script("cd d{}"),
        "script-if": _script("if a{}; then b{}; else c{}; fi"),
        "script-case": _script("case $x in a{}) b;; *) c;; esac"),
        "script-cases": _script("a{}) b;;", before="case $x in ", after=" esac", joint=" "),
        "script-for": _script("for i in a b c; do echo $i{}; done"),
        "script-for-words": words("RUN for i in", "w{}", end="; do useradd $i; done"),
        "script-function": _script("f{}() { echo; }"),
        "script-function-calls": _script("f{}() { f{b}; f{b}; }", after=" && f9"),
        "script-subshell": _script("(cd /d{})"),
        "script-substitution": _script("echo $(echo {})"),
        "script-redirect": _script("echo {} > /f{}"),
        "script-quotes": _script("echo 'a{}' \"b{}\""),
        "script-bash-c": _script('bash -c "echo {}"'),
        "script-su": _script('su u{} -c "echo {}"'),
        "script-eval": _script('eval "echo {}"'),
        "script-set": _script("set -e{}"),
        "script-sed": _script("sed -i s/a{}/b/ /etc/f"),
        "script-elif": words("RUN if a; then b;", "elif c{}; then d;", end=" fi", each=1),
        # Nesting.
        "nested-parentheses": nested("( ", " )"),
        "nested-braces": nested("{ ", "; }"),
        "nested-if": nested("if a; then ", "; fi"),
        "nested-while": nested("while a; do ", "; done"),
        "nested-for": nested("for i in a b; do ", "; done"),
        "nested-for-add": nested("for i in a b; do ", "; done", inner="useradd u$i"),
        "nested-case": nested("case a in a) ", ";; esac"),
        "nested-substitution": nested("echo $(", ")"),
        "nested-quoted": nested('echo "$(', ')"'),
        "nested-backticks": nested("echo `", "`"),
        "nested-parameter": nested("${A:-", "}", start="RUN echo "),
        "nested-parameter-env": nested("${A:-", "}", start="ENV B=", inner="b"),
        "nested-arithmetic": nested("$((", "))", start="RUN echo ", inner="1"),
        "nested-not": nested("! ", ""),
        "nested-functions": nested("f() { ", "; }"),
        "nested-bash-c": lambda n: Hostile(_HEAD + f"RUN {'bash -c ' * n}true\n", Context()),
        "nested-sudo": nested("sudo ", ""),
        "nested-env": nested("env A=b ", ""),
        "nested-conda-run": nested("conda run ", ""),
        "nested-onbuild": nested("ONBUILD ", "", start="", inner="RUN true"),
        "open-parentheses": nested("( ", ""),
        "open-substitution": nested("$( ", ""),
        "open-backticks": nested("` ", ""),
        "open-braces": nested("${", ""),
        "open-if": nested("if ", ""),
        "open-quotes": nested("\"'", ""),
        "open-heredocs": _script("cat <<E{}", joint=""),
        # Characters.
        "many-dollars": nested("$", "", start="ENV A=", inner=""),
        "many-dollars-run": nested("$", "", inner=""),
        "many-quotes": nested("''", "", start="ENV A=", inner=""),
        "many-quotes-run": nested("''", "", start="RUN echo ", inner=""),
        "many-escapes": nested("\\\\", "", start="ENV A=", inner="x"),
        "many-escapes-run": nested("\\\\", "", start="RUN echo ", inner="x"),
        "many-less": nested("<", "", start="RUN echo ", inner=""),
        "many-less-words": nested("<< ", "", start="RUN echo ", inner=""),
        "many-greater": nested("> ", "", start="RUN echo ", inner=""),
        "many-blanks": nested(" ", "", start="RUN echo ", inner="x"),
        "many-blanks-end": nested(" ", "", start="LABEL a=b", inner=""),
        "many-pipes": nested("|", "", start="RUN echo ", inner=""),
        "many-semicolons": nested("; ", "", start="RUN echo ", inner=""),
        "many-ampersands": nested("& ", "", start="RUN echo ", inner=""),
        "many-letters": nested("a", "", start="RUN ", inner=""),
        "many-letters-from": lambda n: Hostile(f"FROM {'a' * n}\n", Context()),
        "many-slashes-from": lambda n: Hostile(f"FROM {'a/' * n}a\n", Context()),
        "many-colons-from": lambda n: Hostile(f"FROM {'a:' * n}a\n", Context()),
        "many-dashes-from": lambda n: Hostile(f"FROM {'a-' * n}a\n", Context()),
        "many-digits-from": lambda n: Hostile(f"FROM python:3.{'1' * n}\n", Context()),
        "many-digits-user": lambda n: Hostile(f"{_HEAD}USER {'1' * n}\n", Context()),
        "many-digits-useradd": lambda n: Hostile(f"{_HEAD}RUN useradd -u {'1' * n} u\n", Context()),
        "many-letters-user": lambda n: Hostile(f"{_HEAD}USER {'a' * n}\n", Context()),
        "many-slashes": nested("/", "", start="WORKDIR ", inner="a"),
        "many-dots": nested("../", "", start="WORKDIR ", inner="a"),
        "many-folders": nested("a/", "", start="WORKDIR /", inner="a"),
        "many-folders-run": nested("a/", "", start="RUN mkdir -p /", inner="a"),
        "many-stars": nested("*a", "", start="COPY ", inner=" /srv"),
        "many-brackets": nested("[a", "", start="COPY ", inner=" /srv"),
        "many-colons": nested("a:", "", start="ENV PATH=", inner="b"),
        "many-commas": nested("a,", "", start="RUN --mount=", inner=" true"),
        "many-braces": nested("{a,b}", "", start="RUN mkdir /", inner=""),
        "many-braces-range": lambda n: Hostile(_HEAD + f"RUN mkdir {{1..{n}}}\n", Context()),
        "many-braces-nested": nested("{a,", "}", start="RUN mkdir /", inner="b"),
        "many-hashes": nested("#", "", start="# ", inner=""),
        "many-equals": nested("=", "", start="ENV A", inner="b"),
        "many-directives": _lines("# directive{}=b\n", head="", tail=_HEAD),
        "unknown-keyword": lambda n: Hostile(f"{_HEAD}{'A' * n} b\n", Context()),
        # Heredocs.
        "heredocs": _lines("RUN <<E{}\necho {}\nE{}\n"),
        "heredocs-copy": _lines("COPY <<E{} /srv/f{}\necho {}\nE{}\n"),
        "heredocs-one": _heredocs,
        "heredoc-long": _lines("echo {}\n", head=f"{_HEAD}RUN <<E\n", tail="E\n"),
        "heredoc-long-copy": _lines("echo {}\n", head=f"{_HEAD}COPY <<E /f\n", tail="E\n"),
        "heredoc-open": _lines("echo {}\n", head=f"{_HEAD}RUN <<E\n"),
        "heredocs-inner": _script("cat <<E{} \\n {}", joint=""),
        # Variables.
        "double": _lines("ENV A=$A$A\n", head=f"{_HEAD}ENV A=a\n"),
        "double-names": _lines("ENV A{}=$A{b}$A{b}\n", head=f"{_HEAD}ENV A0=a\n"),
        "double-arg": _lines("ARG A=$A$A\n", head=f"{_HEAD}ARG A=a\n"),
        "double-arg-global": _lines("ARG A=$A$A\n", head="ARG A=a\n", tail="FROM python:$A\n"),
        "double-shell": _script("A=$A$A", before="A=a && "),
        "double-shell-quoted": _script('A="$A$A"', before="A=a && ", after=" && useradd $A"),
        "double-export": _script("export A=$A$A", before="A=a && ", after=" && mkdir /$A"),
        "double-function": _script(
            "f{}() { f{b}; f{b}; }", before="f0() { useradd u; } && ", after=" && f30"
        ),
        "double-workdir": _lines("WORKDIR $A\nENV A=$A/$A\n", head=f"{_HEAD}ENV A=a\n"),
        "double-user": _lines("ENV A=$A$A\nUSER $A\n", head=f"{_HEAD}ENV A=a\n"),
        "double-write": _script("cat /f /f > /g && cat /g /g > /f", before="echo a > /f && "),
        "grow": _lines("ENV A=${A}b\n", head=f"{_HEAD}ENV A=a\n"),
        "grow-path": _lines("RUN echo $A\nENV A=${A}b\n", head=f"{_HEAD}ENV A=a\n"),
        "replace": _lines("ENV A=${A//a/aa}\n", head=f"{_HEAD}ENV A=a\n"),
        "prefixes": lambda n: Hostile(
            f"# syntax=docker/dockerfile:1\n{_HEAD}ENV A={'a' * n}\nENV B=${{A##*b}} "
            f"C=${{A%%b*}} D=${{A//{'*a' * 20}b/x}}\n",
            Context(),
        ),
        "use": words("RUN echo", "$A"),
        "use-long": lambda n: Hostile(f"{_HEAD}ENV A={'a' * n}\nRUN echo {'$A' * n}\n", Context()),
        "use-long-env": lambda n: Hostile(
            f"{_HEAD}ENV A={'a' * n}\nENV B={'$A' * n}\nWORKDIR $B\n", Context()
        ),
        # The build context.
        "requirements": _context(
            "COPY . /srv\nRUN pip install -r /srv/requirements.txt",
            "requirements.txt",
            "package{}>=1\n",
        ),
        "requirements-continued": _context(
            "COPY . /srv\nRUN pip install -r /srv/requirements.txt",
            "requirements.txt",
            "package{} \\\n",
        ),
        "requirements-hashes": _context(
            "COPY . /srv\nRUN pip install -r /srv/requirements.txt",
            "requirements.txt",
            "    --hash=sha256:{} \\\n",
            head="numpy==1.0 \\\n",
        ),
        "requirements-markers": _context(
            "COPY . /srv\nRUN pip install -r /srv/requirements.txt",
            "requirements.txt",
            " and python_version > '3'",
            head="numpy; python_version > '3'",
        ),
        "requirements-blanks": _context(
            "COPY . /srv\nRUN pip install -r /srv/requirements.txt",
            "requirements.txt",
            " ",
            head="numpy",
        ),
        "requirements-chain": _requirements,
        "environment": _context(
            "COPY . /srv\nRUN conda env update -f /srv/environment.yml",
            "environment.yml",
            "  - package{}\n",
            head="dependencies:\n",
        ),
        "environment-list": _context(
            "COPY . /srv\nRUN conda env update -f /srv/environment.yml",
            "environment.yml",
            "package{},\n",
            head="dependencies: [",
        ),
        "environment-nested": _context(
            "COPY . /srv\nRUN conda env update -f /srv/environment.yml",
            "environment.yml",
            "[",
            head="dependencies: ",
        ),
        "environment-pip": _context(
            "COPY . /srv\nRUN conda env update -f /srv/environment.yml",
            "environment.yml",
            "    - package{}\n",
            head="dependencies:\n  - pip\n  - pip:\n",
        ),
        "project": _context(
            "COPY . /srv\nRUN pip install /srv",
            "pyproject.toml",
            '"package{}",\n',
            head='[project]\nname = "a"\ndependencies = [\n',
        ),
        "setup-script": _context(
            "COPY . /srv\nRUN pip install /srv",
            "setup.py",
            '"package{}",\n',
            head="from setuptools import setup\nsetup(install_requires=[\n",
        ),
        "setup-script-nested": _context(
            "COPY . /srv\nRUN pip install /srv",
            "setup.py",
            "(",
            head="from setuptools import setup\nsetup(install_requires=",
        ),
        "context-script": _context(
            "COPY . /srv\nRUN sh /srv/install.sh", "install.sh", "useradd u{}\n"
        ),
        "context-script-loop": _context(
            "COPY . /srv\nRUN sh /srv/install.sh", "install.sh", "sh /srv/install.sh\n"
        ),
        "context-entrypoint": _context(
            'COPY . /srv\nENTRYPOINT ["/srv/start"]', "start", "echo {}\n", head="#!/bin/sh\n"
        ),
        "listing": _listing("COPY . /srv"),
        "listing-pattern": _listing("COPY data/*.csv /srv/"),
        "listing-stars": _listing("COPY */*a*a*a*a*a*a*a*b /srv/", "data/" + "a" * 40 + "{}"),
        "listing-copies": _listing("COPY data /srv\n" * 50 + "RUN chown -R 1000 /srv"),
        "listing-missing": _listing("COPY missing /srv\n" * 50),
        "run-mv-into-itself": _lines("RUN mv / /opt/\n", head=_HEAD + "COPY . /srv\n"),
        "run-cp-to-and-fro": _lines(
            "RUN cp -r /srv /opt/{} && cp -r /opt /srv/{}\n", head=_HEAD + "COPY . /srv\n"
        ),
        "listing-ignored": _listing("COPY . /srv", ignore="**/*a*a*a*a*a*a*a*b\n" * 10),
        "listing-deep": _listing("COPY . /srv", "a/b/c/d/e/f/g/h/i/j/k/l/m/{}"),
        "ignore-names": _ignored("name-{}"),
        "ignore-stars": _ignored("**/*{}*"),
        "ignore-exceptions": _ignored("!data/part-{}.csv"),
        "ignore-pathological": lambda n: Hostile(
            f"{_HEAD}COPY . /srv\n",
            Context({"a" * 200: None}, frozenset(), "*a" * n + "b\n"),
        ),
        "ignore-deep": lambda n: Hostile(
            f"{_HEAD}COPY . /srv\n",
            Context({"a/" * 100 + "a": None}, frozenset(), "**/a/" * n + "b\n"),
        ),
    }
)
"""The shapes by their names."""
