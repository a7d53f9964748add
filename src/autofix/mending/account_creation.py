"""The instructions and edits that make a user with uid 1000."""

from __future__ import annotations

import re

from autofix.edit import Edit, Span
from autofix.image.accounts import NOWHERE, User
from autofix.image.build import Build
from autofix.image.call import Call, Options
from autofix.image.commands.accounts import account_options
from autofix.image.facts import Image
from autofix.mending.placing import Place, continued
from autofix.pattern import pattern
from autofix.rule import Fix

UID = 1000
_NAMED = pattern(r"[\w.-]+|\"?\$(?:\w+|\{\w+\})\"?")
NAME = "jovyan"
"""The name of Binder's user; repo2docker passes it as NB_USER."""


def free_name(image: Image) -> str:
    """The name of a user to create: Binder's, unless somebody has it."""
    return "binder" if image.exists(NAME) is True else NAME


def _by_variables(image: Image, name: str) -> bool:
    """Whether NB_USER, which repo2docker passes, may stand for that name."""
    return name == NAME and image.environment.get("NB_USER", NAME) == NAME


def user_after(place: Place, name: str) -> str:
    """How USER names the user whom ``creation`` makes at that place."""
    return "${NB_USER}" if _by_variables(place.image, name) else name


def creation(place: Place, wanted: str = "") -> list[str]:
    """The instructions that make a user with uid 1000, as the image at that place allows.

    Variables that have their value there already are not set again.
    """
    image = place.image
    name = wanted or free_name(image)
    user, uid, variables = name, str(UID), []
    if _by_variables(image, name):
        user, uid = "${NB_USER}", "${NB_UID}"
        values = {"NB_USER": NAME, "NB_UID": str(UID)}
        variables = [f"ARG {key}={text}" for key, text in values.items()
                     if not _has_default(place, key, text)]  # fmt: skip
    texts = {"USER": (user, name), "NB_UID": (uid, str(UID)),
             "HOME": (f"/home/{user}", f"/home/{name}")}  # fmt: skip
    unset = [f"{key}={text}" for key, (text, value) in texts.items()
             if image.environment.get(key) != value]  # fmt: skip
    environment = [f"{'    ' if index else 'ENV '}{pair}" for index, pair in enumerate(unset)]
    lines = continued(place.build, *environment) if environment else []
    return [*variables, *lines, *_command(place, user, uid)]


def _has_default(place: Place, variable: str, text: str) -> bool:
    """Whether a variable has a value there, also where nobody passes one to the build."""
    image = place.image
    if variable in image.environment or image.arguments.get(variable) != text:
        return image.environment.get(variable) == text
    return any(
        name == variable and value is not None
        for instruction in place.build.dockerfile.final.instructions[: place.index]
        for name, value, _ in (instruction.pairs if instruction.keyword == "ARG" else ())
    )


def _command(place: Place, user: str, uid: str) -> list[str]:
    image = place.image
    if image.manager == "apk":
        return [f"RUN adduser -D -u {uid} {user}"]
    installs = image.programs.get("useradd") is False
    first = f"RUN {image.manager} install -y shadow-utils && " if installs else "RUN "
    if not image.settled:
        return _whoever_has_it(place, first, user, uid)
    return [f"{first}useradd --no-log-init --create-home --shell /bin/bash --uid {uid} {user}"]


def _whoever_has_it(place: Place, first: str, user: str, uid: str) -> list[str]:
    """A user with uid 1000 on an image whose accounts are not known."""
    return continued(
        place.build,
        f'{first}owner="$(getent passwd {uid} | cut -d: -f1 || true)";',
        f'    if [ -n "$owner" ] && [ "$owner" != {user} ]; then userdel "$owner"; fi;',
        f"    if getent passwd {user} > /dev/null; then usermod -u {uid} {user};",
        f"    else useradd --no-log-init --create-home --shell /bin/bash --uid {uid} {user}; fi;",
        f"    mkdir -p /home/{user} && chown -R {uid} /home/{user}",
    )


