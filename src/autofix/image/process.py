"""A shell at work in a build: the image it changes, its variables, folder and user."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence

from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.call import Call
from autofix.image.context import Context
from autofix.image.facts import DEFAULT_PATH, FOREIGN, MOST, Failure, Image, Python
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.shell import Node, evaluate
from autofix.values import dataclass, field, replace, updated

# The substitutions that give the name of the user with a uid.
_NAME_OF_UID = pattern(
    r"\$\((?:getent passwd (\S+) ?\| ?(?:cut (?:-d ?[\"']?:[\"']? -f ?1|-f ?1 -d ?[\"']?:[\"']?)"
    r"|awk -F ?[\"']?:[\"']? '\{ ?print \$1;? ?\}')|id -(?:un|nu) (\S+))"
    r"(?: 2> ?/dev/null)?(?: ?\|\| ?(?:true|:|echo))?\)"
)


# What the commands that ask for the machine print on Binder's, linux/amd64.
_MACHINE: Mapping[str, str] = {
    "$(uname)": "Linux", "$(uname -s)": "Linux", "$(uname -m)": "x86_64", "$(arch)": "x86_64",
    "$(dpkg --print-architecture)": "amd64", "$(apk --print-arch)": "x86_64",
}  # fmt: skip
# The distributions that have them; the others are in all images.
_OWN_MACHINE = {"$(dpkg": ("debian", "ubuntu"), "$(apk": ("alpine",)}


STEPS = 2_000
"""How many commands and turns of loops of one RUN are followed; hostile scripts may have more."""

# PATH_MAX, with the zero byte at the end.
_LONGEST_PATH = 4096


# Which shell the ``sh`` of a distribution is; Debian's may be another where SHELL is inherited.
_SH = {"alpine": "ash", "fedora": "bash", "rhel": "bash"}


@dataclass(frozen=True)
class Process:
    """The state of a shell script between two commands.

    ``status`` is that of the last command: True (it succeeded, or nothing speaks against it),
    False (it is known to fail, ``failure`` says why) or None (not known). ``output`` is what
    the last command printed, where that is known. ``fed`` tells whether commands have anything to
    read: to those of a build nobody answers. ``forgiven`` are failing commands to be passed over.
    """

    image: Image
    context: Context
    locate: Callable[[Span], Span]
    editable: bool = True
    variables: Mapping[str, str] = field(default_factory=dict)
    directory: str = "/"
    user: str = "root"
    functions: Mapping[str, Node] = field(default_factory=dict)
    status: bool | None = True
    failure: Failure | None = None
    output: str | None = None
    fed: bool = False
    stop_on_error: bool = False
    stopped: bool = False
    depth: int = 0
    shell: str = ""
    steps: int = 0
    forgiven: frozenset[Call] = frozenset()

    @property
    def exhausted(self) -> bool:
        """Whether nothing more is followed: there was too much of it already."""
        image = self.image
        return self.steps > STEPS or max(len(image.accounts.users), len(image.pythons)) > MOST

    @property
    def uid(self) -> int | None:
        """The uid that runs the script."""
        return self.image.uid(self.user)

    @property
    def dialect(self) -> str:
        """The shell that reads the commands; ``sh`` where it is not known which one that is.

        ``shell`` is the one that a script has chosen, else it is that of RUN.
        """
        name = self.shell or posixpath.basename(self.image.shell[0])
        if name != "sh":
            return name
        # What the image is known to have, or a command has made of it.
        linked = (shell for shell in ("dash", "bash") if self.image.programs.get(f"sh is {shell}"))
        return next(linked, _SH.get(self.image.family or "", name))

    @property
    def path(self) -> tuple[str, ...]:
        """The folders of PATH in this shell."""
        return tuple(self.variables.get("PATH", DEFAULT_PATH).split(":"))

    @property
    def python(self) -> Python | None:
        """The ``python3`` that this shell would run."""
        return self.image.python_on(self.path)

    def lookup(self, name: str) -> str | None:
        """The value of a shell variable or of one of the substitutions that can be answered."""
        if name == "$(pwd)":
            return self.directory
        if name == "$(whoami)":
            return self.user
        if name == "$(id -u)":
            return UNKNOWN if self.uid is None else str(self.uid)
        if name in _MACHINE:
            return self._of_machine(name)
        asked = _NAME_OF_UID.fullmatch(name) if name.startswith("$(") else None
        if asked:
            return self._name_of(evaluate(asked[1] or asked[2], self.lookup))
        if name.startswith("$(pixi "):
            return self.shell_hook(name[2:-1].split()) if "shell-hook" in name else None
        if name in self.variables:
            return self.variables[name]
        if name == "HOME":
            return self.home
        # In an image of which nothing is known any variable may be set.
        return UNKNOWN if self.image.further_variables and name.isidentifier() else None

    def shell_hook(self, words: Sequence[str]) -> str | None:
        """What ``pixi shell-hook`` prints, of which PATH counts; None if that is for no such shell.

        The other lines set variables of the environment's packages.
        """
        from autofix.image.commands.project_options import hooked_environment

        folder = hooked_environment(words)
        return folder and f'export PATH="{self.resolve(folder)}:$PATH"\n'

    def _of_machine(self, command: str) -> str | None:
        """What a command prints that asks for the machine; None if unknown."""
        families = _OWN_MACHINE.get(command.split()[0])
        known = FOREIGN not in self.image.programs and (
            families is None or self.image.family in families
        )
        return _MACHINE[command] if known else None

    def _name_of(self, uid: str) -> str | None:
        """The name of the user with that uid; nothing if there is none, None if unknown."""
        user = self.image.accounts.with_uid(integer(uid)) if uid.isdecimal() else None
        return user.name if user else "" if uid.isdecimal() and self.image.settled else None

    @property
    def home(self) -> str:
        """HOME of this shell: the variable, else that of the user who runs it."""
        if "HOME" in self.variables:
            return self.variables["HOME"]
        return home_of(self.image, self.user)

    def resolve(self, path: str) -> str:
        """A path made absolute and normal; UNKNOWN where a part of it is not known at its head.

        One that is longer than Linux takes is not known either.
        """
        whole = posixpath.normpath(posixpath.join(self.directory, path))
        return whole if len(whole) < _LONGEST_PATH else UNKNOWN

    def with_image(self, image: Image) -> Process:
        """This process with another image, its last command having succeeded."""
        return replace(self, image=image, status=True)

    def with_variables(self, values: Mapping[str, str]) -> Process:
        """This process with variables set."""
        return replace(self, variables=updated(self.variables, values))

    def with_python(self, python: Python) -> Process:
        """This process with a Python added to the image, or replaced there."""
        return self.with_image(self.image.with_python(python))

    def failed(self, kind: str, message: str, call: Call, subject: str = "") -> Process:
        """This process after a command that is known to fail, unless that is forgiven."""
        if call in self.forgiven:
            return replace(self, status=True)
        failure = Failure(kind, message, call, subject)
        return replace(self, image=self.image.missing(failure), status=False, failure=failure)

    def denies(self, place: str, *, folder: bool = False) -> bool:
        """Whether somebody other than root would make a file, or a folder, where only root may.

        False where that is not certain.
        """
        if self.uid == 0 or (self.uid is None and not self.image.rooted):
            return False
        # Nearly everything is done by root.
        from autofix.image import rights

        if self.uid is None:
            return rights.is_in_roots(self.image, place)
        denies = rights.denies_folder(self.image, place) if folder else (
            rights.denies(self.image, self.user, place))  # fmt: skip
        if denies or not rights.is_roots(self.image, posixpath.dirname(place)):
            return denies
        from autofix.image.presence import may_be_there

        return not may_be_there(self.image, self.context, self.resolve(place), place)

    def denied(self, call: Call, place: str = "") -> Process:
        """This process after a command that only root may run, as it would make that place."""
        return self.failed("no-rights", "it runs without root's rights", call, place)


def home_of(image: Image, user: str) -> str:
    """HOME of a user as /etc/passwd gives it; UNKNOWN if not known."""
    name = user.split(":")[0]
    if name in ("", "root", "0"):
        return "/root"
    account = image.accounts.named(name)
    if account is None and name.isdecimal():
        account = image.accounts.with_uid(integer(name))
    if account:
        return account.home or UNKNOWN
    return "/" if image.accounts.complete and name.isdecimal() else UNKNOWN
