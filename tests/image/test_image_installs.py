"""What the commands of a Dockerfile install, and whether that has a fixed version."""

from __future__ import annotations

import pytest
from folding import built, image

from autofix.image.commands.recording import LIMIT
from autofix.image.pinning import is_pinned

# manager, what is pinned, what is not
PINNED = [
    ("pip", "numpy==1.26.4 numpy===1.26.4 numpy[x]==1.2;python_version>'3' numpy==1.* ./x /srv/x "
     "x-1.0-py3-none-any.whl file:///x.tar.gz git+https://h/a/b@v1.2 git+ssh://git@h/a/b.git@9fceb02"
     " https://h/a/archive/v1.2.tar.gz https://h/a/main/x-1.2-py3-none-any.whl"
     " https://h/main.zip#sha256=00",
     "numpy numpy>=1.2 numpy~=1.2 numpy[x] numpy<2,>1 numpy;python_version=='3.9'"
     " git+https://h/a/b git+https://h/a/b.git@main git+https://h/a/b#egg=x"
     " git+ssh://git@h/a/b.git https://h/a/archive/master.zip"),
    ("conda", "numpy=1.26 numpy==1.26.4 conda-forge::numpy=1.26=py311_0 numpy[version='1.2']"
     " https://h/numpy-1.26-0.conda ./numpy.tar.bz2",
     "numpy numpy>=1.2 numpy=* conda-forge::numpy"),
    ("apt", "git=1:2.39.5-0 libfoo=1.2* ./x.deb /tmp/x.deb", "git git/stable git=* lib*"),
    ("apk", "git=2.45-r0 git~2.45 git~=2.45 git=~2.45 git==2.45", "git git>2 git<3 git@edge"),
    ("dnf", "git-2.45.2-1.fc40 /x.rpm https://h/x.rpm", "git R-core-devel"),
    ("npm", "x@1.2.3 x@1 @a/b@1.2.3 ./x a/b#9fceb02 git+https://h/a/b.git#9fceb02 npm:y@1.2"
     " https://h/x-1.2.tgz", "x @a/b x@latest x@^1.2 @a/b@next a/b git+https://h/a/b.git"),
    ("CRAN", "sf@1.0-16 cran::sf@1.0-16 local::. a/b@9fceb02", "sf a/b a/b@main bioc::limma"),
    ("Julia", "IJulia@1.25 Sim#9fceb02@1", "IJulia"),
    ("poetry", "httpx@0.27.2 httpx==0.27.2", "httpx httpx@^0.27 httpx@latest"),
    ("pixi", "gdal=3.9 gdal==3.9.2", "gdal gdal>=3"),
]  # fmt: skip


@pytest.mark.parametrize(("manager", "pinned", "others"), PINNED, ids=[m for m, _, _ in PINNED])
def test_what_is_pinned(manager: str, pinned: str, others: str) -> None:
    assert [text for text in pinned.split() if not is_pinned(manager, text)] == []
    assert [text for text in others.split() if is_pinned(manager, text)] == []


def listed(text: str, files: dict[str, str | None] | None = None) -> list[str]:
    """What is installed: manager and requirement, with an asterisk where that is pinned."""
    return [f"{item.manager} {item.text}{'*' * item.pinned}"
            for item in image(text, files).installs]  # fmt: skip


