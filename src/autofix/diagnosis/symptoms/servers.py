"""Jupyter: not there, too old, or unable to write where it has to."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom, absent

_MODULES = r"(?:jupyterlab|notebook|jupyter_server|jupyter_core|jupyter|nbclassic)"
_HIDDEN = r"\.(?:local|jupyter|ipython|cache|config)\b"

SYMPTOMS = (
    Symptom(
        "jupyterhub-missing",
        (
            Sign("No module named", r"No module named '?jupyterhub(?:\.[\w.]+)?'?$"),
            *absent("jupyterhub-singleuser"),
        ),
        "A Binder that asks people to log in starts jupyterhub-singleuser, which is not installed.",
        "Install jupyterhub, in a version near the Hub's; `binder-fix --authenticated` asks for "
        "it.",
        rule="missing-jupyter",
    ),
    Symptom(
        "jupyter-missing",
        (
            Sign("Failed to import jupyterlab"),
            Sign("No module named", rf"No module named '?{_MODULES}(?:\.[\w.]+)?'?$"),
            Sign("Jupyter command `jupyter-", r"command `jupyter-(?:lab|notebook|server)` not fou"),
            Sign("404 GET ", r"404 GET (?:/user/[^/\s]+)?/lab(?:/tree[^\s?]*|/)?(?:\?\S*)? \("),
            Sign("can't open file", r"can't open file '[^']*/jupyter[^/']*': \[Errno 13\]"),
            *absent("jupyter|jupyter-lab|jupyter-notebook"),
        ),
        "Jupyter is not installed, or not in the `python3` that is first on PATH.",
        "Install notebook and jupyterlab with `python3 -m pip`, and set PATH with ENV, not in "
        "a file that only a login shell reads.",
        rule="missing-jupyter",
    ),
    Symptom(
        "python-missing",
        absent("python3"),
        "There is no `python3` on PATH, and Binder starts everything with it.",
        "Install Python 3 and Jupyter, or put the environment that has them first on PATH.",
        rule="missing-jupyter",
    ),
    Symptom(
        "jupyter-outdated",
        (
            Sign("No module named 'distutils'"),
            Sign("warn() missing 1 required keyword-only argument: 'stacklevel'"),
            Sign("You must use Jupyter Server v1 to load JupyterLab"),
            Sign("cannot import name 'DEFAULT_STATIC_FILES_PATH'"),
            Sign("cannot import name 'contextfilter' from 'jinja2'"),
            Sign("cannot import name 'soft_unicode' from 'markupsafe'"),
        ),
        "The installed Jupyter, or another package, is too old for the Python or the packages "
        "beside it.",
        "Install notebook 7 and jupyterlab 4, pinned; `binder-fix --unsafe --diff` shows versions "
        "that fit.",
    ),
    Symptom(
        "home-missing",
        (
            Sign("Could not determine home directory"),
            Sign("Permission denied", rf"Permission denied: '/(?:root/)?{_HIDDEN}"),
            Sign("Permission denied", r"Permission denied: '/(?:root|nonexistent)?(?:/[^']*)?'$"),
            Sign("cannot create directory", rf"mkdir: .*'/(?:root/)?{_HIDDEN}.*Permission den"),
        ),
        "The user has no home folder: HOME is not set, or is a folder of root's.",
        "Make the user with uid 1000 with a home folder, and set HOME to it with ENV.",
        rule="missing-user",
    ),
    Symptom(
        "home-not-writable",
        (
            Sign("Permission denied", rf"Permission denied: '/[^']*/{_HIDDEN}"),
            Sign("Permission denied", r"Permission denied: '/home/[^/']+'$"),
            Sign("Permission denied", r"Permission denied: '[^']*/jupyter[^']*/runtime"),
            Sign("Permission denied", r"Permission denied: '[^']*jupyter_cookie_secret"),
            Sign("cannot create directory", rf"mkdir: .*'/\S*/{_HIDDEN}.*Permission denied"),
        ),
        "The home folder, or a folder in it, belongs to root, and the server cannot start without "
        "writing there.",
        "Write `chown -R 1000` for the home folder as root, after everything that root puts there.",
        rule="misplaced-repository",
    ),
    Symptom(
        "files-not-writable",
        (
            Sign("Permission denied: ", r"HTTP 403: Forbidden \(Permission denied: "),
            Sign("Permission denied: ", r"\bPUT /\S*api/contents/\S*.*Permission denied: "),
            Sign("error while saving file", r"Permission denied|Errno 13"),
            Sign("Unable to create or write file", r"Permission denied|403"),
        ),
        "A notebook cannot be saved: the files or their folder belong to root.",
        "Copy the repository with `COPY --chown=1000 . ${HOME}`.",
        rule="misplaced-repository",
    ),
    Symptom(
        "kernel-unknown",
        (
            Sign("No such kernel named"),
            Sign("NoSuchKernel"),
            Sign("Could not find kernel '"),
            Sign("Kernel not found: "),
        ),
        "A notebook wants a kernel that is not installed under that name.",
        "Install the kernel into the image (for Python: `python3 -m ipykernel install`, as root), "
        "or save the notebook with a kernel that `jupyter kernelspec list` names.",
    ),
    Symptom(
        "kernel-died",
        (
            Sign("KernelRestarter: restarting kernel", r"restarting kernel \([2-9]/"),
            Sign("DeadKernelError"),
            Sign("Kernel died before replying to kernel_info"),
            Sign("Kernel Restarting: The kernel for", r"appears to have died"),
        ),
        "A kernel ended by itself, often because it needed more memory than there is.",
        "Run the notebook's first cells in a terminal of the image; on Binder there are 2 GB.",
    ),
    Symptom(
        "jupyter-configuration",
        (Sign("Bad config encountered during initialization"),),
        "Jupyter does not accept a value of its configuration, such as a folder that is not there.",
        "Mend the option that the line names; what the command line gives is stronger than files.",
    ),
)
