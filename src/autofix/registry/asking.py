"""What registries say of references: asked in parallel, every image within its time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

from autofix.http import Web, loopback
from autofix.image.published import Published
from autofix.registry.cache import Cache
from autofix.registry.client import Client, Server, Trouble, deadline_after
from autofix.registry.credentials import Credentials
from autofix.registry.image import Image
from autofix.registry.layers import read_files
from autofix.registry.location import HUB, Location, locate
from autofix.registry.manifests import (
    PLATFORM,
    BadContent,
    Index,
    Manifest,
    read_configuration,
    read_manifest,
)
from autofix.registry.settings import Settings
from autofix.registry.tags import concrete_tag
from autofix.waiting import watch_over


def ask_all(
    references: Collection[str],
    settings: Settings,
    tags: bool = True,
    watch: Callable[[int, int], None] | None = None,
) -> dict[str, Published]:
    """What registries say of every reference; an image that has two names is asked once."""
    count = settings.threads
    web = Web(settings.connect, settings.read, 2 * count, settings.insecure)
    asked: dict[Location | str, Future[Published]] = {}
    futures: dict[str, Future[Published]] = {}
    with web, ThreadPoolExecutor(count) as helpers, ThreadPoolExecutor(count) as pool:
        asking = _Asking(settings, web, helpers, tags)
        try:
            for reference in references:
                key = locate(reference) or reference
                if key not in asked:
                    asked[key] = pool.submit(asking.ask, reference)
                futures[reference] = asked[key]
            if watch:
                watch_over(asked.values(), watch)
            answers = {text: future.result() for text, future in futures.items()}
        finally:
            pool.shutdown(cancel_futures=True)
    return {text: replace(answer, reference=text) for text, answer in answers.items()}


class _Asking:
    """One run: what all its images share."""

    def __init__(self, settings: Settings, web: Web, helpers: ThreadPoolExecutor, tags: bool):
        self._settings = settings
        self._web = web
        self._client = Client(web, Credentials())
        self._cache = Cache(settings.cache)
        self._helpers = helpers
        self._tags = tags

    def ask(self, reference: str) -> Published:
        """What the first server that has the image says of it."""
        location = locate(reference)
        if location is None:
            return Published(reference, problem="a base image has a name that no image can have")
        deadline = deadline_after(self._settings.total)
        mirrors = self._settings.mirrors if location.host == HUB else ()
        published = Published(reference)
        for server in (*map(_mirror, mirrors), self._own(location)):
            image = Image(self._client, self._cache, server, location.repository, deadline)
            published = self._published(reference, location, image)
            if published.digest:
                break
        return published

    def _own(self, location: Location) -> Server:
        """The server of a location; plain HTTP comes first on this machine only."""
        host = location.server
        schemes = ["https"]
        if loopback(host):
            schemes = ["http", "https"]
        elif self._web.plain(host):
            schemes = ["https", "http"]
        return Server(
            location.host, tuple(f"{scheme}://{host}" for scheme in schemes), location.key
        )

    def _published(self, reference: str, location: Location, image: Image) -> Published:
        """What one server says of an image: as much as it told before there was trouble."""
        published = Published(reference)
        renews = bool(location.digest and location.tag and self._settings.update_digests)
        try:
            if location.digest and not renews:
                digest, body = location.digest, image.content(location.digest, promised=False)
            else:
                # What is read is what the image is made from once the digest is renewed.
                digest, body = image.named(location.tag)
            # What is no image, such as the page of a proxy, has no digest to pin.
            content = read_manifest(body)
            published = replace(published, digest=digest)
            published = self._read(published, image, content)
            if self._tags and location.tag == "latest" and not location.digest:
                tag = concrete_tag(image, published.digest, self._helpers)
                published = replace(published, tag=tag)
        except BadContent as error:
            return replace(published, problem=f"{image.server.name} {error}")
        except Trouble as error:
            if error.missing and not published.digest and not renews:
                return replace(published, missing=True)
            return replace(published, problem=str(error))
        return published

    def _read(self, published: Published, image: Image, content: Index | Manifest) -> Published:
        """Add the platforms and, for Binder's, the configuration and the files."""
        platforms: tuple[str, ...] = ()
        if isinstance(content, Index):
            platforms = content.platforms
            if content.chosen is None:
                return replace(published, platforms=platforms)
            content = read_manifest(image.content(content.chosen.digest))
        if not isinstance(content, Manifest):
            raise BadContent("has an index in an index")
        platform, configuration = read_configuration(image.blob(content.config))
        published = replace(published, platforms=platforms or (platform,) * bool(platform))
        if platform != PLATFORM:
            return published
        published = replace(published, configuration=configuration)
        if self._settings.deep:
            patient = replace(image, deadline=deadline_after(self._settings.layers))
            files, problem = read_files(content.layers, patient.layer)
            text = f"{image.server.name} has a file that cannot be read ({problem})"
            published = replace(published, files=files, problem=text if problem else "")
        return published


def _mirror(url: str) -> Server:
    host = urlsplit(url).netloc
    return Server(host, (url.rstrip("/"),), host)