# the command, what is installed
COMMANDS = [
    ("pip install numpy 'scipy>=1'", "pip numpy, pip scipy>=1"),
    ("pip3 install -q --upgrade pip", "pip pip"),
    ("python3 -m pip install --config-settings a=b -e . rdkit==1", "pip rdkit==1*, pip .*"),
    ("pip install --platform x -t /x rdkit", "pip rdkit"),
    ("/opt/v/bin/pip install 'rdkit[all]'", "pip rdkit[all]"),
    ("pip install -r missing.txt", ""),
    ("pip download rdkit && pip uninstall -y rdkit", ""),
    ("sudo -H pip install rdkit", "pip rdkit"),
    ("for p in rdkit xtb; do pip install $p; done", "pip rdkit, pip xtb"),
    ("bash -c 'pip install rdkit'", "pip rdkit"),
    ("pip install rdkit$X \"$(cat list)\"", ""),
    ("uv pip install --system --link-mode copy rdkit", "pip rdkit"),
    ("uv add rdkit", "uv rdkit"),
    ("uv tool install --python 3.12 ruff", "pipx ruff"),
    ("pipx install ruff==0.6.9", "pipx ruff==0.6.9*"),
    ("pipx list", ""),
    ("poetry add rdkit@2024.3.5", "poetry rdkit@2024.3.5*"),
    ("pixi add 'gdal>=3'", "pixi gdal>=3"),
    ("conda install -y -c conda-forge --platform linux-64 gdal", "conda gdal"),
    ("mamba create -n w 'gdal=3.9' proj", "conda gdal=3.9*, conda proj"),
    ("micromamba install -n base gdal && conda update --all && conda update conda", "conda gdal"),
    ("apt-get install -y -o A::B=1 -t stable git vim- curl=8.1", "apt git, apt curl=8.1*"),
    ("apt-get update && apt-get upgrade -y", ""),
    ("install_packages git", "apt git"),
    ("apk add -U --virtual .build --repository http://h/edge git~2", "apk git~2*"),
    ("dnf -y install --enablerepo crb @core git-2.45-1", "dnf git-2.45-1*"),
    ("yum install -y which", "yum which"),
    ("zypper --non-interactive in -t pattern git", "zypper git"),
    ("pacman -Sy --noconfirm git", "pacman git"),
    ("npm i -g --registry https://h vega --unsafe-perm true", "npm vega"),
    ("npm ci && npm install && npm run build", ""),
    ("yarn global add vega@5.30.0", "npm vega@5.30.0*"),
    ("pnpm add -g @a/b", "npm @a/b"),
    ("Rscript -e \"install.packages('sf', repos='https://h')\"", "CRAN sf"),
    ("R -q -e 'install.packages(c(\"sf\", \"terra\"))'", "CRAN sf, CRAN terra"),
    ("Rscript -e 'x <- c(\"sf\"); install.packages(x)'", "CRAN sf"),
    ("Rscript -e 'install.packages(worked_out())' -e 'install.packages(x)'", ""),
    ("Rscript -e 'install.packages(\"x_1.tar.gz\", repos = NULL)'", "CRAN x_1.tar.gz*"),
    ("echo 'install.packages(\"sf\")' | R --no-save", "CRAN sf"),
    ("Rscript -e 'remotes::install_version(\"sf\", version = \"1.0\")'", "CRAN sf*"),
    ("Rscript -e 'devtools::install_version(\"sf\")'", "CRAN sf"),
    ("Rscript -e 'remotes::install_github(c(\"a/b\", \"a/c@v1\"))'", "GitHub a/b, GitHub a/c@v1*"),
    ("Rscript -e 'remotes::install_github(\"a/b\", ref = \"main\")'", "GitHub a/b"),
    ("Rscript -e 'pak::pak(\"sf@1.0\"); pak::pkg_install(\"sf\")'", "CRAN sf@1.0*, CRAN sf"),
    ("Rscript -e 'BiocManager::install(\"limma\", version = \"3.19\")'", "Bioconductor limma*"),
    ("Rscript -e 'renv::restore(); IRkernel::installspec()'", ""),
    ("Rscript -e 'options(repos = \"https://h/2024-06-14\"); install.packages(\"sf\")'",
     "CRAN sf*"),
    ("Rscript -e 'install.packages(\"sf\", repos = c(A = \"https://h\"))'", "CRAN sf"),
    ("echo 'options(repos = \"https://h/2024-06-14\")' > /etc/R/Rprofile.site\n"
     "RUN install2.r -e -n 2 sf", "CRAN sf*"),
    ("install2.r -r https://h sf && installGithub.r a/b", "CRAN sf, GitHub a/b"),
    ("julia -e 'using Pkg; Pkg.add(\"Plots\"); Pkg.add([\"A\", \"B\"])'",
     "Julia Plots, Julia A, Julia B"),
    ("julia -e 'using Pkg; Pkg.add(name=\"A\", version=\"1.2\"); Pkg.add(PackageSpec(name=\"B\"))'",
     "Julia A*, Julia B"),
    ("julia -e 'Pkg.add([PackageSpec(name=\"A\", version=\"1\"), PackageSpec(\"B\")])'",
     "Julia A*, Julia B"),
    ("julia -e 'Pkg.add(url=\"https://h/A.jl\", rev=\"9fceb02\"); Pkg.add(url=\"https://h/B.jl\")'",
     "Julia https://h/A.jl*, Julia https://h/B.jl"),
    ("julia -e 'Pkg.add(; name=\"A\"); Pkg.add(name_of(1)); Pkg.instantiate()'", "Julia A"),
    ("julia -e 'using Pkg; pkg\"add A@1.2 B\"'", "Julia A@1.2*, Julia B"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "expected"), COMMANDS, ids=[c for c, _ in COMMANDS])
