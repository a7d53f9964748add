"""A package index in a folder: a page for every package, laid out as on a server.

Such pages often leave out which Pythons a file is for. The wheels, being at hand, say it.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from zipfile import BadZipFile, ZipFile

from autofix.package_index.pages import File, Unreadable, read_page

_LARGEST_METADATA = 1 << 20
_UNUSABLE = (OSError, ValueError, LookupError, RuntimeError, BadZipFile, EOFError, zlib.error)


def files_in_folder(root: Path, name: str, largest: int) -> tuple[File, ...] | None:
    """The files of a package; None if it is not there. Raises Unreadable, or OSError."""
    page = root / name / "index.html"
    if not page.is_file():
        return None
    with page.open("rb") as stream:
        body = stream.read(largest + 1)
    if len(body) > largest:
        raise Unreadable
    return tuple(_completed(file, page) for file in read_page(body, "text/html"))


def _completed(file: File, page: Path) -> File:
    """A file with the Pythons that it is for, from the wheel itself if its page does not say."""
    if file.requires_python or not file.name.endswith(".whl"):
        return file
    try:
        target = urlsplit(urljoin(page.absolute().as_uri(), file.address))
        if target.scheme != "file" or target.netloc:
            return file
        with ZipFile(url2pathname(target.path)) as wheel:
            inner = [one for one in wheel.namelist() if one.endswith(".dist-info/METADATA")]
            with wheel.open(inner[0]) as stream:
                metadata = stream.read(_LARGEST_METADATA)
    except _UNUSABLE:
        return file
    python = BytesHeaderParser().parsebytes(metadata).get("Requires-Python", "")
    return replace(file, requires_python=str(python))
