#!/bin/sh
set -e
case "$1" in
  serve) exec python -m http.server 8888 ;;
  *) echo "unknown mode: $1" >&2; exit 64 ;;
esac
