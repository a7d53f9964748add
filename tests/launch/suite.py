"""The table of repositories that are launched: what is wrong with each, and how it is mended.

A folder in `repositories` is a repository and a build context; what is said of it stands here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .harness import WAYS, Report, Way

REPOSITORIES = Path(__file__).parent / "repositories"

REGISTRY = "http://127.0.0.1:5000"
"""The registry that the engine asks as well."""

FIXER_SECONDS = 120.0

_TAG, _JUPYTER, _USER = "unpinned-image", "missing-jupyter", "missing-user"
_PLACE, _ARGUMENTS = "misplaced-repository", "swallowed-arguments"


@dataclass(frozen=True)
class Case:
    """One repository: a ``broken`` one does not launch before it is mended, a ``good`` one does.

    ``broken`` are the rules that its Dockerfile is known to break. ``often`` cases run on every
    submission. ``options`` are the fixer's; with ``registry`` it asks ``REGISTRY``, else nobody.
    ``outside`` says that Jupyter opens a folder of the user's that is not in HOME.
    """

    name: str
    state: Literal["broken", "good"]
    broken: tuple[str, ...] = ()
    often: bool = False
    options: tuple[str, ...] = ()
    registry: bool = False
    outside: bool = False

    @property
    def folder(self) -> Path:
        """Where the repository is."""
        return REPOSITORIES / self.name

    @property
    def good(self) -> bool:
        """Whether it launches as it is and must be left alone."""
        return self.state == "good"

    @property
    def authenticated(self) -> bool:
        """Whether it is for a Binder that its users log in to."""
        return "--authenticated" in self.options

    @property
    def ways(self) -> tuple[Way, ...]:
        """How its image is started."""
        return (*WAYS, "authenticated") if self.authenticated else WAYS

    def mend(self, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run the fixer on a copy of the repository; what it prints is in ``stdout``.

        Where it asks the registry, it asks for the users in the layers too.
        """
        asked = REGISTRY if self.registry else ""
        deep = ["--deep"] if self.registry else []
        return subprocess.run(
            [sys.executable, "-m", "autofix", "--write", *deep, *self.options, str(folder)],
            env={
                **os.environ,
                "BINDER_FIX_OFFLINE": "" if asked else "1",
                "BINDER_FIX_MIRROR": asked,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=FIXER_SECONDS,
            check=False,
        )


def shortcomings(report: Report, case: Case) -> tuple[str, ...]:
    """What is not as it must be, in words: failures, files not served, a folder out of HOME."""
    words = list(report.failures)
    for launch in report.launches:
        if launch.answered and launch.missing:
            words.append(f"{launch.way}: not in the folder served: {', '.join(launch.missing)}")
        if launch.answered and not launch.served_in_home and not case.outside:
            words.append(f"{launch.way}: {launch.served} is not in HOME, {launch.home}")
    return tuple(words)


CASES: tuple[Case, ...] = (
    Case("almalinux-service-user", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("alpine-printf-entrypoint", "broken", (_JUPYTER, _PLACE, _ARGUMENTS)),
    Case("alpine-script", "broken", (_JUPYTER, _USER, _PLACE, _ARGUMENTS), often=True),
    Case("alpine-system-user", "broken", (_JUPYTER, _USER, _PLACE), often=True, outside=True),
    Case("backtick-and-mark", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("binder-folder", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("cuda-entrypoint-bash-c", "broken", (_PLACE, _ARGUMENTS), often=True),
    Case("cuda-runtime", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("debian-apt-jupyter", "broken", (_JUPYTER,), often=True),
    Case("debian-bullseye-unknown-owner", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("debian-pep668", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("debian-stage-uid1500", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("debian-trixie-no-python", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("debian-two-copies", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("debian-venv-in-bashrc", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("fedora-guide-block", "broken", (_USER, _PLACE), often=True),
    Case("good-alpine-venv", "good", often=True),
    Case("good-cuda-entrypoint-kept", "good"),
    Case("good-debian-guide-venv", "good"),
    Case("good-entrypoint-tini-exec", "good", often=True),
    Case("good-jupyter-authenticated", "good", often=True, options=("--authenticated",)),
    Case("good-jupyter-root-and-back", "good"),
    Case("good-micromamba", "good"),
    Case("good-miniforge-notebooks-folder", "good"),
    Case("good-multistage-venv", "good"),
    Case("good-number-home-without-name", "good"),
    Case("good-python-slim", "good"),
    Case("good-python313-home-in-workspace", "good", outside=True),
    Case("good-python39-entrypoint-arguments", "good"),
    Case("good-r-base-binder-folder-crlf", "good", often=True),
    Case("good-rocky", "good"),
    Case("good-ubuntu24-userdel", "good"),
    Case("jupyter-fixed-lab-entrypoint", "broken", (_TAG, _PLACE, _ARGUMENTS)),
    Case("jupyter-good", "good", often=True),
    Case("jupyter-root-copy", "broken", (_TAG, _USER, _PLACE), often=True),
    Case("jupyter-second-uid1000", "broken", (_USER, _PLACE), options=("--unsafe",)),
    Case("micromamba-pip", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("micromamba-root-book", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("micromamba2-home", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("miniconda-pip", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("miniconda-system-user", "broken", (_JUPYTER, _USER, _PLACE, _ARGUMENTS), outside=True),
    Case("miniconda-tini-fixed", "broken", (_ARGUMENTS,)),
    Case("miniforge-guide-block", "broken", (_PLACE,)),
    Case("node-app", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("node-good", "good", often=True),
    Case("node-home-of-root", "broken", (_JUPYTER, _USER)),
    Case("node-latest-server", "broken", (_TAG, _JUPYTER, _PLACE), registry=True),
    Case("onbuild-parent", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("python-adduser-in-installer", "broken", (_USER,)),
    Case("python-app", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("python-good", "good"),
    Case("python-guide-block", "broken", (_USER, _PLACE), often=True),
    Case("python-heredoc-field-user", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("python-hidden-binder-folder", "broken", (_ARGUMENTS,)),
    Case("python-lab-only-authenticated", "broken", (_JUPYTER,), options=("--authenticated",)),
    Case("python-latest-dashboard", "broken", (_TAG, _JUPYTER, _USER, _PLACE), registry=True),
    Case("python-lower-case-crlf", "broken", (_JUPYTER, _PLACE)),
    Case("python-mode-entrypoint", "broken", (_JUPYTER, _USER, _PLACE, _ARGUMENTS)),
    Case("python-number-without-name", "broken", (_USER,), outside=True),
    Case("python-packages-from-stage", "broken", (_JUPYTER,)),
    Case("python-packages-in-root-home", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("python-shell-form-entrypoint", "broken", (_ARGUMENTS,)),
    Case("python-stage-with-system-user", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("python310-analyst-variables", "broken", (_USER, _PLACE)),
    Case("python311-entrypoint", "broken", (_ARGUMENTS,), often=True),
    Case("python311-other-user-name", "broken", (_USER, _PLACE), often=True),
    Case("python313-notebook65", "broken", (_JUPYTER,), often=True, options=("--unsafe",)),
    Case("python313-root-after-user", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("python36-classic-notebook", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("python38-lab3-only", "broken", (_JUPYTER, _PLACE)),
    Case("python38-multistage", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("python38-notebook64", "broken", (_JUPYTER,)),
    Case("python39-notebook65-lab36", "broken", (_JUPYTER,)),
    Case("python39-survey-uid1001", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("r-base-guide-block", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("r-base-script", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("rocky-dnf", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("rocky94-microdnf", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("service-entrypoint", "broken", (_ARGUMENTS,), often=True),
    Case("service-unknown-base", "broken", options=("--unsafe",), outside=True),
    Case("setup-script", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("ubuntu-latest-sudo-user", "broken", (_TAG, _JUPYTER, _USER, _PLACE), registry=True),
    Case("ubuntu20-group1001", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("ubuntu22-bare", "broken", (_JUPYTER, _USER, _PLACE), often=True),
    Case("ubuntu24-guide-pep668", "broken", (_JUPYTER, _USER, _PLACE)),
    Case("ubuntu24-renamed-user", "broken", (_USER, _PLACE)),
    Case("ubuntu24-setup-by-sh", "broken", (_JUPYTER, _USER, _PLACE), outside=True),
    Case("ubuntu24-setup-takes-uid", "broken", (_JUPYTER, _USER, _PLACE), outside=True),
    Case("ubuntu24-useradd", "broken", (_JUPYTER, _USER, _PLACE), often=True),
)

# Mended by what the registry tells of the base image, which the engine asks as well.
PINNED: tuple[Case, ...] = (
    Case("python-app", "broken", often=True, registry=True),
    Case("registry-facts", "broken", often=True, registry=True),
)
