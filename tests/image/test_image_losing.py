"""Which line of an entrypoint's script loses its arguments, and how, as the message tells."""

from __future__ import annotations

import pytest
from folding import built

from autofix.rules.swallowed_arguments import rule

BASE = "FROM python:3.12-bookworm\nRUN useradd -m -u 1000 ana\nENV PORT=1\nUSER ana\n"

# The lines of a script, and what the message says of the one of them that loses the arguments.
LOST = [
    (["exec nginx -g 'daemon off;'"], "2 runs nginx in their place"),
    (["echo", "exec /opt/serve", 'exec "$@"'], "3 runs serve in their place"),
    (["exec $@"], "2 takes them apart"),
    (['exec "$*"'], "2 makes one word of them"),
    (['exec env A=b "$*"'], "2 makes one word of them"),
    (['exec streamlit "$@"'], "2 gives them to streamlit"),
    (['python3 app.py "$@"', "echo"], "2 gives them to python3"),
    (['set -- gunicorn "$@"', 'exec "$@"'], "2 gives them to gunicorn"),
    (["first=$1", "shift", 'exec "$@"'], "4 runs them without the first"),
    (["echo", "exit 0", 'exec "$@"'], "3 ends the script"),
    (["set -u", 'echo "$TOKEN"', 'exec "$@"'], "3 ends the script, as TOKEN is not set"),
    (["set -e", "useradd bo", 'exec "$@"'], "3 ends the script, as only root may run useradd"),
    (
        ["set -e", "echo", "mkdir /data", 'exec "$@"'],
        "4 ends the script, as only root may do what mkdir does there",
    ),
    (
        ["until nc -z db 5432; do sleep 1; done", 'exec "$@"'],
        "2 waits without end for another machine",
    ),
    (["if [ -n x ]; then", "  exec nginx", "fi", 'exec "$@"'], "3 runs nginx in their place"),
    (["main() {", "  exec nginx", "}", 'main "$@"'], "3 runs nginx in their place"),
    (["case $1 in", "a) exec a ;;", "*) exec b ;;", "esac"], "2 loses them"),
    (["python3 app.py"], " ends without running them"),
]


def _message(text: str, files: dict[str, str | None] | None = None) -> str:
    (violation,) = rule.check(built(BASE + text, files, executable=frozenset(files or ())))
    return violation.message


@pytest.mark.parametrize(("lines", "told"), LOST)
def test_line_of_a_file_of_the_repository(lines: list[str], told: str) -> None:
    text = "\n".join(["#!/bin/sh", *lines, ""])
    message = _message('COPY bin/start /\nENTRYPOINT ["/start"]\n', {"bin/start": text})
    place = "bin/start" if told.startswith(" ") else "bin/start:"
    assert message.endswith(f"does not run its arguments: {place}{told}")


def test_line_of_a_heredoc() -> None:
    script = "#!/bin/sh\necho\nexec nginx\n"
    text = f"COPY --chmod=755 <<'EOF' /start\n{script}EOF\nENTRYPOINT [\"/start\"]\n"
    assert _message(text).endswith(": line 8 runs nginx in their place")
    text = text.replace("exec nginx", "nginx")
    assert _message(text).endswith(": the script from line 6 on ends without running them")


def test_line_of_a_script_that_commands_write() -> None:
    text = "USER root\nRUN printf '#!/bin/sh\\nexec nginx\\n' > /start && chmod +x /start\n"
    message = _message(f'{text}ENTRYPOINT ["/start"]\n')
    assert message.endswith(": /start:2 runs nginx in their place")


@pytest.mark.parametrize(
    ("entrypoint", "told"),
    [
        ("nginx", "in shell form it gets none"),
        ('exec "$@"', "in shell form it loses the first"),
        ('["sh", "-c", "exec nginx"]', "its script runs nginx in their place"),
        ('["tini", "--", "sh", "-c", "exec nginx", "-"]', "its script runs nginx in their place"),
    ],
)
def test_script_without_lines(entrypoint: str, told: str) -> None:
    text = f"USER root\nRUN apt-get update && apt-get install -y tini\nENTRYPOINT {entrypoint}\n"
    assert _message(text).endswith(f"does not run its arguments: {told}")


def test_what_no_script_loses() -> None:
    assert _message('ENTRYPOINT ["nginx"]\n') == "the entrypoint does not run its arguments"
    text = 'COPY start /\nENTRYPOINT ["/start", "nginx"]\n'
    message = _message(text, {"start": '#!/bin/sh\nexec "$@"\n'})
    assert message == "the entrypoint does not run its arguments"
