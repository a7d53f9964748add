"""Where the repository goes, and whose it is."""

from __future__ import annotations

import pytest
from folding import image

USER = "RUN useradd -m -u 1000 ana\n"
WHOLE = [
    ("COPY . /home/ana", True, False),
    ("COPY . /home/ana\nRUN chown -R 1000 /home/ana", True, True),
    ("COPY . /home/ana\nRUN chown -R ana:ana /home/ana", True, True),
    ("COPY . /home/ana\nRUN chown -R 1000:100 /home", True, True),
    ("COPY . /home/ana\nRUN chown 1000 /home/ana", True, False),
    ("COPY . /home/ana\nRUN chmod -R a+rwX /home/ana", True, True),
    ("COPY . /home/ana\nRUN chmod -R 777 /home/ana", True, True),
    ("COPY . /home/ana\nRUN chmod -R 755 /home/ana", True, False),
    ("COPY --chown=1000 . /home/ana", True, True),
    ("COPY --chown=ana . /home/ana", True, True),
    ("COPY --chown=ana:ana . /home/ana/", True, True),
    ("COPY --chown=bo . /home/ana", True, False),
    ("COPY --chmod=777 . /home/ana", True, True),
    ("COPY ./ /home/ana", True, False),
    # What is in the folder of notebooks comes to lie beside it.
    ("COPY * /home/ana/", False, False),
    ("ADD --chown=1000 . /home/ana", True, True),
    ("USER ana\nCOPY . /home/ana", True, False),
    ("WORKDIR /home/ana\nCOPY --chown=1000 . .", True, True),
    ("ENV HOME=/home/ana\nCOPY --chown=1000 . ${HOME}", True, True),
    ("COPY --chown=1000 notebooks /home/ana/notebooks", False, True),
    ("COPY . /srv/app\nRUN cp -r /srv/app/. /home/ana && chown -R 1000 /home/ana", True, True),
    ("COPY . /home/ana/work\nRUN chown -R 1000 /home/ana/work", True, True),
    ("COPY --chown=1000 . /home/ana\nRUN touch /x && mkdir /home/ana/out", True, False),
    ("COPY --chown=1000 . /home/ana\nRUN mkdir /home/ana/o && chown 1000 /home/ana/o", True, True),
    ("COPY --chown=1000 . /home/ana\nRUN rm -rf /home/ana", False, False),
    ("COPY --from=python:3.12 / /home/ana", False, False),
]


@pytest.mark.parametrize(("lines", "whole", "owned"), WHOLE, ids=[case[0] for case in WHOLE])
def test_a_copy_and_its_owner(lines: str, whole: bool, owned: bool) -> None:
    made = image(USER + lines + "\n", {"a.ipynb": None, "notebooks/b.ipynb": None})
    places = [copy.destination for copy in made.copies if copy.whole]
    assert any(place.startswith("/home/ana") for place in places) is whole
    assert made.ownership.belongs("/home/ana", 1000) is owned


@pytest.mark.parametrize(
    ("lines", "workdir", "owner"),
    [
        ("WORKDIR /home/ana", "/home/ana", 1000),
        ("WORKDIR /srv/app", "/srv/app", 0),
        ("USER ana\nWORKDIR /srv/app", "/srv/app", 1000),
        ("WORKDIR /srv\nWORKDIR app", "/srv/app", 0),
        ("ENV A=/x/y\nWORKDIR $A/z", "/x/y/z", 0),
        ("RUN mkdir -p /srv/a && chown ana /srv/a\nWORKDIR /srv/a", "/srv/a", 1000),
        ("RUN install -d -o ana /srv/a\nWORKDIR /srv/a", "/srv/a", 1000),
    ],
)
def test_the_working_directory(lines: str, workdir: str, owner: int) -> None:
    made = image(f"{USER}{lines}\n")
    assert made.workdir == workdir
    assert made.ownership.owner(workdir) == owner


def test_a_clone() -> None:
    made = image("RUN cd /srv && git clone https://example.org/a/tides.git\n")
    assert len(made.clones) == 1
    assert not image("RUN git pull\n").clones


def test_a_trigger_of_a_parent_stage() -> None:
    made = image("FROM debian:12 AS base\nONBUILD COPY . /srv/app\nFROM base\n")
    assert [copy.destination for copy in made.copies] == ["/srv/app"]
    assert not made.triggers


def test_a_heredoc_and_a_script_are_texts() -> None:
    made = image(
        'COPY <<"END" /start.sh\n#!/bin/sh\nexec "$@"\nEND\n'
        "RUN printf '#!/bin/sh\\nexec \"$@\"\\n' > /other.sh && echo x | tee /third\n"
    )
    assert made.texts["/start.sh"] == '#!/bin/sh\nexec "$@"\n'
    # What is not quoted BuildKit expands, and there are no arguments.
    plain = image('COPY <<END /start.sh\n#!/bin/sh\nexec "$@" \\$1\nEND\n')
    assert plain.texts["/start.sh"] == '#!/bin/sh\nexec "" $1\n'
    # What sets a variable prints nothing, and not again what was printed before.
    group = image("RUN { echo one; number=2; echo two; } > /three\n")
    assert group.texts["/three"] == "one\ntwo\n"
    assert made.texts["/other.sh"] == '#!/bin/sh\nexec "$@"\n'
