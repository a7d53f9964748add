#!/bin/sh
case "$1" in
    serve) exec jupyter lab --ip=0.0.0.0 ;;
    *) echo "usage: serve" >&2; exit 2 ;;
esac
