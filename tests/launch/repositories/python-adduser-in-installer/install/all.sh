#!/bin/bash
set -euo pipefail
HERE="$(dirname "$0")"
"$HERE/python.sh"
adduser --disabled-password --gecos "" --uid 1000 pat
