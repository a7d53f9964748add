#!/bin/bash
set -e
REEF=/opt/reef
if [ -d "$REEF" ]; then
    export PATH="${REEF}/bin:${PATH}"
fi
if [ $# -eq 0 ]; then
    exec bash
fi
exec "$@"
