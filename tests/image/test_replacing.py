"""What is known of Python and the accounts once files are removed or replaced; huge numbers."""

from __future__ import annotations

import pytest

from autofix.dockerfile import parse
from autofix.image.build import fold
from autofix.image.context import Context
from autofix.image.facts import Image
from autofix.numbers import integer

JUPYTER = "FROM python:3.11\nRUN pip install notebook==7.5.8 jupyterlab==4.5.11\n"


def image(text: str) -> Image:
    """The image at launch."""
    return fold(parse(text), Context()).image


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("RUN rm /usr/local/bin/python3", None),
        ("RUN unlink /usr/local/bin/jupyter", None),
        ("RUN mv /usr/local/bin/jupyter-lab /tmp", None),
        ("RUN cp lab /usr/local/bin/jupyter-lab", None),
        ("RUN install -m 755 lab /usr/local/bin/jupyter-lab", None),
        ("RUN ln -sf /srv/lab /usr/local/bin/jupyter-lab", None),
        ("RUN sed -i 1d /usr/local/bin/jupyter-lab", None),
        ("RUN echo 'exec lab' > /usr/local/bin/jupyter-lab", None),
        ("COPY bin/lab /usr/local/bin/jupyter-lab", None),
        ("RUN rm -rf /usr/local/etc/jupyter", None),
        ("RUN rm -rf /usr/local/bin/pip* /usr/local/bin/[a-h]*", True),
        ("RUN rm -rf /usr/local/lib/python3.9 /usr/local/.*", True),
        ("RUN cp lab /usr/local/bin", True),
        ("RUN ln -s /srv/lab /usr/local/bin", True),
    ],
)  # fmt: skip
def test_whether_jupyter_is_still_there(line: str, has: bool | None) -> None:
    """A program or package that is gone, or another's by now, is not known to be there."""
    python = image(f"{JUPYTER}{line}\n").python
    assert python is not None
    assert python.has("jupyterlab") is has


@pytest.mark.parametrize(
    ("line", "uid"),
    [
        ("RUN sed -i 's/otter/badger/' /etc/passwd", None),
        ("RUN perl -pi -e s/1000/1001/ /etc/passwd", None),
        ("RUN cp users /etc/passwd", None),
        ("RUN make users > /etc/passwd", None),
        ("ADD users /etc/passwd", None),
        ("RUN rm -f /etc/passwd", None),
        ("RUN sed -i 's/bin\\/sh$/bin\\/bash/' /etc/passwd", 1000),
        ("RUN sed s/otter/badger/ /etc/passwd", 1000),
        ("RUN cp /etc/passwd /tmp/users", 1000),
    ],
)  # fmt: skip
def test_who_has_which_uid(line: str, uid: int | None) -> None:
    """Nobody knows once /etc/passwd is another file, unless only a shell changes in it."""
    found = image(f"FROM debian:12\nRUN useradd -m -u 1000 otter\n{line}\n")
    assert found.uid("otter") == uid
    assert found.settled is (uid is not None)


def test_numbers_of_any_length() -> None:
    """Zeros in front mean nothing; what is too long stays too large."""
    assert integer("0" * 9_000 + "1000") == 1000
    assert integer("0") == 0
    assert integer("9" * 9_000) > 2**64
