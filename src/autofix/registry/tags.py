"""The concrete tag of an image that is named ``latest``: listed, and asked for its digest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from autofix.registry.client import Trouble, refused
from autofix.registry.image import Image
from autofix.registry.location import is_tag
from autofix.registry.manifests import BadContent
from autofix.registry.newest import best, next_tags

PAGES = 20
MOST = 20_000


def concrete_tag(image: Image, digest: str, helpers: ThreadPoolExecutor) -> str:
    """The most specific stable tag that has a digest; empty if none was found.

    Raises Trouble where the tags cannot be listed or asked for.
    """
    tags = list(dict.fromkeys(_listed(image)))
    answers: dict[str, bool] = {}
    while wanted := next_tags(tags, answers):
        digests = helpers.map(lambda tag: _digest(image, tag), wanted)
        answers.update((tag, found == digest) for tag, found in zip(wanted, digests, strict=True))
    return best(tag for tag, right in answers.items() if right)


def _digest(image: Image, tag: str) -> str:
    """The digest of a tag; empty where a listed tag is not there, or is of no use."""
    try:
        return image.digest(tag)
    except BadContent:
        return ""
    except Trouble as trouble:
        if trouble.missing:
            return ""
        raise


def _listed(image: Image) -> Iterator[str]:
    """The tags of a repository, page by page."""
    query = "n=1000"
    count = 0
    for _ in range(PAGES):
        answer = image.request("GET", f"tags/list?{query}")
        if answer.status != 200:
            raise refused(image.server, answer.status)
        try:
            content = json.loads(answer.body)
        except (ValueError, RecursionError):
            content = None
        listed = content.get("tags") if isinstance(content, dict) else ()
        if not isinstance(listed, list | tuple | None):
            listed = ()
        for tag in listed or ():
            if isinstance(tag, str) and is_tag(tag) and count < MOST:
                count += 1
                yield tag
        query = _following(answer.headers.get("link", ""))
        if not query or count >= MOST:
            return


def _following(link: str) -> str:
    """The query of the next page; only that of a Link header is believed, not where it leads."""
    match = re.search(r'<([^<>]{1,2000})>\s*;[^<]*\brel="?next\b', link)
    if not match:
        return ""
    try:
        pairs = parse_qsl(urlsplit(urljoin("http://registry/", match[1])).query)
    except ValueError:
        return ""
    return urlencode([pair for pair in pairs if pair[0] in ("n", "last", "next_page", "page")])