def renumbered(build: Build, account: User, call: Call) -> Fix | None:
    """Give uid 1000 to a user whom the Dockerfile creates with another."""
    if not call.editable:
        from autofix.mending.account_lines import renumbered_behind

        return renumbered_behind(build, account, call)
    title = f"create {account.name} with uid 1000"
    found = account_options(call).values.get("uid")
    if found is None:
        end = call.spans[0].end
        option = "-u" if build.image.family == "alpine" else "--uid"
        return Fix(title, (Edit(Span(end, end), f" {option} 1000"),))
    edit = _another_value(call, *found, "1000")
    if edit:
        return Fix(title, (edit,))
    index, value = found
    return _redefined(build, title, call.raw[index], value, call.span.start)


def _another_value(call: Call, index: int, value: str, text: str) -> Edit | None:
    """Write another value of an option; None where it is not written as it is."""
    raw, span = call.raw[index], call.spans[index]
    place = raw.rfind(value) if value else -1
    if place < 0 or "$" in raw or len(raw) != span.end - span.start:
        return None
    start = span.start + place
    return Edit(Span(start, start + len(value)), text)


def _redefined(build: Build, title: str, word: str, value: str, start: int) -> Fix | None:
    """Change the default of the ARG or the value of the ENV that a uid comes from."""
    variable = re.search(r"\$\{?(\w+)\}?[\"']?$", word)
    if not variable:
        return None
    stages = build.dockerfile.stages
    earlier = [*build.dockerfile.arguments, *(i for stage in stages for i in stage.instructions)]
    for instruction in reversed([i for i in earlier if i.span.end <= start]):
        for name, text, span in instruction.pairs if instruction.keyword in ("ARG", "ENV") else ():
            if name == variable[1] and text is not None and text.strip("\"'") == value:
                return Fix(title, (Edit(span, "1000"),))
    return None


def with_home(call: Call, home: str) -> Fix | None:
    """Let useradd make the home folder, or give one to a user who has none in Debian's sense.

    That is a system user of adduser, and one whose home is to be nowhere.
    """
    if call.name not in ("useradd", "adduser") or not call.editable:
        return None
    edits = [_created_home(call) if call.name == "useradd" else _system_home(call)]
    if home == NOWHERE:
        edits.append(_home_somewhere(call))
    made = tuple(edit for edit in edits if edit)
    return Fix("create the home folder with the user", made) if made else None


def _home_somewhere(call: Call) -> Edit | None:
    """Name a home folder instead of the one that no system has."""
    options = account_options(call)
    found = options.values.get("home")
    name = _name_as_written(call, options).strip('"')
    if found is None or not _NAMED.fullmatch(name) or ("$" in name and "'" in call.raw[found[0]]):
        return None
    return _another_value(call, *found, f"/home/{name}")


def _created_home(call: Call) -> Edit | None:
    """Let useradd make the home folder."""
    found = account_options(call).values.get("no-home")
    if found is None:
        end = call.spans[0].end
        return Edit(Span(end, end), " --create-home")
    word, span = call.raw[found[0]], call.spans[found[0]]
    if word == "--no-create-home":
        return Edit(span, "--create-home")
    if re.fullmatch(r"-\w+", word) and word.count("M") == 1:
        return Edit(span, word.replace("M", "m"))
    return None


def _system_home(call: Call) -> Edit | None:
    """Name a home folder for a system user of adduser."""
    options = account_options(call)
    name = _name_as_written(call, options)
    chosen = "no-home" in options or "home" in options
    if chosen or "system" not in options or not _NAMED.fullmatch(name):
        return None
    end = call.spans[0].end
    return Edit(Span(end, end), f" --home /home/{name}")


def _name_as_written(call: Call, options: Options) -> str:
    """The user's name as a word of the command; empty where there is none."""
    return call.raw[options.operands[-1][0]] if options.operands else ""
