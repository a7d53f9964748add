"""The Dockerfile itself, the build context, and where repo2docker looks."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom

SYMPTOMS = (
    Symptom(
        "frontend-too-old",
        (
            Sign("option requires BuildKit"),
            Sign("unknown flag: ", r"on line \d+: unknown flag: "),
            Sign("nknown flag: ", r"parse error.*Unknown flag: "),
            Sign("invalid chmod parameter: "),
        ),
        "The Dockerfile uses an option that this builder does not know.",
        "Write `# syntax=docker/dockerfile:1` as the first line, or do without the option.",
    ),
    Symptom(
        "dockerfile-syntax",
        (
            Sign("ockerfile parse error"),
            Sign("unknown instruction: "),
            Sign("the Dockerfile cannot be empty"),
            Sign("no build stage in current context"),
            Sign("dockerfile contains no stages to build"),
            Sign("should not be blank", r"base name \(.*\) should not be blank"),
            Sign("failed to parse stage name"),
            Sign("invalid reference format"),
        ),
        "The Dockerfile cannot be read: an instruction is not one, or has not what it needs.",
        "Mend the line that the message names; a line is continued only by a backslash at its "
        "very end, and ARG before FROM needs a value.",
    ),
    Symptom(
        "copy-source-missing",
        (
            Sign("failed to calculate checksum of ref", r": not found$"),
            Sign("failed to compute cache key", r": not found$"),
            Sign("not found in build context"),
            Sign("forbidden path outside the build context"),
            Sign("no source files were specified"),
            Sign("COPY failed: "),
            Sign("ADD failed: "),
        ),
        "COPY or ADD names something that is not in the repository, or that .dockerignore hides.",
        "Write paths as they are seen from the root of the repository, also in binder/Dockerfile, "
        "and look at .dockerignore.",
    ),
    Symptom(
        "dockerfile-missing",
        (
            Sign("failed to read dockerfile"),
            Sign("no such file or directory", r"open \S*Dockerfile: no such file"),
        ),
        "There is no Dockerfile where the builder looks.",
        "Call it exactly Dockerfile, in binder/, .binder/ or the root of the repository.",
    ),
    Symptom(
        "two-binder-folders",
        (Sign("contains both a 'binder' and a '.binder' directory"),),
        "The repository has both binder/ and .binder/, and repo2docker takes only one.",
        "Keep one of the two.",
    ),
    Symptom(
        "no-environment",
        (Sign("No environment specification found"),),
        "repo2docker finds no Dockerfile; a folder binder/ or .binder/ hides the one in the root.",
        "Put the Dockerfile into that folder, or rename the folder.",
    ),
    Symptom(
        "legacy-base",
        (Sign("The legacy buildpack "),),
        "The root Dockerfile builds on the image of the first Binder, which is no longer there.",
        "Choose another base image.",
    ),
)
