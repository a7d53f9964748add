"""apt-get without its lists of packages: it finds none of those that are not there already.

The images of distributions come without lists, and the official ones that are built on them empty
the folder again (their Dockerfiles; debuerreotype), as Dockerfiles do.
"""

from __future__ import annotations

from collections.abc import Set

from autofix.image.call import Call
from autofix.image.facts import LISTS, Image
from autofix.image.process import Process
from autofix.values import replace

KIND = "no-lists"
"""The kind of a failure for want of lists."""

_FOLDER = "/var/lib/apt/lists"
# Packages that no image has that the table tells the lists of, those with compilers included.
_NOWHERE = frozenset(
    "vim nano cmake gfortran graphviz ffmpeg tree htop jq sudo pandoc octave nginx python3-pip "
    "python3-venv default-jre default-jdk tmux screen texlive texlive-latex-base texlive-xetex "
    "openssh-server r-base texlive-latex-extra libgl1 libgl1-mesa-glx supervisor cron rsync "
    "gdal-bin libgdal-dev tini gosu swig libsndfile1 portaudio19-dev tesseract-ocr "
    "poppler-utils chromium xvfb software-properties-common libhdf5-dev libopenblas-dev".split()
)
# Packages that those have, and the small ones have not.
_NOT_IN_SMALL_ONES = frozenset(
    "git git-core python-pip python-dev python-software-properties curl wget gcc g++ make "
    "build-essential unzip python3-dev libpq-dev libssl-dev libffi-dev zlib1g-dev libxml2-dev "
    "libcurl4-openssl-dev pkg-config".split()
)


def missed(process: Process, after: Process, call: Call, packages: Set[str]) -> Process:
    """``after``, or its failure where it is certain that apt cannot find a package.

    ``after`` is ``process`` after apt has installed them.
    """
    image = process.image
    absent = _NOWHERE | _NOT_IN_SMALL_ONES if image.minimal else _NOWHERE
    wanted = (packages & absent) - image.packages.keys()
    if not wanted or image.untracked or image.opaque or _may_bring_lists(image):
        return after
    # Once it is mended, the lists are there.
    after = replace(after, image=after.image.unsure_of(LISTS))
    return after.failed(KIND, "there are no lists of packages without an update", call)


def _may_bring_lists(image: Image) -> bool:
    """Whether something that was copied may be lists."""
    owners = image.ownership
    return owners.has_below(_FOLDER) or owners.may_have(f"{_FOLDER}/*")
