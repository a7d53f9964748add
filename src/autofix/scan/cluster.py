"""The work on an existing Dask cluster: batches out, rows back, a lost worker's part done again.

On each worker a process of ours does the work, as in a crew on one machine: a Dockerfile that takes
too long, or all memory, does no harm to a cluster that others use as well.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

from autofix import __version__, files
from autofix.scan.examining import Answering, failed
from autofix.scan.job import Job, Wishes
from autofix.scan.row import Row
from autofix.workers.crew import Crew

_AHEAD = 3
_WAIT = 30.0
_ASK_AGAIN = 5.0
_LOGGED = 10

_crews: dict[tuple[str, int], Crew[Job, Row]] = {}


def work(scan: str, wishes: Wishes, seconds: float, jobs: list[Job]) -> list[Row]:
    """What a worker does: the rows of some jobs, by a process that it keeps for the scan."""
    place = (scan, threading.get_ident())
    crew = _crews.get(place)
    if crew is None:
        crew = _crews[place] = Crew(Answering(wishes), partial(failed, wishes), seconds, 1)
    return list(crew.run([jobs]))


def dismiss(scan: str) -> None:
    """End the processes of a scan on a worker."""
    for place in [place for place in list(_crews) if place[0] == scan]:
        _crews.pop(place).close()


def version() -> str:
    """The version of binder-fix on a worker."""
    return __version__


def rows(
    address: str, batches: Iterable[list[Job]], wishes: Wishes, seconds: float
) -> Iterator[Row]:
    """The rows of all jobs as they come, each once; raises UnusableInput where that fails.

    A few batches a thread are on their way at any time.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
        configuration: Any = importlib.import_module("dask.config")
    except ImportError as error:
        raise files.UnusableInput(
            "--dask needs Dask: pip install 'binder-fix[dask]', here and on the workers"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    scan = uuid.uuid4().hex
    with ExitStack() as stack:
        # For its developers Dask keeps the last 1,000 messages, each with the texts of a batch.
        stack.enter_context(configuration.set({"distributed.admin.low-level-log-length": _LOGGED}))
        try:
            client = distributed.Client(address, timeout=_WAIT, set_as_default=False)
            stack.enter_context(client)
            _check(client)
        except (OSError, ValueError, TimeoutError) as error:
            raise files.UnusableInput(f"the cluster {address} cannot be used: {error}") from error
        stack.callback(_dismissed, client, scan)
        yield from _streamed(distributed, client, partial(work, scan, wishes, seconds), batches)


def _check(client: Any) -> None:
    """Every worker must have this very version: rows of one scan are made by one."""
    client.wait_for_workers(1, timeout=_WAIT)
    for worker, answer in client.run(version, on_error="return").items():
        if isinstance(answer, ImportError):
            raise files.UnusableInput(f"the worker {worker} has no binder-fix")
        if isinstance(answer, str) and answer != __version__:
            raise files.UnusableInput(
                f"the worker {worker} has binder-fix {answer}, here it is {__version__}"
            )


def _dismissed(client: Any, scan: str) -> None:
    """End our processes on the workers that are left; those of others end with them."""
    with suppress(Exception):
        client.run(dismiss, scan, on_error="ignore")


def _streamed(
    distributed: Any,
    client: Any,
    task: partial[list[Row]],
    batches: Iterable[list[Job]],
) -> Iterator[Row]:
    coming = iter(batches)
    sent: dict[str, list[Job]] = {}
    done = distributed.as_completed(loop=client.loop)
    room, asked = 0, -_ASK_AGAIN

    def send(jobs: list[Job]) -> None:
        future = client.submit(task, jobs, pure=False)
        sent[future.key] = jobs
        done.add(future)

    while True:
        if time.monotonic() - asked > _ASK_AGAIN:
            # Workers come and go.
            room = _AHEAD * max(1, sum(client.nthreads().values()))
            asked = time.monotonic()
        while len(sent) < room and (jobs := next(coming, None)):
            send(jobs)
        if not sent:
            return
        future = next(done)
        jobs = sent.pop(future.key)
        try:
            error = future.exception()
            answers = None if error else future.result()
        except (OSError, CancelledError) as gone:
            raise files.UnusableInput("the cluster is gone; --resume goes on") from gone
        if answers is not None:
            yield from answers
        elif not isinstance(error, distributed.KilledWorker):
            raise files.UnusableInput(f"the cluster fails: {error}")
        elif len(jobs) > 1:
            # It was there whenever a worker died: which file, if any, will be seen.
            for job in jobs:
                send([job])
        else:
            job, reason = jobs[0], "several workers of the cluster died at it"
            yield failed(task.args[1], job, reason)
