"""An image that is pulled, before any instruction: by its config, its files, and the table.

What is trusted most comes last and overrides: evidence in the image's history, the table of base
images, what the user says of the image, files read from the layers, and the config of the image
itself.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from autofix.dockerfile import UNKNOWN, DockerfileError, Instruction, parse
from autofix.edit import Span
from autofix.image.accounts import SYSTEM_USERS, Accounts, plain_path
from autofix.image.base import base_image, find, reference
from autofix.image.context import Context
from autofix.image.entrypoint import hands_on
from autofix.image.facts import DEFAULT_PATH, Entrypoint, Image
from autofix.image.ownership import Record
from autofix.image.published import Configuration, Published
from autofix.image.steps import Steps
from autofix.numbers import integer
from autofix.pattern import pattern
from autofix.values import TYPE_CHECKING, replace

if TYPE_CHECKING:
    from autofix.image.told import Told

CONFIG, FILES, TOLD, TABLE, HISTORY = (
    "its config", "files of its layers", "the configuration", "the table of base images",
    "the history of its commands",
)  # fmt: skip
"""Who may tell what is known of an image."""

_USER = pattern(r"(?:[A-Za-z_][\w.@-]{0,254}\$?|\d{1,10})?(?::[\w.@-]{0,255})?", re.ASCII)


@lru_cache(maxsize=4096)
def pull(text: str, published: Published | None, told: Told | None = None) -> Image:
    """The image that a reference names.

    ``published`` is what its registry said of it, ``told`` what the user says.
    """
    if UNKNOWN in text:
        return base_image(text)
    if published is None and told is None:
        return base_image(text)
    # Where nothing was asked and nothing is told, these are not needed.
    from autofix.image.told import overlaid

    if published is None:
        return overlaid(base_image(told.like or text), told) if told else base_image(text)
    from autofix.image import deep, history

    name = _tabulated(published)
    configuration = published.configuration
    if told and told.like:
        image = base_image(told.like)
    elif name or configuration is None:
        image = base_image(name or text)
    else:
        image = history.inherited(_configured(_remembered(configuration), configuration))
    image = overlaid(image, told) if told else image
    if configuration and (name or told):
        image = _configured(image, configuration)
    return deep.with_files(image, dict(published.files)) if published.files else image


def answered(text: str, published: Published | None, told: Told | None = None) -> tuple[str, ...]:
    """Who told what is known of an image, the most trusted first; empty if nothing is known."""
    found = []
    name = text
    if published:
        name = _tabulated(published)
        found += [CONFIG] if published.configuration else []
        found += [FILES] if published.files else []
    found += [TOLD] if told else []
    if find(reference(name or text)):
        found.append(TABLE)
    elif published and published.configuration and published.configuration.history:
        found.append(HISTORY)
    return tuple(found)


def _tabulated(published: Published) -> str:
    """The reference by which the table knows an image; empty if it does not know it."""
    written = reference(published.reference)
    tag = published.tag if published.tag and written.tag in ("", "latest") else written.tag
    bare = written.name if written.digest and not tag else f"{written.name}:{tag or 'latest'}"
    text = f"{bare}@{written.digest}" if bare == written.name else bare
    return text if find(reference(text)) else ""


def _remembered(configuration: Configuration) -> Image:
    """The image that the commands of its history make, read as a Dockerfile's instructions."""
    from autofix.image import history

    image = history.origin(configuration)
    dockerfile = parse(f"FROM scratch\n{history.instructions(configuration)}")
    steps = Steps(dockerfile, Context(), {}, {}, base_image, editable=False)
    for instruction in dockerfile.final.instructions[1:]:
        image = steps.step(image, instruction)
    if history.replaces_accounts(configuration):
        image = replace(image, accounts=Accounts())
    return image


def _configured(image: Image, configuration: Configuration) -> Image:
    """An image as its config says that it is built on and started."""
    # What a terminal would obey, or ends a line, is in no name or path worth knowing.
    told_values = ((n, v if v.isprintable() else UNKNOWN) for n, v in configuration.environment)
    environment = {"PATH": DEFAULT_PATH, **dict(told_values)}
    if "HOME" in environment:
        environment["HOME"] = plain_path(environment["HOME"])
    workdir = plain_path(posixpath.normpath(configuration.workdir or "/"))
    user = configuration.user
    if not _USER.fullmatch(user):
        # Nobody's name: a registry may send anything.
        user = UNKNOWN
    name = user.split(":")[0]
    accounts = image.accounts
    if name and not name.isdecimal() and name not in SYSTEM_USERS and not accounts.named(name):
        accounts = replace(accounts, complete=False)
    told = image.entrypoint
    entrypoint = Entrypoint(configuration.entrypoint, json.dumps(list(configuration.entrypoint)))
    image = replace(
        image,
        accounts=accounts,
        user=user or "root",
        environment=environment,
        further_variables=False,
        workdir=workdir,
        shell=configuration.shell or ("/bin/sh", "-c"),
        entrypoint=entrypoint,
        inherited_entrypoint=Entrypoint(),
        copies=Record() if configuration.triggers else image.copies,
        triggers=Record(_triggers(configuration)),
    )
    forwards = told.forwards if told.arguments == entrypoint.arguments else hands_on(image)
    entrypoint = replace(entrypoint, forwards=forwards)
    image = replace(image, entrypoint=entrypoint, inherited_entrypoint=entrypoint)
    return _versioned(image)


def _versioned(image: Image) -> Image:
    """Python's official images tell its version in their environment."""
    python = image.pythons.get("/usr/local/bin")
    major, _, rest = image.environment.get("PYTHON_VERSION", "").partition(".")
    minor = rest.split(".")[0]
    if python is None or not (major.isdecimal() and minor.isdecimal()):
        return image
    return image.with_python(replace(python, version=(integer(major), integer(minor))))


def _triggers(configuration: Configuration) -> Iterator[Instruction]:
    for text in configuration.triggers:
        try:
            dockerfile = parse(f"FROM scratch\n{text}\n")
        except DockerfileError:
            # BuildKit would stop at it; what the image becomes then is of no account.
            continue
        # They stand nowhere in the file that is mended.
        yield from (replace(step, span=Span(0, 0)) for step in dockerfile.final.instructions[1:])
