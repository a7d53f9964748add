"""Asking the package index: one page for every package, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

from autofix.image.published import Release, Wanted
from autofix.package_index.configuration import Settings, configured
from autofix.package_index.demand import Demand, Unanswerable, demanded
from autofix.package_index.newest import newest
from autofix.package_index.pages import Page
from autofix.waiting import watch_over

THREADS = 8


def ask(
    wanted: Collection[Wanted],
    *,
    timeout: float = 5.0,
    settings: Settings | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> dict[Wanted, Release]:
    """The newest fitting release of everything that is wanted; trouble is told in ``problem``.

    ``timeout`` is how many seconds an index may be silent; a page may take six times as long.
    ``settings`` are those of pip if they are not given. A page is asked for once. ``watch`` is
    told every now and then how many packages are answered, of how many.
    """
    answers: dict[Wanted, Release] = {}
    demands: dict[Wanted, Demand] = {}
    for one in wanted:
        try:
            demands[one] = demanded(one)
        except Unanswerable as reason:
            answers[one] = Release(problem=str(reason))
    if not demands:
        return answers
    settings = configured() if settings is None else settings
    if settings.problem:
        return answers | dict.fromkeys(demands, Release(problem=settings.problem))
    names = sorted({demand.name for demand in demands.values()})
    pages = _pages(names, settings, timeout, watch)
    for one, demand in demands.items():
        page = pages[demand.name]
        answers[one] = Release(problem=page.problem) if page.problem else newest(demand, page.files)
    return answers


def _pages(
    names: list[str],
    settings: Settings,
    timeout: float,
    watch: Callable[[int, int], None] | None,
) -> dict[str, Page]:
    """What the indexes say of every package by its name."""
    from autofix.package_index.client import Client

    try:
        client = Client(settings, timeout)
    except OSError:
        return dict.fromkeys(names, Page(problem="pip's certificates cannot be read"))
    with client, ThreadPoolExecutor(THREADS) as pool:
        asked = {name: pool.submit(client.page, name) for name in names}
        if watch:
            watch_over(asked.values(), watch)
        return {name: future.result() for name, future in asked.items()}
