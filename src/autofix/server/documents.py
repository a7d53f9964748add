"""The documents that an editor has open: their texts, and which of them are Dockerfiles."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from lsprotocol import types
from pygls.uris import to_fs_path, urlparse

from autofix import files
from autofix.image.context import Context
from autofix.pattern import pattern
from autofix.server.positions import Lines
from autofix.values import cached_property, dataclass, replace

_NAME = pattern(r"(Dockerfile|Containerfile)(\.(?!dockerignore$).+)?|.+\.(Dockerfile|dockerfile)")
# Halves of a character: no file has them. Those from U+DC80 stand for a byte that is no UTF-8.
_LONE = pattern("[\ud800-\udc7f\udd00-\udfff]")


@dataclass(frozen=True)
class Document:
    """An open document as the editor has it."""

    uri: str
    language: str
    version: int | None
    lines: Lines

    @property
    def path(self) -> Path | None:
        """The file that it is saved to, absolute; None where it is no file of this machine."""
        path = to_fs_path(self.uri)
        return Path(path) if path and "\0" not in path and Path(path).is_absolute() else None

    @property
    def label(self) -> str:
        """What people call it: the name of its file."""
        return PurePosixPath(urlparse(self.uri)[2]).name or self.uri

    @property
    def is_dockerfile(self) -> bool:
        """Whether it is one by its language, or else by its name."""
        return self.language == "dockerfile" or bool(_NAME.fullmatch(self.label))

    @property
    def text(self) -> str:
        """The text as the editor would save it; every character keeps its offset."""
        return _LONE.sub("\ufffd", self.lines.text)

    @cached_property
    def source(self) -> files.Source:
        """The document as the file that the editor would save.

        Raises UnusableInput where that could not be read: too large, or no text.
        """
        text = files.decoded(self.text.encode("utf-8", "surrogateescape"), self.label)
        if self.path is None:
            return files.Source(None, None, self.label, text)
        return files.Source(str(self.path), files.folder_of(str(self.path)), self.label, text)

    def changed(self, params: types.DidChangeTextDocumentParams) -> Document:
        """The document after the changes, one after the other."""
        lines = self.lines
        for change in params.content_changes:
            text = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                text = lines.replaced(change.range, text)
            lines = replace(lines, text=text)
        return replace(self, version=params.text_document.version, lines=lines)


def overlaid(context: Context, source: files.Source, documents: tuple[Document, ...]) -> Context:
    """A build context as it is in the editor: the text of an open document is what counts.

    The Dockerfile itself is in it, as it will be once it is saved.
    """
    root = source.root
    if root is None:
        return context
    texts = dict(context.files)
    if source.path and source.path.is_relative_to(root):
        texts.setdefault(source.path.relative_to(root).as_posix(), None)
    ignore = context.ignore
    for document in documents:
        if document.path is None or not document.path.is_relative_to(root):
            continue
        name = document.path.relative_to(root).as_posix()
        if texts.get(name) is not None:
            texts[name] = document.text
        if name == context.ignore_name and (ignore or name in texts):
            ignore = document.text
    return replace(context, files=texts, ignore=ignore)