def test_commands(command: str, expected: str) -> None:
    assert ", ".join(listed(f"RUN {command}\n")) == expected


REQUIREMENTS = (
    "--index-url https://h/simple\n\n# why\nnumpy \\\n    >=1.2  # so\r\n"
    "-e git+https://h/a/b#egg=b\nrdkit==1 --hash=sha256:00\n-r more.txt\n"
)


def test_the_place_in_a_requirements_file() -> None:
    files: dict[str, str | None] = {"a/req.txt": REQUIREMENTS, "a/more.txt": "xtb\n"}
    made = image("COPY . /srv\nRUN pip install -r /srv/a/req.txt scipy\n", files)
    found = [(i.file, i.line, i.pinned, i.word) for i in made.installs]
    assert found == [("", 0, False, 4), ("a/req.txt", 4, False, -1), ("a/req.txt", 6, False, -1),
                     ("a/req.txt", 7, True, -1), ("a/more.txt", 1, False, -1)]  # fmt: skip
    texts = [files[i.file][slice(*i.span)] for i in made.installs if i.span]  # type: ignore[index]
    assert texts == ["numpy \\\n    >=1.2", "git+https://h/a/b#egg=b", "rdkit==1", "xtb"]
    assert all(i.chosen for i in made.installs)


def test_the_place_in_an_environment_file() -> None:
    text = (
        "dependencies:\n  - gdal  # why\n\n  - pip:\n    - 'xtb>=1'\n    - -r more.txt\n  - git\n"
    )
    files: dict[str, str | None] = {"environment.yml": text, "more.txt": "rdkit\n"}
    made = image("FROM continuumio/miniconda3:24.9.2-0\nCOPY . .\nRUN conda env create\n", files)
    assert [(i.manager, i.text, i.file, i.line) for i in made.installs] == [
        ("conda", "gdal", "environment.yml", 2), ("conda", "git", "environment.yml", 7),
        ("pip", "xtb>=1", "environment.yml", 5), ("pip", "rdkit", "more.txt", 1),
    ]  # fmt: skip
    texts = [files[i.file][slice(*i.span)] for i in made.installs if i.span]  # type: ignore[index]
    assert texts == ["gdal", "git", "xtb>=1", "rdkit"]


def test_files_that_are_alike_are_told_apart() -> None:
    alike = ["".join(["numpy", "\n"]) for _ in range(2)]
    files: dict[str, str | None] = {"a/req.txt": alike[0], "b/req.txt": alike[1]}
    made = image("COPY . /srv\nRUN pip install -r /srv/b/req.txt && "
                 "cp /srv/a/req.txt /tmp/r.txt && pip install -r /tmp/r.txt\n", files)  # fmt: skip
    assert [i.file for i in made.installs] == ["b/req.txt", "a/req.txt"]


