"""What a setup.py requires, without running it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from autofix.image.commands.setup_script import Required, required

FILES = {"requirements.txt": "numpy\n", "lab.txt": "jupyterlab\n"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("setup(install_requires=['numpy', 'notebook>=7'])", [("", "numpy"), ("", "notebook>=7")]),
        ("import setuptools as s\ns.setup(install_requires=('jupyterlab',))", [("", "jupyterlab")]),
        ("setup(install_requires='numpy\\nnotebook')", [("", "numpy"), ("", "notebook")]),
        ("setup(extras_require={'lab': ['jupyterlab']})", [("lab", "jupyterlab")]),
        ("NEEDS = ['notebook']\nsetup(install_requires=NEEDS)", [("", "notebook")]),
        ("if True:\n    setup(\n        name='x',\n    )", []),
        # Computed, of files that say nothing of Jupyter.
        ("setup(install_requires=open('requirements.txt').read().split())", []),
        ("setup(**CONFIG)", []),
        ("import configured", []),
        ("setup(name='\\d')", []),
        # Computed, where Jupyter may be among it.
        ("setup(install_requires=open('lab.txt').read().split())", None),
        ("A = ['notebook']\nA = A + ['x']\nsetup(install_requires=A)", None),
        ("setup(install_requires=['x'] + (['jupyterlab'] if LAB else []))", None),
        ("setup(extras_require={LAB: ['jupyterlab']})", None),
        ("setup(install_requires=['jupyterlab'])\nsetup()", None),
        ("setup(install_requires=None)\n# jupyter", None),
        ("print 'old', notebook", None),
    ],
)
def test_what_is_required(text: str, expected: Required | None) -> None:
    assert required(text, FILES.get) == expected


@given(some.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    required(text, FILES.get)


@pytest.mark.parametrize("text", ["(" * 100_000, "-" * 50_000 + "1", "a." * 100_000, "x\0y"])
def test_hostile_scripts_are_not_known(text: str) -> None:
    assert required(f"{text}  # notebook", FILES.get) is None
