"""What is known of an image: accounts, Pythons, files and how it starts.

Everything here is an immutable value. A fact has three states: known true, known false and
unknown; unknown is ``None``, or ``UNKNOWN`` inside a text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from itertools import islice

from autofix.dockerfile.model import Instruction
from autofix.dockerfile.words import UNKNOWN
from autofix.edit import Span
from autofix.image.accounts import DEBIAN_USERS, SERVICE_USERS, SYSTEM_USERS, Accounts
from autofix.image.call import Call
from autofix.image.ownership import Owners, Ownership, Record
from autofix.numbers import integer
from autofix.values import dataclass, field, reduced, replace, updated

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""The search path of an image that sets none (BuildKit's and Docker's default)."""

MOST = 200
"""How many users, groups, build arguments and Pythons an image may have, of each."""

# How many commands that could not be read are kept; hostile scripts may have any number.
_OPAQUE = 100
# The table of base images tells whether an image sets these; of any other variable it is silent.
_TABULATED = frozenset({"HOME", "NB_USER", "NB_UID", "NB_GID", "USER"})
# Of how many packages each is compared with a name; with more, one of them may have brought it.
_COMPARED = 200


MARKER = "EXTERNALLY-MANAGED"
"""PEP 668's file: pip installs nothing into a Python that has it."""

PLAIN_PIP = "plain-pip"
"""The name among the programs for the distribution's pip, too old for what came with PEP 668."""

LISTS = "apt-lists"
"""The name among the programs for apt's lists of packages, where it is known to have none."""

ARCHIVED = "archived-sources"
"""The name among the programs for sources of packages that have gone, where it has only such.

False where it has had them, and may have others. A command that fails for that is a failure
of this kind.
"""

SH = ("/bin/sh", "/usr/bin/sh")
"""Where the sh is."""

DASH = "sh is dash"
"""The name among the programs for dash, which is Debian's and Ubuntu's sh."""

OF_BASH = "of-bash"
"""The kind of a failure for want of bash, where sh reads what only that has."""

FOREIGN = "foreign-machine"
"""The name among the programs for another machine than Binder's, where the image is of one."""

NO_NBEXTENSION = "no-nbextension"
"""The kind of a failure for want of a notebook before version 7."""
PERHAPS_NO_NBEXTENSION = "perhaps-no-nbextension"
"""The same, where it is not certain which notebook is there."""

BAD_REQUIREMENT = "bad-requirement"
"""The kind of a failure at a requirement that no pip reads."""
NO_SKLEARN = "no-sklearn"
"""The kind of a failure at the package sklearn, which fails on purpose."""

PACKAGE_FILE = "*"
"""The name among the packages for one that was a file, so that its name is not known."""
PREFIX = "prefix "
"""What stands before a folder of ``pip install --prefix`` or ``--target`` among the homes of
packages."""
TARGET = "/."
"""What stands behind it where it is one of ``--target``."""

UNSEEN = f"{UNKNOWN * 2}\n"
"""The line that stands in a script for any number of lines that are not known."""

PIECES = ("bin", "lib", "etc/jupyter", "share/jupyter")
"""The folders of a Python's prefix that Jupyter is in."""


@dataclass(frozen=True)
class Package:
    """An installed Python package: its version where known, and the command that brought it."""

    version: str = ""
    call: Call | None = None
    word: int = -1


@dataclass(frozen=True)
class Python:
    """A Python: the folder of its ``python3``, and what is known of it.

    One that is not the ``python3`` of its folder (Python 2, a second version) goes by the path of
    its program instead, so that no search path leads to it.

    Where its ``version`` is not known, ``recent`` says that it is 3.9 at least.
    ``managed`` is PEP 668's marker: pip refuses to install. ``complete`` is false where it may
    hold packages that are not listed. ``personal`` are packages that only the user with that HOME
    sees (``pip install --user``), or nobody until their folder is copied (``--prefix``) or named by
    PYTHONPATH (``--target``, whose folder ends in ``TARGET``). ``base``
    is the folder of the Python that an environment was made of, and ``pieces`` are those of
    ``PIECES`` that came from another stage, with the COPY.
    """

    directory: str
    version: tuple[int, int] | None = None
    pip: bool | None = None
    managed: bool | None = False
    packages: Mapping[str, Package] = field(default_factory=dict)
    personal: Mapping[str, Mapping[str, Package]] = field(default_factory=dict)
    complete: bool = True
    base: str = ""
    pieces: Mapping[str, Call] = field(default_factory=dict)
    recent: bool = True

    @property
    def left_behind(self) -> tuple[str, ...]:
        """The pieces of the Jupyter that came from another stage that did not come along."""
        return tuple(p for p in PIECES if p not in self.pieces) if "lib" in self.pieces else ()

    def visible(self, home: str) -> Mapping[str, Package]:
        """The packages that a user with that HOME can import."""
        return {**self.packages, **self.personal.get(home, {})}

    def has(self, name: str, home: str = "") -> bool | None:
        """Whether the package can be imported by a user with that HOME; None if unknown."""
        if name in self.visible(home):
            return True
        return False if self.complete else None

    def with_packages(self, packages: Mapping[str, Package], home: str = "") -> Python:
        """This Python with packages added, for everybody or for one HOME."""
        if not home:
            return replace(self, packages=updated(self.packages, packages))
        mine = updated(self.personal.get(home, {}), packages)
        return replace(self, personal={**self.personal, home: mine})


