"""How long 200 distinct references take, cold and warm, beside ``skopeo inspect``.

Run as ``python bench/registry.py``; needs docker-registry and skopeo. All are asked of a registry
of its own on this machine, so the figures tell of the client and not of a network.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "registry"))

from registries import docker_registry, image, index, program

from autofix.registry import Settings, ask

COUNT = 200
SAMPLE = 20


def timed(work: Callable[[], object]) -> float:
    """The seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Push the images, ask, and print."""
    with tempfile.TemporaryDirectory() as name, docker_registry(Path(name)) as registry:
        references = []
        for number in range(COUNT):
            platforms = ("linux/amd64", "linux/arm64")
            made = index([(platform, image(str(number), platform)) for platform in platforms])
            registry.push(f"bench/image{number}", made, "1.0")
            references.append(f"{registry.host}/bench/image{number}:1.0")
        settings = Settings(cache=Path(name) / "cache")
        answers = ask(references, settings)
        assert all(answer.configuration for answer in answers.values())
        cold = timed(lambda: ask(references, Settings(cache=Path(name) / "other")))
        warm = min(timed(lambda: ask(references, settings)) for _ in range(3))
        skopeo = program("skopeo")

        def inspect() -> None:
            for reference in references[:SAMPLE]:
                subprocess.run(
                    [skopeo, "inspect", "--tls-verify=false", f"docker://{reference}"],
                    check=True,
                    stdout=subprocess.DEVNULL,
                )

        each = timed(inspect) / SAMPLE
    print(f"skopeo inspect: {1000 * each:.1f} ms an image (mean of {SAMPLE}, one after another)")
    for kind, seconds in (("cold", cold), ("warm", warm)):
        own = seconds / COUNT
        print(f"{kind}: {1000 * own:.2f} ms an image, {own / each:.4f} of skopeo's time")


if __name__ == "__main__":
    main()
