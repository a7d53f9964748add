"""sudo where it is not in the image: few base images have it, as root builds them."""

from __future__ import annotations

from autofix.image.call import Call
from autofix.image.process import Process

# Packages that are often installed first, and bring no sudo with them; the verbs stand among them.
_WITHOUT_SUDO = frozenset(
    "install add build-essential git curl wget python3 python3-pip python3-dev python3-venv gcc "
    "g++ gfortran vim nano make cmake unzip zip less nodejs npm locales ca-certificates "
    "software-properties-common gnupg gnupg2 tree htop jq bzip2 apt-utils apt-transport-https "
    "lsb-release dialog procps net-tools iputils-ping libssl-dev libffi-dev pkg-config libpq-dev "
    "zlib1g-dev tzdata xz-utils file openssh-client dirmngr libxml2-dev "
    "libcurl4-openssl-dev".split()
)


def is_missing(process: Process, call: Call) -> bool:
    """Whether a call of sudo is known not to find it.

    Only those of the Dockerfile itself are told: what was run for another image has been built.
    """
    image = process.image
    if image.programs.get("sudo") is not False or call in process.forgiven or not call.editable:
        return False
    # A script from the web, or a link, may have brought it.
    known = image.settled and image.accounts.grouped and call.words[0] == "sudo"
    brought = image.packages.keys() - _WITHOUT_SUDO or image.script_on(process.path, "sudo")
    return known and not brought
