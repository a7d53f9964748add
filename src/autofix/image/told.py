"""Base images as the user tells of them, in the words of the table of base images.

What is told goes before the table and the history of an image, and after what its registry says:
its config and files of its layers. What is not told stays as it is known without.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from autofix.dockerfile.words import UNKNOWN
from autofix.image.accounts import Accounts, User
from autofix.image.base import MANAGERS, account_programs, python_of, reference
from autofix.image.facts import DEFAULT_PATH, Entrypoint, Image, Package
from autofix.image.ownership import Ownership
from autofix.pattern import fits
from autofix.values import TYPE_CHECKING, cached_property, dataclass, replace

if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True)
class Told:
    """What the user says of the images with names of some forms.

    A form is a name in which stars stand for any text, with or without a tag; ``like`` is an image
    that these are made from or as, empty if none. ``facts`` is a JSON object, so that all of it is
    hashable: its keys are those of the table of base images.
    """

    images: tuple[str, ...]
    like: str = ""
    facts: str = "{}"

    @cached_property
    def entry(self) -> Mapping[str, Any]:
        """The facts."""
        found: Mapping[str, Any] = json.loads(self.facts)
        return found

    def is_of(self, text: str) -> bool:
        """Whether an image reference is one of these; without a tag it is ``latest``."""
        name = reference(text)
        tag = name.tag or ("" if name.digest else "latest")
        forms = (reference(form) for form in self.images)
        return any(
            fits(name.familiar, form.familiar) and fits(tag, form.tag or "*") for form in forms
        )


def overlaid(image: Image, told: Told) -> Image:
    """An image with what the user says of it."""
    facts = told.entry
    image = _system(image, facts)
    image = _accounts(image, facts)
    image = _python(image, facts)
    image = _start(image, facts)
    if {"uid1000", "python", "jupyter"} <= facts.keys():
        # What could not be read in its history does not matter any more.
        image = replace(image, opaque=())
    # What it is like may hold nobody's work, it may hold its own.
    return replace(image, untracked=True)


def _system(image: Image, facts: Mapping[str, Any]) -> Image:
    if "family" not in facts:
        return image
    family, release = facts["family"], facts.get("release")
    programs = account_programs(facts, family, release)
    manager = MANAGERS.get(family)
    return replace(image, family=family, release=release, manager=manager, programs=programs)


def _accounts(image: Image, facts: Mapping[str, Any]) -> Image:
    accounts, users = image.accounts, []
    if "uid1000" in facts:
        # As in the table: nobody else is of account.
        accounts = Accounts(complete=True, listed=True)
        owner = facts["uid1000"]
        if owner:
            users.append(User(owner["name"], 1000, owner["gid"], owner["home"]))
            if owner["gid"] == 1000:
                accounts = accounts.with_group(owner["name"], 1000)
    name = facts.get("user", "")
    if "uid" in facts and all(user.name != name for user in users):
        users.append(User(name, facts["uid"], facts.get("gid"), facts.get("home", UNKNOWN)))
    ownership = image.ownership
    for user in users:
        accounts = accounts.added(user)
        if user.home not in ("", "/", UNKNOWN):
            ownership = ownership.added(Ownership(user.home, user.uid))
    image = replace(image, accounts=accounts, ownership=ownership)
    return replace(image, user=name) if name else image


def _python(image: Image, facts: Mapping[str, Any]) -> Image:
    path = image.environment.get("PATH", DEFAULT_PATH)
    if facts.get("python"):
        python = python_of({"jupyter": None, **facts}, "", image.family, image.release)
        image = replace(image, pythons={python.directory: python}, pythons_complete=True)
        if UNKNOWN in path:
            path = DEFAULT_PATH
        if python.directory not in path.split(":"):
            path = f"{python.directory}:{path}"
    elif "python" in facts:
        image = replace(image, pythons={}, pythons_complete=True)
        path = DEFAULT_PATH if path == UNKNOWN else path
    if "jupyter" in facts:
        packages = {package: Package() for package in facts["jupyter"]}
        image = replace(image, without_jupyter=not packages)
        if image.python and "python" not in facts:
            image = image.with_python(replace(image.python, packages=packages, complete=True))
    return replace(image, environment={**image.environment, "PATH": path})


def _start(image: Image, facts: Mapping[str, Any]) -> Image:
    environment = {**image.environment, **facts.get("environment", {})}
    if "home" in facts:
        environment["HOME"] = facts["home"]
    image = replace(image, environment=environment)
    if "workdir" in facts:
        image = replace(image, workdir=facts["workdir"])
    if "entrypoint" in facts:
        words = tuple(facts["entrypoint"])
        forwards = facts.get("forwards", None if words else True)
        entrypoint = Entrypoint(words, json.dumps(list(words)), forwards=forwards)
        image = replace(image, entrypoint=entrypoint, inherited_entrypoint=entrypoint)
    return image
