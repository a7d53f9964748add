"""What Binder says when it gives up, and what every failed build ends with."""

from __future__ import annotations

from autofix.diagnosis.symptom import Sign, Symptom

SYMPTOMS = (
    Symptom(
        "port-taken",
        (
            Sign("is already in use, trying another port", r"port 8888 is already in use"),
            Sign("because the port is not available", r"port 8888\b"),
            Sign("ddress already in use", r":8888\b|port 8888\b|Errno 98"),
        ),
        "Something else in the container answers on port 8888, which Binder wants for Jupyter.",
        "Do not start another server in the entrypoint.",
        rule="swallowed-arguments",
    ),
    Symptom(
        "no-answer",
        (
            Sign("didn't respond in", r"Server at \S+ didn't respond in \d+ seconds"),
            Sign("never responded", r"server never showed up|never responded"),
            Sign("ECONNREFUSED", r"ECONNREFUSED \S+:8888"),
            Sign("onnection refused", r":8888\S*.*[Cc]onnection refused"),
        ),
        "No server answered in time: it did not start, or not on port 8888 of every address, or "
        "an entrypoint takes too long or runs something else.",
        "`binder-fix launch` starts the image as Binder does and shows the server's own log; "
        "`binder-fix` looks at the entrypoint.",
        distance=1,
    ),
    Symptom(
        "launch-failed",
        (
            Sign("Launch attempt ", r"Launch attempt \d+ failed"),
            Sign("took too long to launch"),
            Sign("Failed to launch image"),
            Sign(" failed to launch", r"Image \S+ for user \S+ failed to launch"),
            Sign("Spawn failed: "),
            Sign("Spawner failed to start"),
        ),
        "The image was built, but Binder could not start it, and does not say why.",
        "`binder-fix launch` starts the image as Binder does and shows the server's own log.",
        distance=2,
    ),
    Symptom(
        "connection-lost",
        (Sign("Failed to connect to event stream"),),
        "The page lost its connection to Binder.",
        "Load the page again.",
        distance=2,
    ),
    Symptom(
        "build-failed",
        (
            Sign("did not complete successfully: "),
            Sign("returned a non-zero code: "),
            Sign("executor failed running"),
            Sign("Error during build: "),
            Sign("failed to solve: "),
            Sign("subprocess.CalledProcessError", r"'(?:buildx|build)'"),
        ),
        "The image could not be built; the reason is in the lines before this one.",
        "Look at what the failed command printed; `binder-fix --diff` shows what is known to be "
        "wrong with the Dockerfile.",
        distance=2,
    ),
)
