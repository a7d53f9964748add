#!/bin/sh
case "$1" in
    notebook) shift; exec jupyter notebook --ip=0.0.0.0 "$@" ;;
    test) exec pytest /srv/tests ;;
    *) exec "$@" ;;
esac
