#!/bin/sh
set -e
if [ "${1#-}" != "$1" ]; then
  set -- jupyter lab "$@"
fi
exec "$@"
