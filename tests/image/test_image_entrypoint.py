"""Does the entrypoint hand on its arguments?"""

from __future__ import annotations

import pytest
from folding import image

from autofix.image.entrypoint import hands_on

INSTRUCTIONS = [
    ("", True),
    ("ENTRYPOINT []", True),
    ('ENTRYPOINT ["tini", "-g", "--"]', True),
    ('ENTRYPOINT ["/usr/bin/dumb-init", "--", "env", "A=b"]', True),
    ('ENTRYPOINT ["conda", "run", "--no-capture-output", "-n", "w"]', True),
    ('ENTRYPOINT ["uv", "run"]', True),
    ('ENTRYPOINT ["bash", "-c", "exec \\"$@\\"", "--"]', True),
    ('ENTRYPOINT ["sh", "-c", "exec $*", "--"]', False),
    ('ENTRYPOINT ["bash", "-c", "jupyter lab"]', False),
    ("ENTRYPOINT jupyter lab", False),
    ('ENTRYPOINT ["python", "app.py"]', False),
    ('ENTRYPOINT ["jupyter", "lab"]', False),
    ('ENTRYPOINT ["/opt/serve.sh"]', None),
    ('ENTRYPOINT ["bash"]', False),
    ('ENTRYPOINT ["tini", "--", "R"]', False),
    ('ENTRYPOINT ["setsid"]', False),
    ('ENTRYPOINT ["env", "A=b", "setsid", "-c"]', False),
    ('ENTRYPOINT ["setsid", "-fw", "nice"]', True),
    ('ENTRYPOINT ["setsid", "--wait"]', True),
    ('ENTRYPOINT ["sh", "-c", "setsid \\"$@\\"; exit $?", "--"]', True),
    ('ENTRYPOINT ["su", "-", "u", "-c"]', False),
    ('ENTRYPOINT ["runuser", "-u", "u", "--"]', False),
    ('ENTRYPOINT ["sudo", "-u", "u", "--"]', False),
    ('ENTRYPOINT ["tini", "--", "gosu", "u"]', False),
    ('COPY su /usr/local/bin/su\nENTRYPOINT ["su", "-c"]', None),
    ('ENTRYPOINT ["npm", "run"]', False),
    ('ENTRYPOINT ["npm", "run", "start", "--"]', False),
    ('ENTRYPOINT ["npm", "exec", "--"]', None),
    ('ENTRYPOINT ["yarn"]', False),
    ('ENTRYPOINT ["yarn", "run"]', False),
    ('ENTRYPOINT ["pnpm", "run"]', False),
    ('ENTRYPOINT ["pnpm"]', None),
    ('ENTRYPOINT ["pnpm", "exec"]', None),
    ('ENTRYPOINT ["make", "run"]', False),
]


@pytest.mark.parametrize(("line", "expected"), INSTRUCTIONS, ids=[i[0] for i in INSTRUCTIONS])
def test_instructions(line: str, expected: bool | None) -> None:
    assert hands_on(image(f"{line}\n")) is expected


