"""What is known of the package only where it is built: the address of its repository.

The workflow that publishes a release says in ``BINDER_FIX_REPOSITORY`` where it runs. The links of
the README then lead there, at the tag of the release; without an address they are plain words, so
that no page shows a link that leads nowhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[]+)\]\((?P<target>(?!https?:|mailto:|#)[^)\s]+)\)")


class Hook(MetadataHookInterface):
    """Fills in ``readme`` and ``urls``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set both, unless a source distribution has them already from when it was built."""
        address = os.environ.get("BINDER_FIX_REPOSITORY", "").rstrip("/")
        open_fields = metadata.get("dynamic", [])
        at = f"{address}/blob/v{metadata['version']}" if address else ""
        if "readme" in open_fields:
            text = Path(self.root, "README.md").read_text(encoding="utf-8")
            metadata["readme"] = {"content-type": "text/markdown", "text": absolute(text, at)}
        if "urls" in open_fields and address:
            metadata["urls"] = {
                "Source": address,
                "Documentation": f"{at}/docs/index.md",
                "Changelog": f"{at}/CHANGELOG.md",
                "Issues": f"{address}/issues",
            }


def absolute(text: str, at: str) -> str:
    """A README whose links into the repository lead below ``at``, or are words if that is empty.

    Blocks of code are left as they are.
    """
    parts = re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
    replacement = rf"[\g<text>]({at}/\g<target>)" if at else r"\g<text>"
    parts[::2] = [_LINK.sub(replacement, part) for part in parts[::2]]
    return "".join(parts)
