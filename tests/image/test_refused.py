"""Requirements that no pip reads, as thirteen of its versions from 9 to 25.3 answered."""

from __future__ import annotations

import pytest

from autofix.image.commands.refused import is_unreadable

REFUSED = [
    'notebook==7.2.2 python_version>"3"', "notebook; python_version < 4", "notebook=7.2.2",
    "notebook;python_version<4", "notebook = 7.2.2", "numpy pandas", "numpy 1.20",
    "numpy==1.2 pandas", "numpy>=1,<2 pandas", "numpy[x] pandas", '"numpy==1.2"', "'numpy'",
    'numpy; python_version = "3"', "numpy; sys_platform == linux", "numpy=>1.2", "numpy,",
    "numpy=1.2=py_0", "numpy, pandas", "numpy==1.2,pandas", "numpy=~1.2", "numpy~1.2",
    'numpy ; python_version < "3" or python_version > 3', "numpy|pandas", "numpy-", "numpy.",
    "_numpy", "numpy[x", "numpy]", "numpy==1.2)", "numpy=== 1.2 pandas", "foo[notebook,",
    "numpy~=1.2; python_version>=3.7", "numpy==1.*; ( python_version < 4 )", "numpy (1.2)",
    "numpy>=1.0 <2", "pip install numpy", "numpy%", "numpy+x", "numpy!1.2", "numpy=",
]  # fmt: skip
# The versions of pip do not agree, or all take them.
TAKEN = [
    "numpy==", "numpy>=1,", "numpy@latest", "numpy==1.x", "numpy>1.2.*", "numpy==1.2:3",
    "numpy<=>1", "numpy>=*", 'numpy>="1.2"', "numpy==1.2;", "numpy===1.2", "numpy >= 1.2 , < 3",
    "numpy (>=1.2)", "numpy(>=1.2)", "numpy>=1.2.dev", "numpy==1.2\xa0", "numpy",
    "torch==2.4.0+cpu", "numpy[a, b] ~=1.2", 'numpy; python_version >= "3" and extra != "x"',
    "numpy; os_name=='posix'",
    "numpy ; 'linux' in sys_platform", "model @ https://example.org/a;b; python_version < '3'",
]  # fmt: skip
# What may be a file, a folder, an address, or something else by then.
NOT_KNOWN = [
    "", "-e .", ".", "./a b", "a b/c", "a b.whl", "a b.tar.gz", "git+https://example.org/a b",
    "numpy=${VERSION}", "numpy*", "C:\\a b", "a" * 600 + " b", "numpy; foo == '3'",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_refused_by_every_pip(text: str) -> None:
    assert is_unreadable(text)


@pytest.mark.parametrize("text", [*TAKEN, *NOT_KNOWN])
def test_not_certain(text: str) -> None:
    assert not is_unreadable(text)