def test_a_file_that_the_dockerfile_changes_is_not_that_of_the_context() -> None:
    made = image("COPY req.txt .\nRUN echo xtb >> req.txt\nRUN pip install -r req.txt\n",
                 {"req.txt": "numpy\n"})  # fmt: skip
    assert [(i.text, i.file, i.span) for i in made.installs] == [
        ("numpy", "", None), ("xtb", "", None),
    ]  # fmt: skip


def test_the_place_in_a_script_of_r() -> None:
    script = "# install.packages('no')\ninstall.packages(c('sf',\n  'terra'))\n"
    made = image("COPY i.R .\nRUN Rscript i.R\n", {"i.R": script})
    assert [(i.text, i.line, script[slice(*i.span or (0, 0))]) for i in made.installs] == [
        ("sf", 2, "sf"), ("terra", 3, "terra"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("FROM python:3.12\nRUN pip install numpy", (3, 12)),
        ("FROM python:3.12\nRUN uv pip install --system numpy", (3, 12)),
        ("FROM example.org/unknown:1\nRUN pip install numpy", None),
        ("FROM continuumio/miniconda3:24.9.2-0\nRUN conda create -n w python=3.10\n"
         "RUN conda run -n w pip install numpy", (3, 10)),
    ],
)  # fmt: skip
def test_the_python_that_pip_installs_for(text: str, python: tuple[int, int] | None) -> None:
    assert list(image(text).installs)[-1].python == python


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("RUN pip install numpy", False),
        ("RUN pip install -i https://h numpy", True),
        ("RUN pip install --extra-index-url=https://h numpy", True),
        ("RUN pip install --no-index -f /wheels numpy", True),
        ("RUN pip install $(cat options) numpy", True),
        ("ENV PIP_INDEX_URL=https://h\nRUN pip install numpy", True),
        ("RUN PIP_FIND_LINKS=/w pip install numpy", True),
        ("RUN pip config set global.index-url https://h\nRUN pip install numpy", True),
        ("RUN pip config set global.timeout 9\nRUN pip install numpy", False),
        ("COPY pip.conf /etc/\nRUN pip install numpy", True),
        ("ENV UV_INDEX_URL=https://h\nRUN uv pip install numpy", True),
        ("RUN uv pip install --exclude-newer 2024-01-01 numpy", True),
    ],
)
def test_an_index_of_its_own(text: str, chosen: bool) -> None:
    made = image(f"FROM python:3.12\n{text}\n", {"pip.conf": "[global]\nindex-url = https://h\n"})
    assert [item.chosen for item in made.installs if item.text == "numpy"] == [chosen]


def test_constraints() -> None:
    files: dict[str, str | None] = {"c.txt": "numpy==1.2\nScipy>=1\n"}
    command = "RUN pip install {} numpy scipy xtb\n"
    for given in (command.format("-c c.txt"), "ENV PIP_CONSTRAINT=c.txt\n" + command.format("")):
        assert listed(f"COPY c.txt .\n{given}", files) == ["pip numpy*", "pip scipy", "pip xtb"]
    assert listed(command.format("-c elsewhere.txt"), files) == []


def test_only_one_of_two_ways() -> None:
    made = image('RUN pip install a && if [ -n "$(x)" ]; then pip install b; fi && pip install c')
    assert [(i.text, i.certain) for i in made.installs] == [("a", True), ("b", False), ("c", True)]


def test_what_another_file_s_commands_install_is_left_out() -> None:
    text = "FROM python:3.12 AS a\nONBUILD RUN pip install numpy\nFROM a\nRUN pip install xtb\n"
    assert [i.text for i in image(text).installs] == ["xtb"]


def test_there_is_an_end() -> None:
    files: dict[str, str | None] = {"r.txt": "\n".join(f"p{n}" for n in range(LIMIT))}
    made = built("COPY r.txt .\nRUN pip install x -r r.txt\nRUN pip install y -r r.txt\n", files)
    assert len(made.image.installs) == LIMIT