SCRIPTS = [
    ('exec "$@"', True),
    ('exec "${@}"', True),
    ('set -e\nsource /opt/env.sh\nexec "$@"', True),
    ('cd /srv\nexec tini -- "$@"', True),
    ('"$@"', True),
    ("exec $@", False),
    ('exec "$*"', False),
    ("python app.py", False),
    ('python app.py "$@"', False),
    ("exec jupyter lab", False),
    ('if [ $# -eq 0 ]; then exec bash; else exec "$@"; fi', True),
    ('if [ -z "$1" ]; then jupyter lab; fi\nexec "$@"', True),
    ('if [ "$1" = "serve" ]; then exec python app.py; fi\nexec "$@"', True),
    ('if [ -n "$SOMETHING" ]; then exec python app.py; fi\nexec "$@"', True),
    ('if [ -n "$JUPYTERHUB_USER" ]; then exec python app.py; fi\nexec "$@"', None),
    ('read SOMETHING\nif [ -n "$SOMETHING" ]; then exec python app.py; fi\nexec "$@"', None),
    ('if [ -n "$(cat /x)" ]; then exec python app.py; fi\nexec "$@"', None),
    ('if [ "$HOME" = / ]; then exec python app.py; fi\nexec "$@"', False),
    ('if [[ -n $SOMETHING ]]; then exec python app.py; fi\nexec "$@"', True),
    ('if [ -n $SOMETHING ]; then exec python app.py; fi\nexec "$@"', False),
    ('set -u\necho "$SOMETHING"\nexec "$@"', False),
    ('set -u\necho "\\$SOMETHING ${SOMETHING:-none} $(echo $SOMETHING)"\nexec "$@"', True),
    ('set -u\n(echo "$SOMETHING")\nexec "$@"', True),
    ('set -u\necho "$CONDA_PREFIX"\nexec "$@"', True),
    ("set -u\necho 'for $SOMETHING'\nexec \"$@\"", True),
    ('mkdir -p /data/x\nexec "$@"\nexit 0', True),
    ('set -e\nexec "$@"\nmkdir -p /data/x', True),
    ('set -e\necho "for $@"\nmkdir -p /data/x\nexec "$@"', False),
    ('if [ $SOMETHING = x ]; then exec python app.py; fi\nexec "$@"', None),
    ('case "$1" in\n  serve) exec python app.py ;;\n  *) exec "$@" ;;\nesac', True),
    ('case "$1" in\n  jupyter) exec jupyter lab ;;\n  *) exec "$@" ;;\nesac', None),
    ('[ -f /env ] && . /env\nexec "$@"', True),
    ('[ $# -gt 0 ] || exec bash\nexec "$@"', True),
    ('exit 0\nexec "$@"', False),
    ('echo "running $@"\nexec "$@"', True),
    ('set -- python app.py\nexec "$@"', False),
    ('for f in /etc/x/*; do . "$f"; done\nexec "$@"', True),
    ('start() { exec "$@"; }\nstart "$@"', True),
    ('(sleep 1; echo up) &\nexec "$@"', True),
    ('. /env.sh || true\nexec "$@"', True),
    ('if [ "$1" != "" ] && [ $# -gt 0 ]; then exec "$@"; fi', True),
    ('if ! [ "$1" = "" ] || [ $# -lt 1 ]; then exec "$@"; fi', True),
    ('if [ $# -ge 1 ]; then exec "$@"; fi\nexec bash', True),
    ('if [ "$(id -u)" = "0" ]; then exec gosu ana "$@"; fi\nexec "$@"', True),
    ('if [ "${1#-}" != "$1" ]; then set -- app "$@"; fi\nexec "$@"', True),
    ('set -- tini -- "$@"\nexec "$@"', True),
    ('while [ ! -f /ready ]; do sleep 1; done\nexec "$@"', True),
    ('"$@" | tee /log', True),
    ('"$@" &\nexec python app.py', None),
    ('"$@" extra', False),
    ('shift\nexec "$@"', None),
    ("#!/usr/bin/env python3\nimport os", False),
    ("#!/usr/bin/env python3\nimport os, sys\nos.execvp(sys.argv[1], sys.argv[1:])\n", True),
    ("#!/usr/bin/env python3\nimport os, sys\nif sys.argv[1:]: os.execvp('x', sys.argv)\n", None),
    ("#!/usr/bin/awk -f\nBEGIN { print ARGV[1] }\n", None),
]


@pytest.mark.parametrize(("script", "expected"), SCRIPTS, ids=[script[0] for script in SCRIPTS])
def test_scripts(script: str, expected: bool | None) -> None:
    text = script if script.startswith("#!") else f"#!/bin/bash\n{script}\n"
    lines = 'COPY --chmod=755 start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n'
    assert (
        hands_on(image(lines, {"start.sh": text}, executable=frozenset({"start.sh"}))) is expected
    )


def test_a_base_image_of_its_own_kind() -> None:
    assert hands_on(image("FROM quay.io/jupyter/base-notebook:2026-02-02\n")) is True
    assert hands_on(image("FROM dolfinx/lab:v0.9.0\n")) is False
    assert hands_on(image("FROM registry.example.org/a:1\n")) is None
