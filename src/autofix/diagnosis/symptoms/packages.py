"""Package managers: Python's, the distributions', conda, npm, R, Julia."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom, absent

SYMPTOMS = (
    Symptom(
        "externally-managed",
        (
            Sign("externally-managed-environment", r"error: externally-managed-environment"),
            Sign("is externally managed", r"The interpreter at \S+ is externally managed"),
            Sign("This environment is externally managed"),
        ),
        "pip does not install into the Python of this distribution (PEP 668).",
        "Make a virtual environment and put it first on PATH: `python3 -m venv /opt/venv` and "
        "`ENV PATH=/opt/venv/bin:$PATH`.",
        rule="missing-jupyter",
    ),
    Symptom(
        "python-version",
        (
            Sign("require a different python version"),
            Sign("requires a different Python: "),
            Sign("but the running Python is", r"requires Python '.*' but the running Python is"),
            Sign("does not satisfy Python", r"current Python version .* does not satisfy"),
        ),
        "A package, in the version that is wanted, is not for the Python of the image.",
        "Pin a version that fits the Python, or take a base image with another Python.",
    ),
    Symptom(
        "no-such-version",
        (Sign("No matching distribution found for"),),
        "pip finds no such package, or no version of it that fits the requirement, the Python "
        "and the platform.",
        "Check the name and the version; an old pin may need an older Python.",
    ),
    Symptom(
        "resolution-impossible",
        (
            Sign("ResolutionImpossible"),
            Sign("have conflicting dependencies", r"Cannot install .* conflicting dependencies"),
            Sign("No solution found when resolving"),
            Sign("resolution-too-deep"),
        ),
        "The packages that are asked for exclude each other.",
        "Loosen the pins that the lines around this one name.",
    ),
    Symptom(
        "hash-mismatch",
        (
            Sign("DO NOT MATCH THE HASHES"),
            Sign("Hashes are required in --require-hashes mode"),
        ),
        "A package is not the file that its pinned hash belongs to, or has no hash.",
        "Write the hashes anew from a source that you trust; `binder-fix --unsafe --hashes` pins "
        "by hash.",
    ),
    Symptom(
        "compilation-failed",
        (
            Sign("error: subprocess-exited-with-error"),
            Sign("error: metadata-generation-failed"),
            Sign("ERROR: Could not build wheels for"),
            Sign("ERROR: Failed to build installable wheels"),
            Sign("error: command '", r"error: command '\S*(?:gcc|g\+\+|cc|clang)\S*' failed"),
            Sign("unable to execute 'gcc'"),
            Sign("fatal error: Python.h: No such file"),
        ),
        "A package has no ready-made wheel for this Python and platform, and cannot be compiled.",
        "Pin a version that has a wheel for this Python, or install the compiler and the headers.",
    ),
    Symptom(
        "release-retired",
        (
            Sign("a Release file", r"^E: .*(?:does not have|no longer has) a Release file"),
            Sign("Release file for", r"Release file for \S+ (?:is expired|is not valid anymore)"),
            Sign("No URLs in mirrorlist"),
            Sign("Cannot find a valid baseurl for repo"),
            Sign("Failed to download metadata for repo"),
        ),
        "The packages of this release of the distribution are gone from its servers, mostly "
        "because it is no longer supported.",
        "Take a base image with a newer release; for Debian, archive.debian.org keeps old "
        "packages.",
    ),
    Symptom(
        "signature-unknown",
        (
            Sign("NO_PUBKEY"),
            Sign("EXPKEYSIG"),
            Sign("At least one invalid signature was encountered"),
            Sign("is not signed.", r"^E: The repository .* is not signed"),
        ),
        "apt has no valid key for a package source.",
        "Install the key of that source and name it with `signed-by`; for the distribution's own "
        "sources take a newer base image.",
    ),
    Symptom(
        "lists-outdated",
        (
            Sign("E: Failed to fetch ", r"E: Failed to fetch .*\s404\s"),
            Sign("Hash Sum mismatch"),
            Sign("File has unexpected size"),
        ),
        "apt's lists do not fit what the servers have.",
        "Write `apt-get update && apt-get install -y ...` in one RUN; if it was so, build again "
        "or take a newer base image.",
    ),
    Symptom(
        "package-unknown",
        (
            Sign("E: Unable to locate package"),
            Sign("has no installation candidate"),
            Sign("unable to select packages"),
            Sign("Unable to find a match: "),
            Sign("No match for argument: "),
        ),
        "The distribution has no package of that name in this release, or its lists were not read.",
        "Write `apt-get update` in the same RUN, and check the name for this release.",
        distance=1,
    ),
    Symptom(
        "question-asked",
        (Sign("Do you want to continue", r"\] Abort\."), Sign("Geographic area: ")),
        "A package manager asks a question, and nobody can answer while an image is built.",
        "Write `apt-get install -y`, with DEBIAN_FRONTEND=noninteractive.",
    ),
    Symptom(
        "conda-unsatisfiable",
        (
            Sign("PackagesNotFoundError: "),
            Sign("ResolvePackageNotFound"),
            Sign("UnsatisfiableError: "),
            Sign("Could not solve for environment specs"),
            Sign("PackagesNotFoundInChannelsError"),
        ),
        "conda finds no such packages, or none that go together.",
        "Check names, channels (conda-forge) and pins; builds pinned on another system do not "
        "exist for linux-64.",
    ),
    Symptom(
        "conda-terms",
        (Sign("CondaToSNonInteractiveError"), Sign("Terms of Service have not been accepted")),
        "conda's default channels ask for their terms to be accepted.",
        "Use conda-forge only, as in `conda install --override-channels -c conda-forge`.",
    ),
    Symptom(
        "conda-not-activated",
        (
            Sign("Your shell has not been properly configured to use 'conda activate'"),
            Sign("CondaError: Run 'conda init' before 'conda activate'"),
            Sign("EnvironmentNameNotFound"),
            Sign("EnvironmentLocationNotFound"),
        ),
        "An environment of conda cannot be activated in a RUN, or is not there.",
        "Put the environment's bin folder first on PATH with ENV; nothing reads .bashrc at launch.",
    ),
    Symptom(
        "node",
        (
            Sign("EBADENGINE", r"npm (?:ERR!|error) code EBADENGINE"),
            Sign("notsup", r"npm (?:ERR!|error) notsup"),
            Sign('The engine "node" is incompatible'),
            Sign("Please install nodejs"),
            Sign("Please install Node.js and npm"),
            *absent("node|nodejs|npm|npx|yarn"),
        ),
        "Node.js is missing, or not in a version that the package or extension wants.",
        "Install a Node.js that fits; extensions for JupyterLab 3 and newer come from pip or conda "
        "and need none.",
    ),
    Symptom(
        "npm-failed",
        (Sign("npm ERR! code "), Sign("npm error code ")),
        "npm could not install.",
        "Read the lines behind this one.",
        distance=1,
    ),
    Symptom(
        "r-package-failed",
        (
            Sign(
                "had non-zero exit status", r"installation of package .* had non-zero exit status"
            ),
            Sign("ERROR: configuration failed for package"),
            Sign("ERROR: compilation failed for package"),
            Sign("ERROR: dependenc", r"ERROR: dependenc(?:y|ies) .* not available for package"),
            Sign("is not available for this version of R", r"package .* is not available"),
        ),
        "A package of R was not installed; R goes on all the same, and it is missing at launch.",
        "Install the system libraries that the lines before this one name, or take binary packages "
        "for the distribution.",
        quiet=True,
    ),
    Symptom(
        "julia-failed",
        (
            Sign("ERROR: LoadError: "),
            Sign("ERROR: Unsatisfiable requirements detected for package"),
            Sign("ERROR: The following package names could not be resolved"),
        ),
        "Julia could not install or load its packages.",
        "Check Project.toml and Manifest.toml against the version of Julia in the image.",
    ),
)
