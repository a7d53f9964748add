"""Users and groups: made twice, not made, made with a tool that is not there."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom, absent

_QUOTE = r"['`\"]?"
_TOOLS = "adduser|useradd|addgroup|groupadd|usermod|groupmod|userdel|groupdel|deluser|delgroup"
_PREFIX = rf"(?:^|\s)(?:{_TOOLS}|fatal): "
_TAKEN = rf"(?:The )?(?:user|group) {_QUOTE}[^\s'`]+{_QUOTE} already exists\.?$"

SYMPTOMS = (
    Symptom(
        "uid-taken",
        (
            Sign(
                "is already in use", rf"{_PREFIX}The [UG]ID {_QUOTE}\d+{_QUOTE} is already in use"
            ),
            Sign("is not unique", rf"{_PREFIX}UID {_QUOTE}\d+{_QUOTE} is not unique"),
            Sign("already exists", rf"{_PREFIX}[UG]ID {_QUOTE}\d+{_QUOTE} already exists"),
            Sign("' in use", rf"{_PREFIX}[ug]id '\d+' in use"),
        ),
        "The uid or gid that the command asks for belongs to a user or group of the base image.",
        "Use the user with uid 1000 that the base image has, or remove it before that command.",
        rule="missing-user",
    ),
    Symptom(
        "name-taken",
        (
            Sign("already exists", _PREFIX + _TAKEN),
            Sign("' in use", rf"{_PREFIX}(?:user|group) '[^']+' in use"),
        ),
        "The user or group that the command makes is in the base image already.",
        "Leave the command out, or give the existing user uid 1000 with usermod.",
        rule="missing-user",
    ),
    Symptom(
        "adduser-missing",
        absent(_TOOLS),
        "The base image does not have this command; Debian 13, for one, has no adduser.",
        "Write `useradd -m -u 1000 NAME` on Debian, Ubuntu, Fedora and the like, and "
        "`adduser -D -u 1000 NAME` on Alpine.",
        rule="missing-user",
    ),
    Symptom(
        "adduser-options",
        (
            Sign("unrecognized option", rf"{_PREFIX}unrecognized option"),
            Sign("Unknown option: ", r"^Unknown option: (?:disabled-|gecos|create-home|comment)"),
        ),
        "The command that makes the user is another program here, with other options.",
        "Write `useradd -m -u 1000 NAME` on Debian, Ubuntu, Fedora and the like, and "
        "`adduser -D -u 1000 NAME` on Alpine.",
        rule="missing-user",
    ),
    Symptom(
        "unknown-owner",
        (
            Sign(": invalid user", r"(?:chown|chgrp|install): invalid user:? "),
            Sign(": invalid group", r"(?:chown|chgrp|install): invalid group:? "),
            Sign(": unknown user", r"(?:chown|chgrp|install): unknown user"),
            Sign(": unknown group", r"(?:chown|chgrp|install): unknown group"),
        ),
        "There is no user or group of that name in the image. BinderHub sets the build arguments "
        "NB_USER to jovyan and NB_UID to 1000, whatever ARG says.",
        "Write the number, as in `chown -R 1000`, or make the user before that command.",
        rule="missing-user",
    ),
    Symptom(
        "unknown-user",
        (
            Sign("no matching entries in passwd file"),
            Sign("no matching entries in group file"),
        ),
        "USER names a user or group that is not in the image.",
        "Make the user before that line, or write `USER 1000`.",
        rule="missing-user",
    ),
    Symptom(
        "unknown-account",
        (
            Sign(
                " does not exist",
                rf"{_PREFIX}(?:The )?(?:user|group) {_QUOTE}[^\s'`]+{_QUOTE} does not exist",
            ),
            Sign(" does not exist", r"^su: user \S+ does not exist"),
        ),
        "The command changes or uses a user or group that is not in the image.",
        "Make that user or group first, or leave the command out; accounts differ between base "
        "images, and between releases of one.",
        rule="missing-user",
    ),
    Symptom(
        "accounts-need-root",
        (
            Sign("cannot lock /etc/"),
            Sign("Only root may add a user or group"),
            Sign("Permission denied", rf"{_PREFIX}.*Permission denied"),
        ),
        "The command that makes the user does not run as root, because the base image ends with "
        "another user.",
        "Write `USER root` before it, and the user with uid 1000 behind it.",
        rule="missing-user",
    ),
    Symptom(
        "no-sudo",
        (
            *absent("sudo"),
            Sign('"no new privileges"', r"sudo: "),
            Sign("sudo: effective uid is not 0"),
            Sign("sudo: a terminal is required"),
            Sign("sudo: a password is required"),
            Sign("sudo: no tty present"),
            Sign("is not in the sudoers file"),
            Sign("[FATAL tini", r"exec sudo failed"),
        ),
        "sudo is not in the image, or may not be used: no container on Binder gains rights.",
        "Write `USER root` before what has to run as root while building, and `USER 1000` behind "
        "it; nothing can run as root at launch.",
    ),
    Symptom(
        "root-refused",
        (
            Sign("Running as root is not recommended"),
            Sign("Root as the primary user in the image is not permitted"),
        ),
        "The image runs as root, and Jupyter and repo2docker refuse that.",
        "End the Dockerfile with the user with uid 1000.",
        rule="missing-user",
    ),
)