def personal_folder(home: str) -> str:
    """The folder of personal packages: that of a HOME, or one that was named by itself."""
    return home.removeprefix(PREFIX) if home.startswith(PREFIX) else f"{home}/.local"


@dataclass(frozen=True)
class Copy:
    """A copy of build context files: ``whole`` if it is the whole context."""

    sources: tuple[str, ...]
    destination: str
    whole: bool
    span: Span

    def at_their_places(self, folder: str) -> list[str]:
        """Where its files are that all of the repository in a folder has at the same place."""
        places: list[str] = []
        for source in self.sources:
            place = posixpath.normpath(posixpath.join(folder, source))
            is_file = "." in posixpath.basename(source) and not source.endswith("/")
            inside = posixpath.join(self.destination, posixpath.basename(source))
            if self.destination == place or (is_file and inside == place):
                places.append(place)
        return places


@dataclass(frozen=True)
class Clone:
    """A folder that ``git clone`` makes."""

    folder: str
    span: Span


@dataclass(frozen=True)
class Entrypoint:
    """ENTRYPOINT: its arguments (None in shell form), its text and where it comes from."""

    arguments: tuple[str, ...] | None = ()
    text: str = ""
    span: Span | None = None
    forwards: bool | None = None


@dataclass(frozen=True)
class Failure:
    """A command that is known to fail, and so the build: why, and at which command.

    ``subject`` is what it is about: the user, group or file that is not there, the uid or gid that
    is taken, the file that nobody may execute, or that only root may make; empty for other kinds.
    """

    kind: str
    message: str
    call: Call
    subject: str = ""


@dataclass(frozen=True)
class Install:
    """A package that a command of the Dockerfile installs, as its requirement is written.

    ``word`` is its place among the call's words, -1 where it is none of them. ``file`` is the file
    of the build context that lists it, ``span`` and ``line`` its place there. ``python`` is the
    version that pip installs it for. ``chosen`` tells that the command chooses an index of its
    own, ``certain`` is false where the command may not run.
    """

    manager: str
    text: str
    call: Call
    word: int = -1
    pinned: bool = False
    file: str = ""
    span: Span | None = None
    line: int = 0
    python: tuple[int, int] | None = None
    chosen: bool = False
    certain: bool = True


