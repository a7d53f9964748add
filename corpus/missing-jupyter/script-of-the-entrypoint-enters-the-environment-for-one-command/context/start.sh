#!/bin/bash
if [ "$1" = "lab" ]; then
    export PATH=/opt/reef/bin:$PATH
    shift
    exec jupyter lab "$@"
fi
exec "$@"