@dataclass(frozen=True)
class Image:
    """What the image would be if the Dockerfile ended here.

    ``minimal`` tells that the base image has nothing but the least of a distribution. ``opened``
    are folders that everyone may enter since a chmod, ``shut`` those that only their owner may,
    ``rooted`` those that root has to make, as the user whose command it is may not, and (False)
    those that root has made, and no chmod has changed, ``texts`` the files whose text is known,
    ``of_root_group`` the folders that a command gave to group 0 with all that is in them, ``inert``
    those of them that nobody may execute, and ``illegible`` files that are there without a text
    that is known, and whether lines were written to them.
    ``installers`` are conda's, by their place, with the name that each was published by.
    ``further_variables`` tells whether others than those of ``environment`` may be set: any, none,
    or (None) those only that the table of base images does not tell of. ``missed`` are the commands
    that failed, also where nothing stopped at them. ``untracked`` tells whether anything ran of
    which it is not known what files it leaves. ``steps`` are how many commands and turns of loops
    were followed up to here.
    """

    family: str | None = None
    release: str | None = None
    manager: str | None = None
    minimal: bool = False
    unfixable: str = ""
    accounts: Accounts = field(default_factory=Accounts)
    user: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    further_variables: bool | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    workdir: str = "/"
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    entrypoint: Entrypoint = field(default_factory=Entrypoint)
    inherited_entrypoint: Entrypoint = field(default_factory=Entrypoint)
    activates: bool = False
    activated_directory: str = ""
    build_directory: str = ""
    replacement: tuple[str, ...] = ()
    pythons: Mapping[str, Python] = field(default_factory=dict)
    pythons_complete: bool = False
    pythons_elsewhere: bool = True
    without_jupyter: bool = False
    programs: Mapping[str, bool] = field(default_factory=dict)
    ownership: Owners = field(default_factory=Owners)
    opened: Mapping[str, None] = field(default_factory=dict)
    shut: Mapping[str, None] = field(default_factory=dict)
    rooted: Mapping[str, bool] = field(default_factory=dict)
    of_root_group: Mapping[str, None] = field(default_factory=dict)
    inert: Mapping[str, None] = field(default_factory=dict)
    copies: Record[Copy] = field(default_factory=Record)
    texts: Mapping[str, str] = field(default_factory=dict)
    illegible: Mapping[str, bool] = field(default_factory=dict)
    installers: Mapping[str, str] = field(default_factory=dict)
    failures: Record[Failure] = field(default_factory=Record)
    missed: Mapping[Failure, None] = field(default_factory=dict)
    opaque: tuple[Call, ...] = ()
    clones: Record[Clone] = field(default_factory=Record)
    triggers: Record[Instruction] = field(default_factory=Record)
    login_directory: str = ""
    packages: Mapping[str, None] = field(default_factory=dict)
    installs: Record[Install] = field(default_factory=Record)
    untracked: bool = False
    steps: int = 0

    @property
    def settled(self) -> bool:
        """Whether who has which uid is known: no script that could not be read was run."""
        # What could not be read in the making of the base image has an empty span.
        unread = any(call.span.end or not self.accounts.listed for call in self.opaque)
        return self.accounts.numbered and not unread

    @property
    def path(self) -> tuple[str, ...]:
        """The folders of PATH as the launched process sees them."""
        folders = tuple(self.environment.get("PATH", DEFAULT_PATH).split(":"))
        return (self.activated_directory, *folders) if self.activated_directory else folders

    def uid(self, name: str | None = None) -> int | None:
        """The uid of a user (of the image's USER if none is named); None if unknown."""
        user = (self.user if name is None else name).split(":")[0]
        if user in ("", "root"):
            return 0
        if user.isdecimal():
            return integer(user)
        if UNKNOWN in user:
            # Two names of which nothing is known need not be one.
            return None
        account = self.accounts.named(user)
        if account is None and self.family in ("debian", "ubuntu"):
            return DEBIAN_USERS.get(user)
        return account.uid if account else None

    def exists(self, name: str) -> bool | None:
        """Whether there is a user of that name; None if unknown.

        A package that is named like a user may have brought it (postgres, nginx, munge), and one
        that came as a file any.
        """
        if not name or name in SYSTEM_USERS or self.accounts.named(name):
            return True
        if UNKNOWN in name or name in SERVICE_USERS or not self.settled:
            return None
        return None if self.may_bring(name) else False

    def may_bring(self, name: str) -> bool:
        """Whether a package that was installed may have made an account of that name."""
        own = name.removeprefix("debian-").removeprefix("Debian-").removeprefix("_")
        return (
            len(self.packages) > _COMPARED
            or PACKAGE_FILE in self.packages
            or any(
                package.startswith(own) or (len(package) > 3 and name.startswith(package))
                for package in self.packages
            )
        )

    def variable(self, name: str) -> str | None:
        """The value that ENV gives a variable; None where it is not set, UNKNOWN if unknown."""
        if name in self.environment:
            return self.environment[name]
        tabulated = self.accounts.complete and name in _TABULATED
        known = tabulated if self.further_variables is None else not self.further_variables
        return None if known else UNKNOWN

    def script_on(self, path: Iterable[str], name: str) -> str:
        """Where on a search path a script is whose text is known; empty if none is."""
        places = (f"{folder}/{name}" for folder in path) if self.texts else ()
        return next((place for place in places if place in self.texts), "")

    def python_on(self, path: tuple[str, ...]) -> Python | None:
        """The first ``python3`` of a search path; None if there is none or it is not known."""
        for directory in path:
            if directory in self.pythons:
                return self.pythons[directory]
            if UNKNOWN in directory:
                return None
        return None

    @property
    def python(self) -> Python | None:
        """The ``python3`` that the launcher finds (BinderHub runs ``python3 -c ...``)."""
        return self.python_on(self.path)

    def is_unlinked(self, python: Python) -> bool:
        """Whether the Python that a copied environment was made of is not known to be here."""
        if not python.pieces or not python.base:
            return False
        base = self.pythons.get(python.base)
        return not base or (None not in (base.version, python.version)
                            and base.version != python.version)  # fmt: skip

    def with_python(self, python: Python) -> Image:
        """This image with a Python added or replaced."""
        return replace(self, pythons=updated(self.pythons, {python.directory: python}))

    def home(self, uid: int = 1000) -> str:
        """HOME of that uid at launch: ENV HOME, else of /etc/passwd, else ``/`` (runc)."""
        if "HOME" in self.environment:
            return self.environment["HOME"]
        user = self.accounts.with_uid(uid)
        if user:
            return user.home
        return "/root" if uid == 0 else "/" if self.accounts.complete else UNKNOWN

    def owned(self, path: str, owner: int | None, *, recursive: bool = True) -> Image:
        """This image after ``path`` came to belong to ``owner`` (None: not known to whom)."""
        return replace(self, ownership=self.ownership.added(Ownership(path, owner, recursive)))

    def made(self, path: str, owner: int | None) -> Image:
        """This image after a folder and its new parents were made for ``owner``."""
        ownership = self.ownership.made(path, owner)
        if owner != 0:
            return replace(self, ownership=ownership)
        new = islice(reversed(ownership), len(ownership) - len(self.ownership))
        rooted = updated(self.rooted, {event.path: False for event in new})
        return replace(self, ownership=ownership, rooted=rooted)

    def with_files(self, texts: Mapping[str, str | None], inert: Iterable[str] = ()) -> Image:
        """This image with files of those texts (None: not known), some without leave to run."""
        known = {path: text for path, text in texts.items() if text is not None}
        lost = [path for path in texts if path in self.texts and path not in known]
        if not known and not lost:
            return self
        return replace(
            self,
            texts=updated(reduced(self.texts, texts), known),
            inert=updated(reduced(self.inert, texts), dict.fromkeys(inert)),
            illegible=updated(reduced(self.illegible, known), dict.fromkeys(lost, True)),
        )

    def with_texts(self, texts: Mapping[str, str]) -> Image:
        """This image with other texts in files, which may be executed as before."""
        return self.with_files(texts, [path for path in texts if path in self.inert])

    def unsure_of(self, program: str) -> Image:
        """This image, of which it is not known any more whether it has a program."""
        return replace(self, programs=reduced(self.programs, [program]))

    def with_any_groups(self) -> Image:
        """This image where any group may have been made."""
        return replace(self, accounts=replace(self.accounts, grouped=False))

    def with_illegible(self, path: str, *, written: bool = False) -> Image:
        """This image with a file of which not all is known; ``written`` where some lines are."""
        image = self.with_files({path: None})
        return replace(image, illegible=updated(image.illegible, {path: written}))

    def failed(self, failure: Failure) -> Image:
        """This image with one more command that is known to fail."""
        return replace(self, failures=self.failures.added(failure))

    def missing(self, failure: Failure) -> Image:
        """This image without what a command that failed should have made."""
        if failure in self.missed:
            return self
        return replace(self, missed=updated(self.missed, {failure: None}))

    def unread(self, call: Call) -> Image:
        """This image after a command ran of which nothing could be read; the first ones count."""
        if len(self.opaque) >= _OPAQUE:
            return self
        return replace(self, opaque=(*self.opaque, call))


def owner_of(image: Image, path: str) -> int | None:
    """Who owns a path; None if unknown, root (0) where nothing is said of it."""
    return image.ownership.owner(path)


def belongs(image: Image, folder: str, uid: int) -> bool | None:
    """Whether a folder and all that is known to be in it may be written by ``uid``."""
    return image.ownership.belongs(folder, uid, in_root_group=in_root_group(image, uid))


def holds(image: Image, folder: str, uid: int) -> bool | None:
    """Whether a folder, not counting what is in it, is there and ``uid``'s; None if unknown."""
    return image.ownership.holds(folder, uid, in_root_group=in_root_group(image, uid))


def in_root_group(image: Image, uid: int) -> bool:
    """Whether it is certain that a launched ``uid`` has the group 0: its own, or as it has none.

    runc gives group 0 to a uid that /etc/passwd does not have; Docker heeds what USER says.
    """
    group = image.user.partition(":")[2]
    account = image.accounts.with_uid(uid)
    own = account.gid == 0 if account else image.accounts.complete and image.settled
    return own and group in ("", "0", "root")
